"""``regiodeals check``: a draft deal against the rules of its tranche."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated, Final

import typer

from regiodeals.cli.options import FindingsFormat, Lang, LangOption, OutOption, example
from regiodeals.cli.output import emit, fitted
from regiodeals.cli.story import tell, waiting
from regiodeals.content import find_content
from regiodeals.errors import ParameterProblem

EXAMPLE = example(
    "regiodeals check --template xlsx --out draft.xlsx",
    "regiodeals check draft.xlsx",
    "regiodeals check draft.yaml --format html --out report.html",
)


_TITLES: Final = {"nl": "Toets van het ontwerp", "en": "Check of the draft"}
_NOTES: Final = {
    "nl": "De toets leest alleen wat in het formulier staat; zij neemt geen besluit.",
    "en": "The check reads only what stands in the form; it takes no decision.",
}


class TemplateFormat(StrEnum):
    """Forms of the form."""

    yaml = "yaml"
    csv = "csv"
    xlsx = "xlsx"


def check(
    draft: Annotated[
        Path | None, typer.Argument(metavar="DRAFT", help="The form: a .yaml, .json, .csv or .xlsx file.")
    ] = None,
    *,
    template_format: Annotated[
        TemplateFormat | None,
        typer.Option("--template", help="Write a form with explanation and example instead."),
    ] = None,
    own_rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules", metavar="FILE", help="RDF with funding rules of your own, in place of the tranche's."
        ),
    ] = None,
    findings_format: Annotated[
        FindingsFormat, typer.Option("--format", help="Form of the findings; turtle is a SHACL report.")
    ] = FindingsFormat.text,
    lang: LangOption = Lang.nl,
    out: OutOption = None,
) -> None:
    """Check a draft deal against the rules of its tranche, before it is filed.

    Each finding says what to do and names the clause behind the rule. The exit code is 1 when a rule is
    violated; warnings and advice alone are 0; a form that cannot be read is 2. Nothing is sent anywhere.
    """
    if template_format is not None:
        if draft is not None:
            raise ParameterProblem(
                {"nl": "Bij een sjabloon hoort geen ontwerp.", "en": "A template takes no draft."},
                hint={
                    "nl": "Laat het bestand of --template weg.",
                    "en": "Leave out the file, or --template.",
                },
            )
        _write_template(template_format, lang, out)
        return
    if draft is None:
        raise ParameterProblem(
            {"nl": "Noem het ontwerp dat u wilt toetsen.", "en": "Name the draft to check."},
            hint={
                "nl": "Of schrijf een formulier met --template xlsx, yaml of csv.",
                "en": "Or write a form with --template xlsx, yaml or csv.",
            },
        )
    with waiting({"nl": "Het ontwerp wordt getoetst", "en": "Checking the draft"}, lang):
        from regiodeals.drafts.checking import check_draft
        from regiodeals.rules.findings import Severity, count
        from regiodeals.rules.page import page
        from regiodeals.rules.report import render

        today = datetime.now(tz=UTC).astimezone().date()
        findings = check_draft(draft, content=find_content(), today=today, own_rules=own_rules or ())
    if findings_format is FindingsFormat.html:
        emit(page(findings, lang=lang, title=f"{_TITLES[lang]}: {draft.name}", note=_NOTES[lang]), out)
    else:
        told = render(findings, format=findings_format, lang=lang)
        emit(fitted(told, out) if findings_format is FindingsFormat.text else told, out)
    if count(findings, Severity.VIOLATION):
        raise typer.Exit(1)


def _write_template(form: TemplateFormat, lang: Lang, out: Path | None) -> None:
    from regiodeals.drafts.template import template

    content = template(form, lang)
    if form is not TemplateFormat.xlsx:
        emit(content.decode("utf-8"), out)
        return
    if out is None and sys.stdout is not None and sys.stdout.isatty():
        raise ParameterProblem(
            {"nl": "Een werkmap is niet te tonen.", "en": "A workbook cannot be shown."},
            hint={"nl": "Noem een bestand met --out.", "en": "Name a file with --out."},
        )
    emit(content, out)
    if out is not None:
        tell({"nl": f"Geschreven: {out}.", "en": f"Wrote {out}."}, lang)

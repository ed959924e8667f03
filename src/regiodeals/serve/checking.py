"""The pre-check of a draft: a file, or the fields of a form; nothing of it is kept."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from regiodeals.drafts.checking import judge
from regiodeals.drafts.fields import FORM, Field, Kind
from regiodeals.drafts.files import read_form
from regiodeals.drafts.form import Entries, Fields, Text, UnreadableForm, Value
from regiodeals.drafts.reading import read_drafts
from regiodeals.drafts.template import template
from regiodeals.errors import InputProblem, worded
from regiodeals.rules.findings import Finding, Severity, count
from regiodeals.rules.report import render, summary
from regiodeals.serve.frames import Frame
from regiodeals.serve.html import page
from regiodeals.serve.paths import path_to
from regiodeals.serve.site import media_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from regiodeals.drafts.form import FormProblem
    from regiodeals.serve.knowledge import Knowledge

MOST_ROWS: Final = 20
"""Rows of a table on the form."""
FEWEST_ROWS: Final = 3
_NAMES: Final = frozenset(field.name for field in FORM)

_SHORTS: Final = {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "info"}


def check(knowledge: Knowledge, head: Mapping[str, Any], body: bytes) -> Frame:
    """Return the findings about an uploaded draft, as ``json``, ``turtle`` or ``text``.

    Raises:
        InputProblem: the file is of an unknown kind, or too large.

    """
    try:
        findings = _judged(knowledge, read_form(body, name=head["name"]))
    except UnreadableForm as error:
        return Frame(head={"problem": "UnreadableForm", "message": error.message, "mistakes": _told(error)})
    content = render(findings, format=head["form"], lang=head["lang"]).encode()
    violations = count(findings, Severity.VIOLATION)
    about = {
        "violations": violations,
        "summary": summary(findings, head["lang"]),
        "fields": [finding.field for finding in findings],
    }
    return Frame(head=about, body=content)


def _told(error: UnreadableForm) -> list[dict[str, Any]]:
    return [
        {
            "field": problem.field or problem.where,
            "message": f"{problem.where}: {worded(problem.message, 'en')}",
            "hint": worded(problem.hint, "en") or None,
        }
        for problem in error.problems
    ]


def _judged(knowledge: Knowledge, forms: Iterable[Fields]) -> tuple[Finding, ...]:
    today = datetime.now(tz=UTC).astimezone().date()
    return judge(read_drafts(forms), world=knowledge.world, today=today)


def check_page(knowledge: Knowledge, head: Mapping[str, Any], body: bytes) -> Frame:
    """Return the page of the pre-check: the empty form, or what was filled in with findings beside it."""
    lang, written = head["lang"], head["fields"]
    problems: Sequence[FormProblem] = ()
    findings: tuple[Finding, ...] | None = None
    failed: str | None = None
    if head["do"] == "check":
        try:
            forms = read_form(body, name=head["name"]) if head["name"] else [_filled(written)]
            findings = _judged(knowledge, forms)
        except UnreadableForm as error:
            problems = error.problems
        except InputProblem as error:
            failed = f"{error.said(lang)} {error.advised(lang) or ''}".strip()
    content = page(
        "check.html",
        lang=lang,
        fields=[_shown(field, written, lang, head["rows"]) for field in FORM],
        rows=head["rows"],
        name=head["name"],
        largest=head["largest"],
        failed=failed,
        problems=[_unread(problem, lang, with_place=bool(head["name"])) for problem in problems],
        findings=None if findings is None else [_found(finding, lang) for finding in findings],
        summary=None if findings is None else summary(findings, lang),
    )
    return Frame(head={"type": "text/html; charset=utf-8"}, body=content)


def template_form(head: Mapping[str, Any]) -> Frame:
    """Return an empty form with explanation, of a kind that :func:`check` reads."""
    name = f"formulier.{head['kind']}"
    return Frame(head={"type": media_type(name)}, body=template(head["kind"], head["lang"]))


def _found(finding: Finding, lang: str) -> dict[str, Any]:
    ground = finding.ground
    return {
        "field": _anchor(finding.field),
        "severity": _SHORTS[finding.severity],
        "message": finding.message[lang],
        "found": None if finding.found is None else finding.found[lang],
        "why": finding.description[lang],
        "rule": finding.name[lang],
        "rule_path": path_to(finding.rule),
        "document": None if ground is None else ground.document[lang],
        "quote": None if ground is None else ground.quote,
        "page": ground.page if ground and (ground.page or "").startswith(("https://", "http://")) else None,
    }


def _shown(field: Field, written: Mapping[str, str], lang: str, rows: int) -> dict[str, Any]:
    return {
        **_described(field, lang, "; ".join(field.example)),
        "kind": field.kind.name.lower(),
        "parts": [_described(part, lang, part.example[0] if part.example else "") for part in field.parts],
        "value": written.get(field.name, ""),
        "values": {
            name: written.get(name, "")
            for part in field.parts
            for name in (
                f"{field.name}.{part.name}",
                *(f"{field.name}.{number}.{part.name}" for number in range(1, rows + 1)),
            )
        },
    }


def _described(field: Field, lang: str, example: str) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.name.replace("_", " ").capitalize(),
        "meaning": field.meaning[lang],
        "example": example,
        "optional": field.optional,
    }


def _unread(problem: FormProblem, lang: str, *, with_place: bool) -> dict[str, Any]:
    """Return a reason why a form cannot be read; on the form itself, the field is place enough."""
    if with_place:
        return {"field": None, "text": problem.text(lang)}
    text = f"{problem.said(lang)} {worded(problem.hint, lang)}".rstrip()
    return {"field": _anchor(problem.field), "text": text}


def _anchor(field: str | None) -> str | None:
    """Return the field of the form in ``kassier``, ``cofinanciering 2, soort`` or ``partijen[1].rol``."""
    name = re.match(r"\w*", field or "")
    return name[0] if name and name[0] in _NAMES else None


def _filled(written: Mapping[str, str]) -> Fields:
    """Return a form from the fields of a page: ``cofinanciering.2.bedrag`` is a cell of the second row."""
    found: dict[str, Value] = {}
    for field in FORM:
        if field.kind is Kind.GROUP:
            parts: dict[str, Value] = {
                part.name: _text(written, f"{field.name}.{part.name}") for part in field.parts
            }
            found[field.name] = Fields(fields=parts, where=field.name)
        elif field.kind is Kind.TABLE:
            entries = [
                Fields(
                    fields={
                        part.name: _text(written, f"{field.name}.{number}.{part.name}")
                        for part in field.parts
                    },
                    where=f"{field.name} {number}",
                )
                for number in range(1, MOST_ROWS + 1)
            ]
            found[field.name] = Entries(
                entries=[row for row in entries if any(_is_filled(cell) for cell in row.fields.values())],
                where=field.name,
            )
        elif field.kind is Kind.LIST:
            lines = [
                line for line in written.get(field.name, "").replace(";", "\n").splitlines() if line.strip()
            ]
            found[field.name] = Entries(
                entries=[Text(text=line, where=field.name) for line in lines[:1000]], where=field.name
            )
        else:
            found[field.name] = _text(written, field.name)
    return Fields(fields=found, where="formulier")


def _text(written: Mapping[str, str], name: str) -> Text:
    return Text(text=written.get(name, "").strip(), where=name)


def _is_filled(value: Value) -> bool:
    return isinstance(value, Text) and bool(value.text)


def as_problem(content: bytes, fields: Sequence[str | None]) -> list[dict[str, Any]]:
    """Return the findings of a report in JSON, each about a field, as the mistakes of a problem document."""
    return [
        {
            "veld": field or finding["path"] or finding["focus"],
            "melding": finding["message"],
            "regel": finding["rule"],
            "grond": finding["clause"],
            "ernst": finding["severity"],
        }
        for finding, field in zip(json.loads(content)["findings"], fields, strict=True)
    ]

"""What the check of the evidence found, told to people in Dutch or English and to programs as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiodeals.errors import ParameterProblem
from regiodeals.namespaces import BASE, shrink

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.evidence.ledger import Contradiction, Gap
    from regiodeals.evidence.problems import Problem, Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEvidence:
    """How the passages of one document fared.

    ``quotes`` counts those with a quote; ``held`` tells whether a hash of its text is recorded. When the text
    was given, ``file`` and ``sha256`` tell which, ``checked`` how many quotes were looked for, and ``found``
    how many stand once under their heading.
    """

    document: str
    passages: int
    quotes: int
    held: bool = False
    checked: int = 0
    found: int = 0
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReport:
    """The outcome of the check: problems in the order of the data, counts, contradictions and gaps.

    ``grades`` counts the passages per grade, of all three; ``documents`` has one entry per document with
    passages or a text. Without any text ``form_only`` is true: form, numbers and placement were checked.
    """

    problems: tuple[Problem, ...]
    grades: Mapping[str, int]
    documents: tuple[DocumentEvidence, ...]
    contradictions: tuple[Contradiction, ...] = ()
    gaps: tuple[Gap, ...] = ()
    base_iri: str = BASE

    @property
    def checked(self) -> int:
        """The number of quotes that were looked for in a text."""
        return sum(document.checked for document in self.documents)

    @property
    def found(self) -> int:
        """The number of quotes that stand exactly once under their heading."""
        return sum(document.found for document in self.documents)

    @property
    def form_only(self) -> bool:
        """Tell whether no text of a source was given."""
        return all(document.file is None for document in self.documents)

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems


def render(report: EvidenceReport, *, format: str = "text", lang: str = "nl") -> str:  # noqa: A002 - the word of the command line
    """Return the report as ``text`` in Dutch (``nl``) or English (``en``), or as ``json`` in both.

    Raises:
        ParameterProblem: another format was asked.

    """
    if format == "json":
        return _json(report)
    if format == "text":
        return _text(report, lang)
    raise ParameterProblem(
        f"Evidence cannot be shown as '{format}'.", where="--format", hint="Choose text or json."
    )


def _text(report: EvidenceReport, lang: str) -> str:
    say = _ENGLISH if lang == "en" else _DUTCH
    lines: list[str] = []
    for found in report.problems:
        name = shrink(found.passage, base=report.base_iri)
        lines.append(f"{found.where}: {name} [{found.code}]" if found.where else f"{name} [{found.code}]")
        lines.append(f"    {found.message.text(lang)}")
        if found.nearest:
            lines.append(f"    {say['nearest']}: {found.nearest}")
        lines += [f"    {found.hint.text(lang)}", ""]
    grades = ", ".join(f"{count} {say[grade]}" for grade, count in report.grades.items())
    lines.append(say["passages"].format(count=sum(report.grades.values()), grades=grades))
    for document in report.documents:
        if document.file is None and not document.held:
            continue
        name = shrink(document.document, base=report.base_iri)
        key = "with_text" if document.file else "without_text"
        lines.append(
            say[key].format(
                name=name,
                passages=document.passages,
                quotes=document.quotes,
                checked=document.checked,
                found=document.found,
                file=document.file,
            )
        )
    never_held = [document for document in report.documents if document.file is None and not document.held]
    if never_held:
        lines.append(
            say["never_held"].format(
                count=len(never_held),
                quotes=sum(document.quotes for document in never_held),
                passages=sum(document.passages for document in never_held),
            )
        )
    if report.form_only:
        lines.append(say["form_only"])
    lines += _ledger(report, say, lang)
    lines.append(say["ok"] if report.ok else say["problems"].format(count=len(report.problems)))
    return "\n".join(lines) + "\n"


def _ledger(report: EvidenceReport, say: Mapping[str, str], lang: str) -> list[str]:
    """List what the sources contradict and leave out; that is no problem of the data."""
    lines = []
    if report.contradictions:
        lines += ["", say["contradictions"].format(count=len(report.contradictions))]
    for entry in report.contradictions:
        passage = shrink(entry.holds, base=report.base_iri) if entry.holds else None
        state = say["holds"].format(passage=passage) if passage else say["open"]
        lines.append(f"    {entry.label.text(lang)}: {state}")
    if report.gaps:
        lines += ["", say["gaps"].format(count=len(report.gaps))]
    lines += [f"    {gap.label.text(lang)} ({gap.date or '?'})" for gap in report.gaps]
    return [*lines, ""] if lines else []


def _json(report: EvidenceReport) -> str:
    content = {
        "ok": report.ok,
        "form_only": report.form_only,
        "checked": report.checked,
        "found": report.found,
        "grades": dict(report.grades),
        "documents": [
            {
                "document": document.document,
                "passages": document.passages,
                "quotes": document.quotes,
                "held": document.held,
                "checked": document.checked,
                "found": document.found,
                "file": document.file,
                "sha256": document.sha256,
            }
            for document in report.documents
        ],
        "contradictions": [
            {
                "contradiction": entry.iri,
                "label": _both(entry.label),
                "claims": list(entry.claims),
                "holds": entry.holds,
            }
            for entry in report.contradictions
        ],
        "gaps": [
            {"gap": gap.iri, "label": _both(gap.label), "documents": list(gap.documents), "date": gap.date}
            for gap in report.gaps
        ],
        "problems": [
            {
                "code": found.code,
                "passage": found.passage,
                "where": found.where,
                "message": _both(found.message),
                "hint": _both(found.hint),
                "nearest": found.nearest,
            }
            for found in report.problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _both(wording: Wording) -> dict[str, str]:
    return {"nl": wording.nl, "en": wording.en}


_DUTCH = {
    "nearest": "Wat er wel staat",
    "passages": "Passages: {count} ({grades}).",
    "nagegaan": "nagegaan",
    "aangehaald": "aangehaald",
    "vermeld": "vermeld",
    "with_text": "{name}: {found} van {checked} citaten gevonden in {file} ({passages} passages).",
    "without_text": "{name}: {quotes} citaten niet opgezocht, want zonder tekst ({passages} passages).",
    "never_held": (
        "Documenten waarvan de tekst nooit is vastgelegd: {count}, met {quotes} citaten die niet zijn "
        "opgezocht ({passages} passages); --format json noemt ze."
    ),
    "form_only": "Alleen vorm, getallen en plaats zijn nagegaan; met --source en de tekst ook de citaten.",
    "contradictions": "Tegenstrijdigheden: {count}.",
    "holds": "{passage} geldt",
    "open": "open",
    "gaps": "Leemten, met de dag waarop is gezocht: {count}.",
    "ok": "Geen fouten.",
    "problems": "Fouten: {count}.",
}
_ENGLISH = {
    "nearest": "What does stand there",
    "passages": "Passages: {count} ({grades}).",
    "nagegaan": "verified",
    "aangehaald": "quoted",
    "vermeld": "mentioned",
    "with_text": "{name}: {found} of {checked} quotes found in {file} ({passages} passages).",
    "without_text": "{name}: {quotes} quotes not looked up, for want of the text ({passages} passages).",
    "never_held": (
        "Documents of which the text was never held: {count}, with {quotes} quotes not looked up "
        "({passages} passages); --format json lists them."
    ),
    "form_only": "Only form, numbers and placement were checked. With --source and the text quotes are too.",
    "contradictions": "Contradictions: {count}.",
    "holds": "{passage} holds",
    "open": "open",
    "gaps": "Gaps, with the day on which was looked: {count}.",
    "ok": "No problems.",
    "problems": "Problems: {count}.",
}

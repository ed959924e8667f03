"""``regiodeals build``: the whole chain from files to dumps and site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, example
from regiodeals.cli.output import check_folder, emit
from regiodeals.cli.story import tell
from regiodeals.cli.test_questions import checked, summary
from regiodeals.content import find_content
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiodeals.content import Content
    from regiodeals.evidence.report import EvidenceReport
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.graph.view import View
    from regiodeals.links.checking import LinkReport
    from regiodeals.publish.edition import Edition
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.checks import CheckOutcome
    from regiodeals.questions.expected import Outcome
    from regiodeals.rules.findings import Finding

EXAMPLE = example("regiodeals build", "regiodeals build --out dumps --base-iri https://example.org/")

_WORDS = {
    "nl": {
        "graph": "Graaf: {triples} triples in de huidige weergave, uit {passages} passages die gelden.",
        "rules": "Regels: {summary}",
        "questions": "Vragen: {summary}",
        "data": "Gegevens: {summary}",
        "evidence": "Bewijs: {summary}",
        "links": "Koppelingen: {links} naar {sets} verzamelingen, aantal fouten: {faults}.",
        "well": "elke passage is in orde",
        "wrong": "aantal fouten: {count}",
        "written": "Geschreven in {folder}: {files}.",
        "site": "Site in {folder}: {count} bestanden, begin bij {start}.",
        "refused": "Niets geschreven: los eerst op wat hierboven staat.",
    },
    "en": {
        "graph": "Graph: {triples} triples in the current view, from {passages} passages that hold.",
        "rules": "Rules: {summary}",
        "questions": "Questions: {summary}",
        "data": "Data: {summary}",
        "evidence": "Evidence: {summary}",
        "links": "Links: {links} to {sets} datasets, number of faults: {faults}.",
        "well": "every passage is in order",
        "wrong": "number of errors: {count}",
        "written": "Written to {folder}: {files}.",
        "site": "Site in {folder}: {count} files, start at {start}.",
        "refused": "Nothing written: first solve what stands above.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the checks of a build found."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    hygiene: tuple[CheckOutcome, ...]
    evidence: EvidenceReport
    links: LinkReport


def build(
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder for the dumps and the site.")
    ] = Path("build"),
    base_iri: Annotated[
        str, typer.Option("--base-iri", metavar="IRI", help="Base of the IRIs of things; ends in a slash.")
    ] = BASE,
    site: Annotated[bool, typer.Option("--site/--no-site", help="Write the site as well.")] = True,
    lang: LangOption = Lang.nl,
) -> None:
    """Build the graph: load, check rules, questions and evidence, and write dumps and site.

    Dumps are Turtle, N-Triples and JSON-LD of the current view, N-Quads and TriG of everything. The site is
    a folder of static files for any web server; begin at site/index.html. Both are written only when all
    checks pass; else the exit code is 1 and the folder stays as it was.
    """
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.graph.store import EmbeddedStore
    from regiodeals.graph.view import build_view
    from regiodeals.links.visited import VISITED, read_online_check
    from regiodeals.publish.edition import make_edition
    from regiodeals.questions.catalogue import load_catalogue

    started = perf_counter()
    check_folder(out)
    content = find_content()
    online = read_online_check(out / VISITED)
    tell({"nl": f"{content.root} wordt gelezen …", "en": f"Loading {content.root} …"}, lang)
    dataset = load_dataset(content, base_iri=base_iri)
    view = build_view(dataset)
    store = EmbeddedStore(view, dataset.graphs)
    questions = load_catalogue(content.queries).questions()
    checks = _check(content, dataset, view, store=store, questions=questions, lang=lang)
    words, good = _WORDS[lang], _passed(checks)
    graph = words["graph"].format(triples=len(view.triples), passages=len(view.passages))
    lines = [graph, *_told(checks, lang)]
    if good:
        lines.append(words["written"].format(folder=out, files=_dump(dataset, view, out, lang)))
        if site:
            edition = make_edition(
                content,
                dataset,
                view,
                store=store,
                questions=questions,
                findings=checks.findings,
                links=checks.links,
                online=online,
            )
            folder = out / "site"
            count = publish(edition, folder, lang=lang)
            lines.append(words["site"].format(folder=folder, count=count, start=folder / "index.html"))
    else:
        lines.append(words["refused"])
    seconds = f"{perf_counter() - started:.0f}"
    tell({"nl": f"Klaar in {seconds} s.", "en": f"Done in {seconds} s."}, lang)
    emit("\n".join(lines) + "\n")
    if not good:
        raise typer.Exit(1)


def _dump(dataset: Dataset, view: View, out: Path, lang: str) -> str:
    """Write the dumps and return their names."""
    from regiodeals.graph.dumps import write_dumps

    tell({"nl": "De dumps worden geschreven …", "en": "Writing the dumps …"}, lang)
    return ", ".join(path.name for path in write_dumps(dataset, out, view=view))


def publish(edition: Edition, folder: Path, *, lang: str = "en") -> int:
    """Write the site and return how many files it has."""
    from regiodeals.publish.description import read_description
    from regiodeals.publish.downloads import download_files
    from regiodeals.publish.feed import feed_files
    from regiodeals.publish.query_page import query_files
    from regiodeals.publish.servers import server_files
    from regiodeals.publish.site import site_files, write_site
    from regiodeals.questions.maps import OUTLINES

    tell({"nl": "De dataset wordt beschreven …", "en": "Describing the dataset …"}, lang)
    description = read_description(edition.content.description, base_iri=edition.base_iri)
    outlines = edition.content.data / OUTLINES
    downloads = tuple(
        download_files(
            description,
            edition.dataset,
            edition.view,
            edition.store,
            outlines=outlines if outlines.is_file() else None,
        )
    )
    others = (
        *feed_files(description, edition.store),
        *server_files(),
        *query_files(edition.content, edition.questions, base_iri=edition.base_iri),
    )
    tell({"nl": "De site wordt geschreven …", "en": "Writing the site …"}, lang)

    def progress(count: int) -> None:
        tell({"nl": f"  {count} bestanden", "en": f"  {count} files"}, lang)

    return write_site(site_files(edition, downloads, others), folder, progress=progress)


def _check(
    content: Content,
    dataset: Dataset,
    view: View,
    *,
    store: EmbeddedStore,
    questions: Iterable[Question],
    lang: str,
) -> Checks:
    from regiodeals.evidence.checking import check
    from regiodeals.publish.edition import links_of
    from regiodeals.questions.checks import run_checks
    from regiodeals.questions.expected import check_question
    from regiodeals.rules.validation import validate

    tell({"nl": "De vragen worden beantwoord …", "en": "Answering the questions …"}, lang)
    outcomes = tuple(check_question(question, store, base_iri=dataset.base_iri) for question in questions)
    hygiene = run_checks(content.queries, store)
    tell({"nl": "Het bewijs wordt nagegaan …", "en": "Checking the evidence …"}, lang)
    evidence = check(dataset)
    links = links_of(content, dataset)
    tell({"nl": "De regels worden getoetst …", "en": "Checking the rules …"}, lang)
    findings = validate(view.triples, content=content, base_iri=dataset.base_iri)
    return Checks(findings=findings, outcomes=outcomes, hygiene=hygiene, evidence=evidence, links=links)


def _passed(checks: Checks) -> bool:
    return not (
        _violations(checks.findings)
        or any(outcome.differences for outcome in checks.outcomes)
        or any(check.problems for check in checks.hygiene)
        or not checks.evidence.ok
    )


def _told(checks: Checks, lang: str) -> list[str]:
    """Return what the checks found: in full where something is wrong, else in a line each."""
    from regiodeals.evidence import report as evidence_report
    from regiodeals.rules import report as rules_report

    words = _WORDS[lang]
    found = summary(checks.outcomes, lang).strip()
    lines = [words["rules"].format(summary=rules_report.summary(checks.findings, lang))]
    if _violations(checks.findings):
        lines += [rules_report.render(checks.findings, lang=lang).strip(), ""]
    lines.append(words["questions"].format(summary=found))
    lines.append(words["data"].format(summary=checked(checks.hygiene, lang).strip()))
    if checks.evidence.ok:
        lines.append(words["evidence"].format(summary=words["well"] + "."))
    else:
        wrong = words["wrong"].format(count=len(checks.evidence.problems))
        lines += [
            words["evidence"].format(summary=wrong + "."),
            evidence_report.render(checks.evidence, lang=lang),
        ]
    if checks.links.sets:
        lines.append(
            words["links"].format(
                links=sum(one.links for one in checks.links.sets),
                sets=len(checks.links.sets),
                faults=len(checks.links.problems),
            )
        )
    return lines


def _violations(findings: Sequence[Finding]) -> int:
    from regiodeals.rules.findings import Severity, count

    return count(findings, Severity.VIOLATION)

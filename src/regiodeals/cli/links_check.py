"""``regiodeals links check``: do the links to other datasets hold?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import Lang, LangOption, TextFormat, example
from regiodeals.cli.output import emit, fitted
from regiodeals.cli.story import tell
from regiodeals.content import find_content
from regiodeals.errors import EnvironmentProblem, ParameterProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiodeals.content import Content
    from regiodeals.graph.dataset import Dataset
    from regiodeals.graph.linksets import LinkSet
    from regiodeals.links.health import Manners, Visit
    from regiodeals.links.report import Health

EXAMPLE = example(
    "regiodeals links check", "regiodeals links check --online --host www.wikidata.org --sample 5 --lang en"
)
REPORT = "koppelingen"
"""Name of the files that a check writes; their endings say the form."""


def check(
    *,
    folder: Annotated[
        Path | None,
        typer.Option("--links", metavar="DIR", help="Folder with link sets; data/links unless named."),
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Also visit a sample of the addresses.")] = False,
    hosts: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="HOST", help="Visit this host, and no other; may stand there again."),
    ] = None,
    sample: Annotated[
        int, typer.Option("--sample", metavar="N", help="Addresses per link set and host.")
    ] = 10,
    pause: Annotated[
        float, typer.Option("--pause", metavar="S", help="Seconds between two visits to a host.")
    ] = 1.0,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the report.")] = Path("build"),
    names: Annotated[
        bool, typer.Option("--names", help="Name all that has no link, in place of their number.")
    ] = False,
    report_format: Annotated[
        TextFormat, typer.Option("--format", help="Form of the result.")
    ] = TextFormat.text,
    lang: LangOption = Lang.nl,
) -> None:
    """Check the links to other datasets: their form, their codes beside the registers, and what has ended.

    Nothing is fetched unless --online is given with the hosts to visit. A visit reads robots.txt first and
    keeps to it, waits between two requests, and never goes to a host that is not named. The report is
    written as koppelingen.json, as Markdown in two languages, and with every row as RDF. An online check is
    kept as koppelingen-bezocht.json as well: a later build into the same folder tells of it. The exit code is
    1 when a link is wrong or an address is gone.
    """
    from regiodeals.links.health import Manners
    from regiodeals.links.report import to_json, to_text

    if online != bool(hosts):
        raise ParameterProblem(
            "An online check names the hosts to visit.",
            hint="Write --online --host www.wikidata.org, or leave both out.",
        )
    health, sets = _health(folder, hosts or [], Manners(sample=sample, pause=pause), lang)
    _write(health, sets, out)
    report = out / f"{REPORT}.{lang}.md"
    tell({"nl": f"Verslag: {report}", "en": f"Report: {report}"}, lang)
    emit(to_json(health) if report_format is TextFormat.json else fitted(to_text(health, lang, names=names)))
    if health.faults:
        raise typer.Exit(1)


def _health(
    folder: Path | None, hosts: Sequence[str], manners: Manners, lang: str
) -> tuple[Health, Sequence[LinkSet]]:
    from regiodeals.graph.dataset import load_dataset
    from regiodeals.links.checking import LinkReport, check_links, read_link_sets
    from regiodeals.links.report import Health

    content = find_content()
    place = folder or content.data / "links"
    if not place.is_dir():
        raise ParameterProblem("This is no folder.", where=str(place), hint="Name a folder with --links.")
    tell({"nl": "De koppelingen worden gelezen …", "en": "Reading the link sets …"}, lang)
    sets, unread = read_link_sets(place)
    if not sets and not unread:
        raise ParameterProblem(
            "The folder holds no link set.", where=str(place), hint="Their names end in .sssom.tsv."
        )
    own_is_broken = bool(unread) and folder is None
    dataset = _without_links(content) if own_is_broken else load_dataset(content)
    report = check_links(sets, dataset, today=datetime.now(tz=UTC).date())
    tell({"nl": "De rijen worden getoetst …", "en": "Checking the rows …"}, lang)
    findings = _findings(content, sets)
    return (
        Health(
            report=LinkReport(
                sets=report.sets,
                problems=(*unread, *report.problems),
                identifiers=report.identifiers,
                ended=report.ended,
            ),
            findings=findings,
            visits=_visits(sets, hosts, manners, lang) if hosts else None,
            labels=_labels(dataset),
        ),
        sets,
    )


def _without_links(content: Content) -> Dataset:
    """Return the data without link sets, so that a broken one can be told instead of stopping the check."""
    from regiodeals.graph.dataset import load_dataset

    return load_dataset(content, with_links=False)


def _findings(content: Content, sets: Sequence[LinkSet]) -> list[Mapping[str, str]]:
    from regiodeals.links.rows import all_rows
    from regiodeals.rules.ruleset import load_rules
    from regiodeals.rules.validation import find

    return [
        {
            text: f"{finding.rule_name}, {finding.subject[text]}: {finding.message[text]}"
            for text in ("nl", "en")
        }
        for finding in find(all_rows(sets), rules=load_rules(content))
    ]


def _visits(sets: Sequence[LinkSet], hosts: Sequence[str], manners: Manners, lang: str) -> list[Visit]:
    from regiodeals.links.health import targets, visit

    addresses = targets(sets, hosts=hosts, sample=manners.sample)
    if not addresses:
        raise ParameterProblem(
            f"No link leads to {', '.join(hosts)}.",
            hint="Write a host as it stands in the links, such as www.wikidata.org.",
        )
    number = len(addresses)
    tell({"nl": f"{number} adressen worden bezocht …", "en": f"Visiting {number} addresses …"}, lang)
    return list(visit(addresses, manners=manners))


def _labels(dataset: Dataset) -> dict[str, str]:
    from pyoxigraph import Literal, NamedNode

    from regiodeals.graph.terms import named

    label = named("rdfs:label")
    return {
        triple.subject.value: triple.object.value
        for triples in (dataset.statements, *dataset.graphs.values())
        for triple in triples
        if triple.predicate == label
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, Literal)
        and triple.object.language == "nl"
    }


def _write(health: Health, sets: Sequence[LinkSet], out: Path) -> None:
    """Write the report and the rows into a folder, which is made when it is not there."""
    from regiodeals.graph.dumps import write_turtle_file
    from regiodeals.links import visited
    from regiodeals.links.report import to_json, to_markdown
    from regiodeals.links.rows import all_rows

    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentProblem(
            f"The folder cannot be made: {error.strerror}.", where=str(out), hint="Choose another with --out."
        ) from None
    emit(to_json(health), out / f"{REPORT}.json")
    if health.visits is not None:
        check = visited.OnlineCheck(day=datetime.now(UTC).date(), visits=tuple(health.visits))
        emit(visited.to_json(check), out / visited.VISITED)
    for lang in ("nl", "en"):
        emit(to_markdown(health, lang), out / f"{REPORT}.{lang}.md")
    write_turtle_file(
        out / f"{REPORT}.ttl", all_rows(sets), comment="Rows of the link sets, in the terms of SSSOM."
    )

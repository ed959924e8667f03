"""Write the generated parts of the documentation, or check that they are current.

``python docs/generate.py`` writes, ``--check`` compares and names the pages that differ (exit code 1).
A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->``; the prose around it is
written by hand.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from link_tables import link_coverage, link_exceptions, link_sample, link_sets
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from register import clause_tables, enforcing_shapes
from tables import Column, code, plain, table

from regiodeals.content import find_content
from regiodeals.namespaces import BASE, shrink, sparql_prologue
from regiodeals.questions.catalogue import CHECKS, THEMES, load_catalogue
from regiodeals.questions.expected import SOURCES_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import BlankNode, Triple

    from regiodeals.questions.catalogue import Question

    Term = NamedNode | BlankNode | Literal | Triple
    Row = Mapping[str, str]

DOCS = Path(__file__).resolve().parent
PART = re.compile(r"(<!-- generated: (?P<name>[a-z0-9-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
RECORD = BASE + "id/besluit/"
ANSWER = "answer-"
"""A part with this prefix is the frozen answer of the question named after it."""


def load(paths: Iterable[Path]) -> Store:
    """Return a store with Turtle files, each under the base of the project."""
    store = Store()
    for path in sorted(paths):
        store.load(path.read_bytes(), format=RdfFormat.TURTLE, base_iri=BASE)
    return store


def rows_of(store: Store, pattern: str) -> list[Row]:
    """Return what a SELECT answers as texts; IRIs as they are, an unbound cell as an empty text."""
    answer = store.query(sparql_prologue() + f"BASE <{BASE}>\n" + pattern)
    names = [variable.value for variable in answer.variables]  # type: ignore[union-attr]
    return [
        {name: text_of(term) for name, term in zip(names, solution, strict=True)}
        for solution in answer  # type: ignore[union-attr]
    ]


def text_of(term: Term | None) -> str:
    """Return the text of a literal or the address of an IRI."""
    return term.value if isinstance(term, Literal | NamedNode) else ""


def clauses(row: Row) -> str:
    """Return the passages of a rule's clause, or a link to the decision record it rests on."""
    return "<br>".join(clause(source) for source in sorted(row["sources"].split()))


def clause(source: str) -> str:
    """Return one source of a rule, a decision record as a link."""
    if source.startswith(RECORD):
        record = source.removeprefix(RECORD)
        return f"[decision {int(record[:4])}](decisions/{record}.md)"
    return f"`{shrink(source).strip('<>')}`"


def first_comment(path: Path) -> str:
    """Return the one sentence that a file opens with."""
    return path.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("#").strip()


def rules() -> str:
    """Return the rules per subject."""
    parts = []
    for path in sorted(find_content().shapes.glob("*.ttl")):
        found = rows_of(
            load([path]),
            """SELECT ?rule ?severity ?nl ?en (GROUP_CONCAT(STR(?from)) AS ?sources) WHERE {
                ?rule sh:message ?nl , ?en .
                FILTER(LANG(?nl) = "nl" && LANG(?en) = "en")
                OPTIONAL { ?rule sh:severity ?severity }
                OPTIONAL { ?rule dct:source ?from }
                OPTIONAL { ?rule sh:order ?order }
            } GROUP BY ?rule ?severity ?nl ?en ?order ORDER BY ?order ?rule""",
        )
        columns = (
            code("rule"),
            Column(heading="severity", cell=lambda row: row["severity"].rpartition("#")[2]),
            plain("melding", "nl"),
            plain("message", "en"),
            Column(heading="clause", cell=clauses),
        )
        if found:
            parts.append(f"### {path.stem}\n\n{first_comment(path)}\n\n{table(columns, found)}")
    return "\n\n".join(parts)


def terms() -> str:
    """Return the classes and the properties with their labels and definitions."""
    store = load([find_content().ontology / "regiodeals.ttl"])
    parts = []
    for heading, kinds in (
        ("Classes", "owl:Class"),
        ("Properties", "owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty"),
    ):
        found = rows_of(
            store,
            f"""SELECT DISTINCT ?term ?nl ?en ?definitie ?definition WHERE {{
                VALUES ?kind {{ {kinds} }}
                ?term a ?kind ; rdfs:label ?nl , ?en ; skos:definition ?definitie , ?definition .
                FILTER(STRSTARTS(STR(?term), STR(rd:)))
                FILTER(LANG(?nl) = "nl" && LANG(?en) = "en")
                FILTER(LANG(?definitie) = "nl" && LANG(?definition) = "en")
            }} ORDER BY ?term""",
        )
        columns = (
            code("term"),
            plain("nl", "nl"),
            plain("en", "en"),
            plain("definitie", "definitie"),
            plain("definition", "definition"),
        )
        parts.append(f"### {heading}\n\n{table(columns, found)}")
    return "\n\n".join(parts)


def schemes() -> str:
    """Return the concepts of each scheme."""
    parts = []
    for path in sorted((find_content().ontology / "schemes").glob("*.ttl")):
        found = rows_of(
            load([path]),
            """SELECT ?concept ?nl ?en ?definitie ?definition WHERE {
                ?concept skos:prefLabel ?nl , ?en ; skos:definition ?definitie , ?definition .
                FILTER(LANG(?nl) = "nl" && LANG(?en) = "en")
                FILTER(LANG(?definitie) = "nl" && LANG(?definition) = "en")
            } ORDER BY ?concept""",
        )
        columns = (
            code("concept"),
            plain("nl", "nl"),
            plain("en", "en"),
            plain("definitie", "definitie"),
            plain("definition", "definition"),
        )
        parts.append(f"### {path.stem}\n\n{first_comment(path)}\n\n{table(columns, found)}")
    return "\n\n".join(parts)


SHORT = 8
"""Answers up to this many rows are shown whole."""
FIRST = 5
"""Rows shown of a longer answer."""


def questions() -> str:
    """Return every saved question with its answer of today, its query and its sources, per theme."""
    folder = find_content().queries
    with (folder / SOURCES_FILE).open(encoding="utf-8", newline="") as stream:
        sources = {row["question"]: row for row in csv.DictReader(stream)}
    themes: dict[str, list[str]] = {}
    for question in load_catalogue(folder).questions():
        themes.setdefault(question.theme, []).append(one_question(question, sources.get(question.name, {})))
    return "\n\n".join(
        f"### {THEMES[theme]['nl']} ({THEMES[theme]['en']})\n\n" + "\n\n".join(parts)
        for theme, parts in themes.items()
    )


def one_question(question: Question, source: Row) -> str:
    """Return one question: what it asks, the answer of today, and what that rests on."""
    path = f"{question.theme}/{question.path.name}"
    options = " ".join(f"`--{parameter.name}`" for parameter in question.parameters)
    lines = [
        f"#### {question.name}",
        f"**{question.summary['nl']}** {question.summary['en']}",
        shown_answer(question),
        f"{question.reading['nl']}",
        f"[Query](../queries/{path})" + (f", with {options}" if options else "") + f". {rests_on(source)}",
    ]
    return "\n\n".join(lines)


def shown_answer(question: Question) -> str:
    """Return the frozen answer as people read it: whole when it is short, else its first rows."""
    from regiodeals.questions.wording import for_people

    with question.expected_path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        return "*Geen rijen: niets voldoet hieraan. No rows: nothing fits.*"

    def column(name: str, unit: str, heading: str) -> Column:
        def cell(row: Row) -> str:
            text = " ".join(row[name].split())
            number = unit not in {"text", "date"} and text
            kind = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
            return for_people(Literal(text, datatype=kind), unit=unit) if number else text

        return Column(heading=heading, cell=cell)

    columns = [column(one.name, one.unit, one.heading["nl"]) for one in question.columns]
    if len(rows) <= SHORT:
        return table(columns, rows)
    left = len(rows) - FIRST
    return f"{table(columns, rows[:FIRST])}\n\n*… en nog {left} rijen. And {left} more rows.*"


def rests_on(source: Row) -> str:
    """Return the sources of an answer in one sentence."""
    passages, documents = int(source.get("passages") or 0), int(source.get("documents") or 0)
    if not passages:
        return "Rests on statements of the graph about itself."
    most = "; ".join(source["used_most"].split(" | "))
    told = f"{passages} {'passage' if passages == 1 else 'passages'}"
    of = f"{documents} {'source' if documents == 1 else 'sources'}"
    return f"Rests on {told} of {of}, most on: {most}."


def policy() -> str:
    """Return the policy questions with the saved questions that answer them."""
    import yaml

    folder = find_content().queries
    asked = yaml.safe_load((folder / "policy-questions.yaml").read_text(encoding="utf-8"))
    catalogue = load_catalogue(folder).questions()
    rows = [
        {
            "number": str(number),
            "nl": texts["nl"],
            "en": texts["en"],
            "answered": ", ".join(
                f"[{question.name}](#{question.name})" for question in catalogue if number in question.answers
            ),
        }
        for number, texts in asked.items()
    ]
    columns = (
        plain("nr.", "number"),
        plain("vraag", "nl"),
        plain("in English", "en"),
        plain("answered by", "answered"),
    )
    return table(columns, rows)


def data_checks() -> str:
    """Return what the data must never show."""
    folder = find_content().queries / CHECKS
    rows = [{"check": path.stem, "rule": first_comment(path)} for path in sorted(folder.glob("*.rq"))]
    link = Column(heading="check", cell=lambda row: f"[{row['check']}](../queries/checks/{row['check']}.rq)")
    return table((link, plain("rule", "rule")), rows)


def commands() -> str:
    """Return the help of every command."""
    os.environ.update({"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"})
    os.environ.pop("FORCE_COLOR", None)
    from regiodeals.cli.main import app

    calls: list[tuple[str, ...]] = [
        (command.name,) for command in app.registered_commands if command.name and not command.hidden
    ]
    for group in app.registered_groups:
        commands = group.typer_instance.registered_commands if group.typer_instance else []
        calls += [(group.name, command.name) for command in commands if group.name and command.name]
    return "\n\n".join(f"### regiodeals {' '.join(call)}\n\n```text\n{help_of(*call)}\n```" for call in calls)


def help_of(*arguments: str) -> str:
    """Return what ``--help`` prints."""
    from regiodeals.cli.main import main

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        main([*arguments, "--help"])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip("\n").split("\n"))


def answer(name: str) -> str:
    """Return the frozen answer of a question as a table, its columns named in Dutch."""
    question = load_catalogue(find_content().queries).find(name)
    columns = [plain(column.heading["nl"], column.name) for column in question.columns]
    with question.path.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        return f"*{question.summary['nl']}*\n\n{table(columns, csv.DictReader(stream))}"


def settings() -> str:
    """Return the settings of the server."""
    from regiodeals.serve.settings import described

    rows = [
        {
            "setting": f"`{each.flag} {each.metavar}`",
            "variable": f"`{each.variable}`",
            "default": "" if each.default in {None, ""} else f"`{each.default}`",
            "meaning": each.text,
        }
        for each in described()
    ]
    return table([plain(name, name) for name in rows[0]], rows)


GENERATED: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "data-checks": data_checks,
    "link-coverage": link_coverage,
    "link-exceptions": link_exceptions,
    "link-sample": link_sample,
    "link-sets": link_sets,
    "policy": policy,
    "questions": questions,
    "clauses": clause_tables,
    "enforcing-shapes": enforcing_shapes,
    "rules": rules,
    "terms": terms,
    "schemes": schemes,
    "settings": settings,
}


def renewed(page: str) -> str:
    """Return a page with each of its generated parts written anew."""

    def written(part: re.Match[str]) -> str:
        name = part["name"]
        text = answer(name.removeprefix(ANSWER)) if name.startswith(ANSWER) else GENERATED[name]()
        return f"{part[1]}\n{text}\n\n{part[3]}"

    return PART.sub(written, page)


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when a page differs")
    check = parser.parse_args(arguments).check
    differing = []
    for path in sorted(DOCS.glob("*.md")):
        page = path.read_text(encoding="utf-8")
        new = renewed(page)
        if new == page:
            continue
        differing.append(path.name)
        if not check:
            path.write_text(new, encoding="utf-8")
    for name in differing:
        print(f"docs/{name}: {'differs; run: make docs' if check else 'written'}", file=sys.stderr)
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

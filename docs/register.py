"""The register of clauses as Markdown: from each clause to its shapes, and from each shape to examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import SH, URIRef
from tables import Column, plain, table

from regiodeals.content import find_content
from regiodeals.graph.bridge import to_rdflib, to_rdflib_term
from regiodeals.graph.dataset import load_dataset, load_vocabulary
from regiodeals.graph.publications import publication
from regiodeals.graph.view import current_view
from regiodeals.namespaces import SHAPES, expand
from regiodeals.rules.clauses import Clause, clause_register
from regiodeals.rules.examples import Example, counterparts, read_examples
from regiodeals.rules.ruleset import load_rules
from regiodeals.rules.wording import Names, is_euro

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLES = Path(__file__).resolve().parents[1] / "tests" / "shapes"


def clause_tables() -> str:
    """Return the clauses of each tranche: what they say, where, and which shapes read it."""
    content = find_content()
    dataset = load_dataset(content)
    names = Names(to_rdflib(current_view(dataset)))
    register = clause_register(dataset, load_rules(content))
    columns = (
        Column(heading="clausule (*clause*)", cell=lambda row: row["clause"]),
        plain("zegt (*says*)", "says"),
        plain("bron (*source*)", "source"),
        plain("getoetst door (*checked by*)", "checked"),
    )
    parts = []
    for tranche in sorted({tranche for each in register for tranche in each.tranches}):
        rows = [
            {
                "clause": both(names, each.iri),
                "says": demands_text(each, names),
                "source": sources_text(each, names),
                "checked": checked_by(each),
            }
            for each in register
            if tranche in each.tranches
        ]
        rows.sort(key=lambda row: row["clause"].casefold())
        parts.append(f"### {both(names, tranche, between=', ')}\n\n{table(columns, rows)}")
    return "\n\n".join(parts)


def both(names: Names, iri: str, *, between: str = "<br>") -> str:
    """Return the label of a thing in Dutch, and in English in italics where that is another word."""
    dutch, english = (names.subject(URIRef(iri), lang) for lang in ("nl", "en"))
    return dutch if dutch == english else f"{dutch}{between}*{english}*"


def demands_text(clause: Clause, names: Names) -> str:
    """Return what a clause demands as a Dutch reader says it, one property a line."""
    said: dict[str, list[str]] = {}
    for demand in clause.demands:
        value = names.value(to_rdflib_term(demand.value), "nl", is_euro=is_euro(demand.property))
        said.setdefault(demand.property, []).append(value.removeprefix("tooiont:"))
    lines = [f"{names.subject(URIRef(name), 'nl')}: {', '.join(values)}" for name, values in said.items()]
    if clause.only_for:
        lines.append(f"alleen voor: {names.subject(URIRef(clause.only_for), 'nl')}")
    return "<br>".join(lines) or "-"


def sources_text(clause: Clause, names: Names) -> str:
    """Return the documents of a clause, each with its quotes or the remark that it has none."""
    quotes: dict[str, list[str]] = {}
    for passage in clause.passages:
        document = names.graph.value(URIRef(passage), URIRef(expand("rd:document")))
        page = publication(map(str, names.graph.objects(document, URIRef(expand("foaf:page")))))
        title = names.subject(document or URIRef(passage), "nl")
        quote = names.graph.value(URIRef(passage), URIRef(expand("oa:exact")))
        found = quotes.setdefault(f"[{title}]({page})" if page else title, [])
        found += [f"„{quote}”"] if quote else []
    return "<br>".join(
        f"{', '.join(dict.fromkeys(found)) or 'zonder citaat (*no quote*)'}, {link}"
        for link, found in quotes.items()
    )


def checked_by(clause: Clause) -> str:
    """Return links to the shapes that enforce a clause, or the reason why none does."""
    if clause.reason:
        return f"niet toetsbaar: {clause.reason['nl']}<br>*not checkable: {clause.reason['en']}*"
    shapes = sorted({shape.removeprefix(SHAPES) for demand in clause.demands for shape in demand.shapes})
    return "<br>".join(f"[{name}](#{name.lower()})" for name in shapes)


def enforcing_shapes() -> str:
    """Return each shape that enforces a clause, with what it reads and the examples that prove it."""
    content = find_content()
    names = Names(to_rdflib(load_vocabulary(content)))
    rules = load_rules(content)
    examples = read_examples(EXAMPLES)
    parts = []
    for iri, rule in sorted(rules.rules.items()):
        if not rule.enforces:
            continue
        name = iri.removeprefix(SHAPES)
        failing = [example for example in examples if name in example.broken]
        passing = {each.path: each for example in failing for each in counterparts(example, examples)}
        at_limit = [example for example in examples if name in example.limits]
        severity = str(rules.shapes.value(URIRef(iri), SH.severity)).rpartition("#")[2]
        lines = [
            f"#### {name}",
            f"{severity}. {rule.message['nl']}<br>*{rule.message['en']}*",
            f"- reads: {', '.join(both(names, term, between=', ') for term in rule.enforces)}",
            f"- passes: {linked(passing.values())}",
            f"- fails: {linked(failing)}",
            *([f"- at the limit: {linked(at_limit)}"] if at_limit else []),
        ]
        parts.append("\n\n".join(lines[:2]) + "\n\n" + "\n".join(lines[2:]))
    return "\n\n".join(parts)


def linked(examples: Iterable[Example]) -> str:
    """Return links to examples, each called by its case."""
    return ", ".join(
        f"[{each.path.stem.partition('.')[2]}](../tests/shapes/{each.name})"
        for each in sorted(examples, key=lambda each: each.path)
    )

"""Questions of others: a folder with grlc files (``.rq``) or with SIB descriptions (RDF).

https://github.com/CLARIAH/grlc and https://github.com/sib-swiss/sparql-examples. Little is asked of them: a
query, and what it is about where that is said. Nothing is fetched, and the endpoint that a file names is not
asked unless the user names it too.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from regiodeals.errors import InputProblem, SyntaxProblem
from regiodeals.graph.files import FORMATS, USER_FILE_LIMIT, read_file, shown
from regiodeals.graph.terms import named, preferred_text
from regiodeals.graph.tokens import undeclared_prefixes
from regiodeals.namespaces import shrink
from regiodeals.questions.catalogue import Catalogue, Column, Question
from regiodeals.questions.frontmatter import MARK, FrontMatter, read_front_matter
from regiodeals.questions.parameters import Parameter, find_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from regiodeals.graph.terms import Term

QUERIES: Final = (".rq", ".sparql")
_FORMS: Final = ("sh:select", "sh:ask", "sh:construct", "spex:describe")
_TAG = re.compile(r"<[^<>]*>")
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_MOST_FILES: Final = 10_000

Statements = dict[str, dict[str, list["Term"]]]


def load_foreign(folder: Path) -> Catalogue:
    """Return the questions in a folder of somebody else, and in the folders below it.

    Raises:
        InputProblem: the folder is missing or holds no question, a file cannot be read, or two questions
            have one name.

    """
    if not folder.is_dir():
        raise InputProblem("This is no folder.", where=shown(folder), hint="Name a folder with questions.")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())[:_MOST_FILES]
    questions = [_from_grlc(path) for path in paths if path.suffix in QUERIES]
    triples = [
        quad.triple
        for path in paths
        if path.suffix in FORMATS
        for quad in read_file(path, limit=USER_FILE_LIMIT, rename_blank_nodes=True).quads
    ]
    questions += read_questions(triples, folder)
    known: dict[str, Question] = {}
    for question in questions:
        if question.name in known:
            raise InputProblem(
                f"Two questions are called {question.name}.",
                where=f"{shown(known[question.name].path)} and {shown(question.path)}",
                hint="Rename one of them.",
            )
        known[question.name] = question
    if not known:
        raise InputProblem(
            "No question was found.",
            where=shown(folder),
            hint="A question is a .rq file, or RDF with sh:select, sh:ask, sh:construct or spex:describe.",
        )
    return Catalogue(folder=folder, paths={name: one.path for name, one in known.items()}, known=known)


def _from_grlc(path: Path) -> Question:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputProblem(
            f"The file is not UTF-8 (byte {error.start}).", where=shown(path), hint="Save it as UTF-8."
        ) from None
    except OSError as error:
        raise InputProblem(f"The file cannot be read: {error.strerror}.", where=shown(path)) from None
    lines = text.splitlines()
    marked = [line for line in lines if line.startswith(MARK)]
    if marked:  # grlc takes them wherever they stand, also below a comment
        rest = [line for line in lines if not line.startswith(MARK)]
        front = read_front_matter("\n".join(marked + rest), where=shown(path))
    else:
        front = FrontMatter(values={}, sparql=text, where=shown(path))
    summary = _plain(front.values.get("summary")) or path.stem
    description = _plain(front.values.get("description")) or summary
    tags = front.values.get("tags")
    defaults, listed = front.pairs("defaults"), front.pairs("enumerate")
    try:
        found = find_parameters(front.sparql)
    except ValueError as error:
        raise SyntaxProblem(str(error), where=shown(path)) from None
    parameters = []
    for name, (variable, datatype) in found.items():
        values, default = listed.get(name), defaults.get(name)
        parameters.append(
            Parameter(
                name=name,
                variable=variable,
                datatype=datatype,
                description={"nl": name, "en": name},
                default=None if default is None else str(default),
                values=tuple(map(str, values)) if isinstance(values, list) else (),
                is_required=not variable.startswith("__"),
            )
        )
    return Question(
        name=path.stem,
        theme=path.parent.name,
        path=path,
        summary={"nl": summary, "en": summary},
        description={"nl": description, "en": description},
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        asked_by={"nl": "", "en": ""},
        reading={"nl": "", "en": ""},
        view="table",
        columns=(),
        parameters=tuple(parameters),
        sparql=front.sparql,
    )


def _plain(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def read_questions(triples: Iterable[Triple], folder: Path) -> list[Question]:
    """Return the questions that triples describe, in the order of their themes and names as written.

    Raises:
        SyntaxProblem: a description has more than one query, or a parameter is described that it lacks.

    """
    told: Statements = {}
    for triple in triples:
        things = told.setdefault(str(triple.subject), {})
        things.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]
    prefixes = _declared(told)
    questions = []
    for subject, facts in told.items():
        queries = [text for form in _FORMS for text in _all(facts, form)]
        if len(queries) > 1:
            raise SyntaxProblem("A question has more than one query.", where=subject, hint="Keep one.")
        if queries:
            lines = [
                f"PREFIX {prefix}: <{prefixes[prefix]}>\n"
                for prefix in sorted({prefix for prefix, _ in undeclared_prefixes(queries[0])})
                if prefix in prefixes
            ]
            questions.append(_described(subject, "".join(lines) + queries[0], told, folder))
    return questions


def _declared(told: Statements) -> dict[str, str]:
    """Return the prefixes that are declared anywhere in the folder."""
    return {
        prefix: namespace
        for facts in told.values()
        for prefix, namespace in zip(_all(facts, "sh:prefix"), _all(facts, "sh:namespace"), strict=False)
    }


def _described(subject: str, query: str, told: Statements, folder: Path) -> Question:
    facts = told[subject]
    names = _all(facts, "dct:identifier") or [_last_part(subject)]
    summary = _in_both(facts, "rdfs:comment", names[0])
    columns = sorted(_nodes(facts, "csvw:column", told), key=lambda node: _number(node, "sh:order"))
    sizes = _all(facts, "schema:numberOfItems")
    return Question(
        name=names[0],
        theme=next(iter(_all(facts, "schema:genre")), folder.name),
        path=folder / f"{names[0]}.ttl",
        summary=summary,
        description=_in_both(facts, "dct:description", summary["nl"], summary["en"]),
        tags=tuple(_all(facts, "schema:keywords")),
        asked_by=_in_both(facts, "schema:audience", ""),
        reading=_in_both(facts, "skos:note", ""),
        view=next(iter(_all(facts, "schema:additionalType")), "table"),
        columns=tuple(
            Column(
                name=_all(node, "csvw:name")[0],
                heading=_in_both(node, "csvw:title", _all(node, "csvw:name")[0]),
                unit=next(iter(_all(node, "schema:unitText")), "text"),
            )
            for node in columns
            if _all(node, "csvw:name")
        ),
        parameters=_parameters(query, _nodes(facts, "sh:parameter", told), told),
        sparql=query,
        answers=tuple(
            int(number)
            for iri in _all(facts, "dct:relation")
            if (number := iri.rpartition("#beleidsvraag/")[2]).isdecimal()
        ),
        page_size=int(sizes[0]) if sizes and sizes[0].isdecimal() else None,
        data_version=next(iter(_all(facts, "schema:version")), ""),
        view_column=next(iter(_all(facts, "schema:mainEntity")), "").rpartition("/")[2],
    )


def _parameters(
    query: str, nodes: Sequence[Mapping[str, Sequence[Term]]], told: Statements
) -> tuple[Parameter, ...]:
    by_name = {_last_part(path): node for node in nodes for path in _all(node, "sh:path")}
    try:
        found = find_parameters(query)
    except ValueError as error:
        raise SyntaxProblem(str(error), where="sh:select") from None
    parameters = []
    for name, (variable, datatype) in found.items():
        node = by_name.get(name, {})
        cls = _all(node, "schema:domainIncludes") or _all(node, "sh:class")
        prop = _all(node, "schema:valueReference")
        parameters.append(
            Parameter(
                name=name,
                variable=variable,
                datatype=datatype,
                description=_in_both(node, "sh:description", name),
                default=next(iter(_all(node, "sh:defaultValue")), None),
                values=_listed(node, told),
                cls=shrink(cls[0]) if cls else None,
                prop=shrink(prop[0]) if prop else None,
                is_required=bool(node) and _all(node, "sh:optional") not in (["true"], ["1"]),
            )
        )
    return tuple(parameters)


def _listed(node: Mapping[str, Sequence[Term]], told: Statements) -> tuple[str, ...]:
    """Return the members of the RDF list behind ``sh:in``; one that runs in a circle ends there."""
    values, seen = [], set[str]()
    cell = next(iter(node.get(named("sh:in").value, ())), None)
    while cell is not None and str(cell) in told and str(cell) not in seen:
        seen.add(str(cell))
        facts = told[str(cell)]
        values.extend(_all(facts, "rdf:first"))
        cell = next(iter(facts.get(named("rdf:rest").value, ())), None)
    return tuple(values)


def _nodes(
    facts: Mapping[str, Sequence[Term]], predicate: str, told: Statements
) -> list[Mapping[str, Sequence[Term]]]:
    return [told[str(node)] for node in facts.get(named(predicate).value, ()) if str(node) in told]


def _all(facts: Mapping[str, Sequence[Term]], predicate: str) -> list[str]:
    return [
        term.value for term in facts.get(named(predicate).value, ()) if isinstance(term, Literal | NamedNode)
    ]


def _number(facts: Mapping[str, Sequence[Term]], predicate: str) -> int:
    text = next(iter(_all(facts, predicate)), "0")
    return int(text) if text.isdecimal() else 0


def _in_both(
    facts: Mapping[str, Sequence[Term]], predicate: str, default: str, english: str | None = None
) -> dict[str, str]:
    """Return a text in Dutch and in English, each from the other where it is missing."""
    terms = facts.get(named(predicate).value, ())
    texts = {lang: preferred_text(terms, lang) for lang in ("nl", "en")}
    fallback = {"nl": default, "en": default if english is None else english}
    return {lang: _without_tags(text) if text else fallback[lang] for lang, text in texts.items()}


def _without_tags(text: str) -> str:
    """Return the words of a text that may be HTML."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split()) if "<" in text or "&" in text else text


def _last_part(iri: str) -> str:
    last = iri.strip("<>").rstrip("/#").replace("#", "/").rpartition("/")[2]
    return _UNSAFE.sub("-", last).strip("-") or "vraag"

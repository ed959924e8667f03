"""The front matter of a saved question: the ``#+`` lines at the top of a ``.rq`` file, which hold YAML.

The syntax is grlc's, so that its tools read the files too: https://github.com/CLARIAH/grlc#decorator-syntax.
Keys that grlc does not know it ignores; ours are described in ``queries/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from regiodeals.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MARK = "#+"
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The keys of the front matter, and the SPARQL below it; ``where`` names the file in errors."""

    values: Mapping[str, object]
    sparql: str
    where: str

    def text(self, key: str) -> str:
        """Return a text that must be there, on one line.

        Raises:
            SyntaxProblem: the key is missing or holds no text.

        """
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.problem(f"The front matter has no text for '{key}'.", hint=f"Add a line: #+ {key}: …")
        return " ".join(value.split())

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an absent key is an empty list.

        Raises:
            SyntaxProblem: the key holds no list of plain values.

        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str | int | float) for item in value):
            raise self.problem(f"'{key}' in the front matter is no list of plain values.")
        return tuple(str(item) for item in value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return one whole number or a list of them, each from 1; an absent key is none.

        Raises:
            SyntaxProblem: the key holds something else.

        """
        value = self.values.get(key, [])
        listed = value if isinstance(value, list) else [value]
        if any(not isinstance(item, int) or isinstance(item, bool) or item < 1 for item in listed):
            raise self.problem(f"'{key}' in the front matter is no whole number from 1.")
        return tuple(listed)

    def pairs(self, key: str, value: object = None) -> Mapping[str, object]:
        """Return what stands under a key as names and values; an absent key has none.

        grlc writes ``defaults`` and ``enumerate`` as lists whose items are ``name: value`` or a bare name; a
        bare name gets None.

        Raises:
            SyntaxProblem: the key holds neither names with values nor such a list.

        """
        found = self.values.get(key, {}) if value is None else value
        if isinstance(found, dict):
            return {str(name): item for name, item in found.items()}
        named: dict[str, object] = {}
        for item in found if isinstance(found, list) else [None]:
            if isinstance(item, dict):
                named.update({str(name): inner for name, inner in item.items()})
            elif isinstance(item, str):
                named[item] = None
            else:
                raise self.problem(f"'{key}' in the front matter holds no names.")
        return named

    def both_languages(self, key: str, value: object = None) -> Mapping[str, str]:
        """Return the text in ``nl`` and ``en`` that stands under a key.

        Raises:
            SyntaxProblem: one of the languages is missing.

        """
        found = self.pairs(key, value)
        texts = {}
        for lang in ("nl", "en"):
            text = found.get(lang)
            if not isinstance(text, str) or not text.strip():
                raise self.problem(
                    f"'{key}' in the front matter has no text in '{lang}'.",
                    hint="Give a text in nl and in en.",
                )
            texts[lang] = " ".join(text.split())
        return texts

    def problem(self, message: str, *, hint: str | None = None) -> SyntaxProblem:
        """Return a problem of this file, to be raised."""
        return SyntaxProblem(message, where=self.where, hint=hint or "See queries/README.md for the keys.")


def read_front_matter(text: str, *, where: str) -> FrontMatter:
    """Split the text of a ``.rq`` file into front matter and SPARQL.

    Raises:
        SyntaxProblem: there is no front matter, or it is no YAML mapping, or a key stands there twice.

    """
    lines = text.splitlines()
    count = next((number for number, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    if not count:
        raise SyntaxProblem(
            "The file has no front matter.", where=f"{where}:1", hint="Start it with a line: #+ summary: …"
        )
    source = "\n".join(_without_mark(line) for line in lines[:count])
    try:
        values = _read_yaml(source, where)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SyntaxProblem(
            f"The front matter is not valid YAML: {error.problem or error}.",
            where=f"{where}:{line}",
            hint="Put a text that holds ': ' or '#' between quotation marks.",
        ) from None
    except yaml.YAMLError as error:
        raise SyntaxProblem(f"The front matter is not valid YAML: {error}.", where=where) from None
    if not isinstance(values, dict):
        raise SyntaxProblem(
            "The front matter holds no keys.", where=f"{where}:1", hint="Write #+ key: value."
        )
    return FrontMatter(
        values={str(key): value for key, value in values.items()},
        sparql="\n".join(lines[count:]).strip() + "\n",
        where=where,
    )


def _read_yaml(source: str, where: str) -> object:
    loader = _LOADER(source)
    try:
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode):
            _refuse_doubles(node.value, where)
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _without_mark(line: str) -> str:
    rest = line[len(MARK) :]
    return rest[1:] if rest.startswith(" ") else rest


def _refuse_doubles(entries: Sequence[tuple[yaml.Node, yaml.Node]], where: str) -> None:
    seen = set()
    for key, value in entries:
        name = str(key.value)
        if name in seen:
            raise SyntaxProblem(
                f"The key '{name}' stands in the front matter twice.",
                where=f"{where}:{key.start_mark.line + 1}",
                hint="Keep one of them.",
            )
        seen.add(name)
        if isinstance(value, yaml.MappingNode):
            _refuse_doubles(value.value, where)

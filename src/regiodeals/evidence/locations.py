"""Where in the data files something stands: file and line, for whoever has to repair it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from regiodeals.graph.files import shown
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from regiodeals.graph.dataset import Dataset

_MARGIN: Final = re.compile(r"\n(?=[^\s#])")


class Locations:
    """Finds the line where a thing is described, reading each file once and only when asked."""

    def __init__(self, dataset: Dataset, files: Iterable[Path] = ()) -> None:
        self._base = dataset.base_iri
        self._origins = {graph.value: path for graph, path in dataset.origins.items()}
        self._files = tuple(dict.fromkeys((*files, *sorted(set(self._origins.values())))))
        self._texts: dict[Path, str] = {}

    def find(self, iri: str, *, word: str | None = None) -> str | None:
        """Return ``file:line`` of the description of a thing, or the file alone, or None.

        With ``word`` it is the line of that word, such as a property, in a description of the thing.
        """
        origin = self._origins.get(iri)
        first: str | None = None
        pattern = re.compile(rf"(?<![\w:-]){re.escape(word)}(?![\w-])") if word else None
        for path in (origin,) if origin else self._files:
            text = self._text(path)
            for start, end in self._blocks(text, iri):
                found = pattern.search(text, start, end) if pattern else None
                if pattern is None or found:
                    return _at(path, text, found.start() if found else start)
                first = first or _at(path, text, start)
        return first or (shown(origin) if origin else None)

    def _blocks(self, text: str, iri: str) -> Iterator[tuple[int, int]]:
        """Yield where each description of a thing begins and ends: up to the next line at the margin."""
        names = {iri, *(iri.removeprefix(base) for base in (self._base, BASE))}
        options = "|".join(re.escape(f"<{name}>") for name in sorted(names))
        for start in re.finditer(rf"^(?:{options})(?=\s)", text, re.MULTILINE):
            end = _MARGIN.search(text, start.end())
            yield start.start(), end.start() if end else len(text)

    def _text(self, path: Path) -> str:
        if path not in self._texts:
            try:
                self._texts[path] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ""
        return self._texts[path]


def _at(path: Path, text: str, place: int) -> str:
    line = text.count("\n", 0, place) + 1
    return f"{shown(path)}:{line}"

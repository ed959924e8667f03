"""The examples of the rules: small files that pass, fail, or stand exactly at a limit.

``#+ expect: RULE SEVERITY, …`` (or ``none``) is the first line of an example; ``#+ limit: RULE …`` names the
rules at whose limit it stands. An invalid example is one that passes with one line changed, added or removed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.graph.files import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_HEADER: Final = re.compile(r"#\+ (?P<key>[a-z]+): (?P<value>.+)")
_SUFFIXES: Final = frozenset({".ttl", ".trig"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example: what must be found in it, and the rules at whose limit it stands.

    ``kind`` is the first part of its name: ``valid``, ``limit`` or ``invalid``. ``expects`` counts texts such
    as ``TrancheBudgetRule Violation``; ``lines`` is its content without the header.
    """

    path: Path
    kind: str
    expects: Counter[str]
    limits: frozenset[str]
    lines: tuple[str, ...]

    @property
    def name(self) -> str:
        """Folder and file, as a report calls it."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def broken(self) -> frozenset[str]:
        """Names of the rules that it breaks."""
        return frozenset(text.split()[0] for text in self.expects)


def read_examples(folder: Path) -> tuple[Example, ...]:
    """Return the examples in the folders below a folder, in the order of their paths.

    Raises:
        InputProblem: an example does not say what must be found in it.

    """
    return tuple(read_example(path) for path in sorted(folder.glob("*/*")) if path.suffix in _SUFFIXES)


def read_example(path: Path) -> Example:
    """Return one example.

    Raises:
        InputProblem: the example does not say what must be found in it.

    """
    lines = path.read_text(encoding="utf-8").splitlines()
    header = {match["key"]: match["value"] for line in lines if (match := _HEADER.fullmatch(line))}
    if "expect" not in header or not lines[0].startswith("#+ expect:"):
        raise InputProblem(
            "The example does not say what must be found in it.",
            where=shown(path),
            hint="Write as its first line '#+ expect: RULE SEVERITY', or '#+ expect: none'.",
        )
    parts = () if header["expect"] == "none" else header["expect"].split(",")
    return Example(
        path=path,
        kind=path.name.split(".")[0],
        expects=Counter(part.strip() for part in parts),
        limits=frozenset(header.get("limit", "").split()),
        lines=tuple(line for line in lines if not _HEADER.fullmatch(line)),
    )


def changed_lines(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many lines differ: changed, added or removed.

    >>> changed_lines(["a", "b"], ["a", "c"]), changed_lines(["a"], ["a", "b"])
    (1, 1)
    """
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal")


def counterparts(failing: Example, examples: Iterable[Example]) -> tuple[Example, ...]:
    """Return the passing examples of the same folder that one changed line makes into a failing one."""
    return tuple(
        example
        for example in examples
        if example.kind != "invalid"
        and example.path.parent == failing.path.parent
        and abs(len(example.lines) - len(failing.lines)) <= 1
        and changed_lines(example.lines, failing.lines) == 1
    )

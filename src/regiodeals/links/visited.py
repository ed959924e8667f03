"""The last time that addresses were visited: kept in a file, for a build to tell of without network."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.graph.files import shown
from regiodeals.links.health import State, Visit
from regiodeals.links.json_file import read_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VISITED: Final = "koppelingen-bezocht.json"
"""Name of the file, beside the report of the check that made it."""

_TEXTS: Final = ("address", "linkSet", "state", "detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineCheck:
    """The day of an online check, and what became of each address."""

    day: date
    visits: tuple[Visit, ...]

    def states(self, link_set: str) -> Mapping[State, int]:
        """Return how many addresses of a link set came to which state."""
        return Counter(visit.state for visit in self.visits if visit.link_set == link_set)


def to_json(check: OnlineCheck) -> str:
    """Return a check as the file that :func:`read_online_check` reads."""
    visits = [
        {"linkSet": one.link_set, "address": one.address, "state": str(one.state), "detail": one.detail}
        for one in check.visits
    ]
    return json.dumps({"day": check.day.isoformat(), "visits": visits}, ensure_ascii=False, indent=2) + "\n"


def read_online_check(path: Path) -> OnlineCheck | None:
    """Return the check that a file holds, None where there is no file.

    Raises:
        InputProblem: the file cannot be read, or no check wrote it.

    """
    if not path.exists():
        return None
    try:
        return _check(read_json(path))
    except ValueError as error:
        raise InputProblem(
            f"This is no report of an online check: {error}.",
            where=shown(path),
            hint="Remove the file, or run regiodeals links check --online again.",
        ) from None


def _check(value: object) -> OnlineCheck:
    match value:
        case {"day": str(day), "visits": list(visits)}:
            return OnlineCheck(day=date.fromisoformat(day), visits=tuple(map(_visit, visits)))
        case _:
            raise ValueError("it has no day with visits")


def _visit(value: object) -> Visit:
    match value:
        case {"address": str(address), "linkSet": str(link_set), "state": str(state), "detail": str(detail)}:
            return Visit(address=address, link_set=link_set, state=State(state), detail=detail)
        case _:
            raise ValueError(f"a visit needs {', '.join(_TEXTS)}")

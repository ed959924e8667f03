"""JSON of somebody else, read with bounds and with errors that name the file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from regiodeals.errors import InputProblem
from regiodeals.graph.files import read_text, shown

if TYPE_CHECKING:
    from pathlib import Path

LARGEST: Final = 128 * 2**20
"""Largest file that is read, in bytes."""


def read_json(path: Path) -> object:
    """Return what a JSON file holds.

    Raises:
        InputProblem: the file cannot be read, is over 128 MiB, is no JSON, or holds ``NaN`` or ``Infinity``.

    """
    try:
        return json.loads(read_text(path, LARGEST), parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise InputProblem(
            f"The file is no JSON: {error.msg}.",
            where=f"{shown(path)}:{error.lineno}:{error.colno}",
            hint="Download it again; a page with an error is no JSON.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputProblem(
            f"The file is no usable JSON: {str(error) or 'it nests too deeply'}.",
            where=shown(path),
            hint="Download it again.",
        ) from None


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no number")

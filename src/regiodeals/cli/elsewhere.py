"""Questions that other endpoints help to answer, as ``regiodeals ask`` gives them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.cli.story import tell
from regiodeals.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiodeals.graph.store import Store
    from regiodeals.questions.catalogue import Question
    from regiodeals.questions.federated import Federated

INSTEAD: Final = "REGIODEALS_SERVICES"
"""Environment variable with other addresses for endpoints: ``https://one=http://localhost:7878/query …``."""
KEPT: Final = "REGIODEALS_CACHE"
"""Environment variable with the folder in which answers of other endpoints are kept; empty keeps nothing."""


_WORDS: Final = {
    "nl": {
        "kept": "Gebruikt is het bewaarde antwoord van {day}.",
        "empty": "De kolommen die daarvandaan komen zijn leeg: het antwoord is niet volledig.",
    },
    "en": {
        "kept": "The kept answer of {day} is used.",
        "empty": "The columns that come from there are empty: the answer is not complete.",
    },
}


def answer_elsewhere(
    question: Question, store: Store, arguments: Mapping[str, str], *, lang: str
) -> Federated:
    """Return the answer to a question, and tell on stderr which endpoint did not do its part.

    Raises:
        InputProblem: the environment names an address that is none.

    """
    from regiodeals.questions.federated import Asking, Kept, answer_federated

    folder = _folder()
    asking = Asking(instead=_instead(), kept=None if folder is None else Kept(folder=folder))
    found = answer_federated(question, store, arguments, asking)
    for trouble in found.troubles:
        text = _WORDS[lang]["kept" if trouble.kept is not None else "empty"]
        tell(f"{trouble.address}: {trouble.reason} {text.format(day=trouble.kept)}")
    return found


def _instead() -> dict[str, str]:
    pairs = os.environ.get(INSTEAD, "").split()
    instead = {}
    for pair in pairs:
        address, equals, other = pair.rpartition("=")
        if not equals or not address.startswith("http") or not other.startswith("http"):
            raise InputProblem(
                f"{INSTEAD} does not name an endpoint and another address.",
                hint=f"Write {INSTEAD}='https://query.wikidata.org/sparql=http://localhost:7878/query'.",
            )
        instead[address] = other
    return instead


def _folder() -> Path | None:
    named = os.environ.get(KEPT)
    if named is not None:
        return Path(named) if named else None
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "regiodeals"

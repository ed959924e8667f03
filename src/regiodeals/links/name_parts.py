"""What a name says of itself: the kind of body, the province it lies in, or a code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from regiodeals.graph.bodies import name_key

CARIBBEAN: Final = "caribisch nederland"
"""Where the public bodies lie, as a province is where a municipality lies."""

_KIND_WORDS: Final = (
    (r"gemeente|gem|gemeinte|municipality(?: of)?", ("Gemeente", "CaribischOpenbaarLichaam")),
    (r"provincie|prov|provinsje|province(?: of)?", ("Provincie",)),
    (
        r"(?:waterschap|wetterskip|hoogheemraadschap|water (?:board|authority))(?: van| of)?",
        ("Waterschap",),
    ),
    (r"(?:ministerie|minister|min|ministry)(?: van| voor| of)?", ("Ministerie",)),
    (
        r"openbaar lichaam|entidat p[uú]bliko|public (?:body|entity)(?: of)?",
        ("CaribischOpenbaarLichaam", "Samenwerkingsorganisatie"),
    ),
    ("eiland", ("CaribischOpenbaarLichaam", "Gemeente")),
)
"""Words before or behind a name, and the kinds of body that they stand for, the likeliest first."""
_BEFORE: Final = tuple(
    (re.compile(rf"(?:(?:de|het|the) )?(?:{words}) (?P<bare>.+)"), kinds) for words, kinds in _KIND_WORDS
)
_BEHIND: Final = tuple((re.compile(rf"(?P<bare>.+?),? (?:{words})"), kinds) for words, kinds in _KIND_WORDS)
_ALONE: Final = tuple((re.compile(words), kinds) for words, kinds in _KIND_WORDS)
_BRACKETS: Final = re.compile(r"(?P<bare>.+?) ?\((?P<place>[^()]*)\)")
_COMMA: Final = re.compile(r"(?P<bare>.+), ?(?P<place>[^,]+)")
_AND_MORE: Final = re.compile(r" (?:c a|ca)\Z")
_CODE: Final = re.compile(r"(?P<letters>[a-z]{2,4}_?)?(?P<digits>\d+)")
_PROVINCES: Final = {
    "groningen": "gr gn gron",
    "fryslan": "fr frl fri friesland",
    "drenthe": "dr dre drn",
    "overijssel": "o ov ovl overijsel",
    "flevoland": "fl fle flev",
    "gelderland": "g gld gd ge gel",
    "utrecht": "u ut utr",
    "noord holland": "nh nholland nholl",
    "zuid holland": "zh zholland zholl",
    "zeeland": "z zl ze zld zee",
    "noord brabant": "nb nbr nbrabant brabant",
    "limburg": "l li lb lim limb",
    CARIBBEAN: "bes cn besland beseilanden",
}
_PLACES: Final = {
    form: province
    for province, forms in _PROVINCES.items()
    for form in (province.replace(" ", ""), *forms.split())
}
"""Provinces as they stand behind the name of a place, in brackets or after a comma, without spaces."""
_COUNTRY: Final = frozenset({"nl", "nederland", "thenetherlands", "netherlands"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NameParts:
    """A name taken apart.

    ``bare`` is what counts when names are compared. ``kinds`` are the kinds of body that a word in the name
    stands for, None when there is no such word. ``place`` is the key of a province, or whatever stands in
    brackets; ``is_province`` tells which.
    """

    text: str
    bare: str
    kinds: tuple[str, ...] | None = None
    place: str = ""
    is_province: bool = False


def take_apart(name: str) -> NameParts:
    """Return the parts of a name.

    >>> parts = take_apart("Gemeente Bergen (prov. Limburg)")
    >>> parts.bare, parts.kinds[0], parts.place
    ('bergen', 'Gemeente', 'limburg')
    >>> take_apart("Utrecht (provincie)").kinds, take_apart("Hoogheemraadschap van Delfland").bare
    (('Provincie',), 'delfland')
    """
    text = simple(name)
    bare, place = text, ""
    kinds: tuple[str, ...] | None = None
    for pattern, meant in _BEFORE:
        if found := pattern.fullmatch(bare):
            bare, kinds = found["bare"], meant
            break
    for _ in range(3):
        shorter, said, where = _without_end(bare)
        if shorter == bare:
            break
        bare, kinds, place = shorter, kinds or said, place or where
    key, kind = name_key(bare)
    return NameParts(
        text=text,
        bare=" ".join(key.replace(" & ", " en ").replace("&", "en").replace(",", " ").split()),
        kinds=kinds or ((kind,) if kind else None),
        place=place,
        is_province=place in _PROVINCES,
    )


def code_of(name: str) -> str | None:
    """Return the code that a name is, as addresses end in it; four digits are a municipality.

    >>> code_of("GM0014"), code_of("0014"), code_of("Assen")
    ('gm0014', 'gm0014', None)
    """
    found = _CODE.fullmatch(name.strip().casefold())
    if found is None or (found["letters"] is None and len(found["digits"]) != 4):
        return None
    return f"{found['letters'] or 'gm'}{found['digits']}"


def simple(name: str) -> str:
    """Return a name without capitals, full stops and needless spaces."""
    return " ".join(name.casefold().replace(".", " ").split())


def _without_end(text: str) -> tuple[str, tuple[str, ...] | None, str]:
    """Return a text without the last thing said of the name, with the kinds or the place that it gives."""
    for pattern, kinds in _BEHIND:
        if found := pattern.fullmatch(text):
            return found["bare"], kinds, ""
    if found := _BRACKETS.fullmatch(text):
        for pattern, kinds in _ALONE:
            if pattern.fullmatch(found["place"]):
                return found["bare"], kinds, ""
        return found["bare"], None, _place(found["place"])
    if (found := _COMMA.fullmatch(text)) and (place := _place(found["place"])) in {"", *_PROVINCES}:
        return found["bare"], None, place
    return _AND_MORE.sub("", text), None, ""


def _place(text: str) -> str:
    """Return the key of a province, nothing for the country, and any other text as it is."""
    key, _ = name_key(re.sub(r"\A(?:prov|provincie|province)(?: of)? ", "", text.strip()))
    squeezed = key.replace(" ", "")
    return "" if squeezed in _COUNTRY else _PLACES.get(squeezed, key)

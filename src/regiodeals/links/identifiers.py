"""What registers say of the same thing elsewhere: the rules that turn their columns into links.

Each target is one link set. A rule reads one table of a register and gives links, each with the ground it
stands on and how sure it is. What a table has from memory is left out and told, never linked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from regiodeals.links.releases import Row

_TOOI: Final = "https://identifier.overheid.nl/tooi/id/"
_ATU: Final = "http://publications.europa.eu/resource/authority/atu/"
_OWMS: Final = "http://standaarden.overheid.nl/owms/terms/"
_NUTS: Final = "http://data.europa.eu/nuts/code/"
_POLDER: Final = "https://github.com/anneschuth/polder/tree/82b2d3b"
_OF_ISLANDS: Final = "Het item is het eiland, niet alleen het openbaar lichaam"
_SURE, _NAMED, _TWO, _ONE, _MATCHED = "1", "0.95", "0.95", "0.8", "0.85"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A link that a register supports, in short names; ``code`` is a code that has no IRI.

    ``left_out`` says why there is no link, and ``target`` what it would have been. How a register came to
    a link is not known: the justification says so, and ``provider`` names the register.
    """

    subject: str
    label: str
    predicate: str = ""
    target: str = ""
    code: str = ""
    justification: str = "semapv:UnspecifiedMatching"
    confidence: str = _SURE
    provider: str = ""
    comment: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table that a target reads: the columns it needs, and the rule for a row."""

    name: str
    columns: tuple[str, ...]
    rule: Callable[[Row], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One link set and the tables its links come from; what it is, its file says in its header."""

    name: str
    tables: tuple[Table, ...]


def body(iri: str) -> str:
    """Return the short name of a public body.

    >>> body("https://identifier.overheid.nl/tooi/id/gemeente/gm0014")
    'tooi:gemeente/gm0014'
    """
    return f"tooi:{iri.removeprefix(_TOOI)}"


def _owms(row: Row) -> Iterator[Found]:
    for term in row["owms_uri"].split("|") if row["owms_uri"] else ():
        yield Found(
            subject=body(row["tooi_uri"]),
            label=row.get("label") or row["name"],
            predicate="owl:sameAs",
            target="owms:" + term.removeprefix(_OWMS),
            provider=_TOOI.removesuffix("id/"),
        )


def _owms_ministry(row: Row) -> Iterator[Found]:
    # A ministry keeps its code when it is renamed, its term in OWMS did not: near, not the same.
    if row["owms_uri"] and not (row["tooi_uri"].endswith("mnre1045") and row["end_date"]):
        yield Found(
            subject=body(row["tooi_uri"]),
            label=row["name_nl"],
            predicate="skos:closeMatch",
            target="owms:" + row["owms_uri"].removeprefix(_OWMS),
            justification="semapv:UnspecifiedMatching",
            confidence=_ONE,
            provider=_POLDER,
        )


def _cbs(row: Row) -> Iterator[Found]:
    yield Found(
        subject=body(row["tooi_uri"]),
        label=f"gemeente {row['name']}",
        predicate="skos:notation",
        code=row["cbs_code"],
        provider=_TOOI.removesuffix("id/"),
    )


def _nuts_municipality(row: Row) -> Iterator[Found]:
    if re.fullmatch(r"NL[A-Z0-9]{3}", row["nuts3_2024"]):
        yield Found(
            subject=body(row["tooi_uri"]),
            label=f"gemeente {row['name']}",
            predicate="geo:sfWithin",
            target=f"nuts:{row['nuts3_2024']}",
            justification="semapv:MappingChaining",
            confidence=_NAMED,
            comment=f"Via {row['corop_code']} {row['corop_name']}",
        )


def _nuts_province(row: Row) -> Iterator[Found]:
    yield Found(
        subject=body(row["tooi_uri"]),
        label=f"provincie {row['name']}",
        predicate="skos:closeMatch",
        target=f"nuts:{row['nuts2_2024']}",
        justification="semapv:LexicalMatching",
        confidence=_NAMED,
        comment="De regio is een statistisch gebied, de provincie een overheid",
    )


def _corop(row: Row) -> Iterator[Found]:
    if row["nuts_version"] == "2024" and row["cbs_corop_code"]:
        yield Found(
            subject=f"nuts:{row['code']}",
            label=row["name"],
            predicate="skos:notation",
            code=row["cbs_corop_code"],
            justification="semapv:LexicalMatching",
            confidence=_NAMED,
        )


def _renumbered(row: Row) -> Iterator[Found]:
    other = row["same_name_in_other_version"]
    if row["nuts_version"] == "2024" and other and other != row["code"]:
        yield Found(
            subject=f"nuts:{row['code']}",
            label=row["name"],
            predicate="skos:closeMatch",
            target=f"nuts:{other}",
            justification="semapv:LexicalMatching",
            confidence="0.9",
            comment="Zelfde naam in beide versies; grenzen zijn niet vergeleken",
        )


def _atu(row: Row) -> Iterator[Found]:
    label = row.get("label") or (
        f"provincie {row['name']}" if "/provincie/" in row["tooi_uri"] else f"gemeente {row['name']}"
    )
    if row["atu_uri"]:
        yield Found(
            subject=body(row["tooi_uri"]),
            label=label,
            predicate="skos:closeMatch",
            target="atu:" + row["atu_uri"].removeprefix(_ATU),
            provider="https://organisaties.overheid.nl/",
            confidence=_NAMED,
        )
    elif not row.get("valid_to"):
        yield Found(subject=body(row["tooi_uri"]), label=label, left_out="geen code in het register")


def _wikidata(row: Row) -> Iterator[Found]:
    if row["tooi_uri"].endswith("mnre1045") and row["end_date"]:  # its former names are versions of it
        return
    item, basis = row["wikidata_qid"], row.get("wikidata_basis") or row["basis"]
    label = row.get("label") or row.get("name_nl") or row["name"]
    if "/gemeente/" in row["tooi_uri"]:
        label = f"gemeente {label}"
    elif "/provincie/" in row["tooi_uri"]:
        label = f"provincie {label}"
    if not item:
        if not (row.get("valid_to") or row.get("end_date")):
            yield Found(subject=body(row["tooi_uri"]), label=label, left_out="geen item in het register")
        return
    left_out = "uit het geheugen, niet uit een bron" if basis.startswith("memory") else ""
    if item == "Q95543594":
        left_out = "het item is ouder dan het ministerie"
    ground, sure = "semapv:UnspecifiedMatching", _ONE
    if "2 sources agree" in basis:
        ground, sure = "semapv:CompositeMatching", _TWO
    elif "matched on label" in basis:
        ground, sure = "semapv:LexicalMatching", _MATCHED
    elif "3 public lookup tables" in basis:
        ground, sure = "semapv:CompositeMatching", _ONE
    yield Found(
        subject=body(row["tooi_uri"]),
        label=label,
        predicate="skos:closeMatch",
        target=f"wd:{item}",
        justification=ground,
        confidence=sure,
        comment="Het item is het eiland, niet alleen het openbaar lichaam"
        if "/col/" in row["tooi_uri"]
        else "",
        left_out=left_out,
    )


_MUNICIPALITIES, _PROVINCES, _ISLANDS = "municipalities.csv", "provinces.csv", "bes.csv"
_WATER, _MINISTRIES, _BODIES = "waterschappen.csv", "ministries.csv", "samenwerkingsorganisaties.csv"
_REGIONS: Final = "nuts.csv"


def _table(name: str, rule: Callable[[Row], Iterator[Found]], *columns: str) -> Table:
    return Table(name=name, columns=columns, rule=rule)


TARGETS: Final = (
    Target(
        name="owms",
        tables=(
            *(
                _table(name, _owms, "tooi_uri", "owms_uri", "name")
                for name in (_MUNICIPALITIES, _PROVINCES, _WATER, _ISLANDS, _BODIES)
            ),
            _table(_MINISTRIES, _owms_ministry, "tooi_uri", "owms_uri", "name_nl", "end_date"),
        ),
    ),
    Target(name="cbs", tables=(_table(_MUNICIPALITIES, _cbs, "tooi_uri", "cbs_code", "name"),)),
    Target(
        name="nuts-2024",
        tables=(
            _table(
                _MUNICIPALITIES,
                _nuts_municipality,
                *("tooi_uri", "nuts3_2024", "corop_code", "corop_name", "name"),
            ),
            _table(_PROVINCES, _nuts_province, "tooi_uri", "nuts2_2024", "name"),
        ),
    ),
    Target(
        name="corop",
        tables=(_table(_REGIONS, _corop, "nuts_version", "code", "name", "cbs_corop_code"),),
    ),
    Target(
        name="nuts-2021",
        tables=(_table(_REGIONS, _renumbered, "nuts_version", "code", "name", "same_name_in_other_version"),),
    ),
    Target(
        name="atu",
        tables=tuple(
            _table(name, _atu, "tooi_uri", "atu_uri", "name")
            for name in (_MUNICIPALITIES, _PROVINCES, _ISLANDS)
        ),
    ),
    Target(
        name="wikidata",
        tables=(
            *(
                _table(name, _wikidata, "tooi_uri", "wikidata_qid", "wikidata_basis", "name")
                for name in (_MUNICIPALITIES, _PROVINCES, _ISLANDS)
            ),
            _table(_WATER, _wikidata, "tooi_uri", "wikidata_qid", "name"),
            _table(
                _MINISTRIES,
                _wikidata,
                *("tooi_uri", "wikidata_qid", "wikidata_basis", "name_nl", "end_date"),
            ),
        ),
    ),
)
"""The link sets that registers fill, each named as its file in ``data/links``."""

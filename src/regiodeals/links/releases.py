"""The registers that the graph knows: the columns of their tables, and where each release comes from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from regiodeals.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = dict[str, str]

_TOOI = "https://identifier.overheid.nl/tooi/id/"
_CODE: Final = re.compile(r"([a-z]{2})(\d{2,4})", re.ASCII)
_MINISTRY = re.compile(r"\b(?:mnre|hv_)\d+\b")
_FOLDERS: Final = {"gm": "gemeente", "ws": "waterschap", "pv": "provincie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: the property it states, and how a cell becomes terms.

    ``read`` turns a cell into the text of each term; ``kind`` is ``iri``, ``text`` (plain), ``nl`` (Dutch) or
    the short name of a datatype.
    """

    name: str
    predicate: str
    kind: str = "text"
    read: Callable[[str], Iterable[str]] = lambda cell: (cell,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One register: its table, the graph it becomes, and where the release comes from.

    ``classes`` is the type of each row, or gives its IRI by the row; ``subject`` names the column with the
    IRI of a row. ``keep`` tells which rows belong to the register; ``reads`` are the columns both look at
    besides. A newer list gets a new ``name``, ``label``, ``source`` and date here.
    """

    table: str
    name: str
    label: tuple[str, str]
    source: str
    issued: tuple[str, str]
    subject: str
    classes: str | Callable[[Row], str]
    columns: tuple[Column, ...]
    note: tuple[str, str] | None = None
    licence: str | None = "https://creativecommons.org/publicdomain/zero/1.0/"
    keep: Callable[[Row], bool] = bool
    reads: tuple[str, ...] = ()
    file: str | None = None


def _codes(cell: str) -> list[str]:
    """Return the IRIs of register codes such as ``gm1979 ws0616``.

    >>> _codes("gm1979")
    ['https://identifier.overheid.nl/tooi/id/gemeente/gm1979']

    Raises:
        KeyError: a code is of no known register.
        ValueError: a code is no two letters and four digits.

    """
    codes = [_CODE.fullmatch(code) for code in cell.split()]
    if None in codes:
        raise ValueError(cell)
    return [f"{_TOOI}{_FOLDERS[code[1]]}/{code[0]}" for code in codes if code]


def _code(cell: str) -> list[str]:
    """Return the digits of a code such as ``GM0014``.

    Raises:
        ValueError: the code is no two letters and digits.

    """
    code = _CODE.fullmatch(cell.lower())
    if code is None:
        raise ValueError(cell)
    return [code[2]]


def _nuts(cell: str) -> list[str]:
    """Return the IRI of a NUTS code, or none where a place lies outside NUTS."""
    return [f"http://data.europa.eu/nuts/code/{cell}"] if re.fullmatch(r"NL[A-Z0-9]{0,3}", cell) else []


def _ministry(row: Row) -> str:
    return expand("tooiont:HistorischeVersie" if "/hv_" in row["tooi_uri"] else "tooiont:Ministerie")


def _abbreviation(cell: str) -> list[str]:
    """Return the abbreviation without the period that the table adds in brackets."""
    return [cell.split(" (", maxsplit=1)[0]]


def _ministries(cell: str) -> list[str]:
    """Return the IRIs of the ministries that a cell names by code; none when they are from memory."""
    return [] if "memory" in cell else [f"{_TOOI}ministerie/{code}" for code in _MINISTRY.findall(cell)]


def _of_version(version: str, row: Row) -> bool:
    return row["nuts_version"] == version


_NAME = Column(name="name", predicate="tooiont:officieleNaamExclSoort")
_FROM = Column(name="valid_from", predicate="tooiont:begindatum", kind="xsd:date")
_UNTIL = Column(name="valid_to", predicate="tooiont:einddatum", kind="xsd:date")

RELEASES: Final = (
    Release(
        table="municipalities.csv",
        name="tooi-gemeenten-5",
        file="gemeenten",
        label=("Register gemeenten compleet, versie 5", "Complete register of municipalities, version 5"),
        source="https://identifier.overheid.nl/tooi/set/rwc_gemeenten_compleet/5",
        issued=("2026-01-29", "xsd:date"),
        subject="tooi_uri",
        classes="tooiont:Gemeente",
        columns=(
            Column(name="name", predicate="rdfs:label", kind="nl", read=lambda cell: (f"gemeente {cell}",)),
            _NAME,
            Column(name="cbs_code", predicate="tooiont:gemeentecode", read=_code),
            Column(name="province_tooi_uri", predicate="tooiont:ligtInProvincie", kind="iri"),
            Column(name="nuts3_2024", predicate="rd:nuts", kind="iri", read=_nuts),
            _FROM,
            _UNTIL,
            Column(name="successor", predicate="dct:isReplacedBy", kind="iri", read=_codes),
        ),
        note=(
            "De indeling in NUTS 3 (2024) komt uit een aparte tabel van het CBS.",
            "The division into NUTS 3 (2024) comes from a separate table of Statistics Netherlands.",
        ),
    ),
    Release(
        table="municipality_events.csv",
        name="tooi-gemeentewijzigingen-5",
        file="gemeentewijzigingen",
        label=("Wijzigingen van gemeenten, versie 5", "Changes of municipalities, version 5"),
        source="https://identifier.overheid.nl/tooi/set/rwc_gemeenten_compleet/5",
        issued=("2026-01-29", "xsd:date"),
        subject="event_uri",
        classes=lambda row: row["event_type"],
        reads=("event_type",),
        columns=(
            Column(name="date", predicate="rd:datum", kind="xsd:date"),
            Column(name="invalidated", predicate="prov:invalidated", kind="iri", read=_codes),
            Column(name="used", predicate="prov:used", kind="iri", read=_codes),
            Column(name="generated", predicate="prov:generated", kind="iri", read=_codes),
        ),
    ),
    Release(
        table="provinces.csv",
        name="tooi-provincies-1",
        file="provincies",
        label=("Register provincies compleet, versie 1", "Complete register of provinces, version 1"),
        source="https://identifier.overheid.nl/tooi/set/rwc_provincies_compleet/1",
        issued=("2021-11-15", "xsd:date"),
        subject="tooi_uri",
        classes="tooiont:Provincie",
        columns=(
            Column(name="name", predicate="rdfs:label", kind="nl", read=lambda cell: (f"provincie {cell}",)),
            _NAME,
            Column(name="tooi_code", predicate="tooiont:provinciecode", read=_code),
            Column(name="nuts2_2024", predicate="rd:nuts", kind="iri", read=_nuts),
        ),
    ),
    Release(
        table="waterschappen.csv",
        name="tooi-waterschappen-2",
        file="waterschappen",
        label=(
            "Register waterschappen compleet, versie 2",
            "Complete register of water authorities, version 2",
        ),
        source="https://identifier.overheid.nl/tooi/set/rwc_waterschappen_compleet/2",
        issued=("2024-04-23", "xsd:date"),
        subject="tooi_uri",
        classes="tooiont:Waterschap",
        columns=(
            Column(name="label", predicate="rdfs:label", kind="nl"),
            _NAME,
            _FROM,
            _UNTIL,
            Column(name="successor", predicate="dct:isReplacedBy", kind="iri", read=_codes),
        ),
    ),
    Release(
        table="bes.csv",
        name="tooi-caribische-openbare-lichamen-1",
        file="caribische-openbare-lichamen",
        label=(
            "Register Caribische openbare lichamen compleet, versie 1",
            "Complete register of Caribbean public bodies, version 1",
        ),
        source="https://identifier.overheid.nl/tooi/set/rwc_caribische_openbare_lichamen_compleet/1",
        issued=("2021-11-15", "xsd:date"),
        subject="tooi_uri",
        classes="tooiont:CaribischOpenbaarLichaam",
        columns=(Column(name="label", predicate="rdfs:label", kind="nl"), _NAME, _FROM),
    ),
    Release(
        table="samenwerkingsorganisaties.csv",
        name="tooi-samenwerkingsorganisaties-3",
        file="samenwerkingsorganisaties",
        label=(
            "Register samenwerkingsorganisaties compleet, versie 3",
            "Complete register of inter-municipal bodies, version 3",
        ),
        source="https://identifier.overheid.nl/tooi/set/rwc_samenwerkingsorganisaties_compleet/3",
        issued=("2026-01-29", "xsd:date"),
        subject="tooi_uri",
        classes="tooiont:Samenwerkingsorganisatie",
        columns=(Column(name="name", predicate="rdfs:label", kind="nl"), _NAME, _FROM, _UNTIL),
    ),
    Release(
        table="regio_members.csv",
        name="leden-van-samenwerkingsorganisaties",
        file="leden-van-samenwerkingsorganisaties",
        label=("Leden van samenwerkingsorganisaties", "Members of inter-municipal bodies"),
        source="https://organisaties.overheid.nl/",
        issued=("2025-02-03", "xsd:date"),
        subject="so_uri",
        classes="tooiont:Samenwerkingsorganisatie",
        columns=(Column(name="member_tooi_uri", predicate="org:hasMember", kind="iri"),),
        keep=lambda row: not row["exit"],
        reads=("exit",),
        note=(
            "Leden volgens de regeling die op 3 februari 2025 gold; geen partijenlijst van een deal.",
            "Members under the arrangement in force on 3 February 2025; no list of parties of a deal.",
        ),
    ),
    Release(
        table="ministries.csv",
        name="ministeries-polder-82b2d3b",
        file="ministeries",
        label=(
            "Ministeries in het Register van Overheidsorganisaties",
            "Ministries in the Register of Government Organisations",
        ),
        source="https://github.com/anneschuth/polder/tree/82b2d3b/data/organisaties/ministeries",
        issued=("2026", "xsd:gYear"),
        subject="tooi_uri",
        classes=_ministry,
        reads=("tooi_uri", "end_date"),
        columns=(
            Column(name="name_nl", predicate="rdfs:label", kind="nl"),
            Column(name="abbreviation", predicate="skos:altLabel", kind="nl", read=_abbreviation),
            Column(name="start_date", predicate="tooiont:begindatum", kind="xsd:date"),
            Column(name="end_date", predicate="tooiont:einddatum", kind="xsd:date"),
            Column(name="tooi_historic_version_of", predicate="prov:specializationOf", kind="iri"),
            Column(name="predecessor", predicate="dct:replaces", kind="iri", read=_ministries),
            Column(name="successor", predicate="dct:isReplacedBy", kind="iri", read=_ministries),
        ),
        # The ministry that EZ and EZK share bears its present name; its former names are versions of it.
        keep=lambda row: not (row["tooi_uri"].endswith("mnre1045") and row["end_date"]),
        note=(
            (
                "De officiële waardelijst van ministeries is niet verkregen; de identificaties komen uit een "
                "openbare bewerking van het register."
            ),
            (
                "The official list of ministries was not obtained; the identifiers come from a public "
                "edition of the register."
            ),
        ),
    ),
    *(
        Release(
            table="nuts.csv",
            name=f"nuts-{version}",
            file=f"nuts-{version}",
            label=(f"NUTS {version}, Nederland", f"NUTS {version}, the Netherlands"),
            source="https://ec.europa.eu/eurostat/web/nuts",
            issued=(version, "xsd:gYear"),
            subject="uri",
            classes="rd:Nutsgebied",
            columns=(
                Column(name="name", predicate="rdfs:label", kind="nl"),
                Column(name="code", predicate="rd:nutscode"),
                Column(name="level", predicate="rd:nutsniveau", kind="xsd:integer"),
                Column(name="nuts_version", predicate="rd:nutsversie", kind="xsd:gYear"),
                Column(name="cbs_corop_code", predicate="rd:coropcode"),
            ),
            keep=partial(_of_version, version),
            reads=("nuts_version",),
            note=(
                "De licentie van deze lijst is niet nagegaan.",
                "The licence of this list was not checked.",
            ),
            licence=None,
        )
        for version in ("2021", "2024")
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Inhabitants per municipality, from one source and year."""

    column: str
    name: str
    label: tuple[str, str]
    source: str
    year: str
    note: tuple[str, str]


COUNTS: Final = (
    Count(
        column="population_2021",
        name="inwoners-cbs-2021",
        label=("Inwoners per gemeente, 1 januari 2021", "Inhabitants per municipality, 1 January 2021"),
        source="https://github.com/RishikeshGovind/nlstat",
        year="2021",
        note=(
            "Cijfers van het CBS op 1 januari 2021, gelezen uit een openbare kopie.",
            "Figures of Statistics Netherlands on 1 January 2021, read from a public copy.",
        ),
    ),
    Count(
        column="population_roo",
        name="inwoners-roo-2026",
        label=("Inwoners per gemeente, omstreeks 2026", "Inhabitants per municipality, about 2026"),
        source="https://organisaties.overheid.nl/",
        year="2026",
        note=(
            "De peildatum staat niet in de bron; de som past bij 1 januari 2026.",
            "The reference date is not in the source; the sum fits 1 January 2026.",
        ),
    ),
)

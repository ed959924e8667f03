"""The fields of the form: their names, what they mean, and an example that passes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(Enum):
    """What a field holds."""

    TEXT = auto()
    AMOUNT = auto()
    YES_OR_NO = auto()
    DAY = auto()
    MOMENT = auto()
    LIST = auto()
    GROUP = auto()
    TABLE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``parts`` are the fields of a group, or the columns of a table.

    ``example`` is what the template fills in: one text, several for a list, and nothing for a group or a
    table, whose parts hold them (one for each row of a table).
    """

    name: str
    kind: Kind
    meaning: Mapping[str, str]
    example: tuple[str, ...] = ()
    parts: tuple[Field, ...] = ()
    optional: bool = False


def _field(
    name: str,
    kind: Kind,
    nl: str,
    en: str,
    *example: str,
    optional: bool = False,
    parts: tuple[Field, ...] = (),
) -> Field:
    return Field(
        name=name, kind=kind, meaning={"nl": nl, "en": en}, example=example, optional=optional, parts=parts
    )


_COFINANCING: Final = (
    _field(
        "partij",
        Kind.TEXT,
        "Wie betaalt",
        "Who pays",
        *("provincie Drenthe", "gemeente Assen", "Stichting Dorpshuizen"),
    ),
    _field(
        "soort",
        Kind.TEXT,
        "publiek, privaat of in-natura",
        "Kind of money",
        "publiek",
        "publiek",
        "in-natura",
    ),
    _field("bedrag", Kind.AMOUNT, "Bedrag in euro", "Amount in euro", "8.000.000", "6,5 mln", "500.000,00"),
    _field(
        "herkomst",
        Kind.TEXT,
        "eigen middelen, specifieke uitkering van het Rijk, subsidie van het Rijk of opdracht van het Rijk",
        "Where the money comes from",
        *("eigen middelen", "eigen middelen", "eigen middelen"),
    ),
)
_ASPECTS: Final = (
    _field(
        "opgave",
        Kind.TEXT,
        "Welk probleem de regio aanpakt",
        "The challenge that the region meets",
        "Voorzieningen verdwijnen uit de dorpen.",
    ),
    _field(
        "aanpak",
        Kind.TEXT,
        "Hoe de regio dat doet",
        "The approach",
        "Dorpen krijgen een budget voor een gedeelde voorziening.",
    ),
    _field(
        "financien",
        Kind.TEXT,
        "Waar het geld voor is",
        "What the money is for",
        "De helft gaat naar gebouwen, de helft naar mensen.",
    ),
    _field(
        "organisatie",
        Kind.TEXT,
        "Wie waarover beslist",
        "Who decides what",
        "Een stuurgroep van gemeenten en provincie beslist.",
    ),
)

FORM: Final = (
    _field("naam", Kind.TEXT, "Naam van het voorstel", "Name of the proposal", "Levende dorpen"),
    _field("tranche", Kind.TEXT, "Nummer van de tranche", "Number of the tranche", "6"),
    _field(
        "landsdeel",
        Kind.TEXT,
        "Noord, Oost, Zuid, Noordwest, Zuidwest of BES",
        "Part of the country",
        "Noord",
    ),
    _field(
        "gemeenten",
        Kind.LIST,
        "Gemeenten of eilanden van de regio",
        "Municipalities or islands of the region",
        *("Assen", "Tynaarlo", "Aa en Hunze"),
    ),
    _field(
        "rijksbijdrage",
        Kind.AMOUNT,
        "Bedrag in euro dat het Rijk bijdraagt",
        "Amount in euro that the State contributes",
        "15.000.000",
    ),
    _field(
        "inclusief_btw", Kind.YES_OR_NO, "Zijn de bedragen inclusief btw: ja of nee", "Including VAT", "ja"
    ),
    _field(
        "gevraagd",
        Kind.AMOUNT,
        "Bedrag in euro waarom het voorstel vraagt",
        "Amount in euro that the proposal asks",
        "€ 20 miljoen",
        optional=True,
    ),
    _field(
        "instrument",
        Kind.TEXT,
        "specifieke uitkering, of bijzondere uitkering voor de BES-eilanden",
        "Kind of grant",
        "specifieke uitkering",
    ),
    _field(
        "cofinanciering",
        Kind.TABLE,
        "Wat de regio zelf bijdraagt, een regel per partij",
        "What the region contributes itself, a row for each party",
        parts=_COFINANCING,
    ),
    _field(
        "afwijking",
        Kind.GROUP,
        "Alleen als de regio minder bijdraagt dan het Rijk",
        "Only if the region contributes less than the State",
        parts=(_field("motivering", Kind.TEXT, "Waarom de regio minder bijdraagt", "Why"),),
        optional=True,
    ),
    _field(
        "looptijd",
        Kind.GROUP,
        "Eerste en laatste dag van de deal",
        "First and last day of the deal",
        parts=(
            _field("start", Kind.MOMENT, "Dag, maand of jaar", "Day, month or year", "2025-07-01"),
            _field("einde", Kind.MOMENT, "Dag, maand of jaar", "Day, month or year", "2029-06-30"),
        ),
    ),
    _field(
        "partijen",
        Kind.TABLE,
        "Wie er meedoen",
        "Who takes part",
        parts=(
            _field(
                "naam",
                Kind.TEXT,
                "Naam van de partij",
                "Name of the party",
                *("gemeente Assen", "provincie Drenthe", "Stichting Dorpshuizen"),
            ),
            _field("rol", Kind.TEXT, "kassier of partner", "Role", "kassier", "partner", "partner"),
        ),
    ),
    _field(
        "kassier",
        Kind.TEXT,
        "Overheid die de uitkering ontvangt; geen waterschap",
        "Public body that receives the grant; no water authority",
        "gemeente Assen",
    ),
    _field("aspecten", Kind.GROUP, "Een tekst per aspect", "A text for each aspect", parts=_ASPECTS),
    _field(
        "themas",
        Kind.LIST,
        "Thema's van brede welvaart",
        "Themes of well-being",
        *("leefbaarheid", "voorzieningen"),
        optional=True,
    ),
    _field(
        "borging",
        Kind.TEXT,
        "Hoe het effect na afloop blijft",
        "How the effect lasts afterwards",
        "De gemeenten nemen het beheer na afloop over.",
        optional=True,
    ),
    _field("ingediend", Kind.DAY, "Dag van indiening", "Day of submission", "2024-10-15", optional=True),
)
"""All fields of the form, in its order."""

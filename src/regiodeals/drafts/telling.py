"""What is said of forms in more than one place, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from regiodeals.errors import Wording

NO_SUCH_FIELD: Final = {"nl": "Dit veld bestaat niet.", "en": "There is no such field."}
A_FORMULA: Final = {
    "nl": "Hier staat een formule; alleen waarden worden gelezen.",
    "en": "A formula stands here; only values are read.",
}
AN_ERROR: Final = {
    "nl": "Hier staat een fout; alleen waarden worden gelezen.",
    "en": "An error stands here; only values are read.",
}
KEEP_ONE: Final = {"nl": "Houd er één over.", "en": "Keep one."}
SHORTEN: Final = {"nl": "Maak het korter.", "en": "Shorten it."}
SPLIT: Final = {"nl": "Splits het bestand.", "en": "Split the file."}
WRITE_THE_VALUE: Final = {"nl": "Schrijf de waarde zelf.", "en": "Write the value."}
COMPARE: Final = {"nl": "Vergelijk het met het sjabloon.", "en": "Compare it with the template."}
START_FROM_TEMPLATE: Final = {"nl": "Begin met het sjabloon.", "en": "Start from the template."}
SEE_TEMPLATE: Final = {"nl": "Zie het sjabloon.", "en": "See the template."}
TAKE_OUT: Final = {"nl": "Haal het weg, of zie het sjabloon.", "en": "Take it out, or see the template."}
SAVE_AGAIN: Final = {
    "nl": "Open de werkmap in een rekenprogramma en sla haar opnieuw op.",
    "en": "Open the workbook in a spreadsheet and save it again.",
}


def too_many_entries(most: int) -> Wording:
    """Return that a list is too long."""
    return {
        "nl": f"De lijst heeft meer dan {most} onderdelen.",
        "en": f"The list has more than {most} entries.",
    }


def too_long(most: int) -> Wording:
    """Return that a text is too long."""
    return {
        "nl": f"De tekst is langer dan {most} tekens.",
        "en": f"The text is longer than {most} characters.",
    }


def fields_expected(names: str) -> Wording:
    """Return which fields stand here in a form."""
    return {"nl": f"Hier horen de velden {names}.", "en": f"The fields {names} are expected here."}

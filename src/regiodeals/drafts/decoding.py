"""Bytes of a form as text."""

from __future__ import annotations

import codecs
import re
from typing import Final

from regiodeals.drafts.form import refuse

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(content: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Raises:
        UnreadableForm: the bytes are in another encoding, or hold control characters.

    """
    if content.startswith(_WIDE):
        raise refuse(
            f"{name}:1",
            {"nl": "Het bestand is in UTF-16.", "en": "The file is in UTF-16."},
            {"nl": "Sla het op als UTF-8.", "en": "Save it as UTF-8."},
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse(
            f"{name}:{line}",
            {
                "nl": f"De byte 0x{content[error.start]:02x} is geen UTF-8.",
                "en": f"The byte 0x{content[error.start]:02x} is no UTF-8.",
            },
            {
                "nl": "Sla het bestand op als UTF-8 (in een rekenblad: 'CSV UTF-8').",
                "en": "Save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8').",
            },
        ) from None
    found = _CONTROL.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise control_character(found[0], f"{name}:{line}")
    return text


def check_signs(text: str, where: str) -> None:
    """Refuse control characters, which no form needs.

    Raises:
        UnreadableForm: the text holds one.

    """
    found = _CONTROL.search(text)
    if found is not None:
        raise control_character(found[0], where)


def control_character(sign: str, where: str) -> Exception:
    """Return the error for a control character."""
    return refuse(
        where,
        {
            "nl": f"Hier staat het stuurteken U+{ord(sign):04X}.",
            "en": f"The control character U+{ord(sign):04X} stands here.",
        },
        {
            "nl": "Haal het weg, of ga na of dit het bedoelde bestand is.",
            "en": "Take it out, or check that this is the file you meant.",
        },
    )

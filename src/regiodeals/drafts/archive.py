"""A workbook is an archive of XML files: refused here, before anything unpacks it, when it is a trap."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from regiodeals.drafts.form import refuse
from regiodeals.drafts.telling import SAVE_AGAIN

LARGEST: Final = 2 * 1024 * 1024
"""Bytes in the file."""

MOST_PARTS: Final = 60
LARGEST_UNPACKED: Final = 4 * 1024 * 1024
"""Bytes of all parts together, unpacked."""

TIGHTEST: Final = 200
"""Unpacked bytes for each packed byte, in a part of over 64 kB."""

LAST_ROW: Final = 10_000
LAST_COLUMN: Final = 702
"""Cells may stand this far from the start (702 is ZZ); a form ends long before."""

_SMALL: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_CELL: Final = re.compile(rb"\br\s*=\s*[\"'](?P<column>[A-Za-z]*)(?P<row>[0-9]+)[\"']")
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def check_workbook(content: bytes, name: str) -> None:
    """Refuse an archive that is broken, too large, packed too tight, encrypted, or declares entities.

    Every part is unpacked once, into a buffer that is bounded by what the archive says and by our limits.

    Raises:
        UnreadableForm: the archive is one of these.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_parts(parts, name)
            for part in parts:
                _check_text(archive.read(part), name, part.filename)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise refuse(
            name,
            {
                "nl": "Dit is geen werkmap: het archief is stuk.",
                "en": "This is no workbook: the archive is broken.",
            },
            SAVE_AGAIN,
        ) from None


def _check_parts(parts: list[zipfile.ZipInfo], name: str) -> None:
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise refuse(
            name,
            {
                "nl": f"De werkmap heeft meer dan {MOST_PARTS} delen, of een deel twee keer.",
                "en": f"The workbook has more than {MOST_PARTS} parts, or one twice.",
            },
            SAVE_AGAIN,
        )
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise refuse(
            name,
            {
                "nl": f"Uitgepakt is de werkmap groter dan {LARGEST_UNPACKED // 2**20} MiB.",
                "en": f"The workbook unpacks to more than {LARGEST_UNPACKED // 2**20} MiB.",
            },
            SAVE_AGAIN,
        )
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise refuse(
                name,
                {
                    "nl": "De werkmap is op slot met een wachtwoord.",
                    "en": "The workbook is locked with a password.",
                },
                {"nl": "Sla haar op zonder wachtwoord.", "en": "Save it without one."},
            )
        if part.compress_type not in _METHODS:
            raise refuse(
                name,
                {
                    "nl": "De werkmap is op een ongewone manier ingepakt.",
                    "en": "The workbook is packed in an unusual way.",
                },
                SAVE_AGAIN,
            )
        if part.file_size > _SMALL and part.file_size > TIGHTEST * max(part.compress_size, 1):
            raise refuse(
                name,
                {
                    "nl": "De werkmap is dichter ingepakt dan een formulier ooit is.",
                    "en": "The workbook is packed tighter than any form.",
                },
                SAVE_AGAIN,
            )


def _check_text(part: bytes, name: str, filename: str) -> None:
    """Refuse a document type, an entity, and any encoding in which they could hide."""
    if not filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    declared = _ENCODING.search(part[:200])
    if b"\0" in part or (declared and declared[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise refuse(
            name,
            {
                "nl": "Een deel van de werkmap is niet in UTF-8.",
                "en": "A part of the workbook is not in UTF-8.",
            },
            SAVE_AGAIN,
        )
    if _DECLARATION.search(part):
        raise refuse(
            name,
            {
                "nl": "De werkmap verklaart een documenttype of een entiteit.",
                "en": "The workbook declares a document type or an entity.",
            },
            SAVE_AGAIN,
        )
    if "/worksheets/" in filename:
        for cell in _CELL.finditer(part):
            if len(cell["column"]) > 2 or len(cell["row"]) > 9 or int(cell["row"]) > LAST_ROW:
                place = (cell["column"] + cell["row"])[:20].decode("ascii")
                raise refuse(
                    f"{name}, {place}",
                    {
                        "nl": "Deze cel staat ver buiten het formulier.",
                        "en": "This cell stands far outside the form.",
                    },
                    SAVE_AGAIN,
                )

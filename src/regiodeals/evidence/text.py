"""The one normalisation under which a quote is compared with its source.

Texts of the same document differ in characters that mean nothing: a copy from a PDF, from a web page and
from a scan break lines elsewhere and use other dashes. Quotes, headings and the hash of a text all go
through the same steps, in this order:

1. Unicode NFC.
2. ``**`` (bold in a text held as Markdown) is a line break; any other ``*`` (italics) is left out.
3. Soft hyphens and characters without width are left out.
4. Dashes and hyphens (‐ ‑ ‒ – — ― −) become ``-``.
5. Quotation marks, apostrophes and guillemets (« » “ ” „ ‘ ’ ‚ ´ ` ′) become ``"`` or ``'``.
6. White space of every kind, tabs and line breaks too, becomes one space; none is left at the ends.

Words broken by a scan stay broken: a quote avoids them. Superscript digits stay, as they mark footnotes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from typing import Final

_LEFT_OUT: Final = "\u00ad\u200b\u2060\ufeff"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_SINGLE_QUOTES: Final = "\u2018\u2019\u201a\u201b\u00b4`\u2032\u2039\u203a"
_DOUBLE_QUOTES: Final = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033"
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys(_LEFT_OUT, ""),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        "*": "",
    }
)

SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""The digits that mark a footnote."""


def normalise(text: str) -> str:
    r"""Return a text as it is compared: see the steps at the top of this module.

    Normalising twice changes nothing.

    >>> normalise("«Elke regio telt»,\n2024–2025\tNort’i\u00a0Saliña")
    '"Elke regio telt", 2024-2025 Nort\'i Saliña'
    """
    return " ".join(_plain(text).split())


def lines(text: str) -> tuple[str, ...]:
    r"""Return the lines of a text, each normalised, without the empty ones.

    Joined by one space they are the normalised text.

    >>> lines("REGIO DEALS****Noord-Drenthe**\n\nNoord-Drenthe,  met")
    ('REGIO DEALS', 'Noord-Drenthe', 'Noord-Drenthe, met')
    """
    return tuple(" ".join(line.split()) for line in _plain(text).splitlines() if not line.isspace() and line)


def tekst_sha256(text: str) -> str:
    r"""Return the SHA-256 of the normalised text in UTF-8, as 64 hexadecimal digits.

    It says which text was held when its quotes were checked, without publishing that text.

    >>> tekst_sha256("Nr. 159\n") == tekst_sha256("Nr.  159")
    True
    """
    return hashlib.sha256(normalise(text).encode("utf-8")).hexdigest()


def footnote_marker(line: str) -> str:
    """Return the superscript digits a line opens with; empty when it is no footnote.

    >>> footnote_marker("¹² Zie nr. 109")
    '¹²'
    """
    return line[: len(line) - len(line.lstrip(SUPERSCRIPTS))]


def _plain(text: str) -> str:
    """Apply all steps except the last; composed again, as leaving out a character may join two others."""
    composed = unicodedata.normalize("NFC", text).replace("**", "\n")
    return unicodedata.normalize("NFC", composed.translate(_PLAIN))

"""A form in JSON: every text and number as it is written, each with its path in the file."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from regiodeals.drafts.decoding import check_signs, decode
from regiodeals.drafts.form import LONGEST_TEXT, MOST_ENTRIES, Entries, Fields, Text, Value, refuse
from regiodeals.drafts.telling import COMPARE, KEEP_ONE, SHORTEN, too_long, too_many_entries
from regiodeals.drafts.yaml_form import DEEPEST, LARGEST, NO_FIELDS, TOO_DEEP, TOO_MANY_FIELDS, TWICE

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["LARGEST", "read_json"]

_PROBLEMS: Final = {
    "Expecting value": "hier ontbreekt een waarde",
    "Expecting ','": "er ontbreekt een komma, of een haak is niet gesloten",
    "Expecting ':'": "na een veld ontbreekt een dubbele punt",
    "Expecting property name": "hier hoort de naam van een veld, tussen dubbele aanhalingstekens",
    "Illegal trailing comma": "na de komma komt niets meer",
    "Unterminated string": "een aanhalingsteken is geopend en niet gesloten",
    "Invalid control character": "in een tekst staat een regeleinde of een tab",
    "Invalid": "na een backslash staat een onbekend teken",
    "Extra data": "na het einde staat nog iets",
}
"""The start of what the parser says: the same in Dutch."""
_WORDS: Final = {None: "", True: "true", False: "false"}


class _Pairs(list[tuple[str, object]]):
    """The fields of an object in order, those that stand twice included."""


def read_json(content: bytes, name: str) -> list[Fields]:
    """Return the one draft of a JSON file (RFC 8259).

    Numbers stay the text that was written, so that no amount ever passes through floating point.

    Raises:
        UnreadableForm: the text is no JSON, repeats a field, is nested too deep or too long, or holds no
            fields.

    """
    text = decode(content, name)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=str,
            parse_float=str,
            parse_constant=partial(_refuse_constant, name),
        )
    except json.JSONDecodeError as error:
        raise refuse(
            f"{name}:{error.lineno}",
            {"nl": f"Dit is geen JSON: {_in_dutch(error.msg)}.", "en": f"This is no JSON: {error.msg}."},
            COMPARE,
        ) from None
    except RecursionError:
        raise refuse(name, TOO_DEEP, COMPARE) from None
    if not isinstance(value, _Pairs):
        raise refuse(
            name,
            NO_FIELDS,
            {
                "nl": 'Schrijf de velden als {"veld": "waarde"}.',
                "en": 'Write the fields as {"field": "value"}.',
            },
        )
    return [_fields(value, name, f"{name}#", 1)]


def _in_dutch(problem: str) -> str:
    told = (dutch for start, dutch in _PROBLEMS.items() if problem.startswith(start))
    return next(told, "de grammatica klopt niet")


def _refuse_constant(name: str, word: str) -> NoReturn:
    raise refuse(name, {"nl": f"'{word}' is geen JSON.", "en": f"'{word}' is no JSON."}, COMPARE)


def _value(value: object, where: str, depth: int) -> Value:
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise refuse(where, too_long(LONGEST_TEXT), SHORTEN)
        check_signs(value, where)
        return Text(text=value, where=where)
    if value is None or isinstance(value, bool):
        return Text(text=_WORDS[value], where=where)
    if depth > DEEPEST:
        raise refuse(where, TOO_DEEP, COMPARE)
    if isinstance(value, _Pairs):
        return _fields(value, where, where, depth)
    listed = value if isinstance(value, list) else []  # JSON has nothing else
    if len(listed) > MOST_ENTRIES:
        raise refuse(where, too_many_entries(MOST_ENTRIES), SHORTEN)
    entries = tuple(_value(entry, f"{where}/{place}", depth + 1) for place, entry in enumerate(listed))
    return Entries(entries=entries, where=where)


def _fields(pairs: _Pairs, where: str, start: str, depth: int) -> Fields:
    """Return the fields of an object; the place of each is a JSON pointer (RFC 6901)."""
    if len(pairs) > MOST_ENTRIES:
        raise refuse(where, TOO_MANY_FIELDS, COMPARE)
    fields: dict[str, Value] = {}
    for written, value in pairs:
        name = written[:100]
        check_signs(name, where)
        place = f"{start}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in fields:
            raise refuse(place, TWICE, KEEP_ONE, field=name)
        fields[name] = _value(value, place, depth + 1)
    return Fields(fields=fields, where=where)

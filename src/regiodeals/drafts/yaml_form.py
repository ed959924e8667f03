"""A form in YAML, read from its events: no tags, no aliases, and every text as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import yaml

from regiodeals.drafts.decoding import check_signs, decode
from regiodeals.drafts.form import LONGEST_TEXT, MOST_ENTRIES, Entries, Fields, Text, Value, refuse
from regiodeals.drafts.telling import COMPARE, KEEP_ONE, SHORTEN, too_long, too_many_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from regiodeals.errors import Wording

LARGEST: Final = 256 * 1024
"""Bytes in a YAML file."""

DEEPEST: Final = 5
"""Levels of lists and fields in each other."""

TOO_DEEP: Final = {
    "nl": "De velden staan te diep in elkaar.",
    "en": "The fields are nested too deep.",
}
_QUOTES: Final = {
    "nl": "Zet de waarde tussen aanhalingstekens.",
    "en": "Put quotes around the value.",
}
_COLON: Final = {
    "nl": "Zet een waarde met een dubbele punt tussen aanhalingstekens, of herstel het inspringen.",
    "en": "Put quotes around a value with a colon, or repair the indentation.",
}
_SPACES: Final = {"nl": "Spring in met spaties, niet met tabs.", "en": "Indent with spaces, not with tabs."}
_INDENT: Final = {
    "nl": "Laat de regels evenver inspringen als in het sjabloon.",
    "en": "Indent the lines as far as in the template.",
}
_CLOSE: Final = {"nl": "Sluit de aanhalingstekens of haken.", "en": "Close the quotes or brackets."}
_PROBLEMS: Final[Mapping[str, tuple[str, Wording]]] = {
    "mapping values are not allowed": ("hier mag geen dubbele punt staan", _COLON),
    "sequence entries are not allowed": ("hier mag geen lijst beginnen", _INDENT),
    "block sequence entries are not allowed": ("hier mag geen lijst beginnen", _INDENT),
    "found character '\\t'": ("hier staat een tab", _SPACES),
    "found character": ("een waarde kan niet met dit teken beginnen", _QUOTES),
    "could not find expected ':'": ("na een veld ontbreekt een dubbele punt", COMPARE),
    "expected <block end>": ("deze regel past niet bij de regels erboven", _INDENT),
    "expected '<document start>'": ("deze regel past niet bij de regels erboven", _INDENT),
    "expected ',' or": ("er ontbreekt een komma, of een haak is niet gesloten", _CLOSE),
    "found unexpected end of stream": ("een aanhalingsteken is geopend en niet gesloten", _CLOSE),
    "found unknown escape character": ("na een backslash staat een onbekend teken", _QUOTES),
    "expected the node content": ("hier ontbreekt een waarde", COMPARE),
}
"""The start of what the parser says: the same in Dutch, and what to do."""
NO_FIELDS: Final = {"nl": "Het bestand bevat geen velden.", "en": "The file holds no fields."}
TOO_MANY_FIELDS: Final = {
    "nl": f"Er zijn meer dan {MOST_ENTRIES} velden.",
    "en": f"There are more than {MOST_ENTRIES} fields.",
}
TWICE: Final = {
    "nl": "Dit veld staat hier voor de tweede keer.",
    "en": "This field stands here for the second time.",
}
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


def read_yaml(content: bytes, name: str) -> list[Fields]:
    """Return the one draft of a YAML file.

    Scalars stay the text that was written, so that no amount ever passes through floating point.

    Raises:
        UnreadableForm: the text is no YAML, uses a tag, an anchor or an alias, repeats a field, is nested
            too deep or too long, or holds no fields.

    """
    text = decode(content, name)
    reader = _Reader(name)
    try:
        value = reader.document(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        problem = (error.problem or "it breaks the grammar").split("\n")[0][:100]
        dutch, hint = _told(problem)
        raise refuse(
            f"{name}:{line}",
            {"nl": f"Dit is geen YAML: {dutch}.", "en": f"This is no YAML: {problem}."},
            hint,
        ) from None
    except yaml.YAMLError:
        raise refuse(f"{name}:1", {"nl": "Dit is geen YAML.", "en": "This is no YAML."}, COMPARE) from None
    except RecursionError:
        raise refuse(f"{name}:1", TOO_DEEP, COMPARE) from None
    if not isinstance(value, Fields):
        raise refuse(
            f"{name}:1",
            NO_FIELDS,
            {
                "nl": "Schrijf per regel 'veld: waarde', zoals in het sjabloon.",
                "en": "Write one 'field: value' a line, as in the template.",
            },
        )
    return [value]


def _told(problem: str) -> tuple[str, Wording]:
    """Return what the parser says in Dutch, and what to do."""
    start = next((start for start in _PROBLEMS if problem.startswith(start)), None)
    return ("de opmaak klopt hier niet", COMPARE) if start is None else _PROBLEMS[start]


class _Reader:
    """Builds values from events. The depth is bounded, so that recursion is."""

    def __init__(self, name: str) -> None:
        self._name = name

    def document(self, events: Iterator[yaml.Event]) -> Value | None:
        """Return the value of the only document."""
        value: Value | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise refuse(
                        self._where(event),
                        {
                            "nl": "Hier begint een tweede document.",
                            "en": "A second document starts here.",
                        },
                        {
                            "nl": "Schrijf één ontwerp per YAML-bestand.",
                            "en": "Write one draft in a YAML file.",
                        },
                    )
            elif isinstance(event, yaml.NodeEvent):
                value = self._value(event, events, 1)
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Value:
        where = self._where(event)
        self._check(event, where)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, where)
        if depth > DEEPEST:
            raise refuse(where, TOO_DEEP, COMPARE)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._entries(events, depth, where)
        return self._fields(events, depth, where)

    def _text(self, event: yaml.ScalarEvent, where: str) -> Text:
        written = _whole(event.value, where)
        if len(written) > LONGEST_TEXT:
            raise refuse(where, too_long(LONGEST_TEXT), SHORTEN)
        return Text(text="" if event.implicit[0] and written in _NOTHING else written, where=where)

    def _entries(self, events: Iterator[yaml.Event], depth: int, where: str) -> Entries:
        entries: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            if len(entries) == MOST_ENTRIES:
                raise refuse(where, too_many_entries(MOST_ENTRIES), SHORTEN)
            entries.append(self._value(event, events, depth + 1))
        return Entries(entries=tuple(entries), where=where)

    def _fields(self, events: Iterator[yaml.Event], depth: int, where: str) -> Fields:
        fields: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            place = self._where(event)
            self._check(event, place)
            if not isinstance(event, yaml.ScalarEvent):
                raise refuse(
                    place,
                    {"nl": "De naam van een veld is een lijst.", "en": "The name of a field is a list."},
                    {"nl": "Schrijf de naam als één woord.", "en": "Write the name as one word."},
                )
            name = _whole(event.value, place)[:100]
            if name in fields:
                raise refuse(place, TWICE, KEEP_ONE, field=name)
            if len(fields) == MOST_ENTRIES:
                raise refuse(where, TOO_MANY_FIELDS, COMPARE)
            fields[name] = self._value(next(events), events, depth + 1)
        return Fields(fields=fields, where=where)

    def _check(self, event: yaml.Event, where: str) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise refuse(
                where,
                {
                    "nl": "Ankers (&) en aliassen (*) worden niet gelezen.",
                    "en": "Anchors (&) and aliases (*) are not read.",
                },
                {
                    "nl": "Schrijf de waarde uit, tussen aanhalingstekens.",
                    "en": "Write the value out, in quotes.",
                },
            )
        if getattr(event, "tag", None) is not None:
            raise refuse(
                where,
                {
                    "nl": "Hier staat een tag (!); tags worden niet gelezen.",
                    "en": "A tag (!) stands here; tags are not read.",
                },
                {"nl": "Schrijf alleen de waarde.", "en": "Write the value alone."},
            )

    def _where(self, event: yaml.Event) -> str:
        return f"{self._name}:{event.start_mark.line + 1 if event.start_mark else 1}"


def _whole(written: str, where: str) -> str:
    r"""Return a text with each pair of escapes, such as \ud83c\udf0a, as the one sign that it stands for."""
    text = written.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    check_signs(text, where)
    return text

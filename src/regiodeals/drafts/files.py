"""Files of people we do not know: looked at from outside first, and read up to a limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.drafts import archive, csv_form, json_form, yaml_form
from regiodeals.drafts.csv_form import read_csv
from regiodeals.drafts.form import refuse
from regiodeals.drafts.json_form import read_json
from regiodeals.drafts.xlsx_form import read_xlsx
from regiodeals.drafts.yaml_form import read_yaml
from regiodeals.errors import FileTooLarge, InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.drafts.form import Fields

_READERS: Final[dict[str, tuple[Callable[[bytes, str], list[Fields]], int]]] = {
    ".yaml": (read_yaml, yaml_form.LARGEST),
    ".yml": (read_yaml, yaml_form.LARGEST),
    ".json": (read_json, json_form.LARGEST),
    ".csv": (read_csv, csv_form.LARGEST),
    ".xlsx": (read_xlsx, archive.LARGEST),
}
_KINDS: Final = {
    "nl": "Een ontwerp is .yaml, .json, .csv of .xlsx; 'regiodeals check --template yaml' schrijft er één.",
    "en": "A draft is a .yaml, .json, .csv or .xlsx file; 'regiodeals check --template yaml' writes one.",
}


def read_form(draft: bytes | Path, *, name: str | None = None) -> list[Fields]:
    """Return the forms in a file, or in the bytes of a file with this name.

    Raises:
        UnreadableForm: the form cannot be read.
        InputProblem: there is no such file, it is no plain file, it is too large, or of an unknown kind.

    """
    shown = name or (draft.name if isinstance(draft, Path) else "draft")
    suffix = Path(shown).suffix.lower()
    if suffix not in _READERS:
        raise InputProblem(
            {
                "nl": f"Deze soort bestand is onbekend: {suffix or 'geen achtervoegsel'}.",
                "en": f"The kind of this file is unknown: {suffix or 'no suffix'}.",
            },
            where=shown,
            hint=_KINDS,
        )
    reader, limit = _READERS[suffix]
    content = draft if isinstance(draft, bytes) else _read(draft, shown, limit)
    if len(content) > limit:
        size = f"{limit // 1024} kB"
        raise FileTooLarge(
            {"nl": f"Het bestand is groter dan {size}.", "en": f"The file is larger than {size}."},
            where=shown,
            hint={"nl": "Een formulier is een paar kB.", "en": "A form is a few kB."},
        )
    if not content.strip():
        raise refuse(f"{shown}:1", {"nl": "Het bestand is leeg.", "en": "The file is empty."}, _KINDS)
    return reader(content, shown)


def _read(path: Path, shown: str, limit: int) -> bytes:
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise InputProblem(
                {"nl": "Dit is geen gewoon bestand.", "en": "This is no plain file."},
                where=shown,
                hint=_KINDS,
            )
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        raise InputProblem(
            {"nl": "Dit bestand bestaat niet.", "en": "There is no such file."},
            where=shown,
            hint={"nl": "Controleer de naam.", "en": "Check the name."},
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None)
        raise InputProblem(
            {
                "nl": f"Het bestand kan niet worden gelezen: {reason or 'de naam klopt niet'}.",
                "en": f"The file cannot be read: {reason or 'its name is wrong'}.",
            },
            where=shown,
            hint=_KINDS,
        ) from None

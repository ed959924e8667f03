"""Results to stdout or to a file, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from regiodeals.errors import EnvironmentProblem, InputProblem


def emit(text: str | bytes, out: Path | None = None) -> None:
    """Write a result to a file when one is named, else to stdout; text as UTF-8, bytes as they are.

    A reader of stdout that has seen enough and closes it is no problem.

    Raises:
        InputProblem: the file is a folder, or its folder does not exist.
        EnvironmentProblem: stdout or the disk refuses.

    """
    content = text if isinstance(text, bytes) else text.encode("utf-8", errors="replace")
    if out is not None:
        _write_file(content, out)
        return
    if sys.stdout is None:
        raise EnvironmentProblem(
            {
                "nl": "Er is geen stdout om het resultaat in te schrijven.",
                "en": "There is no stdout to write the result to.",
            },
            hint={"nl": "Gebruik --out BESTAND.", "en": "Use --out FILE."},
        )
    try:
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(content.decode("utf-8", errors="replace"))
        else:
            stream.write(content)
        sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
    except OSError as error:
        silence(sys.stdout)
        raise EnvironmentProblem(
            {
                "nl": f"Het resultaat kan niet naar stdout worden geschreven: {error.strerror}.",
                "en": f"The result cannot be written to stdout: {error.strerror}.",
            }
        ) from None


def check_folder(folder: Path) -> None:
    """Refuse a folder that results cannot be written into, before anything is calculated for it.

    Raises:
        InputProblem: it is a file, or lies below one.
        EnvironmentProblem: it, or the folder in which it would be made, may not be written in.

    """
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not existing.is_dir():
        raise InputProblem(
            {"nl": "Dit is een bestand, geen map.", "en": "This is a file, not a folder."},
            where=str(existing),
            hint={"nl": "Noem een map met --out.", "en": "Name a folder with --out."},
        )
    if not os.access(existing, os.W_OK | os.X_OK):
        raise EnvironmentProblem(
            {"nl": "In deze map mag niet worden geschreven.", "en": "This folder may not be written in."},
            where=str(existing),
            hint={"nl": "Noem een andere map met --out.", "en": "Name another folder with --out."},
        )


def silence(stream: object) -> None:
    """Send the rest of a stream nowhere, so that Python does not complain when it flushes it at the end."""
    try:
        number = stream.fileno()  # type: ignore[attr-defined]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
    except (AttributeError, OSError, ValueError):
        return


def terminal_width(out: Path | None = None) -> int | None:
    """Return the width in characters of the terminal that gets the result; None when it goes elsewhere."""
    if out is not None or not _is_terminal():
        return None
    return max(shutil.get_terminal_size().columns, 40)


def fitted(text: str, out: Path | None = None) -> str:
    """Return a text with its long lines broken at the width of the terminal that gets it, if one does.

    What is broken stands a little further in, so that the lines of a list stay apart. No word is broken, so
    that an address can still be followed; elsewhere the text stays as it is.
    """
    width = terminal_width(out)
    return text if width is None else broken(text, width)


def broken(text: str, width: int) -> str:
    r"""Return a text with its lines broken at a width in characters.

    >>> broken("  the one line that is too long\n\nshort\n", 24)
    '  the one line that is\n    too long\n\nshort\n'
    """
    import textwrap

    lines = []
    for line in text.split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))]
        if len(line) <= width or not line.strip():
            lines.append(line)
            continue
        lines += textwrap.wrap(
            line.lstrip(" "),
            max(width, len(indent) + 20),
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def wants_colour(out: Path | None = None) -> bool:
    """Tell whether the result goes to a terminal whose user did not refuse colour (https://no-color.org)."""
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return out is None and _is_terminal() and not refused


def _is_terminal() -> bool:
    try:
        return sys.stdout is not None and sys.stdout.isatty()
    except ValueError:
        return False


def _write_file(content: bytes, out: Path) -> None:
    """Write aside in the same folder, then rename: a reader sees the old file or the whole new one."""
    if out.is_dir():
        raise InputProblem(
            {"nl": "Dit is een map, geen bestand.", "en": "This is a folder, not a file."},
            where=str(out),
            hint={"nl": "Noem een bestand met --out.", "en": "Name a file with --out."},
        )
    if not out.parent.is_dir():
        raise InputProblem(
            {
                "nl": "De map voor het resultaat bestaat niet.",
                "en": "The folder for the result does not exist.",
            },
            where=str(out.parent),
            hint={"nl": "Maak haar, of noem een andere.", "en": "Make it, or name another."},
        )
    aside = None
    try:
        if out.exists() and not out.is_file():
            out.write_bytes(content)
            return
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as stream:
            aside = Path(stream.name)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~_umask())
        aside.replace(out)
        aside = None
    except OSError as error:
        raise EnvironmentProblem(
            {
                "nl": f"Het resultaat kan niet worden geschreven: {error.strerror or error}.",
                "en": f"The result cannot be written: {error.strerror or error}.",
            },
            where=str(out),
            hint={
                "nl": "Maak ruimte, of noem een ander bestand met --out. Het oude bestand is gebleven.",
                "en": "Make room, or name another file with --out. The old file is unchanged.",
            },
        ) from None
    finally:
        if aside is not None:
            aside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

"""The whole site: every page and every file beside it, written as one folder or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from regiodeals.errors import EnvironmentProblem, InputProblem
from regiodeals.publish.arrivals import arrival_files
from regiodeals.publish.linked_data import context_file
from regiodeals.publish.pages.deals import deal_pages
from regiodeals.publish.pages.ledger import ledger_pages
from regiodeals.publish.pages.lists import list_pages
from regiodeals.publish.pages.places import place_pages
from regiodeals.publish.pages.questions import question_pages
from regiodeals.publish.pages.rules import rule_pages
from regiodeals.publish.pages.shared import shared_pages
from regiodeals.publish.pages.start import start_pages
from regiodeals.publish.pages.things import thing_pages
from regiodeals.publish.pages.vocabulary import vocabulary_pages
from regiodeals.publish.rendering import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from regiodeals.publish.edition import Edition
    from regiodeals.publish.files import PublishedFile

MARK: Final = "context.jsonld"
"""A folder that holds this file is a site of ours, and may be replaced."""


def site_files(
    edition: Edition, downloads: Sequence[PublishedFile] = (), others: Iterable[PublishedFile] = ()
) -> Iterator[PublishedFile]:
    """Yield every file of the site, in one order.

    ``downloads`` are what the page of the data offers; ``others`` stand in the site and on no page.
    """
    yield from downloads
    yield from others
    yield from assets()
    yield context_file(edition.index)
    pages = []
    for page in _pages(edition, downloads):
        if page.path.endswith(".html"):
            pages.append(page.path)
        yield page
    yield from arrival_files(pages, edition.base_iri)


def _pages(edition: Edition, downloads: Sequence[PublishedFile]) -> Iterator[PublishedFile]:
    yield from start_pages(edition, downloads)
    yield from deal_pages(edition)
    yield from question_pages(edition)
    yield from shared_pages(edition)
    yield from place_pages(edition)
    yield from list_pages(edition)
    yield from rule_pages(edition)
    yield from ledger_pages(edition)
    yield from vocabulary_pages(edition)
    yield from thing_pages(edition)


def write_site(
    files: Iterable[PublishedFile], folder: Path, *, progress: Callable[[int], None] | None = None
) -> int:
    """Write files as a site and return how many there are; an earlier site in the folder is replaced.

    All is written aside first, so that a reader of the folder sees the old site or the new one. ``progress``
    is told the number of files now and then.

    Raises:
        InputProblem: the folder is a file, or holds something else than a site.
        EnvironmentProblem: the disk refuses, or takes two names for one; an earlier site stays as it was.

    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARK).is_file())):
        raise InputProblem(
            "This place holds something else than a site of regiodeals.",
            where=str(folder),
            hint="Move it away, or choose another folder with --out.",
        )
    aside: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
        count = _write_all(files, aside, progress)
        aside.chmod(0o755)
        _put_in_place(aside, folder)
        aside = None
    except FileExistsError as error:
        raise EnvironmentProblem(
            f"Two pages have one name here: {error.filename}.",
            where=str(folder),
            hint="The disk does not tell capitals from small letters. Build on a disk that does.",
        ) from None
    except OSError as error:
        raise EnvironmentProblem(
            f"The site cannot be written: {error.strerror or error}.",
            where=str(folder),
            hint="Make room or choose another folder with --out. An earlier site is unchanged.",
        ) from None
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)
    return count


def _write_all(files: Iterable[PublishedFile], root: Path, progress: Callable[[int], None] | None) -> int:
    made = {root}
    count = 0
    for file in files:
        target = root / file.path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        with target.open("xb") as stream:
            stream.write(file.content)
        count += 1
        if progress is not None and count % 2000 == 0:
            progress(count)
    return count


def _put_in_place(aside: Path, folder: Path) -> None:
    """Move a finished site into place; the earlier one is moved out of the way first."""
    if not folder.exists():
        aside.replace(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    folder.replace(old)
    aside.replace(folder)
    shutil.rmtree(old, ignore_errors=True)

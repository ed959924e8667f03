"""The catalogue of saved questions: one ``.rq`` file each, in a folder per theme."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import yaml

from regiodeals.errors import INSTALL_AGAIN, EnvironmentProblem, InputProblem, UnknownQuestion, nearest
from regiodeals.questions.frontmatter import FrontMatter, read_front_matter
from regiodeals.questions.parameters import RESERVED, Parameter, find_parameters
from regiodeals.questions.things import simple
from regiodeals.questions.wording import UNITS, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

THEMES: Final[Mapping[str, Mapping[str, str]]] = {
    "geld": {"nl": "Geld", "en": "Money"},
    "regios": {"nl": "Regio's", "en": "Regions"},
    "regels": {"nl": "Regels", "en": "Rules"},
    "partners": {"nl": "Partners", "en": "Partners"},
    "programmas": {"nl": "Programma's", "en": "Programmes"},
    "tijd": {"nl": "Tijd", "en": "Time"},
    "bewijs": {"nl": "Bewijs", "en": "Evidence"},
    "gegevens": {"nl": "Gegevens", "en": "Data"},
}
"""Folder of a theme to its name, in the order of a listing."""

CHECKS: Final = "checks"
"""Folder beside the themes that holds no questions, but what the data must never show."""
POLICY_FILE: Final = "policy-questions.yaml"
"""What people really ask, beside the themes; a question says which of these it answers."""
VIEWS: Final = ("table", "bar", "line", "map")
DRAWN_UNITS: Final = ("euro", "fraction", "ratio", "count")
"""Units that can be drawn, the first choice first."""
_SHORTEST_WITHIN: Final = 5
"""Letters of a word that is looked for within other words."""
_START: Final = r"(?<![^\W_])"
"""What stands before the start of a word: no letter and no digit."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an answer: its name in files, its headings for people, and what it holds."""

    name: str
    heading: Mapping[str, str]
    unit: str = "text"


EVIDENCE: Final = Column(name="bewijs", heading={"nl": "bewijs", "en": "evidence"})
"""The column that holds the passages of each row."""
BETWEEN_PASSAGES: Final = " | "
"""What separates the passages in such a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A saved question. Texts are per language, ``nl`` and ``en``; ``sparql`` has no front matter.

    ``answers`` are numbers in ``queries/policy-questions.yaml``. ``page_size`` is for grlc, which pages;
    answers here are whole. ``data_version`` is the release that the frozen answer is of. ``view_column`` is
    the column that a chart draws, when that is not the first that can be drawn. Questions of others
    may have no ``columns``: their headings are the names in the query.
    """

    name: str
    theme: str
    path: Path
    summary: Mapping[str, str]
    description: Mapping[str, str]
    tags: tuple[str, ...]
    asked_by: Mapping[str, str]
    reading: Mapping[str, str]
    view: str
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    sparql: str
    answers: tuple[int, ...] = ()
    page_size: int | None = None
    data_version: str = ""
    view_column: str = ""

    @property
    def expected_path(self) -> Path:
        """The file with the answer for the released data, beside the question."""
        return self.path.with_suffix(".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The questions of a folder, each read when it is asked for; those in ``known`` were read already."""

    folder: Path
    paths: Mapping[str, Path]
    known: Mapping[str, Question] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all questions, theme by theme."""
        return tuple(self.paths)

    def find(self, name: str) -> Question:
        """Return the question of that name.

        Raises:
            UnknownQuestion: there is none; the hint names the three nearest.
            SyntaxProblem: its file is wrong.

        """
        path = self.paths.get(name)
        if path is None:
            close = nearest(name[:100], self.paths, at_least=0.0)
            raise UnknownQuestion(
                {"nl": f"Er is geen vraag {shown(name)}.", "en": f"There is no question {shown(name)}."},
                hint={
                    "nl": f"Het meest lijken: {', '.join(close)}.\nAlle vragen staan in: regiodeals ask",
                    "en": f"Nearest are: {', '.join(close)}.\nSee all of them with: regiodeals ask",
                },
            )
        return self.known.get(name) or read_question(path)

    def questions(self) -> tuple[Question, ...]:
        """Return every question, theme by theme.

        Raises:
            SyntaxProblem: a file is wrong.

        """
        return tuple(self.known.get(name) or read_question(path) for name, path in self.paths.items())

    def search(self, words: str) -> tuple[Question, ...]:
        """Return the questions that hold each of the words, in Dutch or English, in any text of theirs.

        The policy questions that they answer count as text of theirs. A short word is looked for at the start
        of words, so that "VAT" is not found in "private", and within them only when nothing starts so. A long
        one may be half of a compound.
        """
        texts = self._texts()
        for shortest in (_SHORTEST_WITHIN, 1):
            patterns = [
                re.compile((_START if len(word) < shortest else "") + re.escape(word))
                for word in simple(words).split()
            ]
            found = tuple(one for one, text in texts if all(pattern.search(text) for pattern in patterns))
            if found:
                return found
        return ()

    def words(self) -> frozenset[str]:
        """Return the words that a search looks at, as they are compared: without capitals and accents."""
        return frozenset(word for _, text in self._texts() for word in re.findall(r"[^\W_]{3,}", text))

    def _texts(self) -> list[tuple[Question, str]]:
        policy = {} if self.known else _policy_questions(self.folder)
        return [
            (one, simple(" ".join([_all_text(one), *(policy.get(number, "") for number in one.answers)])))
            for one in self.questions()
        ]


def load_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue of a folder, without reading its questions yet.

    Raises:
        EnvironmentProblem: the folder is missing or holds no question.
        InputProblem: two questions share a name, or one stands outside a theme.

    """
    paths: dict[str, Path] = {}
    order = list(THEMES)
    found = (path for path in folder.glob("*/*.rq") if path.parent.name != CHECKS)
    files = sorted(found, key=lambda path: (_place(path, order), path.parent.name, path.stem))
    if not files:
        raise EnvironmentProblem(
            {"nl": "Er zijn geen vragen gevonden.", "en": "No saved questions were found."},
            where=str(folder),
            hint=INSTALL_AGAIN,
        )
    for path in files:
        if path.parent.name not in THEMES or not _NAME.fullmatch(path.stem):
            raise InputProblem(
                "The file of a question is its name in small letters and hyphens, in the folder of a theme.",
                where=str(path),
                hint=f"Themes are: {', '.join(THEMES)}.",
            )
        if path.stem in paths:
            raise InputProblem(
                f"Two questions are called {path.stem}.", where=f"{paths[path.stem]} and {path}"
            )
        paths[path.stem] = path
    return Catalogue(folder=folder, paths=paths)


def read_question(path: Path) -> Question:
    """Return the question in a file.

    Raises:
        SyntaxProblem: the front matter is incomplete, or does not fit the query.
        EnvironmentProblem: the file cannot be read.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputProblem(
            f"The file is not UTF-8 (byte {error.start}).", where=str(path), hint="Save it as UTF-8."
        ) from None
    except OSError as error:
        raise EnvironmentProblem(f"The file cannot be read: {error.strerror}.", where=str(path)) from None
    front = read_front_matter(text, where=f"{path.parent.name}/{path.name}")
    view = front.text("view")
    if view not in VIEWS:
        raise front.problem(f"'{view}' is no view.", hint=f"Views are: {', '.join(VIEWS)}.")
    columns = _columns(front)
    view_column = str(front.values.get("view-column", ""))
    if view_column and (view_column, True) not in {(one.name, one.unit in DRAWN_UNITS) for one in columns}:
        raise front.problem(
            f"'view-column' names '{view_column}', which is no column that can be drawn.",
            hint=f"Name a column with one of the units {', '.join(DRAWN_UNITS)}.",
        )
    return Question(
        name=path.stem,
        theme=path.parent.name,
        path=path,
        summary={"nl": front.text("summary"), "en": front.text("summary-en")},
        description={"nl": front.text("description"), "en": front.text("description-en")},
        tags=front.texts("tags"),
        asked_by=front.both_languages("asked-by"),
        reading=front.both_languages("reading"),
        view=view,
        columns=columns,
        parameters=_parameters(front),
        sparql=front.sparql,
        answers=front.numbers("answers"),
        page_size=next(iter(front.numbers("pagination")), None),
        data_version=str(front.values.get("data-version", "")),
        view_column=view_column,
    )


def _columns(front: FrontMatter) -> tuple[Column, ...]:
    columns = []
    for name, value in front.pairs("columns").items():
        unit = front.pairs("columns", value).get("unit", "text")
        if unit not in UNITS:
            raise front.problem(
                f"The column '{name}' has an unknown unit.", hint=f"Units: {', '.join(UNITS)}."
            )
        columns.append(Column(name=name, heading=front.both_languages("columns", value), unit=str(unit)))
    if not columns:
        raise front.problem("The front matter names no columns.", hint="Add: #+ columns: …")
    return tuple(columns)


def _parameters(front: FrontMatter) -> tuple[Parameter, ...]:
    try:
        found = find_parameters(front.sparql)
    except ValueError as error:
        raise front.problem(str(error)) from None
    described = front.pairs("parameters")
    defaults, listed = front.pairs("defaults"), front.pairs("enumerate")
    for name in sorted({*described, *defaults, *listed} - set(found)):
        raise front.problem(f"The query has no parameter '{name}'.", hint=f"Name its variable ?__{name}_….")
    parameters = []
    for name, (variable, datatype) in found.items():
        if name in RESERVED:
            raise front.problem(f"The parameter '{name}' is called after an option of every command.")
        if f"# parameter: {name}" not in front.sparql:
            raise front.problem(f"No line '# parameter: {name}' says where its value goes.")
        details = front.pairs("parameters", described.get(name, {}))
        values, default = listed.get(name), defaults.get(name)
        cls, prop = details.get("class"), details.get("property")
        parameters.append(
            Parameter(
                name=name,
                variable=variable,
                datatype=datatype,
                description=front.both_languages("parameters", details),
                default=None if default is None else str(default),
                values=tuple(str(value) for value in values) if isinstance(values, list) else (),
                cls=None if cls is None else str(cls),
                prop=None if prop is None else str(prop),
            )
        )
    return tuple(parameters)


def _all_text(question: Question) -> str:
    parts = [question.name, question.theme, *question.tags]
    for texts in (question.summary, question.description, question.asked_by):
        parts.extend(texts.values())
    parts.extend(THEMES.get(question.theme, {}).values())
    for column in question.columns:
        parts.extend(column.heading.values())
    return " ".join(parts)


def _policy_questions(folder: Path) -> Mapping[int, str]:
    """Return what policy questions ask, in both languages, by their number; a folder of others has none."""
    try:
        told = yaml.safe_load((folder / POLICY_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {int(number): " ".join(texts.values()) for number, texts in told.items()}


def _place(path: Path, order: list[str]) -> int:
    return order.index(path.parent.name) if path.parent.name in order else len(order)

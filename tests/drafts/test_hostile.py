"""Hostile forms: each is refused with file, place and reason, in bounded time and memory.

``hostile/`` holds the texts: the comment on top says what the refusal must tell. What is no text, or
too large to keep, is made here.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regiodeals.drafts.files import read_form
from regiodeals.drafts.form import Text, UnreadableForm
from regiodeals.drafts.reading import read_drafts
from regiodeals.drafts.template import template
from regiodeals.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = Path(__file__).parent / "hostile"
TEXTS = sorted(FOLDER.iterdir())
LONGEST_SECONDS = 5.0
MOST_MEMORY = 100 * 2**20


@pytest.fixture(autouse=True)
def offline_and_bounded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a form made the reader call an address")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    start = time.process_time()
    yield
    assert time.process_time() - start < LONGEST_SECONDS * 4


def refusal(content: bytes, name: str) -> str:
    """The message of the refusal of a form."""
    with pytest.raises(InputProblem) as caught:
        read_drafts(read_form(content, name=name))
    message = str(caught.value)
    assert name in message
    assert len(message.splitlines()) <= 16
    assert len(message) < 3000
    assert message.replace("\n", "").isprintable()
    return message


def test_there_is_a_corpus() -> None:
    assert len(TEXTS) >= 45


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_hostile_text_is_refused_with_its_place(path: Path) -> None:
    content = path.read_bytes()
    expected = content.split(b"\n", 1)[0].decode().removeprefix("# expect: ").split(", ")
    message = refusal(content, path.name)
    for part in expected:
        wanted = part.replace("line ", f"{path.name}:") if part.startswith("line ") else part
        assert wanted in message


def test_all_problems_of_a_form_are_named_at_once() -> None:
    with pytest.raises(UnreadableForm) as caught:
        read_drafts(read_form(FOLDER / "all-at-once.yaml"))
    fields = ["'tranch'", "looptijd.start", "rijksbijdrage", "inclusief_btw"]
    assert sorted(str(problem.field) for problem in caught.value.problems) == sorted(fields)


@pytest.mark.parametrize("name", ["draft.yaml", "draft.csv"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("naam: Fryslân\n".encode("latin-1"), "no UTF-8"),
        ("naam: Fryslân\n".encode("utf-16"), "UTF-16"),
        (b"naam: \xff\xfe\n", "no UTF-8"),
        (b"naam: \xed\xa0\x80\n", "no UTF-8"),
        (b"naam: a\0b\n", "U+0000"),
        (b"naam: \x1b[31mrood\n", "U+001B"),
        (b"", "empty"),
        (b" \n\n", "empty"),
    ],
)
def test_wrong_encoding_is_refused(content: bytes, told: str, name: str) -> None:
    assert told in refusal(content, name)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("draft.json", r'{"naam": "\ud800"}', "draft.json#/naam: The control character U+D800"),
        ("draft.yaml", r'naam: "\ud800"', "draft.yaml:1: The control character U+D800"),
        ("draft.yaml", r'"\udc00": x', "U+DC00"),
        ("draft.yaml", r'naam: "\u0000"', "U+0000"),
        ("draft.json", '{"naam": 1,\n "naam": 2}', "draft.json#/naam: naam: This field stands here for"),
        ("draft.json", '{"rijksbijdrage": NaN}', "'NaN' is no JSON"),
        ("draft.json", '{\n"naam": x}', "draft.json:2: This is no JSON"),
        ("draft.json", "[" * 100_000, "nested too deep"),
        ("draft.json", '{"a":' * 9 + "1" + "}" * 9, "nested too deep"),
        ("draft.json", '["naam"]', "holds no fields"),
        ("draft.json", '{"gemeenten": [' + "1," * 100 + "1]}", "draft.json#/gemeenten: "),
        ("draft.json", '{"naam": "' + "x" * 20_001 + '"}', "longer than 20000"),
        ("draft.json", '{"na~/am": {"x": 1}}', "draft.json#/na~0~1am"),
    ],
)
def test_what_json_and_escapes_may_hide_is_refused(name: str, text: str, told: str) -> None:
    assert told in refusal(text.encode(), name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": }', "ontbreekt een waarde"),
        ('{"a": 1 "b"}', "ontbreekt een komma"),
        ('{"a" 1}', "dubbele punt"),
        ("{a: 1}", "naam van een veld"),
        ('{"a": "x}', "niet gesloten"),
        ('{"a": "x\ny"}', "regeleinde"),
        (r'{"a": "\q"}', "backslash"),
        ('{"a": 1} x', "na het einde"),
        ('{"a": 1,}', "veld"),
    ],
)
def test_what_is_no_json_is_told_in_dutch_too(text: str, told: str) -> None:
    with pytest.raises(UnreadableForm) as caught:
        read_form(text.encode(), name="draft.json")
    assert told in caught.value.said("nl")


@pytest.mark.parametrize("name", ["draft.yaml", "draft.json"])
def test_json_is_read_as_it_is_written(name: str) -> None:
    (form,) = read_form(rb'{"naam": "\ud83c\udf0a", "bedrag": 1.50, "n": null, "j": true}', name=name)
    assert [value.text for value in form.fields.values() if isinstance(value, Text)] == [
        *("\N{WATER WAVE}", "1.50", "", "true")
    ]
    assert len(form.fields) == 4


@pytest.mark.parametrize("name", ["draft.yaml", "draft.csv", "draft.xlsx"])
def test_file_of_100_mb_is_refused_unread(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as stream:
        stream.truncate(100 * 2**20)
    tracemalloc.start()
    with pytest.raises(InputProblem, match="larger than"):
        read_form(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * 2**20


@pytest.mark.parametrize("name", ["draft.txt", "draft", "draft.ods", "draft.xlsm", ".yaml", "draft.yaml.exe"])
def test_unknown_kind_is_refused(name: str) -> None:
    with pytest.raises(InputProblem, match="kind of this file"):
        read_form(b"naam: x\n", name=name)


def test_folder_missing_file_and_pipe_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    for name in ("folder.yaml", "pipe.yaml", "missing.yaml", "a\0b.yaml", "x" * 300 + ".yaml"):
        with pytest.raises(InputProblem):
            read_form(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "{" * 200_000,
        "- " * 100_000,
        "? " * 100_000,
        "a: " * 60_000,
        "&a " * 60_000,
        "'" * 200_000,
        '"\\' * 100_000,
        "#" * 200_000,
        "\n" * 200_000 + "a",
        "- - - - - a\n" * 10_000,
        "naam: |\n" + "  regel\n" * 20_000,
        "%YAML 9.9\n---\nnaam: x\n",
        "%TAG ! tag:example.org,2000:\n---\nnaam: !x y\n",
    ],
    ids=range(14),
)
def test_yaml_that_costs_time_is_refused_in_time(text: str) -> None:
    start = time.process_time()
    refusal(text.encode(), "draft.yaml")
    assert time.process_time() - start < LONGEST_SECONDS


# --- Workbooks ---


def repacked(change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """The workbook of the template with its parts changed, and some added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template("xlsx"))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def in_main_sheet(old: bytes, new: bytes) -> bytes:
    """The workbook with a change in the XML of its main sheet."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        assert old in content
        return content.replace(old, new, 1)

    return repacked(change)


def same(_: str, content: bytes) -> bytes:
    return content


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def workbooks() -> dict[str, tuple[bytes, str]]:
    """Each trap with what its refusal tells."""
    head = b"<worksheet"
    plain = template("xlsx")
    locked = bytearray(plain)
    for marker, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := locked.find(marker, start)) >= 0:
            locked[start + place] |= 1
            start += 4
    row = b'<row r="3">'
    first = b'<row r="1">'
    cell = b'<c r="B2"'
    text = b't="inlineStr"><is><t>veld</t></is>'
    return {
        "no archive": (b"naam: x", "no workbook"),
        "archive cut off": (plain[: len(plain) // 2], "no workbook"),
        "byte turned": (plain[:300] + bytes([plain[300] ^ 255]) + plain[301:], ""),
        "password": (bytes(locked), "password"),
        "bomb": (repacked(same, {"xl/bomb.xml": b"<a>" + b" " * 3_900_000 + b"</a>"}), "packed tighter"),
        "huge": (repacked(same, {"xl/bomb.bin": os.urandom(64) * 80_000}), "unpacks to more"),
        "many parts": (repacked(same, {f"xl/{number}.xml": b"<a/>" for number in range(100)}), "parts"),
        "external entity": (in_main_sheet(head, ENTITY + head), "entity"),
        "entity bomb": (in_main_sheet(head, LAUGHS + head), "entity"),
        "utf-16 part": (repacked(same, {"xl/x.xml": ENTITY.decode().encode("utf-16")}), "UTF-8"),
        "utf-7 part": (repacked(same, {"xl/x.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'}), "UTF-8"),
        "formula": (in_main_sheet(cell, b'<c r="B2"><f>1+1</f><v>2</v></c><c r="D2"'), "formula"),
        "far row": (in_main_sheet(first, b'<row r="999999999">'), ""),
        "far cell": (in_main_sheet(b'r="A3"', b'r="ZZZ999999"'), "far outside"),
        "row after the form": (
            in_main_sheet(
                b"</sheetData>",
                b'<row r="900"><c r="A900" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
            ),
            "",
        ),
        "no sheet": (repacked(lambda name, content: None if "sheet1.xml" in name else content), ""),
        "no workbook part": (
            repacked(lambda name, content: None if name == "xl/workbook.xml" else content),
            "",
        ),
        "broken xml": (in_main_sheet(row, b"<row <<<"), ""),
        "string out of range": (in_main_sheet(text, b't="s"><v>99999</v>'), ""),
        "number that is none": (in_main_sheet(text, b't="n"><v>NaN</v>'), ""),
    }


@pytest.mark.parametrize("trap", workbooks())
def test_hostile_workbook_is_refused(trap: str) -> None:
    content, told = workbooks()[trap]
    tracemalloc.start()
    start = time.process_time()
    message = refusal(content, "draft.xlsx")
    spent = time.process_time() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told in message
    assert spent < LONGEST_SECONDS * 2
    assert peak < MOST_MEMORY


def test_archive_that_lies_about_its_size_is_refused() -> None:
    honest = repacked(same, {"xl/bomb.xml": b"<a>" + b" " * 3_900_000 + b"</a>"})
    size = (3_900_000 + 7).to_bytes(4, "little")
    assert honest.count(size) >= 1
    refusal(honest.replace(size, (100).to_bytes(4, "little")), "draft.xlsx")


# --- Anything at all ---


def read_or_refuse(content: bytes, name: str) -> None:
    """Read a form; any other error than a refusal fails the test."""
    with contextlib.suppress(InputProblem):
        read_drafts(read_form(content, name=name))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=600), suffix=st.sampled_from(["yaml", "json", "csv", "xlsx"]))
def test_random_bytes_are_a_form_or_refused(content: bytes, suffix: str) -> None:
    read_or_refuse(content, f"draft.{suffix}")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="naamtrnche6:-[]{}&*!?|>'\"#%,; \n\t=@.", max_size=120))
def test_random_signs_of_yaml_and_csv_are_a_form_or_refused(text: str) -> None:
    for name in ("draft.yaml", "draft.csv"):
        read_or_refuse(text.encode(), name)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_template_with_a_byte_changed_is_a_form_or_refused(data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(["yaml", "csv", "xlsx"]))
    content = bytearray(template(suffix))
    place = data.draw(st.integers(min_value=0, max_value=len(content) - 1))
    content[place] = data.draw(st.integers(min_value=0, max_value=255))
    read_or_refuse(bytes(content), f"draft.{suffix}")

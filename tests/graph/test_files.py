"""Files are read or refused with their place and the next step, never with a traceback."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from regiodeals.errors import InputProblem, RegiodealsError, SyntaxProblem, UnknownTerm
from regiodeals.graph.files import FORMATS, check_terms, read_file, read_files
from regiodeals.graph.tokens import Kind, tokens, undeclared_prefixes
from regiodeals.namespaces import BASE, VOCABULARY

TRIPLE = b'<urn:s> <urn:p> "waarde"@nl .\n'
KNOWN = {VOCABULARY + name for name in ("bedrag", "budget", "graad/nagegaan", "Passage")}


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("ending", [".ttl", ".trig", ".nt", ".nq", ".TTL"])
def test_each_format_is_read(tmp_path: Path, ending: str) -> None:
    assert len(read_file(written(tmp_path, f"a{ending}", TRIPLE)).quads) == 1


def test_json_ld_is_read_with_the_base_of_the_project(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonld", '{"@id": "id/tranche/6", "urn:p": "x"}')
    assert str(read_file(path).quads[0].subject) == f"<{BASE}id/tranche/6>"


def test_every_format_the_reader_promises_can_be_parsed_by_the_engine() -> None:
    assert all(isinstance(kind, RdfFormat) for kind in FORMATS.values())


def test_files_are_read_in_the_order_given(tmp_path: Path) -> None:
    paths = [
        written(tmp_path, f"{name}.nt", f"<urn:{name}> <urn:p> 'x' .".replace("'", '"')) for name in "ba"
    ]
    assert [str(quad.subject) for quad in read_files(paths)] == ["<urn:b>", "<urn:a>"]


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert len(read_file(written(tmp_path, "a.ttl", b"\xef\xbb\xbf" + TRIPLE)).quads) == 1


@pytest.mark.parametrize(
    ("name", "content", "kind", "place", "message", "hint"),
    [
        ("a.ttl", b"\xff\xfe<\x00", InputProblem, ":1:1", "UTF-16", "UTF-8"),
        ("a.ttl", "# één\n# é".encode("latin-1"), InputProblem, ":1:3", "byte 0xe9 at offset 2", "UTF-8"),
        ("a.ttl", TRIPLE + "é ".encode() + b"\x80", InputProblem, ":2:3", "byte 0x80", "UTF-8"),
        ("a.ttl", b"<urn:s> <urn:p>\n  .", SyntaxProblem, ":2:3", "object", "Correct"),
        ("a.ttl", b"<urn:s> <urn:p> <urn:o>", SyntaxProblem, ":1:24", "Unexpected end", "open at the end"),
        ("a.ttl", b"<id/a> a <urn:o> .", SyntaxProblem, ":1:1", "relative", "BASE <https://w3id.org/"),
        ("a.ttl", b"<urn:g> { <urn:s> a <urn:o> }", SyntaxProblem, ":1:9", "{", "Correct"),
        (
            "a.ttl",
            b"\nrd:a a rd:B .",
            UnknownTerm,
            ":2:1",
            "rd:",
            "PREFIX rd: <https://w3id.org/regiodeals/def/>",
        ),
        ("a.ttl", b"sksos:a a <urn:B> .", UnknownTerm, ":1:1", "sksos:", "Did you mean skos"),
        ("a.ttl", b"qqq:a a <urn:B> .", UnknownTerm, ":1:1", "qqq:", "PREFIX qqq:"),
        (
            "a.jsonld",
            b'{"@context": "http://127.0.0.1:9/c"}',
            InputProblem,
            "",
            "nothing is fetched",
            "Write the",
        ),
        ("a.jsonld", b'{"@id": 1}', SyntaxProblem, "", "@id", "Correct"),
        ("a.jsonld", b'{"@id": ', SyntaxProblem, ":1:", "", "open at the end"),
        ("a.jsonld", b"[" * 100_000, SyntaxProblem, ":1:", "stack", "Correct"),
        ("a.txt", TRIPLE, InputProblem, "", "'.txt' are not read", ".trig"),
        ("a", TRIPLE, InputProblem, "", "no ending", ".trig"),
        (
            "a.ttl",
            b"<urn:s> <urn:p> <<( <urn:s> <urn:p> 1 )>> .",
            InputProblem,
            "",
            "quoted inside",
            "RDF 1.1",
        ),
        ("a.ttl", b'<urn:s> <urn:p> "x"@nl--ltr .', InputProblem, "", "direction", "RDF 1.1"),
    ],
)
def test_wrong_files_are_told_with_place_and_next_step(
    tmp_path: Path,
    *,
    name: str,
    content: bytes,
    kind: type[InputProblem],
    place: str,
    message: str,
    hint: str,
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(InputProblem) as caught:
        read_file(path)
    assert type(caught.value) is kind
    assert (caught.value.where or "").startswith(f"{path}{place}")
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize("name", ["nergens.ttl", "nergens"])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputProblem, match=rf"{re.escape(name)}: The file does not exist"):
        read_file(tmp_path / name)


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="a folder"):
        read_file(tmp_path)


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    path = tmp_path / "pipe.ttl"
    os.mkfifo(path)
    with pytest.raises(InputProblem, match="not a regular file"):
        read_file(path)


def test_forbidden_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, "a.ttl", TRIPLE)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputProblem, match="Permission denied") as caught:
        read_file(path)
    assert caught.value.where == str(path)


def test_impossible_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputProblem):
        read_file(tmp_path / "a\0b.ttl")
    with pytest.raises(InputProblem, match="too long"):
        read_file(tmp_path / ("a" * 300 + ".ttl"))


def test_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.nt", TRIPLE)
    assert read_file(path, limit=len(TRIPLE)).quads
    with pytest.raises(InputProblem, match="larger than 29 bytes"):
        read_file(path, limit=len(TRIPLE) - 1)


def test_paths_below_the_current_folder_are_shown_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputProblem) as caught:
        read_file(tmp_path / "a" / "b.ttl")
    assert caught.value.where == "a/b.ttl"


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, b'_:x <urn:p> "x" .') for name in ("a.nt", "b.nt")]
    nodes = {quad.subject for path in paths for quad in read_file(path, rename_blank_nodes=True).quads}
    assert len(nodes) == 2


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [
        ("PREFIX rd: <{v}>\n<urn:s> a rd:Passage ;\n  rd:bedarg 1 .", ":3:3", "rd:bedarg"),
        ("PREFIX x: <{v}>\n\n<urn:s> x:bedarg 1 .", ":3:9", "rd:bedarg"),
        ("<urn:s> <{v}bedarg> 1 .", ":1:9", "rd:bedarg"),
        ("BASE <{b}>\n<urn:s> <urn:p> <def/graad/nagegan> .", ":2:17", "def/graad/nagegan"),
        ("PREFIX rd: <{v}>\n<urn:s> <urn:p> rd:graad\\/nagegan .", ":2:17", "def/graad/nagegan"),
        ("PREFIX rd: <{v}>\n# rd:bedarg\n<urn:s> <urn:p> 'rd:bedarg.' , rd:bedarg .", ":3:32", "rd:bedarg"),
        ("PREFIX rd: <{v}>\n<urn:s> <urn:p> '1'^^rd:bedarg .", ":2:22", "rd:bedarg"),
    ],
)
def test_unknown_term_is_placed_and_the_nearest_named(
    tmp_path: Path, text: str, place: str, name: str
) -> None:
    path = written(tmp_path, "a.ttl", text.format(v=VOCABULARY, b=BASE))
    with pytest.raises(UnknownTerm) as caught:
        check_terms([read_file(path)], KNOWN)
    assert caught.value.where == f"{path}{place}"
    assert caught.value.message == f"{name} is not defined in the vocabulary."
    assert (caught.value.hint or "").startswith("Did you mean ")
    assert ("rd:bedrag" if "bedarg" in name else "def/graad/nagegaan") in (caught.value.hint or "")


def test_unknown_term_in_json_ld_is_placed(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.jsonld", f'{{"@context": {{"rd": "{VOCABULARY}"}},\n "@id": "urn:s",\n "rd:bedarg": 1}}'
    )
    with pytest.raises(UnknownTerm) as caught:
        check_terms([read_file(path)], KNOWN)
    assert caught.value.where == f"{path}:3:2"


def test_all_unknown_terms_of_a_file_are_listed(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.ttl", f"PREFIX rd: <{VOCABULARY}>\n<urn:s> rd:zzz 1 ; rd:bedarg 1 ; rd:qqq 1 ."
    )
    with pytest.raises(UnknownTerm, match="rd:zzz") as caught:
        check_terms([read_file(path)], KNOWN)
    assert "Also unknown in this file: rd:bedarg, rd:qqq." in (caught.value.hint or "")


def test_known_terms_rules_and_other_vocabularies_pass(tmp_path: Path) -> None:
    own = f"rd:bedrag 1 ; <urn:p> rd:shape\\/X , <{BASE}id/x> , <{BASE}def>"
    text = f"PREFIX rd: <{VOCABULARY}>\n<urn:s> {own} ."
    check_terms([read_file(written(tmp_path, "a.ttl", text))], KNOWN)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(alphabet="<>{}[]().;,@^\"'\\:_# \nabrd1é\ufeff", max_size=80).map(str.encode),
    ),
    st.sampled_from(sorted(FORMATS)),
)
def test_any_bytes_are_read_or_refused_readably(tmp_path: Path, content: bytes, ending: str) -> None:
    path = written(tmp_path, f"a{ending}", content)
    problem = None
    try:
        check_terms([read_file(path, limit=1000, rename_blank_nodes=True)], KNOWN)
    except RegiodealsError as error:
        problem = error
    if problem is not None:
        assert problem.exit_code == 2
        assert (problem.where or "").startswith(str(path))


@given(st.text(max_size=200))
def test_tokens_cover_every_character_but_spaces_and_comments(text: str) -> None:
    for token in tokens(text):
        line = text.split("\n")[token.line - 1]
        assert line[token.column - 1 :].startswith(token.text.split("\n")[0])


def test_tokens_are_not_misled_by_strings_iris_and_comments() -> None:
    text = "SELECT ?x { <http://a#b> p:q\\,r '''it's\n#no''' . ?x < 3 # SERVICE\n} "
    assert [(token.kind, token.text) for token in tokens(text)] == [
        (Kind.WORD, "SELECT"),
        (Kind.VARIABLE, "?x"),
        (Kind.MARK, "{"),
        (Kind.IRI, "<http://a#b>"),
        (Kind.NAME, "p:q\\,r"),
        (Kind.STRING, "'''it's\n#no'''"),
        (Kind.MARK, "."),
        (Kind.VARIABLE, "?x"),
        (Kind.MARK, "<"),
        (Kind.MARK, "3"),
        (Kind.MARK, "}"),
    ]


def test_undeclared_prefixes_are_found() -> None:
    query = "PREFIX a: <urn:a> SELECT * { a:b b:c _:d . ?x :e 'f:g' }"
    assert [prefix for prefix, _ in undeclared_prefixes(query)] == ["b", ""]


def test_engine_still_refuses_remote_contexts_by_itself() -> None:
    with pytest.raises(SyntaxError, match="LoadDocumentCallback"):
        list(parse(b'{"@context": "http://127.0.0.1:9/c"}', format=RdfFormat.JSON_LD))

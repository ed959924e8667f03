"""``regiodeals new``: skeletons, what is still missing in a file, and the how-tos that lead through both."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from regiodeals.content import Content
from regiodeals.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Done

ROOT = Path(__file__).resolve().parents[2]
HOW_TO = ROOT / "docs" / "how-to"
LETTER = "kst-29697-159"
DEAL = (
    *("new", "deal", "--tranche", "3", "--name", "Kust & Strand", "--document", "kustblad"),
    *("--title", "Het 'Kustblad'", "--date", "2020-07-13", "--url", "https://example.org/kust"),
)
FULL = (*DEAL, "--quote", "Het Rijk geeft Kust & Strand 12,5 miljoen", "--amount", "12500000")
EXAMPLE_DOCUMENT = "regioblad-7"


def filled(text: str) -> str:
    """A skeleton of a deal as somebody leaves it who has no more to say."""
    lines = [line for line in text.splitlines() if "# FILL IN" not in line]
    return "\n".join(lines).replace("FILL IN: the title in English", "The 'Kustblad'") + "\n"


GAP = """
<id/leemte/3-kust-strand>
    a rd:Leemte ;
    rdfs:label "Onbekend van Kust & Strand"@nl ,
        "Not known of Kust & Strand"@en ;
    rd:betreft <id/regiodeal/3-kust-strand> ;
    rd:eigenschap rd:cofinanciering ,
        rd:landsdeel ;
    rd:gezochtIn <id/document/kustblad> ;
    rd:gezochtOp "2026-11-22"^^xsd:date ;
.
"""


@pytest.fixture
def deal(run: Callable[..., Done], tmp_path: Path) -> Path:
    """A file with a deal in which nothing is missing."""
    path = tmp_path / "3-kust-strand.trig"
    assert run(*FULL, "--out", path).code == 0
    path.write_text(filled(path.read_text(encoding="utf-8")) + GAP, encoding="utf-8")
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_skeleton_goes_to_stdout_and_can_be_read(run: Callable[..., Done]) -> None:
    done = run(*DEAL)
    assert done.code == 0
    assert "places are marked FILL IN" in done.err
    quads = list(parse(done.out.encode(), format=RdfFormat.TRIG))
    assert f"{BASE}id/regiodeal/3-kust-strand" in {str(quad.subject)[1:-1] for quad in quads}
    assert "# FILL IN: rd:bedrag" in done.out
    assert "PREFIX xsd:" in done.out
    assert "PREFIX skos:" not in done.out


def test_a_skeleton_looks_like_our_files(run: Callable[..., Done]) -> None:
    """The description of a deal that the data holds, but for what only that deal has."""
    ours = (ROOT / "data" / "deals" / "3-veluwe.trig").read_text(encoding="utf-8")
    made = run(*DEAL).out
    for thing in ("regio", "voorstel", "bijdrage"):
        (block,) = re.findall(rf"^<id/{thing}/3-kust-strand.*?^\.$", made, re.MULTILINE | re.DOTALL)
        as_ours = block.replace("3-kust-strand", "3-veluwe").replace("Kust & Strand", "Veluwe")
        assert sorted(as_ours.splitlines()) == sorted(
            next(
                found
                for found in re.findall(rf"^<id/{thing}/3-veluwe.*?^\.$", ours, re.MULTILINE | re.DOTALL)
                if found.splitlines()[0] == as_ours.splitlines()[0]
            ).splitlines()
        )


def test_a_known_document_is_not_described_again(run: Callable[..., Done]) -> None:
    done = run(
        *("new", "passage", "--document", LETTER, "--name", "selectie/nieuw", "--heading", "Financiering")
    )
    assert "dct:identifier" not in done.out
    assert "a rd:Onderdeel" not in done.out
    assert f"rd:onderdeel <id/onderdeel/{LETTER}/financiering> ;" in done.out
    assert "rd:graad <def/graad/nagegaan> ;" in done.out
    assert "FILL IN: the shortest quote" in done.out


def test_a_new_heading_is_described(run: Callable[..., Done]) -> None:
    done = run("new", "passage", "--document", LETTER, "--name", "nieuw", "--heading", 'De "kop"')
    assert r'rd:kop "De \"kop\""@nl ;' in done.out
    assert f"rd:onderdeel <id/onderdeel/{LETTER}/de-kop> ;" in done.out


def test_a_mentioned_passage_has_no_quote(run: Callable[..., Done]) -> None:
    done = run("new", "passage", "--document", LETTER, "--name", "nieuw", "--grade", "vermeld")
    assert "oa:exact" not in done.out
    assert "rd:graad <def/graad/vermeld> ;" in done.out


def test_an_existing_file_is_not_overwritten(refused: Callable[..., str], deal: Path) -> None:
    before = deal.read_bytes()
    told = refused(2, *FULL, "--out", deal)
    assert "never written over" in told
    assert f"regiodeals new deal --check {deal}" in told
    assert deal.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("passage", "--name", "x"), "--document is missing"),
        (("passage", "--document", LETTER), "--name is missing"),
        (("passage", "--document", LETTER, "--name", "!?"), "no letter or figure"),
        (("passage", "--document", "kst-29697-15", "--name", "x"), "knows no document 'kst-29697-15'"),
        (("passage", "--document", LETTER, "--name", "selectie/budget"), "selectie/budget already"),
        (
            ("passage", "--document", LETTER, "--name", "x", "--grade", "vermeld", "--quote", "y"),
            "no quote",
        ),
        (
            ("passage", "--document", LETTER, "--name", "x", "--grade", "zeker"),
            "'zeker' is no value of --grade",
        ),
        (("deal", "--name", "x", "--document", LETTER), "--tranche is missing"),
        (("deal", "--tranche", "99", "--name", "x", "--document", LETTER), "no tranche 99"),
        (("deal", "--tranche", "3", "--name", "Veluwe", "--document", LETTER), "3-veluwe already"),
        ((*DEAL[1:], "--amount", "12,5 miljoen"), "no amount in euro"),
        ((*DEAL[1:], "--date", "13 juli"), "is no date"),
        ((*DEAL[1:], "--url", "example.org"), "is no address"),
        ((*DEAL[1:], "--document", "id/document/<x>"), "cannot be part of an IRI"),
        (("deal", "--check", "missing.trig"), "does not exist"),
        (("rule",), "There is no command 'rule'"),
    ],
)
def test_wrong_use_is_2(words: tuple[str, ...], told: str, refused: Callable[..., str]) -> None:
    assert told in refused(2, "new", *words)


def test_a_complete_file_is_0(run: Callable[..., Done], deal: Path) -> None:
    done = run("new", "deal", "--check", deal, "--lang", "en")
    assert (done.code, done.out) == (0, f"{deal} is complete: nothing is missing.\n")
    assert json.loads(run("new", "passage", "--check", deal, "--format", "json").out) == []


@pytest.mark.parametrize(
    "changes",
    [
        (
            ("12500000.00", "13500000.00", "does not stand in the quote"),
            ("The 'Kustblad'", "FILL IN: the title in English", "Still to fill in: the title in English"),
            ("rd:cofinanciering ,\n        ", "", "Rule: CofinancieringOntbreektRule."),
            ("    rd:graad <def/graad/aangehaald> ;\n", "", "has rd:graad 0 times"),
        ),
        (
            ('    oa:exact "Het Rijk geeft Kust & Strand 12,5 miljoen"@nl ;\n', "", "but no quote"),
            ("        rd:bedrag 12500000.00 ;\n", "", "Rule: "),
            ("rd:document <id/document/kustblad>", "rd:document <id/document/kust>", "described nowhere"),
        ),
    ],
)
def test_what_is_missing_is_told_with_1(
    changes: tuple[tuple[str, str, str], ...], run: Callable[..., Done], deal: Path
) -> None:
    for old, new, _ in changes:
        edit(deal, old, new)
    done = run("new", "deal", "--check", deal, "--lang", "en")
    assert done.code == 1
    assert not [told for _, _, told in changes if told not in done.out]
    assert re.fullmatch(r"Still missing: \d\.", done.out.splitlines()[-1])
    assert all(line.startswith((str(deal), "    ")) for line in done.out.splitlines()[:-1])


def test_a_deal_without_a_passage_is_told(run: Callable[..., Done], deal: Path) -> None:
    text = deal.read_text(encoding="utf-8")
    deal.write_text(text.partition("# --- Passages ---")[0] + GAP, encoding="utf-8")
    done = run("new", "deal", "--check", deal)
    assert done.code == 1
    assert "id/regiodeal/3-kust-strand: geen passage zegt iets over deze deal." in done.out


def test_facts_and_gaps_in_our_other_files_count(run: Callable[..., Done]) -> None:
    done = run("new", "deal", "--check", ROOT / "data" / "deals" / "6-noord-drenthe.trig")
    assert done.code == 0, done.out


# --- The how-tos, from start to end on one document that the graph then does not know yet ---


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content; commands run in it."""
    root = tmp_path / "copy"
    for folder in ("ontology", "data", "shapes", "queries"):
        shutil.copytree(ROOT / folder, root / folder)
    monkeypatch.setattr("regiodeals.cli.new.find_content", lambda: Content(root=root))
    monkeypatch.chdir(root)
    return root


def commands(page: str) -> list[list[str]]:
    """The ``regiodeals new`` commands of a page, in its order."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.strip().startswith("regiodeals new")]


def shown(page: str) -> str:
    """What a page says that the check prints."""
    (block,) = re.findall(r"^ *```text\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    return "".join(line.removeprefix("   ") + "\n" for line in block.splitlines())


def turtle(page: str) -> list[str]:
    """The Turtle of a page, at the margin."""
    blocks = re.findall(r"^ *```turtle\n(.*?)^ *```$", page, re.MULTILINE | re.DOTALL)
    return ["".join(line.removeprefix("   ") + "\n" for line in block.splitlines()) for block in blocks]


@pytest.mark.slow
def test_the_how_to_of_a_passage_works(run: Callable[..., Done], copy: Path) -> None:
    page = (HOW_TO / "add-a-passage.md").read_text(encoding="utf-8")
    write, check, mention, heading, with_text = commands(page)
    path = copy / "data" / "besluiten" / f"{EXAMPLE_DOCUMENT}.trig"
    path.parent.mkdir()
    assert run(*write).code == 0
    assert run(*check).out == shown(page)

    graph, rule = turtle(page)
    edit(path, "FILL IN: the subject", "the regional treasurer")
    edit(path, "FILL IN: the title in English", "Decree on the treasurer (Regioblad 7)")
    text = path.read_text(encoding="utf-8")
    head, _, _ = text.rpartition(graph.splitlines()[0])
    path.write_text(head + graph, encoding="utf-8")
    assert f"id/regel/{EXAMPLE_DOCUMENT}/kassier is described nowhere." in run(*check).out
    edit(path, "# --- Passages ---\n", rule + "\n# --- Passages ---\n")
    assert "Name the tranche to which the rule applies." in run(*check).out

    pasted = run(*mention).out.partition("# --- Passages ---\n")[2]
    assert pasted.count("FILL IN") == 1
    applies = "rd:geldtVoor <id/tranche/4> , <id/tranche/5> , <id/tranche/6>"
    assert applies in page
    fact = f"    <id/regel/{EXAMPLE_DOCUMENT}/kassier> {applies} .\n"
    pasted = re.sub(r" *# FILL IN.*\n", fact, pasted)
    path.write_text(path.read_text(encoding="utf-8") + pasted, encoding="utf-8")
    done = run(*check)
    assert done.code == 0
    assert done.out.strip() in page

    assert run(*heading).code == 0
    folder = os.environ.get("REGIODEALS_SOURCES")
    if folder:
        with_text[-1] = str(Path(folder) / with_text[-1])
        assert run(*with_text).code == 0


@pytest.mark.slow
def test_the_how_to_of_a_deal_works(run: Callable[..., Done], copy: Path) -> None:
    page = (HOW_TO / "add-a-deal.md").read_text(encoding="utf-8")
    write, check = commands(page)
    assert run(*write).code == 0
    path = copy / "data" / "deals" / "6-kuststreek.trig"
    assert run(*check).out == shown(page)
    edit(path, "FILL IN: the title in English", "Regional gazette 8")
    path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    gaps = copy / "data" / "leemten.trig"
    gaps.write_text(gaps.read_text(encoding="utf-8") + "\n" + turtle(page)[0], encoding="utf-8")
    done = run(*check)
    assert done.code == 0, done.out
    assert done.out.strip() in page

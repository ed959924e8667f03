"""``regiodeals check``: exit codes, formats and templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import rdflib
from rdflib import RDF, SH

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Done

    Run = Callable[..., Done]
    Refused = Callable[..., str]


@pytest.fixture
def draft(run: Run, tmp_path: Path) -> Path:
    """A form that passes."""
    path = tmp_path / "draft.yaml"
    assert run("check", "--template", "yaml", "--out", path).code == 0
    return path


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["yaml", "csv", "xlsx"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_template_passes(run: Run, tmp_path: Path, form: str, lang: str) -> None:
    path = tmp_path / f"draft.{form}"
    assert run("check", "--template", form, "--out", path, "--lang", lang).code == 0
    done = run("check", path, "--lang", lang)
    assert done.code == 0
    assert (
        done.out
        == {"nl": "Alles voldoet: geen bevindingen.\n", "en": "Everything conforms: no findings.\n"}[lang]
    )


def test_template_on_stdout_is_the_form(run: Run, draft: Path) -> None:
    assert run("check", "--template", "yaml").out == draft.read_text(encoding="utf-8")


def test_workbook_on_stdout_is_a_workbook(
    process: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    done = process("check", "--template", "xlsx")
    assert done.returncode == 0
    assert done.stdout.startswith(b"PK")


def test_violation_is_exit_1_with_value_limit_clause_and_remedy(run: Run, draft: Path) -> None:
    edited(draft, "rijksbijdrage: 15.000.000", "rijksbijdrage: 40.000.000,01")
    edited(draft, "bedrag: 8.000.000", "bedrag: 80.000.000")
    edited(draft, "gevraagd: € 20 miljoen", "gevraagd:")
    done = run("check", draft)
    assert done.code == 1
    assert done.out.count("Overtreding:") == 1
    assert "Verlaag de rijksbijdrage van € 40.000.000,01 tot hooguit € 40.000.000." in done.out
    assert "„bedraagt minimaal € 5 miljoen en maximaal € 40 miljoen”" in done.out
    assert "Levende dorpen" in done.out


def test_warning_alone_is_exit_0(run: Run, draft: Path) -> None:
    edited(draft, "bedrag: 8.000.000", "bedrag: 7.999.999,99")
    assert run("check", draft).code == 1
    edited(draft, "motivering:  #", "motivering: De gemeenten hebben te weinig reserves. #")
    done = run("check", draft, "--lang", "en")
    assert done.code == 0
    assert "1 warning." in done.out


def test_findings_in_every_format(run: Run, draft: Path, tmp_path: Path) -> None:
    edited(draft, "landsdeel: Noord", "landsdeel: <b>Midden</b>")
    content = json.loads(run("check", draft, "--format", "json").out)
    (finding,) = content["findings"]
    assert finding["value"] == "<b>Midden</b>"
    graph = rdflib.Graph().parse(data=run("check", draft, "--format", "turtle").out, format="turtle")
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == 1
    page = tmp_path / "report.html"
    done = run("check", draft, "--format", "html", "--out", page)
    assert (done.code, done.out) == (1, "")
    assert "&lt;b&gt;Midden&lt;/b&gt;" in page.read_text(encoding="utf-8")


def test_unreadable_form_is_exit_2_with_file_line_and_field(refused: Refused, draft: Path) -> None:
    edited(draft, "rijksbijdrage: 15.000.000", "rijksbijdrage: 15.000")
    line = draft.read_text(encoding="utf-8").splitlines().index("rijksbijdrage: 15.000") + 1
    message = refused(2, "check", draft)
    assert message.startswith(f"draft.yaml:{line}: rijksbijdrage: '15.000' may mean 15000 or 15 euro.")
    edited(draft, "landsdeel: Noord", "landdeel: Noord")
    edited(draft, "ingediend: 2024-10-15", "ingediend: 2024-02-30")
    message = refused(2, "check", draft)
    assert "The form has 3 problems" in message
    assert "Did you mean landsdeel?" in message


def test_long_list_of_problems_is_cut(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text("".join(f"veld{number}: x\n" for number in range(80)), encoding="utf-8")
    assert "and 68 more" in refused(2, "check", path)


def test_wrong_use_is_exit_2(refused: Refused, draft: Path, tmp_path: Path) -> None:
    assert "--template" in refused(2, "check")
    assert "takes no draft" in refused(2, "check", draft, "--template", "yaml")
    assert "no such file" in refused(2, "check", tmp_path / "missing.yaml")
    assert "kind of this file" in refused(2, "check", tmp_path / "draft.docx")


def test_rules_of_ones_own(run: Run, refused: Refused, draft: Path, tmp_path: Path) -> None:
    rules = tmp_path / "own.ttl"
    rules.write_text(
        "BASE <https://w3id.org/regiodeals/>\nPREFIX rd: <https://w3id.org/regiodeals/def/>\n"
        "<id/regel/eigen> a rd:Financieringsregel ; rd:geldtVoor <id/tranche/6> ;\n"
        "    rd:maximumbijdrage 1.00 .\n",
        encoding="utf-8",
    )
    done = run("check", draft, "--rules", rules)
    assert done.code == 1
    assert "tot hooguit € 1." in done.out
    assert "missing.ttl" in refused(2, "check", draft, "--rules", tmp_path / "missing.ttl")

"""One version, one licence, one set of dependencies, wherever they are written."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import regiodeals

ROOT = Path(__file__).resolve().parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
PUBLICCODE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASE = re.compile(r"^## \[(?P<version>\d+\.\d+\.\d+)\] - (?P<date>\d{4}-\d\d-\d\d)$", re.MULTILINE)


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line.split("==") for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in pinned}


def needed(names: list[str]) -> set[str]:
    """All that these requirements need in this environment, by way of other packages too."""
    found: set[str] = set()
    waiting = [Requirement(name) for name in names]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        found.add(key[0])
        try:
            further = metadata.requires(requirement.name) or []
        except metadata.PackageNotFoundError:
            continue
        for text in further:
            below = Requirement(text)
            extras = requirement.extras or {""}
            if below.marker is None or any(below.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(below)
    return found


def own_requirements() -> list[str]:
    return [
        *PROJECT["dependencies"],
        *(name for extra in PROJECT["optional-dependencies"].values() for name in extra),
    ]


def test_the_newest_release_of_the_changelog_is_this_version() -> None:
    newest = RELEASE.search(CHANGELOG)
    assert newest is not None
    assert newest["version"] == regiodeals.__version__ == CITATION["version"] == PUBLICCODE["softwareVersion"]
    assert newest["date"] == CITATION["date-released"] == PUBLICCODE["releaseDate"]


def test_the_ontology_says_this_version() -> None:
    header = (ROOT / "ontology" / "regiodeals.ttl").read_text(encoding="utf-8")
    assert re.findall(r'owl:versionInfo "(.*?)"', header) == [regiodeals.__version__]
    assert re.findall(r"owl:versionIRI <def/versie/(.*?)>", header) == [regiodeals.__version__]


def test_every_release_of_the_changelog_is_in_the_description_of_the_dataset() -> None:
    text = (ROOT / "data" / "dataset.ttl").read_text(encoding="utf-8")
    described = re.findall(r'dct:issued "([^"]+)"\^\^xsd:date ;\s+dcat:version "([^"]+)"', text)
    told = [(found["date"], found["version"]) for found in RELEASE.finditer(CHANGELOG)]
    missing = [
        f"""
<id/dataset/{version}>
    a prov:Entity ;
    dct:title "Versie {version} van de gegevens"@nl , "Release {version} of the data"@en ;
    dct:description "…"@nl , "…"@en ;
    dct:issued "{day}"^^xsd:date ;
    dcat:version "{version}" ;
    prov:specializationOf <id/dataset> ;
.
"""
        for day, version in told
        if (day, version) not in described
    ]
    assert not missing, "add to data/dataset.ttl, under Releases, and say what is new:\n" + "".join(missing)
    assert sorted(described) == sorted(told), "a release of data/dataset.ttl is not in CHANGELOG.md"


def test_changelog_lines_name_the_part_they_change() -> None:
    entries = [line for line in CHANGELOG.splitlines() if line.startswith("- ")]
    assert entries
    assert [
        line for line in entries if not re.match(r"- \[(ontology|data|shapes|queries|cli|site)\] \S", line)
    ] == []


def test_the_licences_agree_and_are_whole() -> None:
    assert PROJECT["license"] == PUBLICCODE["legal"]["license"] == " AND ".join(CITATION["license"])
    eupl = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert eupl.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert [int(number) for number in re.findall(r"^(\d+)\.[A-Z]", eupl, re.MULTILINE)] == list(range(1, 16))
    assert "Appendix" in eupl.split("15.Applicable Law")[1]
    cc0 = (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    assert "CC0 1.0 Universal" in cc0
    assert re.findall(r"^(\d)\. ", cc0, re.MULTILINE) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "key",
    [
        "publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus",
        "softwareType", "description", "legal", "maintenance", "localisation",
    ],
)  # fmt: skip
def test_publiccode_has_its_mandatory_keys(key: str) -> None:
    assert PUBLICCODE[key]


def test_publiccode_keeps_the_limits_of_its_standard() -> None:
    assert PUBLICCODE["publiccodeYmlVersion"] == "0.4"
    date.fromisoformat(PUBLICCODE["releaseDate"])
    assert PUBLICCODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert set(PUBLICCODE["description"]) == {"nl", "en"}
    for text in PUBLICCODE["description"].values():
        assert len(text["shortDescription"]) <= 150
        assert 150 <= len(text["longDescription"]) <= 10_000
        assert text["features"]
    assert PUBLICCODE["maintenance"]["type"] == "none" or PUBLICCODE["maintenance"]["contacts"]
    assert isinstance(PUBLICCODE["localisation"]["localisationReady"], bool)
    assert set(PUBLICCODE["localisation"]["availableLanguages"]) == {"nl", "en"}


def test_the_citation_has_what_its_format_demands() -> None:
    assert CITATION["cff-version"] == "1.2.0"
    assert CITATION["message"]
    assert CITATION["title"]
    assert all(author["name"] for author in CITATION["authors"])


def test_constraints_pin_everything_that_is_needed() -> None:
    missing = needed(own_requirements()) - set(pins())
    assert not missing, "add the versions that are tested to constraints.txt"


def test_constraints_are_one_exact_version_a_line() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    assert pinned == sorted(pinned, key=str.lower)
    assert len(pins()) == len(pinned)


def test_every_dependency_has_its_reason() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = {
        canonicalize_name(name.strip())
        for line in page.splitlines()
        if line.startswith("| ") and not line.startswith("| package")
        for name in line.split("|")[1].split(",")
    }
    assert rows == {canonicalize_name(Requirement(name).name) for name in own_requirements()}

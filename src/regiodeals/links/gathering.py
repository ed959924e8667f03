"""Link sets filled from the tables of registers, by rule; what people wrote in them stays.

The header of a link set is written by people and must be there. A link that already stands in a table keeps
its row, with its date, its review and its remarks. A link that the registers add gets a row with the day of
the import. A link that they no longer support stays and is told: whether to take it out is for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiodeals.errors import InputProblem
from regiodeals.graph.dumps import write_whole
from regiodeals.graph.files import shown
from regiodeals.graph.linksets import LITERAL, SUFFIX, read_link_set
from regiodeals.links.identifiers import TARGETS
from regiodeals.links.register_tables import read_table
from regiodeals.links.tables import table_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from regiodeals.links.identifiers import Found, Target
    from regiodeals.links.register_tables import RegisterTable

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredLinks:
    """A link set that an import wrote: how many links it has and how many are new.

    ``unsupported`` names the subjects of links that the registers do not hold; ``left_out`` the things that
    have no link, each with the reason.
    """

    path: Path
    links: int
    new: int
    unsupported: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def gather_links(folder: Path, target: Path, *, day: date) -> list[GatheredLinks]:
    """Write the link sets whose registers stand in a folder; ``day`` is the date of new links.

    Raises:
        InputProblem: a table or a link set cannot be read, or a table lacks a column; nothing was written.
        EnvironmentProblem: a file cannot be written.

    """
    names = sorted({table.name for wanted in TARGETS for table in wanted.tables})
    tables = {name: read_table(folder / name) for name in names if (folder / name).is_file()}
    if not tables:
        raise InputProblem(
            "No table of a known register stands in this folder.",
            where=shown(folder),
            hint=f"Known tables: {', '.join(names)}.",
        )
    ready = [wanted for wanted in TARGETS if all(table.name in tables for table in wanted.tables)]
    made = [_made(wanted, tables, target / f"{wanted.name}{SUFFIX}", day) for wanted in ready]
    for told, text in made:
        write_whole(told.path, text.encode())
    return [told for told, _ in made]


def _made(
    wanted: Target, tables: Mapping[str, RegisterTable], path: Path, day: date
) -> tuple[GatheredLinks, str]:
    """Return what becomes of one link set, and its text."""
    found: dict[_Key, Found] = {}
    left_out: dict[str, str] = {}
    for table in wanted.tables:
        rows = tables[table.name]
        rows.require(set(table.columns))
        for _, row in rows.rows:
            for link in table.rule(row):
                if link.left_out:
                    left_out[link.label] = link.left_out
                else:
                    found.setdefault((link.subject, link.predicate, link.target or link.code), link)
    existing = read_link_set(path, may_be_empty=True)
    kept = {_key(link.cells): dict(link.cells) for link in existing.links}
    rows_by_key = {key: kept.get(key) or _row(link, day) for key, link in found.items()}
    unsupported = {key: row for key, row in kept.items() if key not in found}
    told = GatheredLinks(
        path=path,
        links=len(rows_by_key) + len(unsupported),
        new=len(found.keys() - kept.keys()),
        unsupported=tuple(sorted(row["subject_label"] for row in unsupported.values())),
        left_out=tuple(sorted(left_out.items())),
    )
    return told, existing.header + table_text([*rows_by_key.values(), *unsupported.values()])


def _key(cells: Mapping[str, str]) -> _Key:
    return cells["subject_id"], cells["predicate_id"], cells.get("object_id") or cells["object_label"]


def _row(link: Found, day: date) -> dict[str, str]:
    return {
        "subject_id": link.subject,
        "subject_label": link.label,
        "predicate_id": link.predicate,
        "object_id": link.target,
        "object_label": link.code,
        "object_type": LITERAL if link.code else "",
        "mapping_justification": link.justification,
        "mapping_provider": link.provider,
        "mapping_date": day.isoformat(),
        "confidence": link.confidence,
        "comment": link.comment,
    }

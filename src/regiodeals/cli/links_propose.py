"""``regiodeals links propose``: which things do the names in somebody's table mean?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from regiodeals.cli.options import AsOfOption, Lang, LangOption, OutOption, example, read_day
from regiodeals.cli.output import emit
from regiodeals.cli.story import tell, waiting
from regiodeals.content import find_content
from regiodeals.links.name_table import Aim  # noqa: TC001 - Typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.errors import Wording
    from regiodeals.links.proposals import Proposal

EXAMPLE = example(
    "regiodeals links propose names.csv --to gemeenten",
    "regiodeals links propose parties.csv --to partijen --column organisatie --out review.tsv",
)


def propose(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with a header, UTF-8.")],
    *,
    aim: Annotated[Aim, typer.Option("--to", help="What the names are of.")],
    column: Annotated[
        str | None,
        typer.Option("--column", metavar="NAME", help="Column with the names, unless it is usual."),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = Lang.nl,
    out: OutOption = None,
) -> None:
    """Propose a match for each name of a table: what it may mean, how likely, and why.

    The result is a table with tabs in the form of SSSOM, one row per proposal, for a person to review: fill
    in reviewer_label and review_date for a row that is right, and delete the others. A municipality of the
    past is proposed together with the one that followed it, and one of later with those that went into it;
    --as-of, or a column datum, says the day. The columns ext_line and ext_date hold the line of the name and
    its day. A name that nothing is like has a row with sssom:NoTermFound.
    """
    from regiodeals.links.name_table import read_names

    table = read_names(file, column=column, aim=aim)
    if table.columns > 1:
        tell(
            {
                "nl": f"De namen staan in kolom {table.column}.",
                "en": f"The names stand in column {table.column}.",
            },
            lang,
        )
    day = read_day(as_of) or _today()
    with waiting({"nl": "De namen worden vergeleken", "en": "Comparing the names"}, lang):
        from regiodeals.graph.dataset import load_dataset
        from regiodeals.graph.view import current_view
        from regiodeals.links.proposals import Matcher
        from regiodeals.links.review import review_table

        matcher = Matcher(current_view(load_dataset(find_content())), aim)
        proposals = [(row, matcher.propose(row, day=day)) for row in table.rows]
        first_is_name = not table.is_usual and matcher.knows(table.column, day=day)
    if first_is_name:
        tell(
            {
                "nl": f"De eerste regel, {table.column}, is gelezen als kop, maar is zelf een naam. "
                "Zet er een regel met naam boven om haar mee te nemen.",
                "en": f"The first line, {table.column}, was read as the header, but is a name itself. "
                "Put a line with naam above it to take it along.",
            },
            lang,
        )
    emit(review_table(proposals, lang=lang, day=day), out)
    tell(_sum([proposed for _, proposed in proposals]), lang)


def _sum(proposals: Sequence[Sequence[Proposal]]) -> Wording:
    from regiodeals.links.proposals import SURE

    found = sum(bool(proposed) for proposed in proposals)
    sure = sum(bool(proposed) and proposed[0].score >= SURE for proposed in proposals)
    look, without = found - sure, len(proposals) - found
    return {
        "nl": f"{len(proposals)} namen: {sure} met een zeker voorstel, {look} om te bekijken, "
        f"{without} zonder.",
        "en": f"{len(proposals)} names: {sure} with a sure proposal, {look} to look at, {without} without.",
    }


def _today() -> date:
    return datetime.now(tz=UTC).date()

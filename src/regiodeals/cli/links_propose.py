"""``regiodeals links propose``: which things do the names in somebody's table mean?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from regiodeals.cli.options import AsOfOption, Lang, LangOption, OutOption, example, read_day
from regiodeals.cli.output import emit
from regiodeals.cli.story import tell, waiting
from regiodeals.content import find_content
from regiodeals.links.name_table import Aim  # noqa: TC001 - Typer reads the annotations

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
    past is proposed together with the one that followed it; --as-of, or a column datum, says the day. A name
    that nothing is like has a row with sssom:NoTermFound.
    """
    from regiodeals.links.name_table import read_names

    names = read_names(file, column=column)
    day = read_day(as_of) or _today()
    with waiting({"nl": "De namen worden vergeleken", "en": "Comparing the names"}, lang):
        from regiodeals.graph.dataset import load_dataset
        from regiodeals.graph.view import current_view
        from regiodeals.links.proposals import Matcher
        from regiodeals.links.review import review_table

        matcher = Matcher(current_view(load_dataset(find_content())), aim)
        proposals = [(row, matcher.propose(row, day=day)) for row in names]
    emit(review_table(proposals, lang=lang, day=day), out)
    found = sum(bool(proposed) for _, proposed in proposals)
    sure = sum(bool(proposed) and proposed[0].score >= 0.95 for _, proposed in proposals)
    tell(
        f"{len(names)} names: {sure} with a sure proposal, {found - sure} to look at, "
        f"{len(names) - found} without."
    )


def _today() -> date:
    return datetime.now(tz=UTC).date()

"""``regiodeals whatif``: a tranche divided anew, with other money, limits or deals."""

from __future__ import annotations

from typing import Annotated

import typer

from regiodeals.cli.options import AsOfOption, EndpointOption, Lang, LangOption, OutOption, example, read_day
from regiodeals.cli.output import emit, terminal_width, wants_colour
from regiodeals.cli.story import ASKING, READING, waiting
from regiodeals.graph.store import open_store
from regiodeals.scenarios.amounts import read_amount, read_change, read_ratio
from regiodeals.scenarios.facts import read_round
from regiodeals.scenarios.formats import ScenarioFormat, render
from regiodeals.scenarios.scenario import Method, Wish, play

EXAMPLE = example(
    "regiodeals whatif --change -10%",
    "regiodeals whatif --budget '200 mln' --minimum '7,5 mln' --zonder Bonaire",
    "regiodeals whatif --verdeling inwoners --format csv",
)


TrancheOption = Annotated[
    int | None, typer.Option("--tranche", metavar="N", help="Number of the tranche. Default: the last.")
]
BudgetOption = Annotated[
    str | None, typer.Option("--budget", metavar="AMOUNT", help="Another budget, such as '219,87 mln'.")
]
ChangeOption = Annotated[
    str | None, typer.Option("--change", metavar="PERCENT", help="Change of the budget, such as -10%.")
]
MinimumOption = Annotated[
    str | None, typer.Option("--minimum", metavar="AMOUNT", help="Another floor for each deal.")
]
MaximumOption = Annotated[
    str | None, typer.Option("--maximum", metavar="AMOUNT", help="Another cap for each deal.")
]
RatioOption = Annotated[
    str | None,
    typer.Option("--verhouding", metavar="RATIO", help="Euros the region adds to each euro of the State."),
]
WithoutOption = Annotated[
    list[str] | None,
    typer.Option("--zonder", metavar="NAME", help="Leave out this deal; may stand more than once."),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--alleen", metavar="NAME", help="Only this deal; may stand more than once."),
]
MethodOption = Annotated[
    Method,
    typer.Option(
        "--verdeling", help="In proportion to the reservations, to what was asked, or to the inhabitants."
    ),
]
DerivedOption = Annotated[
    bool, typer.Option("--afgeleid", help="Count inhabitants over derived lists of municipalities too.")
]
ProposalsOption = Annotated[
    bool, typer.Option("--alle-voorstellen", help="Over all proposals of the tranche, selected or not.")
]
FormatOption = Annotated[ScenarioFormat, typer.Option("--format", help="Form of the result.")]


def whatif(
    *,
    tranche: TrancheOption = None,
    budget: BudgetOption = None,
    change: ChangeOption = None,
    minimum: MinimumOption = None,
    maximum: MaximumOption = None,
    verhouding: RatioOption = None,
    zonder: WithoutOption = None,
    alleen: OnlyOption = None,
    verdeling: MethodOption = Method.PRO_RATA,
    afgeleid: DerivedOption = False,
    alle_voorstellen: ProposalsOption = False,
    result_format: FormatOption = ScenarioFormat.table,
    lang: LangOption = Lang.nl,
    endpoint: EndpointOption = None,
    as_of: AsOfOption = None,
    out: OutOption = None,
) -> None:
    """Divide a tranche anew: with another budget, band, ratio or set of deals, under the same rules.

    Each deal gets its share within the floor and the cap of the rules, exact to the cent. The exit code is 1
    when a rule cannot be met or too little is known to divide anything; a rest or a gap alone is 0.
    """
    day = read_day(as_of)
    wish = Wish(
        method=verdeling,
        budget=None if budget is None else read_amount(budget, option="--budget"),
        factor=None if change is None else read_change(change),
        minimum=None if minimum is None else read_amount(minimum, option="--minimum"),
        maximum=None if maximum is None else read_amount(maximum, option="--maximum"),
        ratio=None if verhouding is None else read_ratio(verhouding),
        only=tuple(alleen or ()),
        without=tuple(zonder or ()),
        derived=afgeleid,
        all_proposals=alle_voorstellen,
    )
    with waiting(READING if endpoint is None else ASKING, lang):
        outcome = play(read_round(open_store(endpoint=endpoint, as_of=day), tranche), wish)
    width, colour = terminal_width(out), wants_colour(out)
    emit(render(outcome, format=result_format, lang=lang, width=width, colour=colour), out)
    if not outcome.holds:
        raise typer.Exit(1)

"""``regiodeals serve``: the site, linked data, SPARQL and the REST API on one port."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from regiodeals.cli.options import example
from regiodeals.errors import ParameterProblem
from regiodeals.serve.settings import Described, Settings, described

EXAMPLE = example(
    "regiodeals serve",
    "regiodeals serve --port 8000 --site build",
    "REGIODEALS_QUERY_SECONDS=5 regiodeals serve --host 0.0.0.0",
)

_TYPES: Final[dict[str, Any]] = {
    "str": str,
    "int": int,
    "float": float,
    "Path | None": Path | None,
    "str | None": str | None,
}


def serve(**given: Any) -> None:
    """Serve the site, linked data, SPARQL and the REST API on one port.

    The log goes to stderr, a line of JSON for each request, without personal data. SIGHUP reads the data
    anew without dropping a request; SIGTERM stops cleanly. /health tells that the process lives, /ready that
    it can answer.
    """
    for each in described():
        _check(each, given[each.name])
    from regiodeals.serve.running import run

    run(Settings(**given))


def _check(each: Described, value: Any) -> None:
    if each.least is not None and not value >= each.least:
        raise ParameterProblem(
            f"{each.flag} must be at least {each.least:g}.",
            where=f"{each.flag} or {each.variable}",
            hint=f"Leave it out for {each.default}.",
        )


def _option(each: Described) -> inspect.Parameter:
    option = typer.Option(each.flag, metavar=each.metavar, help=each.text, envvar=each.variable)
    return inspect.Parameter(
        each.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=each.default,
        annotation=Annotated[_TYPES[each.annotation], option],
    )


_OPTIONS = [_option(each) for each in described()]
serve.__signature__ = inspect.Signature(_OPTIONS)  # type: ignore[attr-defined]
serve.__annotations__ = {option.name: option.annotation for option in _OPTIONS}

"""The command ``regiodeals``: its commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.main import get_command

from regiodeals.cli import (
    ask,
    build,
    check,
    diff,
    evidence,
    links,
    new,
    query,
    serve,
    show,
    test_questions,
    validate,
    version,
    whatif,
)
from regiodeals.cli.misuse import USAGE_ERRORS, language_of, misuse
from regiodeals.cli.story import tell
from regiodeals.errors import EnvironmentProblem, ParameterProblem, RegiodealsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.errors import Wording

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""

app = typer.Typer(
    name="regiodeals",
    help="Build, check and ask the Dutch Regio Deals as a knowledge graph.",
    epilog=ask.EXAMPLE,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command(
    "ask",
    epilog=ask.EXAMPLE,
    short_help="Answer a saved question, or list them.",
    context_settings={"ignore_unknown_options": True},
)(ask.ask)
app.command("query", epilog=query.EXAMPLE, short_help="Answer a SPARQL query.")(query.query)
app.command("show", epilog=show.EXAMPLE, short_help="Show one thing, each fact with its passages.")(show.show)
app.command(
    "validate", epilog=validate.EXAMPLE, short_help="Check the graph, or your files, against the rules."
)(validate.validate)
app.command("check", epilog=check.EXAMPLE, short_help="Check a draft deal before it is filed.")(check.check)
app.command("evidence", epilog=evidence.EXAMPLE, short_help="Check every quote against its source.")(
    evidence.evidence
)
app.command(
    "test-questions", epilog=test_questions.EXAMPLE, short_help="Compare all answers with the frozen ones."
)(test_questions.compare_questions)
app.command("build", epilog=build.EXAMPLE, short_help="Load, check everything, and write dumps and site.")(
    build.build
)
app.command("diff", epilog=diff.EXAMPLE, short_help="Show what changed between two releases.")(diff.diff)
app.add_typer(new.app, name="new", short_help="Write a skeleton file, or tell what it still misses.")
app.add_typer(links.app, name="links", short_help="Link to other datasets, and check the links.")
app.command("whatif", epilog=whatif.EXAMPLE, short_help="Divide a tranche anew, under the same rules.")(
    whatif.whatif
)
app.command("serve", epilog=serve.EXAMPLE, short_help="Serve site, linked data, SPARQL and REST.")(
    serve.serve
)
app.command("version", epilog=version.EXAMPLE, short_help="Show the version.")(version.version)


def _show_version(wanted: bool) -> None:
    if wanted:
        version.version()
        raise typer.Exit


@app.callback()
def _regiodeals(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Build, check and ask the Dutch Regio Deals as a knowledge graph."""


def command_line() -> Any:
    """Return the parser of the command line; help shows an argument without its type in Python's words."""
    command: Any = get_command(app)
    waiting = [command]
    while waiting:
        one = waiting.pop()
        waiting += getattr(one, "commands", {}).values()
        for parameter in one.params:
            if parameter.param_type_name == "argument":
                parameter.display_type_rich = _no_type
    return command


def _no_type(*, ctx: object) -> str:
    """Return what help says of a type: nothing; the text of an argument tells what to write."""
    del ctx
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing is raised.

    ``argv`` are the words after ``regiodeals``, those of the process when None.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    command = command_line()
    lang = language_of(words, command)
    try:
        code = command.main(args=words, prog_name="regiodeals", standalone_mode=False)
    except SystemExit as leaving:
        return _code(leaving.code)
    except RegiodealsError as problem:
        tell(problem.text(lang))
        return problem.exit_code
    except USAGE_ERRORS as error:
        return _misused(error, lang)
    except KeyboardInterrupt:
        tell({"nl": "Gestopt.", "en": "Stopped."}, lang)
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("REGIODEALS_DEBUG"):
            raise
        tell(_unexpected(error), lang)
        return EnvironmentProblem.exit_code
    return _code(code)


def _misused(error: Any, lang: str) -> int:
    """Tell what is wrong with a command line; a command that needs another word shows its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        tell(error.message)
    else:
        tell(misuse(error).text(lang))
    return ParameterProblem.exit_code


def _unexpected(error: Exception) -> Wording:
    told = f"{type(error).__name__}: {error}"
    return {
        "nl": f"Een fout die niet mag gebeuren: {told}\n"
        "Meld haar. Voor de details: zet REGIODEALS_DEBUG=1 en geef de opdracht opnieuw.",
        "en": f"An error that should not happen: {told}\n"
        "Please report it. For the details, set REGIODEALS_DEBUG=1 and run the command again.",
    }


def run() -> None:
    """Run the command of this process and exit with its code."""
    sys.exit(main())


def _code(code: object) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else EnvironmentProblem.exit_code

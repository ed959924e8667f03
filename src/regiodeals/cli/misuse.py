"""Wrong use of the command line, told in our own words and in the language that was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import typer

from regiodeals.cli.options import Lang
from regiodeals.errors import ParameterProblem, did_you_mean, joined, option_meant
from regiodeals.questions.wording import printable, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiodeals.errors import Wording

USAGE_ERRORS: Final[tuple[type[Exception], ...]] = tuple(typer.BadParameter.__bases__)
"""What the parser of the command line raises; Typer shows only one of these classes to others."""

_EXTRA: Final = re.compile(r"unexpected extra argument\S* \((?P<words>.*)\)", re.DOTALL)
_CHOICES: Final = re.compile(r"' is not one of (?P<listed>'.*)")
_NO_COMMAND: Final = re.compile(r"No such command '(?P<word>.*?)'")
_NUMBERS: Final[dict[str, Wording]] = {
    "int": {"nl": "Schrijf een geheel getal.", "en": "Write a whole number."},
    "float": {"nl": "Schrijf een getal, zoals 2 of 0.5.", "en": "Write a number, such as 2 or 0.5."},
}


def language_of(words: Sequence[str], command: Any) -> str:
    """Return the language in which a command line is answered: that of ``--lang``, else Dutch.

    A command that has no such option speaks English.
    """
    for word in words:
        command = getattr(command, "commands", {}).get(word, command)
    takes_lang = any("--lang" in parameter.opts for parameter in command.params)
    if not takes_lang and not hasattr(command, "commands"):
        return Lang.en.value
    pairs = zip(words, [*words[1:], ""], strict=False)
    asked = [
        after if word == "--lang" else word.removeprefix("--lang=")
        for word, after in pairs
        if "--lang" in word
    ]
    return Lang.en.value if Lang.en.value in asked[-1:] else Lang.nl.value


def misuse(error: Any) -> ParameterProblem:
    """Return what is wrong with a command line, and the next step."""
    context = error.ctx
    message, hint = _told(error, context)
    if context is None:
        return ParameterProblem(message, hint=hint)
    path = context.command_path
    see = {"nl": f"Uitleg: {path} --help", "en": f"Explanation: {path} --help"}
    return ParameterProblem(message, hint=joined(hint, see, between="\n"))


def _told(error: Any, context: Any) -> tuple[Wording, Wording | None]:
    """Return what is wrong, and a hint; the parser's own words where nothing better is known."""
    if hasattr(error, "possibilities"):
        return _unknown_option(error.option_name, context)
    if hasattr(error, "option_name"):
        return _value_of(error)
    if isinstance(error, typer.BadParameter):
        return _bad_value(error, _name_of(error.param))
    extra = _EXTRA.search(error.message)
    unknown = _NO_COMMAND.search(error.message)
    if extra is not None:
        words = shown(extra["words"])
        message: Wording = {"nl": f"Hier staat te veel: {words}.", "en": f"This is too much: {words}."}
        return message, {
            "nl": "Zet een waarde met spaties tussen aanhalingstekens.",
            "en": "Put a value with spaces between quotation marks.",
        }
    if unknown is not None:
        word = shown(unknown["word"])
        message = {"nl": f"Er is geen opdracht {word}.", "en": f"There is no command {word}."}
        return message, did_you_mean(unknown["word"][:40], context.command.commands, at_least=0.6)
    return error.message, None


def _unknown_option(name: str, context: Any) -> tuple[Wording, Wording | None]:
    options = (option for parameter in context.command.params for option in parameter.opts)
    known = [option for option in options if option.startswith("--")]
    told = printable(name)
    return (
        {"nl": f"Er is geen optie {told}.", "en": f"There is no option {told}."},
        option_meant(name, [*known, "--help"]),
    )


def _value_of(error: Any) -> tuple[Wording, Wording | None]:
    """Return that an option lacks its value, or has one that it does not take."""
    name = error.option_name
    if "does not take" in error.message:
        return (
            {"nl": f"De optie {name} heeft geen waarde.", "en": f"The option {name} takes no value."},
            {"nl": f"Schrijf {name} alleen.", "en": f"Write {name} alone."},
        )
    return (
        {"nl": f"De optie {name} heeft een waarde nodig.", "en": f"The option {name} needs a value."},
        {"nl": f"Schrijf {name} WAARDE.", "en": f"Write {name} VALUE."},
    )


def _bad_value(error: Any, name: str) -> tuple[Wording, Wording | None]:
    """Return that a value is missing, or is none that is allowed; the check of the value is the cause."""
    if hasattr(error, "param_type"):
        return {"nl": f"{name} ontbreekt.", "en": f"{name} is missing."}, None
    found = error.__cause__.errors()[0] if hasattr(error.__cause__, "errors") else {}
    value = shown(str(found.get("input", "")))
    message = {"nl": f"{value} is geen waarde van {name}.", "en": f"{value} is no value of {name}."}
    choices = _CHOICES.search(error.message)
    if choices is not None:
        listed = choices["listed"].replace("'", "").rstrip(".")
        return message, {"nl": f"Kies uit: {listed}.", "en": f"Choose from: {listed}."}
    return message, _NUMBERS.get(str(found.get("type", "")).partition("_")[0])


def _name_of(parameter: Any) -> str:
    """Return how a parameter is written: its long option, or the word that stands for it in the help."""
    if parameter is None:
        return "?"
    options = [option for option in parameter.opts if option.startswith("--")]
    return options[0] if options else str(parameter.metavar or parameter.name)

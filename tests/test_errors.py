"""Errors tell what, where and the next step, and end with the agreed exit code."""

from __future__ import annotations

import doctest
import pickle

import pytest

from regiodeals import errors
from regiodeals.errors import (
    EndpointProblem,
    EnvironmentProblem,
    InputProblem,
    ParameterProblem,
    RegiodealsError,
    SyntaxProblem,
    UnknownQuestion,
    UnknownTerm,
    UnknownThing,
    did_you_mean,
    nearest,
)


@pytest.mark.parametrize(
    "kind", [InputProblem, SyntaxProblem, UnknownTerm, UnknownQuestion, UnknownThing, ParameterProblem]
)
def test_wrong_use_and_input_exit_with_two(kind: type[RegiodealsError]) -> None:
    assert issubclass(kind, InputProblem)
    assert kind("x").exit_code == 2


@pytest.mark.parametrize("kind", [EnvironmentProblem, EndpointProblem])
def test_environment_and_remote_exit_with_three(kind: type[RegiodealsError]) -> None:
    assert issubclass(kind, EnvironmentProblem)
    assert kind("x").exit_code == 3


@pytest.mark.parametrize(
    ("where", "hint", "text"),
    [
        (None, None, "It is wrong."),
        ("a.ttl:3", None, "a.ttl:3: It is wrong."),
        (None, "Do this.", "It is wrong.\nDo this."),
        ("a.ttl:3", "Do this.", "a.ttl:3: It is wrong.\nDo this."),
    ],
)
def test_text_has_place_message_and_next_step(where: str | None, hint: str | None, text: str) -> None:
    assert str(InputProblem("It is wrong.", where=where, hint=hint)) == text


def test_tree_at_the_top_names_every_class() -> None:
    drawn = {line.split()[0] for line in (errors.__doc__ or "").splitlines() if line.strip()}
    kinds = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert kinds <= drawn


def test_error_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(UnknownTerm("x", where="y", hint="z")))
    assert (type(copy), str(copy)) == (UnknownTerm, "y: x\nz")


def test_nearest_puts_the_likest_first_and_ignores_case() -> None:
    assert nearest("regiodeel", ["RegioDeal", "Regio", "Passage"])[0] == "RegioDeal"
    assert nearest("xyz", ["Passage"]) == ()


def test_nearest_does_not_depend_on_order() -> None:
    words = ["abce", "abcf", "abcg", "abch"]
    assert nearest("abcd", words) == nearest("abcd", reversed(words)) == ("abce", "abcf", "abcg")


def test_no_hint_when_nothing_is_near() -> None:
    assert did_you_mean("xyz", ["Passage"]) is None


def test_examples_in_docstrings_hold() -> None:
    result = doctest.testmod(errors)
    assert result.attempted > 0
    assert result.failed == 0

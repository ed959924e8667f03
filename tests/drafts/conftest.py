"""What the tests of drafts share: the world, read once, and a form that passes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiodeals.content import Content
from regiodeals.drafts.checking import check_draft
from regiodeals.drafts.template import template
from regiodeals.drafts.world import World, load_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiodeals.rules.findings import Finding

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2024, 10, 20)


@pytest.fixture(scope="session")
def content() -> Content:
    """The folders of this checkout."""
    return Content(root=ROOT)


@pytest.fixture(scope="session")
def world(content: Content) -> World:
    """The released tranches, rules and registers."""
    return load_world(content)


@pytest.fixture(scope="session")
def form() -> str:
    """A form in YAML that passes."""
    return template("yaml").decode()


@pytest.fixture(scope="session")
def check(content: Content, world: World) -> Callable[..., tuple[Finding, ...]]:
    """Check the text or the bytes of a form."""

    def call(form: str | bytes, name: str = "draft.yaml") -> tuple[Finding, ...]:
        written = form.encode() if isinstance(form, str) else form
        return check_draft(written, content=content, today=TODAY, name=name, world=world)

    return call


@pytest.fixture(scope="session")
def told(check: Callable[..., tuple[Finding, ...]]) -> Callable[..., list[str]]:
    """The names and severities of the findings about a form, sorted."""

    def call(form: str | bytes, name: str = "draft.yaml") -> list[str]:
        return sorted(f"{each.rule_name} {each.severity.name.lower()}" for each in check(form, name))

    return call


@pytest.fixture(scope="session")
def changed(form: str) -> Callable[..., str]:
    """The form with some texts replaced; each must stand in it once."""

    def call(*changes: tuple[str, str]) -> str:
        text = form
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text

    return call

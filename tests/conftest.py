"""What tests share: a real browser, and examples of properties that are not timed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

settings.register_profile("regiodeals", deadline=None)
settings.load_profile("regiodeals")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, that of the system. One at a time: two would share an event loop, and fail."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()

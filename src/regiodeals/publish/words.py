"""The words of the pages themselves, in Dutch and English."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache
def words_in(lang: str) -> Mapping[str, str]:
    """Return key to text; both languages have the same keys."""
    text = (files("regiodeals.publish") / "texts" / f"{lang}.yaml").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in yaml.safe_load(text).items()}

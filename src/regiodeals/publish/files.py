"""What the site is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """One file of the site: its path below the root, and its bytes."""

    path: str  # posix, relative, no leading slash
    content: bytes

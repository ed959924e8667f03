"""The log: one line of JSON for each thing that happened, on stderr.

A request is logged by its route, never by its address: what someone asked may tell who asks. No line holds
an address of a client, a query, a parameter or anything of an upload.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any


def tell(event: str, *, level: str = "info", **details: Any) -> None:
    """Write one line; a closed stderr is no problem."""
    moment = datetime.now(tz=UTC).isoformat(timespec="milliseconds")
    line = json.dumps({"time": moment, "level": level, "event": event, **details}, ensure_ascii=False)
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return

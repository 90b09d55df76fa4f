"""Measure what `make demo` installs: the megabytes of site-packages of the environment that runs this.

    make .venv/base.stamp && .venv/bin/python benchmarks/size.py

Run it in a clone where only `make demo` was called; after `make test` the tools are counted too.
"""

import sysconfig
from pathlib import Path

LIMIT_MB = 300


def main() -> None:
    """Print the size and the limit."""
    files = (path for path in Path(sysconfig.get_paths()["purelib"]).rglob("*") if path.is_file())
    total = sum(path.stat().st_size for path in files) / 1e6
    print(f"{total:.0f} MB installed, the limit is {LIMIT_MB} MB")


if __name__ == "__main__":
    main()

"""The parser compiled by mypyc states what the plain one states; nothing of its speed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import trialbridge
from trialbridge.eligibility import parse
from trialbridge.eligibility.kinds import kinds
from trialbridge.vocab import default_vocabulary

FAST = Path(os.environ.get("TRIALBRIDGE_FAST", Path(__file__).parents[2] / ".venv-fast"))
READ = """
import json, sys
import msgspec
import trialbridge.eligibility.clauses as clauses
from trialbridge.eligibility import parse
from trialbridge.vocab import default_vocabulary
assert not clauses.__file__.endswith(".py"), clauses.__file__
found = [parse(block, default_vocabulary()) for block in json.load(sys.stdin)]
sys.stdout.buffer.write(msgspec.json.encode(found))
"""


def _texts(package: Path) -> dict[str, str]:
    """Give what the parser and its tables are built of."""
    files = [path for room in ("eligibility", "vocab", "model") for path in (package / room).rglob("*")]
    return {
        str(path.relative_to(package)): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in (".py", ".csv")
    }


@pytest.fixture
def compiled() -> Path:
    """Give the Python of the environment that `make fast` built of these very sources."""
    lib = f"python{sys.version_info.major}.{sys.version_info.minor}"
    package = FAST / "lib" / lib / "site-packages" / "trialbridge"
    if not package.exists():
        pytest.skip("the parser is not compiled here: `make fast` does it where there is a C compiler")
    if _texts(package) != _texts(Path(trialbridge.__file__).parent):
        pytest.skip("the compiled parser is of other sources than these: run `make fast` again")
    return FAST / "bin" / "python"


def test_compiled_the_parser_gives_the_same_rules(compiled: Path) -> None:
    """Every example of every kind, in both lists, gives the same criteria byte for byte when compiled."""
    said = [example.text for kind in kinds() for example in kind.examples]
    blocks = [
        f"{head} Criteria:\n\n" + "\n".join(f"- {text}" for text in said[start : start + 20])
        for start in range(0, len(said), 20)
        for head in ("Inclusion", "Exclusion")
    ]
    other = subprocess.run(
        [compiled, "-I", "-c", READ], input=json.dumps(blocks).encode(), capture_output=True
    )
    assert other.returncode == 0, other.stderr.decode()
    plain = [parse(block, default_vocabulary()) for block in blocks]
    assert len(said) > 100
    assert other.stdout == msgspec.json.encode(plain)

"""The vocabulary of a data folder: the package's tables and beside them what its studies taught."""

import hashlib
import shutil
from functools import lru_cache
from pathlib import Path

from trialbridge.errors import SourceError
from trialbridge.vocab import Vocabulary, default_vocabulary, learned

LEARNED = "learned.csv"
"""The learned table: in the data folder the newest, in a generation the one it was built with."""


def vocabulary(folder: Path) -> Vocabulary:
    """Give the vocabulary of a data folder or a generation: the tables alone where nothing was learned.

    Raises SourceError where the learned table is damaged.
    """
    named = digest(folder)
    return _extended(folder / LEARNED, named) if named else default_vocabulary()


def digest(folder: Path) -> str:
    """Name the learned table (SHA-256, 12 hex digits), or give nothing where there is none."""
    try:
        return hashlib.sha256((folder / LEARNED).read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        return ""


def copied(data: Path, folder: Path) -> str:
    """Take the learned table of the data folder into a generation; give its name."""
    if not (data / LEARNED).exists():
        return ""
    shutil.copyfile(data / LEARNED, folder / LEARNED)
    return digest(folder)


@lru_cache(maxsize=4)
def _extended(file: Path, _: str) -> Vocabulary:
    try:
        return learned.extended(learned.read(file))
    except ValueError as error:
        raise SourceError(
            expected="a learned table",
            came=str(error),
            where=str(file),
            do="run `trialbridge vocab learn`, or delete the file",
        ) from error

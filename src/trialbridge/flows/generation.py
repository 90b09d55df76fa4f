"""The folder where everything derived rests: built beside, swapped whole; it derives nothing itself."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path

import msgspec

from trialbridge.errors import SourceError
from trialbridge.flows import engine, words
from trialbridge.flows.book import Book
from trialbridge.flows.predicates import compiled_anew
from trialbridge.matching.compiled import Compiled, load
from trialbridge.model.correction import Correction
from trialbridge.search import Index
from trialbridge.store import locked
from trialbridge.vocab import Vocabulary

FOLDER = "generations"
POINTER = "current"
STAMP = "stamp.json"
RULES = "rules.bin"
SUMMARIES = "summaries.bin"
INDEX = "index"
COMPILED = "predicates"
STUDIES = "studies.msgpack"
CORRECTIONS = "corrections.jsonl"
_CORRECTIONS = msgspec.json.Decoder(Correction)
_PAIRS = msgspec.msgpack.Decoder(list[tuple[str, str]])


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What a generation was built from and holds; the digests tell which of its parts a newer one may reuse.

    `snapshot` hashes the identifiers and versions of its studies, `criteria` counts requirements, `drift`
    the studies put in the place of others since everything was laid out anew, `unread` names the studies
    whose text was kept whole since reading it failed, `corrections` the corrections in the rules.
    """

    engine: str
    snapshot: str
    studies: int
    criteria: int = 0
    computable: int = 0
    unreadable: tuple[str, ...] = ()
    drift: int = 0
    unread: tuple[str, ...] = ()
    corrections: str = ""
    rules: str = ""
    summaries: str = ""
    index: str = ""
    compiled: str = ""
    learned: str = ""
    built: str = ""


class Generation:
    """A finished generation; its parts are opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Read the stamp; raises SourceError where the folder holds no finished generation."""
        self.folder, self.name = folder, folder.name
        try:
            self.stamp = msgspec.json.decode((folder / STAMP).read_bytes(), type=Stamp)
        except (OSError, msgspec.MsgspecError) as error:
            raise _broken(folder, str(error)) from error

    @cached_property
    def studies(self) -> list[tuple[str, str]]:
        """Give (identifier, version) of each study, in the order of the rows."""
        try:
            return _PAIRS.decode((self.folder / STUDIES).read_bytes())
        except (OSError, msgspec.MsgspecError) as error:
            raise _broken(self.folder, str(error)) from error

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Give the tables with what was learned; raises SourceError where that is damaged."""
        return words.vocabulary(self.folder)

    @cached_property
    def index(self) -> Index:
        """Open the search index."""
        return Index(self.folder / INDEX, self.vocabulary, [study_id for study_id, _ in self.studies])

    @cached_property
    def rules(self) -> Book:
        """Open the parsed criteria."""
        try:
            return Book(self.folder / RULES)
        except (OSError, ValueError) as error:
            raise _broken(self.folder, str(error)) from error

    @cached_property
    def corrections(self) -> dict[str, list[Correction]]:
        """Give the corrections that are in the compiled rules, by study."""
        if not self.stamp.corrections:
            return {}
        try:
            return by_study(_CORRECTIONS.decode_lines((self.folder / CORRECTIONS).read_bytes()))
        except (OSError, msgspec.MsgspecError) as error:
            raise _broken(self.folder, str(error)) from error

    @cached_property
    def compiled(self) -> Compiled:
        """Map the compiled rules; their rows are those of `studies`."""
        folder = self.folder / COMPILED
        try:
            if not folder.exists():
                return compiled_anew(self.folder / SUMMARIES, self.studies, self.corrections, folder)
            return load(folder)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            raise _broken(self.folder, str(error)) from error


def current(data: Path) -> Generation | None:
    """Give the generation that serves, or None before the first; raises SourceError for a broken one."""
    try:
        name = (data / FOLDER / POINTER).read_text().strip()
    except FileNotFoundError:
        return None
    return Generation(data / FOLDER / Path(name).name)


def serving(data: Path) -> Generation | None:
    """Give the current generation, or None where it is broken: the next build replaces it."""
    try:
        return current(data)
    except SourceError:
        return None


def kept(data: Path) -> Generation | None:
    """Give what `current` gives, its parts left open between calls; another one is opened once it serves."""
    pointer = data / FOLDER / POINTER
    try:
        told = pointer.stat()
    except FileNotFoundError:
        return None
    return _kept(data, told.st_ino, told.st_mtime_ns)


@lru_cache(maxsize=2)
def _kept(data: Path, file: int, written: int) -> Generation | None:
    return current(data)


def by_study(corrections: Iterable[Correction]) -> dict[str, list[Correction]]:
    """Sort corrections by the study they are of."""
    found: dict[str, list[Correction]] = {}
    for correction in corrections:
        found.setdefault(correction.study, []).append(correction)
    return found


def stale(generation: Generation, snapshot: str, corrections: str = "") -> list[str]:
    """Say how a generation is behind: the catalogue or people's corrections, code or vocabulary changed.

    `corrections` names those kept now (`stamp_of`).
    """
    reasons = []
    if generation.stamp.snapshot != snapshot:
        reasons.append("the catalogue has changed since")
    if generation.stamp.corrections != corrections:
        reasons.append("corrections were made or taken back since")
    if generation.stamp.learned != words.digest(generation.folder.parent.parent):
        reasons.append("other words were learned since")
    if generation.stamp.engine != engine.engine():
        reasons.append(f"it was made by engine {generation.stamp.engine}, this is {engine.engine()}")
    elif generation.stamp.index != engine.digest(*engine.INDEX):
        reasons.append("the index has another layout")
    return reasons


@contextmanager
def building(data: Path) -> Iterator[Path]:
    """Give an empty folder for the next generation; other builders wait, unfinished leftovers are swept."""
    root = data / FOLDER
    root.mkdir(parents=True, exist_ok=True)
    with locked(root / "lock"):
        _sweep(root)
        numbers = [int(entry.name[1:]) for entry in _generations(root)]
        folder = root / f"g{max(numbers, default=0) + 1:06d}"
        folder.mkdir()
        try:
            yield folder
        finally:
            _sweep(root)


def publish(folder: Path, stamp: Stamp) -> Generation:
    """Make a built folder the current generation: its stamp first, then the pointer, each at once."""
    for file in folder.rglob("*"):
        if file.is_file():
            _to_disk(file)
    _replace(folder / STAMP, msgspec.json.format(msgspec.json.encode(stamp), indent=1))
    _to_disk(folder)
    _replace(folder.parent / POINTER, folder.name.encode())
    _to_disk(folder.parent)
    return Generation(folder)


def today() -> str:
    """Give the moment for a stamp (UTC, to the second)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _sweep(root: Path) -> None:
    """Delete unfinished folders, and finished ones but the current and the one before it.

    The one before stays for processes that opened it and have yet to map all of its files.
    """
    pointer = root / POINTER
    name = pointer.read_text().strip() if pointer.exists() else ""
    finished = sorted(entry.name for entry in _generations(root) if (entry / STAMP).exists())
    before = [other for other in finished if other < name][-1:]
    for entry in _generations(root):
        if entry.name not in (name, *before):
            shutil.rmtree(entry, ignore_errors=True)


def _generations(root: Path) -> list[Path]:
    return [it for it in root.iterdir() if it.is_dir() and it.name[:1] == "g" and it.name[1:].isdigit()]


def _replace(file: Path, data: bytes) -> None:
    beside = file.with_name(file.name + ".new")
    beside.write_bytes(data)
    _to_disk(beside)
    beside.replace(file)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _broken(folder: Path, came: str) -> SourceError:
    return SourceError(
        expected="a finished generation",
        came=came,
        where=str(folder),
        do="run `trialbridge reindex` to build it anew",
    )

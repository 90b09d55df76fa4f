"""A tiny model in the form of the real one, made by a seed: two files that the encoder reads."""

import json
from pathlib import Path

import numpy as np

from trialbridge.search.encoder import HEAD, PIECES, WEIGHTS

PIECE_LIST = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "lung", "cancer", "##s", "asthma", "in", "of", "heart", ",")
SIZE = 2 * HEAD


def write_model(folder: Path, seed: int = 5) -> Path:
    """Write a model of one layer with random weights into a folder."""
    rng = np.random.default_rng(seed)
    shapes = {
        "embeddings.word_embeddings.weight": (len(PIECE_LIST), SIZE),
        "embeddings.position_embeddings.weight": (64, SIZE),
        "embeddings.token_type_embeddings.weight": (2, SIZE),
    }
    layer = "encoder.layer.0."
    dense = {f"{layer}attention.self.{part}": (SIZE, SIZE) for part in ("query", "key", "value")}
    dense |= {f"{layer}attention.output.dense": (SIZE, SIZE), f"{layer}intermediate.dense": (4 * SIZE, SIZE)}
    dense |= {f"{layer}output.dense": (SIZE, 4 * SIZE)}
    for name, (out, into) in dense.items():
        shapes |= {f"{name}.weight": (out, into), f"{name}.bias": (out,)}
    for name in ("embeddings.LayerNorm", f"{layer}attention.output.LayerNorm", f"{layer}output.LayerNorm"):
        shapes |= {f"{name}.weight": (SIZE,), f"{name}.bias": (SIZE,)}
    head: dict[str, object] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, shape in shapes.items():
        numbers = rng.normal(0, 0.3, shape).astype(np.float32).tobytes()
        head[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(body), len(body) + len(numbers)]}
        body += numbers
    head["embeddings.position_ids"] = {
        "dtype": "I64",
        "shape": [1],
        "data_offsets": [len(body), len(body) + 8],
    }
    written = json.dumps(head).encode()
    written += b" " * (-len(written) % 8)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(len(written).to_bytes(8, "little") + written + body + bytes(8))
    (folder / PIECES).write_text("\n".join(PIECE_LIST), encoding="utf-8")
    return folder

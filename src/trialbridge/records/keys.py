"""The keys by which records that may be one study find each other; it compares none."""

import zlib
from collections.abc import Iterator
from hashlib import blake2b

from trialbridge.model.study import Study
from trialbridge.records.claims import claims
from trialbridge.records.identifiers import official
from trialbridge.records.likeness import content_words, protocol_numbers, start_of

SEEDS = (0, 0x5BD1E995)
FEWEST_WORDS = 4
"""Titles of fewer words of content ("Safety of CIK cells") are shared by many studies."""
WIDEST = 12
"""A key that more records share says nothing of two of them."""


def keys(study: Study) -> frozenset[int]:
    """Give the keys of a record as positive 63-bit numbers; records of one study share at least one."""
    return frozenset(_number(key) for key in _keys(study))


def id_key(identifier: str) -> int:
    """Give the key of an official identifier."""
    return _number(f"id:{identifier}")


def states_identifier(key: int) -> bool:
    """Tell whether a key is a registry's identifier; the others only suggest that records are one study."""
    return not key & 1


def _keys(study: Study) -> Iterator[str]:
    own = official(study.id)
    yield f"id:{own.id if own else study.id}"
    for claim in claims(study):
        if claim.same:
            yield f"id:{claim.id}"
    for number in protocol_numbers(study):
        yield f"protocol:{number}"
    for title in (*study.title[:2], *study.official_title[:2]):
        words = content_words(title.text)
        if len(words) >= FEWEST_WORDS:
            for seed in SEEDS:
                yield "title:" + " ".join(_least(words, seed))
    size, start = study.design.enrolment, start_of(study)
    if size and len(start) == 10:
        yield f"begun:{start} {size.count}"


def _least(words: frozenset[str], seed: int) -> list[str]:
    """Give the two words of least hash: titles that share most words mostly share these (min-wise hash)."""
    return sorted(words, key=lambda word: zlib.crc32(word.encode(), seed))[:2]


def _number(key: str) -> int:
    number = int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1
    return number & ~1 if key.startswith("id:") else number | 1

"""A study's criteria: which text is judged, how parsed criteria are named, packed and read back."""

from collections.abc import Callable, Iterable
from typing import cast

import msgspec

from trialbridge import eligibility
from trialbridge.eligibility.corrections import lay
from trialbridge.flows.book import Book, key_of, pack
from trialbridge.model.correction import Correction
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import Opaque
from trialbridge.model.study import Study
from trialbridge.vocab import Vocabulary

_KEPT = msgspec.msgpack.Decoder(tuple[Criterion, ...])
_SAME = "\0"
"""Stands for a `clean` that is the text itself; no text of a study holds it."""
UNREAD = "unread"
"""The kind of a block that was kept whole, since reading it failed; `doctor` counts these."""
Parse = Callable[..., tuple[Criterion, ...]]


def block_of(study: Study) -> str:
    """Give the text that is judged: the English one, else the first; "" without any."""
    texts = [text for text in study.eligibility.criteria if text.text.strip()]
    english = [text for text in texts if text.language == "en"]
    return (english or texts)[0].text if texts else ""


def language_of(study: Study) -> str:
    """Give the language of the text that is judged; "" without any."""
    block = block_of(study)
    return next((text.language for text in study.eligibility.criteria if block and text.text == block), "")


def arms_of(study: Study) -> tuple[str, ...]:
    """Give the labels that a criterion may be bound to."""
    return tuple(arm.label for arm in study.arms if arm.label)


def rules_key(study: Study) -> bytes:
    """Name a study's parsed criteria: a hash of the text and of what it is read with."""
    return key_of(block_of(study), *arms_of(study))


def parse(study: Study, vocabulary: Vocabulary) -> tuple[Criterion, ...]:
    """Parse a study's criteria; a fault of the parser leaves the whole text as one thing not understood."""
    block = block_of(study)
    if not block:
        return ()
    try:
        return cast(Parse, eligibility.parse)(block, vocabulary, arms=arms_of(study))
    except Exception:  # one block must not stop the others; `benchmarks/crashes.py` counts these
        return (unread(block),)


def unread(block: str) -> Criterion:
    """Give a block that was not read at all as a single criterion."""
    start = len(block) - len(block.lstrip())
    text = block.strip()
    return Criterion(
        text=text,
        start=start,
        end=start + len(text),
        polarity="inclusion",
        rule=Opaque(text=text),
        complete=False,
        kinds=(UNREAD,),
    )


def corrected(
    study: Study,
    criteria: tuple[Criterion, ...],
    corrections: Iterable[Correction],
    vocabulary: Vocabulary,
) -> tuple[Criterion, ...]:
    """Put people's corrections of this study over its criteria; a text that is gone changes nothing."""
    return lay(criteria, corrections, block_of(study), vocabulary).criteria


def packed(criteria: tuple[Criterion, ...]) -> bytes:
    """Pack criteria without their texts, which stand in the study."""
    kept = (
        msgspec.structs.replace(it, text="", clean=_SAME if it.clean == it.text else it.clean)
        for it in criteria
    )
    return pack(msgspec.msgpack.encode(tuple(kept)))


def unpacked(data: bytes, block: str) -> tuple[Criterion, ...]:
    """Read packed (and inflated) criteria, their texts taken from the block they were parsed from."""
    return tuple(_with_text(it, block[it.start : it.end]) for it in _KEPT.decode(data))


def stored(study: Study, book: Book) -> tuple[Criterion, ...] | None:
    """Give a study's criteria from a generation's book, or None where it has none."""
    data = book.get(rules_key(study))
    return None if data is None else unpacked(data, block_of(study))


def _with_text(criterion: Criterion, text: str) -> Criterion:
    clean = text if criterion.clean == _SAME else criterion.clean
    return msgspec.structs.replace(criterion, text=text, clean=clean)

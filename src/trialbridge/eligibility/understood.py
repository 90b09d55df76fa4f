"""What a sentence states: the shape alone, which a process remembers by the hundred thousand."""

import msgspec

from trialbridge.model.rule import Rule


class Understood(msgspec.Struct, frozen=True, gc=False):
    """What a sentence states; `rule` is None where it asks for nothing.

    It holds nothing that looking for garbage would have to visit: else that grows with what is remembered.
    """

    rule: Rule | None
    kinds: tuple[str, ...]
    asks: bool
    """Whether it names a drug or something measured."""
    cues: tuple[str, ...]
    complete: bool
    permits: bool

"""A token of a sentence: what stands there and every meaning the vocabulary gives it; nothing is decided."""

import msgspec


class Token(msgspec.Struct, eq=False, gc=False):
    """A word, number, sign or phrase; `kind` is what it is unless a pattern takes it otherwise.

    Kinds: num, cmp, word, punct, unit, variable, concept and every phrase type of the tables; `senses` are
    all types it can be read as, each with its value. Offsets count in the sentence's clean view.
    """

    start: int
    end: int
    text: str
    kind: str
    value: str = ""
    senses: dict[str, str] = msgspec.field(default_factory=dict)
    number: float = 0.0

    def __repr__(self) -> str:
        """Show the kind and the words, for tests and for the eye."""
        return f"{self.kind}:{self.text}"

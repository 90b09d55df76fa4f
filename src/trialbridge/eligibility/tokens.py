"""A token of a sentence: what stands there and every meaning the vocabulary gives it; nothing is decided."""

from typing import Final

_NONE: Final[dict[str, str]] = {}
"""No senses, which most tokens share and nobody changes."""


class Token:
    """A word, number, sign or phrase; `kind` is what it is unless a pattern takes it otherwise.

    Kinds: num, cmp, word, punct, unit, variable, concept and every phrase type of the tables; `senses` are
    all types it can be read as, each with its value. Offsets count in the sentence's clean view.
    """

    __slots__ = ("end", "kind", "number", "senses", "start", "text", "value")

    def __init__(
        self,
        start: int,
        end: int,
        text: str,
        kind: str,
        value: str = "",
        senses: dict[str, str] | None = None,
        number: float = 0.0,
    ) -> None:
        """Take what stands at `start..end`, and what it can be read as."""
        self.start, self.end, self.text = start, end, text
        self.kind, self.value, self.number = kind, value, number
        self.senses = _NONE if senses is None else senses

    def __repr__(self) -> str:
        """Show the kind and the words, for tests and for the eye."""
        return f"{self.kind}:{self.text}"

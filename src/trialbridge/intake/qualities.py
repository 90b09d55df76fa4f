"""The adjectives a note gives to what it mentions, as the qualities a criterion may ask for; nothing else."""

from trialbridge.vocab import Hit, Vocabulary

_BETWEEN = frozenset(
    {"", " ", ", ", " (", " is ", " was ", " are ", " currently ", " which is ", ": ", " - "}
)
_JOINS = frozenset({" ", ", ", "-", " and "})
_NOT_QUALITIES = frozenset(
    {"suspected", "resolved", "first-line", "second-line", "third-line", "investigational", "candidate",
     "indicated", "probable", "possible", "presumed"}
)  # fmt: skip
"""What stance, course and line already say."""

_SEVERITIES = frozenset({
    "severe", "moderate", "mild", "uncontrolled", "controlled", "symptomatic", "asymptomatic", "stable",
    "unstable",     "acute", "chronic", "decompensated", "compensated", "untreated", "treated",
})  # fmt: skip
"""Qualities that count inside a name too: the vocabulary takes "poorly controlled diabetes" whole."""


def qualities(place: int, hits: list[Hit], text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Collect the qualities at a hit and in its name: "severe, poorly controlled asthma"."""
    hit = hits[place]
    found: list[str] = []
    edge = hit.start
    for other in reversed(hits[:place]):
        value = other.of("qual")
        if value is None or text[other.end : edge] not in _JOINS:
            break
        found.insert(0, value)
        edge = other.start
    found += _inside(text[hit.start : hit.end], vocabulary)
    edge = hit.end
    for other in hits[place + 1 :]:
        value = other.of("qual")
        if value is None or text[edge : other.start] not in _BETWEEN:
            break
        found.append(value)
        edge = other.end
    return tuple(dict.fromkeys(value for value in found if value not in _NOT_QUALITIES))


def _inside(name: str, vocabulary: Vocabulary) -> list[str]:
    last = name.rfind(" ")
    if last <= 0:
        return []
    values = (part.of("qual") for part in vocabulary.scan(name[:last]))
    return [value for value in values if value in _SEVERITIES]

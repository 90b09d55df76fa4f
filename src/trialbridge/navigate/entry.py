"""Whether a patient needs a visa for the days a study takes, as far as the table knows; it advises nobody."""

from typing import Literal, NamedTuple

from trialbridge.vocab.entry import Exemption, exemptions

Answer = Literal["home", "exempt", "too_long", "unknown"]


class Entry(NamedTuple):
    """The answer and the row it rests on."""

    answer: Answer
    row: Exemption | None = None

    @property
    def visa(self) -> bool:
        """Tell whether a visa must be planned for: what is unknown is planned for."""
        return self.answer in ("too_long", "unknown")


def entry(nationality: str, destination: str, days: int) -> Entry:
    """Answer for a single stay of so many days; countries are ISO 3166 alpha-2."""
    if nationality and nationality == destination:
        return Entry("home")
    row = exemptions().get((nationality, destination))
    if row is None:
        return Entry("unknown")
    return Entry("exempt" if days <= row.days else "too_long", row)

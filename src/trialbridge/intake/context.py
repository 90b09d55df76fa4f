"""What a sentence says of the things it mentions: denied, doubted, past, planned, of someone else."""

import re
from typing import NamedTuple

from trialbridge.intake.cues import Cue, cues
from trialbridge.intake.relatives import others
from trialbridge.model.patient import Stance

_SIGNS: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("absent", re.compile(
        r"\s?(?:\(\s?[-\u2212]\s?\)|\(neg(?:ative)?\)|-ve\b|:\s?(?:-|no|none|nil|neg(?:ative)?|absent|denie[sd]"
        r"|not detected|n)(?=\s|$|[,;.]))", re.IGNORECASE)),
    ("present", re.compile(r"\s?(?:\(\s?\+\s?\)|\(pos(?:itive)?\)|\+ve\b|\+(?=\s|$|[,;.)]))")),
    ("uncertain", re.compile(r"\s?(?:\(\?\)|\?)")),
)  # fmt: skip
"""Signs right after a mention: "HIV (-)", "HBsAg: negative", "hypothyroidism?"."""

_STANCES = frozenset({"absent", "weakly_absent", "undone", "uncertain", "present"})
_DENIALS = frozenset({"absent"})
_COURSES = frozenset({"history", "given", "outcome", "resolved", "planned", "active", "allergic"})
_UNSTATED = frozenset({"unstated"})
_WITHIN_COMMA = frozenset({"uncertain", "weakly_absent", "planned", "unstated"})
"""Effects that a comma ends, unless a list goes on after it: "possible pneumonia, on antibiotics"."""

_QUOTED = 120
"""A quote takes in the deciding words up to this many characters; farther ones are left out of it."""

_CLAUSE = re.compile(r";|: (?=[A-Z])")
_LIST = re.compile(r"\b(?:or|and|vs)\b")


class Context(NamedTuple):
    """What holds of a mention; `stated` is false for what is only feared, screened for or prevented.

    `subject` is patient, family (by blood) or other. `course` is None where the sentence gives none; `given`
    is said of treatments. `start..end` are the deciding words with the mention itself.
    """

    stance: Stance
    course: str | None
    subject: str
    stated: bool
    start: int
    end: int


class Scopes:
    """The cues of one sentence, ready to be asked about its mentions."""

    def __init__(self, text: str, folded: str, section: str = "") -> None:
        """Find the cues; `text` is a sentence with single spaces, `section` the kind of its section."""
        self.text, self.folded, self.section = text, folded, section
        self.cues = cues(text, folded)
        self.others = others(folded)
        self.serial = False
        self.breaks = [found.start() for found in _CLAUSE.finditer(text)]

    def of(
        self, start: int, end: int, *, settled: bool = False, sign: bool = True, serial: bool = False
    ) -> Context:
        """Tell what holds of the words at a place.

        `settled`: a result after the words is not theirs (a test done, "HER2-positive"). Without `sign`, "+"
        and "?" after them are none ("lenvatinib + pembrolizumab"). `serial`: one result may follow a list of
        such words ("HIV, HBsAg and syphilis serology negative").
        """
        self.serial = serial
        stance, first, last = self._stance(start, end, settled, sign and not settled)
        subject, speaks = self._subject(start)
        if last - first > _QUOTED:
            first, last = start, end
        if subject == "family" and last - min(first, speaks) <= _QUOTED:
            first = min(first, speaks)
        course = self._nearest(start, end, _COURSES, settled)
        stated = self._nearest(start, end, _UNSTATED, False) is None
        return Context(stance, course.effect if course else None, subject, stated, first, last)

    def _stance(self, start: int, end: int, settled: bool, sign: bool) -> tuple[Stance, int, int]:
        signed = self._signed(start, end) if sign else None
        if signed is not None:
            return signed
        cue = self._nearest(start, end, _STANCES, settled)
        if cue is None or cue.effect == "present":
            return "present", start, end
        if cue.effect == "uncertain":
            denied = self._nearest(start, end, _DENIALS, settled)
            if denied is None or self.folded.count(" ", denied.end, cue.start) > 3:
                return "uncertain", min(start, cue.start), max(end, cue.end)
            cue = denied  # "no history of suspected …"
        return "absent", min(start, cue.start), max(end, cue.end)

    def _signed(self, start: int, end: int) -> tuple[Stance, int, int] | None:
        for stance, pattern in _SIGNS:
            sign = pattern.match(self.text, end)
            if sign:
                return stance, start, sign.end()
        if self.text[max(0, start - 2) : start].strip() == "?":
            return "uncertain", self.text.rindex("?", 0, start), end
        return None

    def _subject(self, start: int) -> tuple[str, int]:
        if self.section == "fhx":
            return "family", 0
        return next(
            ((spoken.who, spoken.start) for spoken in self.others if spoken.start <= start < spoken.end),
            ("patient", start),
        )

    def _nearest(self, start: int, end: int, effects: frozenset[str], settled: bool) -> Cue | None:
        best: tuple[int, Cue] | None = None
        for cue in self.cues:
            if cue.effect not in effects or (settled and not cue.forward and cue.effect == "absent"):
                continue
            distance = self._reaches(cue, start, end, effects)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, cue)
        return best[1] if best else None

    def _reaches(self, cue: Cue, start: int, end: int, rivals: frozenset[str]) -> int | None:
        """Give how far (in characters) the cue is from the words it acts on, None where it does not reach."""
        if cue.start < end and start < cue.end:
            # "no history of allergies", where "history of allergies" is a name
            return 0 if cue.forward and cue.start < start else None
        first, last = (cue.end, start) if cue.forward else (end, cue.start)
        if first > last or self.folded.count(" ", first, last) > self._reach(cue, last):
            return None
        if any(first <= place < last for place in self.breaks):
            return None
        stopped = self._ended(cue, first, last, rivals) if cue.forward else self._barred(cue, first, last)
        return None if stopped else last - first

    def _reach(self, cue: Cue, last: int) -> int:
        """Give the words a cue acts over; "does not smoke, drink or use drugs" reaches over its list."""
        listed = cue.effect == "weakly_absent" and " or " in self.folded[cue.end : last]
        serial = self.serial and not cue.forward and cue.effect == "absent"
        return max(cue.reach, 12) if listed or serial else cue.reach

    def _ended(self, cue: Cue, first: int, last: int, rivals: frozenset[str]) -> bool:
        """Tell whether something between a cue and the words after it ends its reach."""
        if (
            cue.effect in _WITHIN_COMMA
            and "," in self.folded[first:last]
            and not _LIST.search(self.folded, first, last + 60)
        ):
            return True
        return any(
            first <= other.start < last and other.forward and self._ends(cue, other.effect, rivals)
            for other in self.cues
        )

    def _ends(self, cue: Cue, effect: str, rivals: frozenset[str]) -> bool:
        match effect:
            case "stop":
                return True
            case "halt":
                return cue.effect in _STANCES
            case "outcome" if cue.effect in ("absent", "weakly_absent"):
                return True  # "no progression on sorafenib"
            case "verb":  # "no fever, cough is present"; "denies" goes on
                plain = cue.effect == "absent" and not self.folded.startswith("den", cue.start)
                return plain or cue.effect == "history"
            case "present" if cue.effect == "history":
                return True
            case "uncertain" | "weakly_absent" if cue.effect == "absent":
                return False  # "no history of suspected …"
        return effect in rivals and effect != cue.effect

    def _barred(self, cue: Cue, first: int, last: int) -> bool:
        """Tell whether something between the words and a cue after them bars it."""
        between = self.folded[first:last]
        if "," in between and not cue.lists and not (self.serial and _LIST.search(between)):
            return True
        return any(
            first <= other.start < last
            and (other.effect == "stop" or (other.forward and other.effect in _STANCES))
            for other in self.cues
        )

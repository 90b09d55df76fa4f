"""From the concepts a sentence mentions to facts: whose, whether, when, in which line, with what response."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from trialbridge.intake.context import Context, Scopes
from trialbridge.intake.courses import Told, answered, dated, shared
from trialbridge.intake.dates import Day
from trialbridge.intake.markers import state
from trialbridge.intake.qualities import qualities
from trialbridge.model.patient import Course, Fact, Stance
from trialbridge.vocab import DRUGS, ILLNESSES, TREATMENTS, Hit, Vocabulary

_MEANT = {"pregnancy-test": "pregnancy", "alcohol": "alcohol-use", "ethanol": "alcohol-use",
          "consent": "informed-consent", "comply": "compliance"}  # fmt: skip
"""What a note says of the first it means of the second: "pregnancy test negative", "no alcohol"."""

_SILENT = frozenset({"site", "gene", "organism"})
"""Kinds that are parts of other statements and state nothing about a patient on their own."""

_NO_STATEMENT = frozenset({
    "female", "male", "emergency", "palpation", "physical-examination", "vital-sign", "disease",
    "family-history",
})  # fmt: skip
"""Concepts of a note's own language; sex is read with the age."""

_OF_TUMOURS = frozenset({
    "relapsed-disease", "recurrent-disease", "refractory-disease", "relapsed-refractory-disease",
    "progressive-disease", "newly-diagnosed", "locally-advanced-disease", "advanced-disease", "response",
    "unresectable-disease", "resectable-disease", "early-stage-disease", "localised-disease", "limited-stage",
    "extensive-stage", "symptomatic-progression", "residual-disease", "stable-disease", "partial-response",
    "complete-response", "local-recurrence", "primary-refractory-disease", "platinum-refractory-disease",
    "radiographic-progression", "minimal-residual-disease", "first-complete-remission",
    "second-complete-remission",
})  # fmt: skip
"""States of a tumour; said of a headache ("recurrent") they state nothing."""

_ALLERGIC = re.compile(r"allerg|hypersensitiv|anaphyla", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:cold|heat|exercise|activity|effort|lactose|gluten|glucose|food)[ -]$", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r" (?:(?:care|treatment|research) )?(?:departments?|units?|clinics?|wards?|services?|cent(?:er|re)s?"
    r"|teams?|institutes?|specialists?|hospitals?|support groups?|awareness|hotline|vaccin\w*|shots?)\b",
    re.IGNORECASE,
)
"""After a disease's name: "admitted to the stroke department" says of no stroke."""
_NARROWED = re.compile(
    r"\b(?!(?:significant|apparent|clinical|clinically|physical|evident|medical|general|recent|current|previous"
    r"|additional|active|relevant|important|obvious|major|serious|personal|pertinent|notable|prominent|overt)\b)"
    r"[a-z-]{3,}(?:ic|ous|al|ive|oid|ary|ar|ent|ant|mune|hoid) $",
    re.IGNORECASE,
)
"""Before a disease's name: "no evidence of alcoholic liver disease" denies no other liver disease."""
_BARE_ORGAN = re.compile(r"(?:fallopian|uterine) tubes?", re.IGNORECASE)
"""Names of organs that criteria use for their cancer ("ovarian, fallopian tube or peritoneal cancer")."""
_SIGNED = re.compile(r"positive|negative|wild|high|low|[+-]$", re.IGNORECASE)
_CLOSE = 40
"""Characters within which a state ("recurrent") is said of a tumour."""


class Mention(NamedTuple):
    """A concept in a sentence with the deciding words, and the fact (without quote and day) it makes.

    `day` is the day the fact was seen, where the sentence dates that and not the thing itself.
    """

    start: int
    end: int
    fact: Fact
    day: str | None = None


class _Found(NamedTuple):
    place: int
    hit: Hit
    concept: str
    kind: str
    context: Context

    @property
    def span(self) -> tuple[int, int]:
        return self.hit.start, self.hit.end


class Mentions:
    """The concepts that `hits` found in one sentence, read in the light of its cues."""

    def __init__(
        self, hits: list[Hit], scopes: Scopes, found_days: list[Day], vocabulary: Vocabulary
    ) -> None:
        """Take the sentence's hits, cues and days."""
        self.text, self.scopes, self.vocabulary = scopes.text, scopes, vocabulary
        self.hits = hits
        self.days = found_days

    def read(self) -> Iterator[Mention]:
        """Give the facts; what is said of other people, and what is only feared or prevented, gives none."""
        yield from self._markers()
        found = list(self._found())
        own = [entry for entry in found if entry.context.subject == "patient"]
        told = dict(zip(own, self._told(own), strict=True))
        for entry in found:
            if entry.context.subject != "other" and entry.context.stated:
                yield from self._mention(entry, told.get(entry, Told()))

    def _found(self) -> Iterator[_Found]:
        for place, hit in enumerate(self.hits):
            concept = self._concept(hit)
            if concept is None:
                continue
            kind = self.vocabulary.concepts[concept].kind
            treatment = kind in TREATMENTS
            settled = treatment or (kind == "alteration" and self._signed(hit))
            serial = kind == "alteration" or self.vocabulary.is_a(concept, "infection")
            context = self.scopes.of(hit.start, hit.end, settled=settled, sign=not treatment, serial=serial)
            yield _Found(place, hit, concept, kind, context)

    def _concept(self, hit: Hit) -> str | None:
        named = hit.of("concept", "extent", "role")
        concept = _MEANT.get(named or "", named)
        row = self.vocabulary.concepts.get(concept or "")
        if row is None or row.kind in _SILENT or row.id in _NO_STATEMENT or self._of_a_place(hit, row.kind):
            return None
        of_tumours = row.id in _OF_TUMOURS or bool(hit.of("extent") and not hit.of("concept"))
        if of_tumours and not self._near_tumour(hit):
            return None
        if row.id == "allergy" and not _ALLERGIC.search(self.text, hit.start, hit.end):
            return None  # "a good reaction to the news"
        if row.id == "drug-intolerance" and _OTHERWISE.search(self.text, 0, hit.start):
            return None  # "cold intolerance"
        return row.id

    def _of_a_place(self, hit: Hit, kind: str) -> bool:
        """Tell whether a disease's name only names a place, a service or an organ."""
        if kind not in ILLNESSES:
            return False
        named = self.text[hit.start : hit.end]
        return bool(_ATTRIBUTE.match(self.text, hit.end) or _BARE_ORGAN.fullmatch(named))

    def _signed(self, hit: Hit) -> bool:
        """Tell whether a marker's words hold their own result, so that no later one is theirs."""
        return bool(_SIGNED.search(self.text, hit.start, hit.end))

    def _near_tumour(self, hit: Hit) -> bool:
        return any(
            -_CLOSE < other.start - hit.end < _CLOSE or -_CLOSE < hit.start - other.end < _CLOSE
            for other in self.hits
            if (concept := other.of("concept")) and self.vocabulary.is_a(concept, "neoplasm")
        )

    def _markers(self) -> Iterator[Mention]:
        """Read genes and antigens with their result; a name alone states nothing."""
        for hit in self.hits:
            row = self.vocabulary.concepts.get(hit.of("concept") or "")
            if row is None or row.kind != "gene":
                continue
            found = state(self.text, hit.start, hit.end, row.id, self.vocabulary)
            context = self.scopes.of(hit.start, hit.end, settled=True)
            if found is not None and context.subject != "other" and context.stated:
                concept, there, start, end = found
                stance: Stance = "present" if there else "absent"
                stance = "uncertain" if context.stance == "uncertain" else stance
                yield Mention(start, end, Fact(concept=concept, stance=stance, subject=_subject(context)))

    def _told(self, found: list[_Found]) -> list[Told]:
        treated = [entry for entry in found if entry.kind in TREATMENTS]
        told = dict(zip(found, dated(self.text, [entry.span for entry in found], self.days), strict=True))
        spans = [entry.span for entry in treated]
        answers = answered(self.text, self.scopes.folded, spans)
        rows = [told[entry].joined(answer) for entry, answer in zip(treated, answers, strict=True)]
        told.update(zip(treated, shared(self.scopes.folded, spans, rows), strict=True))
        return [told[entry].settled() for entry in found]

    def _mention(self, entry: _Found, told: Told) -> Iterator[Mention]:
        context = entry.context
        allergic = self.scopes.section == "allergies" or context.course == "allergic"
        if allergic and entry.kind in DRUGS:
            yield Mention(context.start, context.end, Fact(concept="allergy", stance=context.stance))
            return
        narrow = entry.kind == "disease" and _NARROWED.search(self.text, 0, entry.hit.start)
        if context.stance == "absent" and narrow:
            return
        if entry.concept == "smoker" and told.stop and "former-smoker" in self.vocabulary.concepts:
            entry = entry._replace(concept="former-smoker")
        course = self._course(entry, told)
        if entry.kind == "trait" and course in ("history", "resolved"):
            return  # "a history of 3 pregnancies" says nothing of today
        present = context.stance == "present"
        point = entry.kind == "procedure" or self.vocabulary.is_a(entry.concept, "cell-therapy")
        once = point and course == "history" and not told.response
        fact = Fact(
            concept=entry.concept,
            stance=context.stance,
            subject=_subject(context),
            course=course,
            qualifiers=qualities(entry.place, self.hits, self.text, self.vocabulary),
            start=told.start if present else None,
            stop=(told.stop or (told.start if once else None)) if present else None,
            line=told.line,
            response=told.response if present else "",
        )
        yield Mention(context.start, context.end, fact, None if present else told.start)

    def _course(self, entry: _Found, told: Told) -> Course:
        said, section = entry.context.course, self.scopes.section
        if entry.context.stance == "absent":
            return "active"
        if entry.kind not in TREATMENTS:
            if said == "resolved" or said == "history":
                return "resolved" if said == "resolved" else "history"
            return "history" if section in ("pmh", "psh") and said is None else "active"
        ended = told.stop or told.response in ("PD", "relapse", "intolerance")
        if said == "planned" or (said is None and section == "plan" and not ended):
            return "planned"
        ongoing = said == "active" or (said is None and section == "meds")
        return "active" if ongoing and not ended else "history"


def _subject(context: Context) -> Literal["patient", "family"]:
    return "family" if context.subject == "family" else "patient"

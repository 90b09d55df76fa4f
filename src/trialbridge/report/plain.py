"""A study in plain words, each sentence tied to the fields it came from; it judges and advises nothing.

The sentences stand in `vocab/locale/plain.csv`, in every language; names are the record's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from trialbridge.matching.odds import odds
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import computable
from trialbridge.model.study import Age, Study
from trialbridge.model.verdict import Odds
from trialbridge.report.document import Part, StudyQuote
from trialbridge.report.plain_rule import names_in, plain_rule
from trialbridge.report.tested import labels
from trialbridge.vocab import Vocabulary
from trialbridge.vocab.landscape import Key, tested
from trialbridge.vocab.locale import Sayings, sayings

SECTIONS = ("tested", "who", "groups", "must", "must_not", "happens", "where", "when", "decides")
GLANCE = frozenset(
    ("tested", "with", "compared", "observe", "phase", "chance", "people", "where", "status", "end")
)
"""The sentences that tell a study at a glance, by the first word of their key."""
PLACES = 4
"""Places that are named; the number counts all."""


class Sentence(Part, frozen=True):
    """One sentence, the fields it was made from, and the record's own names in it.

    `quote` holds a criterion's own words, `key` the sentence's row of the table.
    """

    section: str
    text: str
    fields: tuple[str, ...]
    names: tuple[str, ...] = ()
    quote: StudyQuote | None = None
    key: str = ""


class Plain(Part, frozen=True):
    """What `explain` prints; `headings` names the sections in the language, `title` is the record's."""

    study: str
    language: str
    headings: dict[str, str]
    sentences: tuple[Sentence, ...]
    title: str = ""


def plain(
    study: Study,
    criteria: Sequence[Criterion],
    vocabulary: Vocabulary,
    language: str = "en",
    chance: Odds | None = None,
) -> Plain:
    """Write a study in plain words; raises KeyError for a language there are no sentences for.

    `chance` is what `odds` gives for the study, where it was asked already.
    """
    writer = _Writer(study, criteria, vocabulary, sayings("plain", language), chance)
    parts = (
        writer.tested(), writer.who(), writer.groups(), writer.criteria(), writer.happens(), writer.where(),
        writer.when(), writer.decides(),
    )  # fmt: skip
    headings = {section: writer.said.say(f"section.{section}") for section in SECTIONS}
    sentences = tuple(sentence for part in parts for sentence in part)
    title = next((each.text for each in (*study.title, *study.official_title)), "")
    return Plain(study.id, language, headings, sentences, title)


class _Writer:
    def __init__(
        self,
        study: Study,
        criteria: Sequence[Criterion],
        vocabulary: Vocabulary,
        said: Sayings,
        chance: Odds | None,
    ) -> None:
        self.chance = chance
        self.study, self.parsed, self.vocabulary, self.said = study, criteria, vocabulary, said
        self.labels = labels(study, vocabulary, ("combined", "compared"))

    def tested(self) -> Iterator[Sentence]:
        design = self.study.design
        names, fields = self._therapies()
        if design.study_type and design.study_type.value == "observational":
            yield self._say("tested", "observe", ("design.study_type",))
        elif names:
            yield self._say("tested", "tested", fields, therapy=names)
        else:
            yield self._say("tested", "tested.unnamed", ("interventions",))
        for facet, key in (("combined", "with"), ("compared", "compared")):
            if found := [label for label in self.labels if label.facet == facet]:
                partners = [self._called(label.facet, label.value, label.name) for label in found]
                yield self._say(
                    "tested", key, tuple(label.quote.source for label in found), partners=partners
                )
        phase = design.phase.value if design.phase else ""
        if f"phase.{phase}" in self.said:
            yield self._say("tested", f"phase.{phase}", ("design.phase",))

    def who(self) -> Iterator[Sentence]:
        eligibility = self.study.eligibility
        if self.study.conditions:
            yield self._say("who", "who", ("conditions",), conditions=list(self.study.conditions))
        if ages := self._ages(eligibility.minimum_age, eligibility.maximum_age):
            fields = ("eligibility.minimum_age", "eligibility.maximum_age")
            yield self._say("who", "who.age", fields, ages=ages)
        sex = eligibility.sex.value if eligibility.sex else ""
        if f"sex.{sex}" in self.said:
            yield self._say("who", "who.sex", ("eligibility.sex",), sex=self.said.say(f"sex.{sex}"))

    def groups(self) -> Iterator[Sentence]:
        arms = self.study.arms
        if arms:
            key = "groups.one" if len(arms) == 1 else "groups.many"
            yield self._say("groups", key, ("arms",), n=len(arms))
        for at, arm in enumerate(arms if len(arms) > 1 else ()):
            idle = arm.type is not None and arm.type.value == "no_intervention"
            key = "group" if arm.interventions else "group.nothing" if idle else "group.unsaid"
            label = arm.label or str(at + 1)
            yield self._say("groups", key, (f"arms[{at}]",), label=[label], given=list(arm.interventions))
        yield from self._chance()
        masking = self.study.design.masking
        if len(arms) > 1 and masking and masking.value:
            key = "unmasked" if masking.value == "none" else "masked"
            if key == "unmasked" or "participant" in self.study.design.who_masked:
                yield self._say("groups", key, ("design.masking",))

    def _chance(self) -> Iterator[Sentence]:
        known = self.chance or odds(self.study, self.vocabulary)
        fields = tuple(dict.fromkeys(quote.source for quote in known.quotes)) or ("arms",)
        therapy = [self._concept(known.target)]
        if known.basis == "not_randomised":
            yield self._say("groups", "chance.not_random", fields)
        elif known.probability is None:
            yield self._say("groups", "chance.unknown", fields, therapy=therapy)
        elif known.probability == 1:
            yield self._say("groups", "chance.all", fields, therapy=therapy)
        else:
            share = Fraction(known.probability).limit_denominator(12)
            yield self._say(
                "groups", "chance", fields, therapy=therapy, k=share.numerator, n=share.denominator
            )
            if "assumed" in known.basis:
                yield self._say("groups", "chance.assumed", fields)

    def criteria(self) -> Iterator[Sentence]:
        for section, polarity in (("must", "inclusion"), ("must_not", "exclusion")):
            asked = [each for each in self.parsed if each.polarity == polarity and each.role == "requirement"]
            read = [each for each in asked if self._readable(each)]
            for each in read:
                yield self._item(section, each)
            if left := len(asked) - len(read):
                key = "own_words.one" if left == 1 else "own_words"
                yield self._say(section, key, ("eligibility.criteria",), n=left)

    def _item(self, section: str, criterion: Criterion) -> Sentence:
        """Say a rule; in other languages than English what was not wholly read stands in its own words."""
        quote = StudyQuote(criterion.start, criterion.end, criterion.text)
        language = self.said.language
        own = not _read(criterion)
        words = criterion.clean if own else plain_rule(criterion.rule, self.vocabulary, language)
        names = (criterion.clean,) if own else names_in(criterion.rule, self.vocabulary, language)
        return Sentence(section, self.said.say("item", rule=words), (quote.source,), names, quote)

    def _readable(self, criterion: Criterion) -> bool:
        return self.said.language != "en" or _read(criterion)

    def happens(self) -> Iterator[Sentence]:
        for at, outcome in enumerate(self.study.outcomes):
            if outcome.kind == "primary":
                key = "outcome.when" if outcome.time_frame else "outcome"
                yield self._say(
                    "happens", key, (f"outcomes[{at}]",), measure=[outcome.measure], when=[outcome.time_frame]
                )
        enrolment = self.study.design.enrolment
        if enrolment and enrolment.count:
            key = "people.actual" if enrolment.type == "actual" else "people"
            yield self._say("happens", key, ("design.enrolment",), n=enrolment.count)

    def where(self) -> Iterator[Sentence]:
        sites = self.study.locations
        named = [", ".join(filter(None, (each.city, each.country))) or each.facility for each in sites]
        if not sites:
            yield self._say("where", "where.unsaid", ("locations",))
            return
        places = list(dict.fromkeys(named))[:PLACES]
        key = "where.one" if len(sites) == 1 else "where.many"
        yield self._say("where", key, ("locations",), n=len(sites), places=places)

    def when(self) -> Iterator[Sentence]:
        status = self.study.status.value if self.study.status else ""
        if f"status.{status}" in self.said:
            yield self._say("when", f"status.{status}", ("status",))
        dates = {each.event: str(each.date) for each in self.study.dates if each.date}
        for event, key in (("start", "start"), ("completion", "end"), ("verified", "checked")):
            if event in dates:
                yield self._say("when", key, (f"dates.{event}",), day=dates[event])

    def decides(self) -> Iterator[Sentence]:
        yield self._say("decides", "decides", ())

    def _therapies(self) -> tuple[list[str], tuple[str, ...]]:
        classes = [label for label in self.labels if label.facet == "class"]
        if classes:
            names = [self._called(label.facet, label.value, label.name) for label in classes]
            return names, tuple(label.quote.source for label in classes)
        given = [each.name for each in self.study.interventions]
        return given, tuple(f"interventions[{at}].name" for at in range(len(given)))

    def _called(self, facet: str, value: str, name: str) -> str:
        facets = ("control", "combined", "class") if facet == "compared" else (facet,)
        found = (tested().terms.get(Key(each, value)) for each in facets)
        return next((term.chinese for term in found if term), name) if self.said.language == "zh" else name

    def _concept(self, target: str) -> str:
        row = self.vocabulary.concepts.get(target)
        named = (term.chinese for term in tested().terms.values() if target in term.concepts)
        own = row.name if row else target
        return next(named, own) if self.said.language == "zh" else own

    def _ages(self, low: Age | None, high: Age | None) -> str:
        bounds = {"low": self._age(low), "high": self._age(high)}
        both = bounds["low"] and bounds["high"]
        key = "between" if both else "from" if bounds["low"] else "to" if bounds["high"] else ""
        return self.said.say(f"ages.{key}", **bounds) if key else ""

    def _age(self, age: Age | None) -> str:
        if age is None or age.value is None or age.unit not in self.said:
            return ""
        return self.said.say(f"{age.unit}.one" if age.value == 1 else age.unit, n=f"{age.value:g}")

    def _say(self, section: str, key: str, fields: Iterable[str], **names: object) -> Sentence:
        """Fill a sentence; a list is of the record's own names, and joined."""
        own = [
            " ".join(name.split()) for value in names.values() if isinstance(value, list) for name in value
        ]
        filled = {
            name: self.said.listed([" ".join(each.split()) for each in value])
            if isinstance(value, list)
            else value
            for name, value in names.items()
        }
        return Sentence(section, self.said.say(key, **filled), tuple(fields), tuple(own), key=key)


def _read(criterion: Criterion) -> bool:
    return criterion.complete and computable(criterion.rule)


def glance(study: Study, vocabulary: Vocabulary, language: str = "en") -> tuple[Sentence, ...]:
    """Give a study in a few sentences: what is tested, phase, chance, people, places, status, the end."""
    told = plain(study, (), vocabulary, language).sentences
    return tuple(each for each in told if each.key.partition(".")[0] in GLANCE)


def text_of(told: Plain) -> str:
    """Lay the sentences out under their headings, as plain text."""
    lines: list[str] = []
    for section in SECTIONS:
        found = [each.text for each in told.sentences if each.section == section]
        if found:
            lines += [told.headings[section], *(f"  {line}" for line in found), ""]
    return "\n".join(lines)

"""Reads an English note into facts, each with the exact words that state it; it concludes nothing."""

import re
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from trialbridge.intake import people, qualitative, texts
from trialbridge.intake.context import Scopes
from trialbridge.intake.courses import ENDING, responded
from trialbridge.intake.dates import Day, days
from trialbridge.intake.laboratory import tables
from trialbridge.intake.markers import with_opposites
from trialbridge.intake.measures import Value, values
from trialbridge.intake.mentions import Mention, Mentions
from trialbridge.intake.problems import mark_main
from trialbridge.intake.proved import proved
from trialbridge.intake.sentences import Sentence, sentences
from trialbridge.intake.shorthand import scan, widen
from trialbridge.intake.tnm import categories
from trialbridge.model.patient import Course, Fact, Issue, Patient, Quote, SourceDocument
from trialbridge.vocab import TREATMENTS, Hit, Vocabulary, fold

_OTHER_STAGE = re.compile(
    r"\b(?:tanner|breast|bulb|bud|pubic|puberty|ulcer|decubitus|kidney|renal|ckd|fibrosis|sleep|labou?r|gold"
    r"|hypertension)\b",
    re.IGNORECASE,
)
_SIZE = "lesion_size"
_BEHIND = 8
"""Characters between a value and its day: " in ", " (", ": "."""

_DATED = re.compile(
    r"^\W{0,4}(?:date(?: of (?:note|visit|service|consultation|admission|report|encounter))?"
    r"|visit date|note date|report date|admission date|seen(?: in clinic)? on|clinic date|dated|recorded on"
    r"|service date|admitted on|presents on)"
    r"[ \t]{0,3}[:=]?[ \t]{0,3}(?P<day>[^\n]{4,24})",
    re.IGNORECASE | re.MULTILINE,
)


def read(data: bytes | str, vocabulary: Vocabulary, name: str = "note", on: str | None = None) -> Patient:
    """Read a note into facts; offsets of quotes count code points of the decoded text, kept in the document.

    `on` is the day the note is of, used where the note itself gives none; without either, "3 weeks ago"
    stays undated. FormatError for what is no text. Anything doubtful is an issue, never an exception.
    """
    text, issues = (data, ()) if isinstance(data, str) else texts.decode(data, name)
    text = texts.checked(text, name)
    raw = text.encode() if isinstance(data, str) else data
    digest = sha256(raw).hexdigest()
    spoken = texts.language(text)
    today = _day(text) or (_day(f"dated {on}") if on else None)
    tabled = tables(text, vocabulary, name, today)
    note = _Note(text, tabled.rest, vocabulary, name, today)
    stated = tuple(with_opposites(note.facts(), vocabulary)) + tabled.facts
    facts = _sane(mark_main(stated, text, vocabulary))
    facts += tuple(proved(text, name, facts, vocabulary))
    return Patient(
        id=digest[:12],
        version=digest[:16],
        documents=(
            SourceDocument(
                name=name, kind="note", date=note.today, sha256=digest, text=text, language=spoken
            ),
        ),
        facts=facts,
        issues=(*issues, *texts.language_issue(spoken, name), *note.issues, *tabled.issues),
    )


def _day(text: str) -> str | None:
    for match in _DATED.finditer(text[:4000]):
        found = days(match["day"])
        if found:
            return found[0].date
    return None


def _day_of(value: Value, first: Value, found_days: list[Day]) -> str | None:
    """Give the day right behind a value ("SCr 2.1 (2017-03)"), or the one that opens a row of values."""
    for day in found_days:
        if 0 <= day.start - value.end <= _BEHIND or day.end <= first.start <= day.end + _BEHIND:
            return day.date
    return None


def _sane(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Drop what other facts rule out: an infant's or a man's pregnancy, a patient "otherwise healthy".

    Of the sizes of one day only the largest lesion's stays.
    """
    concepts = {fact.concept for fact in facts if fact.subject == "patient"}
    young = any(fact.variable == "age" and (fact.unit != "a" or (fact.value or 0) < 10) for fact in facts)
    barred = {"pregnancy", "lactation"} if young or "male" in concepts else set()
    if any(fact.main for fact in facts):
        barred.add("healthy-volunteer")
    sizes = {fact.known_on: 0.0 for fact in facts if fact.variable == _SIZE}
    for fact in facts:
        if fact.variable == _SIZE:
            sizes[fact.known_on] = max(sizes[fact.known_on], _millimetres(fact))
    return tuple(
        fact
        for fact in facts
        if (fact.concept not in barred or fact.subject == "family")
        and (fact.variable != _SIZE or _millimetres(fact) == sizes[fact.known_on])
    )


def _millimetres(fact: Fact) -> float:
    return (fact.value or 0.0) * (10 if fact.unit == "cm" else 1)


def _of_a_tumour(text: str, value: Value, hits: list[Hit], vocabulary: Vocabulary) -> bool:
    """Tell whether a stage is a tumour's: no other disease stands nearer, and it is no Tanner stage."""
    clause = max(value.start - 40, text.rfind(";", 0, value.start) + 1)
    if _OTHER_STAGE.search(text, clause, value.start):
        return False
    diseases = [
        (min(abs(hit.start - value.end), abs(value.start - hit.end)), concept)
        for hit in hits
        if (concept := hit.of("concept")) and vocabulary.concepts[concept].kind == "disease"
    ]
    return not diseases or vocabulary.is_a(min(diseases)[1], "neoplasm")


class _Note:
    """One note on its way to facts; `prose` is its text with the tables blanked out."""

    def __init__(self, text: str, prose: str, vocabulary: Vocabulary, name: str, today: str | None) -> None:
        self.text, self.prose, self.vocabulary, self.name = text, prose, vocabulary, name
        self.today = today
        self.issues: list[Issue] = []
        self.age_known = self.sex_known = False
        self.hints: list[tuple[Sentence, people.Trait]] = []

    def facts(self) -> Iterator[Fact]:
        seen: set[Fact] = set()
        for fact in self._all():
            bare = msgspec.structs.replace(fact, quote=None)
            if bare not in seen:
                seen.add(bare)
                yield fact

    def _all(self) -> Iterator[Fact]:
        held: list[Fact] = []
        for sentence in sentences(self.prose):
            folded = fold(sentence.view.text)
            hits = scan(sentence.view.text, folded, self.vocabulary)
            scopes = Scopes(sentence.view.text, folded, sentence.section)
            found_days = days(sentence.view.text, self.today)
            yield from self._traits(sentence, scopes)
            wide = widen(sentence.view.text, folded, hits, self.vocabulary)
            found = list(values(sentence.view.text, wide, self.vocabulary))
            named = [hit for hit in hits if not self._measured(hit, found)]
            yield from self._values(sentence, found, named, scopes, found_days)
            yield from self._told(sentence, found, wide, scopes)
            for category in categories(sentence.view.text, self.vocabulary):
                if scopes.of(category.start, category.end, settled=True).subject == "patient":
                    day = sentence.day or self.today
                    yield self._place(category.fact, sentence, category.start, category.end, day)
            mentions = list(Mentions(named, scopes, found_days, self.vocabulary).read())
            yield from self._answered(held, sentence, mentions)
            held = [
                self._place(it.fact, sentence, it.start, it.end, it.day or sentence.day or self.today)
                for it in mentions
            ]
        yield from held
        if not self.sex_known:
            yield from self._guessed_sex()

    def _answered(self, held: list[Fact], sentence: Sentence, mentions: list[Mention]) -> Iterator[Fact]:
        """Give the facts of the sentence before, with the response to a treatment that this one tells."""
        again = any(self._treats(mention.fact) for mention in mentions)
        response = "" if again else responded(sentence.view.text)
        for fact in held:
            if response and self._treats(fact) and not fact.response and fact.stance == "present":
                ended = response in ENDING and fact.course == "active"
                course: Course = "history" if ended else fact.course
                fact = msgspec.structs.replace(fact, response=response, course=course)
            yield fact

    def _treats(self, fact: Fact) -> bool:
        row = self.vocabulary.concepts.get(fact.concept)
        return row is not None and row.kind in TREATMENTS and fact.course != "planned"

    def _measured(self, hit: Hit, found: list[Value]) -> bool:
        """Tell whether a name is a value's ("creatinine 1.1" is no drug); a finding stays one beside it.

        So does the disease whose size is told: "a 1.8 cm infiltrating ductal breast carcinoma".
        """
        row = self.vocabulary.concepts.get(hit.of("concept") or "")
        over = {value.variable for value in found if value.start <= hit.start < value.end}
        stays = row is not None and row.kind in ("finding", "disease")
        return bool(over) and not (stays and (hit.of("variable") or over == {_SIZE}))

    def _traits(self, sentence: Sentence, scopes: Scopes) -> Iterator[Fact]:
        if sentence.section == "fhx" or (self.age_known and self.sex_known):
            return
        for trait in people.traits(sentence.view.text):
            if scopes.of(trait.start, trait.end).subject != "patient":
                continue
            if trait.sex and not self.sex_known:
                self.sex_known = True
                yield self._place(Fact(concept=trait.sex), sentence, trait.start, trait.end, self.today)
            elif trait.age is not None and not self.age_known:
                fact = Fact(variable="age", value=trait.age, unit=trait.unit)
                row = self.vocabulary.variables.get("age")
                years = self.vocabulary.convert(trait.age, trait.unit, "age") if row else None
                if years is None or years > 125:
                    self._issue(sentence, trait.start, trait.end, "an age of at most 125 years")
                    continue
                self.age_known = True
                yield self._place(fact, sentence, trait.start, trait.end, self.today)
        self.hints += [(sentence, hint) for hint in people.pronouns(sentence.view.text)]

    def _guessed_sex(self) -> Iterator[Fact]:
        """Take the sex of the pronouns where all but a few agree; one that stands first is quoted."""
        sexes = [hint.sex for _, hint in self.hints]
        for sex in ("female", "male"):
            if sexes.count(sex) and sexes.count(sex) >= 4 * (len(sexes) - sexes.count(sex)):
                sentence, hint = next(entry for entry in self.hints if entry[1].sex == sex)
                yield self._place(Fact(concept=sex), sentence, hint.start, hint.end, self.today)

    def _values(
        self, sentence: Sentence, found: list[Value], named: list[Hit], scopes: Scopes, found_days: list[Day]
    ) -> Iterator[Fact]:
        for value in found:
            if value.variable == "stage" and not _of_a_tumour(
                sentence.view.text, value, named, self.vocabulary
            ):
                continue
            context = scopes.of(value.start, value.end, settled=True)
            if context.subject != "patient" or not context.stated:
                continue
            if value.measured.problem:
                self._issue(sentence, value.start, value.end, value.measured.problem)
            fact = value.measured.fact
            if fact is not None:
                fact = msgspec.structs.replace(fact, reference=value.reference)
                day = found_days[0].date if value.variable == _SIZE and found_days else None
                day = day or _day_of(value, found[0], found_days) or sentence.day or self.today
                yield self._place(fact, sentence, value.start, value.end, day)

    def _told(
        self, sentence: Sentence, found: list[Value], wide: list[Hit], scopes: Scopes
    ) -> Iterator[Fact]:
        numbers = frozenset(value.variable for value in found)
        for result in qualitative.told(sentence.view.text, wide, numbers, self.vocabulary):
            context = scopes.of(result.start, result.end, settled=True)
            if context.subject == "patient" and context.stated and context.stance == "present":
                day = sentence.day or self.today
                yield self._place(result.fact, sentence, result.start, result.end, day)

    def _place(self, fact: Fact, sentence: Sentence, start: int, end: int, day: str | None) -> Fact:
        return msgspec.structs.replace(fact, known_on=day, quote=self._quote(sentence, start, end))

    def _quote(self, sentence: Sentence, start: int, end: int) -> Quote:
        begin, stop = sentence.view.span(start, end)
        return Quote(source=self.name, start=begin, end=stop, text=self.text[begin:stop])

    def _issue(self, sentence: Sentence, start: int, end: int, expected: str) -> None:
        quote = self._quote(sentence, start, end)
        self.issues.append(Issue(where=f"{self.name}: {quote.start}", expected=expected, came=quote.text))

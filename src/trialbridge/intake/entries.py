"""From the entries of the JSON form to facts and issues; it reads no JSON and no prose."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from trialbridge.intake import dates
from trialbridge.intake.markers import state
from trialbridge.intake.measured import OPEN_UNIT, measured
from trialbridge.intake.places import Path, Place
from trialbridge.intake.scores import level
from trialbridge.intake.sheet import Absence, Biomarker, Condition, Form, Lab, Relative, Treatment
from trialbridge.model.patient import Course, Fact, Issue, Quote, Reference, Stance
from trialbridge.vocab import Vocabulary, fold
from trialbridge.vocab.numbers import Quantity, quantity

Known = Literal["concept", "variable"]
_SEXES = {
    "female": "female", "f": "female", "woman": "female", "girl": "female", "女": "female",
    "male": "male", "m": "male", "man": "male", "boy": "male", "男": "male",
}  # fmt: skip
_COURSES: dict[str, Course] = {"history": "history", "resolved": "resolved", "planned": "planned"}
_STANCES: dict[str, Stance] = {"suspected": "uncertain", "absent": "absent"}
_RESULTS: dict[str, Stance] = {"positive": "present", "negative": "absent", "unknown": "uncertain"}


class Entries:
    """One form's entries; `facts()` reads them in the form's order and fills `issues`."""

    def __init__(
        self, text: str, where: dict[Path, Place], vocabulary: Vocabulary, name: str, form: Form
    ) -> None:
        """Take the form, the text it stands in and the places of its values."""
        self.text, self.where, self.vocabulary, self.name, self.form = text, where, vocabulary, name, form
        self.issues: list[Issue] = []
        self.today = self.day(form.recorded_on, ("recorded_on",))

    def facts(self) -> Iterator[Fact]:
        """Read every entry."""
        yield from self._age()
        yield from self._sex()
        mains = [condition.main for condition in self.form.conditions]
        for index, condition in enumerate(self.form.conditions):
            main = mains[index] if any(mains) else index == 0 and mains[0] is None
            yield from self._condition(condition, ("conditions", index), bool(main))
        yield from self._performance()
        for index, lab in enumerate(self.form.labs):
            yield from self._lab(lab, ("labs", index))
        for index, treatment in enumerate(self.form.treatments):
            yield from self._treatment(treatment, ("treatments", index))
        for index, biomarker in enumerate(self.form.biomarkers):
            yield from self._biomarker(biomarker, ("biomarkers", index))
        for index, comorbidity in enumerate(self.form.comorbidities):
            entry = Condition(words=comorbidity) if isinstance(comorbidity, str) else comorbidity
            yield from self._condition(entry, ("comorbidities", index), bool(entry.main))
        yield from self._relatives()
        yield from self._absences()

    def quote(self, path: Path) -> Quote | None:
        """Quote a member ("\\"ecog\\": 1"), an entry of a list, or the words of a plain entry."""
        place = self.where.get(path)
        if place is None:  # a key written with escapes
            return None
        start, end = place.member, place.end
        if isinstance(path[-1], int) and self.text[start] == '"':
            start, end = start + 1, end - 1
        return Quote(source=self.name, start=start, end=end, text=self.text[start:end])

    def issue(self, path: Path, expected: str, came: object) -> None:
        """Note what was not understood or is not possible."""
        where = ".".join(str(step) for step in path).replace("..", ".")
        self.issues.append(Issue(where=f"{self.name}: {where}", expected=expected, came=str(came)))

    def day(self, words: str, path: Path) -> str | None:
        """Read a day; one that no calendar has is an issue and counts as not given."""
        if not words:
            return None
        day = dates.partial(words)
        if day is None:
            self.issue(path, 'a day such as "2024", "2024-03" or "2024-03-15"', words)
        return day

    def _age(self) -> Iterator[Fact]:
        born = self.day(self.form.born, ("born",))
        if born and self.today and born[: len(self.today)] > self.today[: len(born)]:
            self.issue(("born",), f"a day before {self.today}", self.form.born)
            born = None
        if born:
            yield Fact(variable="age", start=born, unit="a", known_on=self.today, quote=self.quote(("born",)))
        elif self.form.age is not None:
            words = self.form.age if isinstance(self.form.age, str) else f"{self.form.age:g} years"
            if isinstance(self.form.age, str) and self.form.age.strip().replace(".", "", 1).isdigit():
                words = f"{self.form.age} years"
            yield from self._value("age", self._quantity(words, ""), ("age",), self.today, self.form.age)
        else:
            self.issue(("born",), "a day of birth or an age", "neither")

    def _sex(self) -> Iterator[Fact]:
        if not self.form.sex:
            return
        concept = _SEXES.get(self.form.sex.strip().lower())
        if concept is None:
            self.issue(("sex",), '"female" or "male"', self.form.sex)
        else:
            yield Fact(concept=concept, known_on=self.today, quote=self.quote(("sex",)))

    def _condition(self, entry: Condition, path: Path, main: bool) -> Iterator[Fact]:
        start, stop = self.day(entry.since, (*path, "since")), self.day(entry.until, (*path, "until"))
        stance = _STANCES.get(entry.status, "present")
        for concept in self._concepts(entry.concept, entry.words, path):
            yield Fact(
                concept=concept,
                stance=stance,
                course=_COURSES.get(entry.status, "active"),
                qualifiers=tuple(word.strip().lower() for word in entry.qualifiers),
                start=start,
                stop=stop,
                known_on=self.today,
                main=main and stance == "present",
                quote=self.quote(path),
            )
        if entry.stage:
            yield from self._value("stage", None, (*path, "stage"), self.today, entry.stage)

    def _performance(self) -> Iterator[Fact]:
        entry = self.form.performance
        if entry is None:
            return
        day = self.day(entry.date, ("performance", "date")) or self.today
        for name in ("ecog", "karnofsky", "lansky"):
            given = getattr(entry, name)
            if given is not None:
                found = self._quantity(str(given), "")
                yield from self._value(name, found, ("performance", name), day, given)

    def _lab(self, entry: Lab, path: Path) -> Iterator[Fact]:
        name = entry.variable or self._named(entry.words, "variable") or entry.words
        day = self.day(entry.date, (*path, "date")) or self.today
        found = self._amount(entry, path)
        given = entry.value if entry.value is not None else "neither value, low nor high"
        for fact in self._value(name, found, path, day, given):
            bounds = entry.reference
            yield msgspec.structs.replace(
                fact, reference=None if bounds is None else Reference(low=bounds.low, high=bounds.high)
            )

    def _treatment(self, entry: Treatment, path: Path) -> Iterator[Fact]:
        concepts = self._concepts(entry.concept, entry.words, path, other=entry.kind)
        start, stop = self.day(entry.start, (*path, "start")), self.day(entry.stop, (*path, "stop"))
        past = stop is not None or entry.response.upper() == "PD"
        status = entry.status or ("history" if past else "active")
        for concept in concepts:
            yield Fact(
                concept=concept,
                stance="absent" if status == "absent" else "present",
                course=_COURSES.get(status, "active"),
                line=entry.line,
                start=start,
                stop=stop,
                response=entry.response.strip(),
                known_on=self.today,
                quote=self.quote(path),
            )

    def _biomarker(self, entry: Biomarker, path: Path) -> Iterator[Fact]:
        if entry.value is not None:
            lab = Lab(words=entry.words, value=entry.value, unit=entry.unit, date=entry.date)
            yield from self._lab(lab, path)
            return
        day = self.day(entry.date, (*path, "date")) or self.today
        for concept, stance in self._marker(entry, path):
            yield Fact(concept=concept, stance=stance, known_on=day, quote=self.quote(path))

    def _marker(self, entry: Biomarker, path: Path) -> Iterator[tuple[str, Stance]]:
        """Read a marker's state: "HER2" with "negative" is `her2-negative`, "CD7" so is no `cd7-positive`."""
        stance = _RESULTS.get(entry.result, "present")
        words = entry.words if stance == "uncertain" else f"{entry.words} {entry.result}".strip()
        exact = self._named(words, "concept", whole=True)
        for concept in self._concepts(entry.concept, entry.words, path):
            row = self.vocabulary.concepts[concept]
            supposed = f"{words} positive" if stance == "uncertain" else words
            found = (
                state(supposed, 0, len(entry.words), row.id, self.vocabulary) if row.kind == "gene" else None
            )
            if found is not None:
                there: Stance = "present" if found[1] else "absent"
                yield found[0], "uncertain" if stance == "uncertain" else there
            elif exact and not entry.concept:
                yield exact, "uncertain" if stance == "uncertain" else "present"
                return
            else:
                yield concept, stance

    def _relatives(self) -> Iterator[Fact]:
        for index, given in enumerate(self.form.family):
            entry = Relative(words=given) if isinstance(given, str) else given
            path: Path = ("family", index)
            for concept in self._concepts(entry.concept, entry.words, path):
                yield Fact(concept=concept, subject="family", known_on=self.today, quote=self.quote(path))

    def _absences(self) -> Iterator[Fact]:
        for index, given in enumerate(self.form.absent):
            entry = Absence(words=given) if isinstance(given, str) else given
            path: Path = ("absent", index)
            day = self.day(entry.date, (*path, "date")) or self.today
            for concept in self._concepts(entry.concept, entry.words, path):
                yield Fact(concept=concept, stance="absent", known_on=day, quote=self.quote(path))

    def _concepts(self, concept: str, words: str, path: Path, other: str = "") -> tuple[str, ...]:
        if concept:
            if concept in self.vocabulary.concepts:
                return (concept,)
            self.issue(path, "a concept of the vocabulary", concept)
            return ()
        for text in filter(None, (words, other)):
            hits = [hit for hit in self.vocabulary.scan(text) if hit.of("concept")]
            if hits:
                if 2 * sum(hit.end - hit.start for hit in hits) < len(text.strip()):
                    known = ", ".join(text[hit.start : hit.end] for hit in hits)
                    self.issue(path, f"words that the vocabulary knows; only {known} is understood", text)
                return tuple(dict.fromkeys(found for hit in hits if (found := hit.of("concept"))))
        self.issue(path, "words that the vocabulary knows", words or other or "none")
        return ()

    def _named(self, words: str, kind: Known, whole: bool = False) -> str | None:
        for hit in self.vocabulary.scan(words):
            found = hit.of(kind)
            if found and (not whole or fold(words[hit.start : hit.end]) == fold(words)):
                return found
        return None

    def _amount(self, entry: Lab, path: Path) -> Quantity | None:
        """Read a laboratory entry's number and unit; a unit that is not known is left open."""
        given = entry.value
        if given is None and (entry.low is not None or entry.high is not None):
            unit = self._quantity("1", entry.unit)
            found = Quantity(0, 0, None, entry.low, entry.high, unit.unit if unit else "")
        else:
            read = self._quantity(f"{given:g}" if isinstance(given, float) else str(given or ""), entry.unit)
            if read is None:
                return None
            found = read
        if entry.unit.strip() and not found.unit:
            self.issue((*path, "unit"), "a unit of the vocabulary", entry.unit)
            return found._replace(unit=OPEN_UNIT)
        return found

    def _quantity(self, words: str, unit: str) -> Quantity | None:
        text = f"{words.strip()} {unit.strip()}".strip()
        found = quantity(text, 0, self.vocabulary)
        return found if found is not None and (unit or found.end == len(text)) else None

    def _value(
        self, name: str, found: Quantity | None, path: Path, day: str | None, given: object
    ) -> Iterator[Fact]:
        row = self.vocabulary.variables.get(name)
        if row is None:
            self.issue(path, "a variable of the vocabulary", name or "none")
            return
        if found is None:
            step = level(row, str(given))
            if step is None:
                self.issue(path, f"a value of {row.title}", given)
                return
            found = Quantity(0, 0, step.value, step.low, step.high, "")
        fact, problem = measured(row, found, self.vocabulary)
        if problem:
            self.issue(path, problem, given)
        if fact is not None:
            yield msgspec.structs.replace(fact, known_on=day, quote=self.quote(path))

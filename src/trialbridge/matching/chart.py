"""A patient's facts laid out for judging on one day; it decides nothing about studies."""

from collections.abc import Iterable
from datetime import date

from trialbridge.matching.days import Span, span
from trialbridge.matching.wording import Wording, stems
from trialbridge.model.patient import Fact, Patient
from trialbridge.model.rule import MEASURED, NAMED
from trialbridge.vocab import Vocabulary

OTHER_SEX = {"male": "female", "female": "male"}
RULED_OUT = {
    "smoker": "never-smoker", "former-smoker": "never-smoker", "premenopausal": "postmenopausal",
    "postmenopausal": "premenopausal",
}  # fmt: skip
"""What a state rules out: a criterion "non-smoker" is answered by a smoker's record."""

OF_WOMEN = ("pregnancy", "lactation", "childbearing-potential")
"""What is not asked of a man or a small child: criteria on it do not apply."""
OF_GROWN = ("alcohol-abuse", "substance-abuse", "drug-abuse", "smoker", "fertile")
"""What is not asked of a small child."""
SMALL = 9.0
"""Years of age below which a child is small; menarche before 9 is rare (Chumlea 2003, Pediatrics 111:110)."""


class Chart:
    """Facts by variable and by concept; a fact stands under its concept and under all above it."""

    def __init__(
        self, patient: Patient, vocabulary: Vocabulary, day: date, measured: date | None = None
    ) -> None:
        """Index the facts that concern the patient and were known on the day.

        A chart of a day to come takes measured values to be as old on it as they are on the day `measured`.
        """
        self.patient, self.vocabulary, self.day = patient, vocabulary, day
        self.today = Span(day, day)
        self.measured = self.today if measured is None else Span(measured, measured)
        self.wording = Wording(patient)
        self.values: dict[str, list[Fact]] = {}
        self.stated: dict[str, list[Fact]] = {}
        self.denied: dict[str, list[Fact]] = {}
        self.broader: dict[str, list[Fact]] = {}
        self._read_names: set[str] = set()
        values, today = self.values, day.isoformat()
        for fact in patient.facts:
            if fact.subject != "patient":
                continue
            known_on = fact.known_on
            if known_on is not None and known_on > today and self._future(fact):
                continue  # days stand in the order of their words
            if fact.variable:
                values.setdefault(fact.variable, []).append(fact)
            else:
                self._place(fact)
        self.general = self._general()
        self.inapplicable: dict[str, list[Fact]] = {}
        self.others: set[str] = set()
        for sex, other in OTHER_SEX.items():
            facts = [fact for fact in self.stated.get(sex, ()) if fact.stance == "present"]
            self.denied.setdefault(other, []).extend(facts)
            if facts:
                self.others.add(other)
            if sex == "male":
                self.inapplicable.update({concept: facts for concept in OF_WOMEN if facts})
        for state, other in RULED_OUT.items():
            facts = [fact for fact in self.stated.get(state, ()) if fact.stance == "present"]
            if facts and not self.stated.get(other):
                self.denied.setdefault(other, []).extend(facts)
        self.small = [fact for fact in self.values.get("age", ()) if self._small(fact)]
        for concept in (*OF_WOMEN, *OF_GROWN) if self.small else ():
            self.inapplicable.setdefault(concept, []).extend(self.small)

    def touches(self, concept: str) -> bool:
        """Tell whether a word of an open name stands in the record, so that its silence says nothing."""
        return not self.wording.stems.isdisjoint(stems(concept, self.vocabulary.ordinary))

    def tells(self, concept: str) -> list[Fact]:
        """Give the facts, not denied, of the concept and of what stands below it."""
        self.read(concept)
        return self.stated.get(concept, [])

    def read(self, concept: str) -> None:
        """Read what the record's own words say of an open name, at the first question."""
        if not concept.startswith(NAMED) or concept in self._read_names:
            return
        self._read_names.add(concept)
        for fact in self.wording.facts(concept):
            if not self._future(fact):
                self._place(fact)

    def told(self, variable: str) -> list[Fact]:
        """Give the values of a variable; those of an open measure are read from the record's own words."""
        if variable.startswith(MEASURED) and variable not in self._read_names:
            self._read_names.add(variable)
            for fact in self.wording.values(self.vocabulary.variables[variable], self.vocabulary):
                if not self._future(fact):
                    self.values.setdefault(variable, []).append(fact)
        return self.values.get(variable, [])

    def denials(self, concept: str) -> list[Fact]:
        """Give the facts that deny the concept or anything above it."""
        self.read(concept)
        return _gather(self.denied, self.vocabulary.ancestors(concept))

    def bars(self, concept: str) -> list[Fact]:
        """Give the facts that make a question about the concept senseless: pregnancy in a man."""
        return _gather(self.inapplicable, self.vocabulary.ancestors(concept)) if self.inapplicable else []

    def wider(self, concept: str) -> list[Fact]:
        """Give present facts of something strictly above the concept: they leave it open.

        "Infection" opens nothing where the record also tells which one.
        """
        return _gather(self.broader, self.vocabulary.ancestors(concept) - {concept} - self.general)

    def since(self, anchor: str) -> Span | None:
        """Give the days of the latest event of a concept that anchors a window."""
        days = [
            days
            for fact in self.stated.get(anchor, ())
            if fact.stance == "present" and (days := span(fact.start or fact.stop or fact.known_on))
        ]
        return max(days, default=None)

    def _future(self, fact: Fact) -> bool:
        known = span(fact.known_on)
        return known is not None and known.first > self.day

    def _small(self, fact: Fact) -> bool:
        if fact.value is None or fact.stance != "present":
            return False
        age = self.vocabulary.convert(fact.value, fact.unit, "age")
        known = span(fact.known_on)
        passed = 0.0 if known is None else (self.day - known.first).days / 365.25
        return age is not None and age + passed < SMALL

    def _general(self) -> frozenset[str]:
        """Give the general names of what the record also tells by a special one: these open nothing more."""
        return frozenset(
            concept
            for concept in self.broader
            if any(
                fact.concept != concept and fact.stance == "present" and fact.course == "active"
                for fact in self.stated[concept]
            )
        )

    def _place(self, fact: Fact) -> None:
        if fact.stance == "absent":
            self.denied.setdefault(fact.concept, []).append(fact)
        else:
            for concept in self.vocabulary.ancestors(fact.concept):
                self.stated.setdefault(concept, []).append(fact)
            self.broader.setdefault(fact.concept, []).append(fact)


def empty_chart(like: Chart) -> Chart:
    """Give the chart, of the same day and vocabulary, of a patient of whom nothing is known."""
    return Chart(Patient(id=""), like.vocabulary, like.day)


def _gather(facts: dict[str, list[Fact]], concepts: Iterable[str]) -> list[Fact]:
    return [fact for concept in concepts for fact in facts.get(concept, ())]

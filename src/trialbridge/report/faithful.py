"""Any summary compared with its study: numbers, windows, polarity, groups, phase; it rewrites nothing."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from trialbridge.matching.odds import odds
from trialbridge.matching.therapy import texts
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, AtLeast, Count, Has, If, Not, Rule, named_words
from trialbridge.model.study import Arm, Study
from trialbridge.report.document import Part
from trialbridge.report.measured_words import SAME, Amount, amounts, phases
from trialbridge.report.plain_rule import NONE_OF, plain_rule
from trialbridge.vocab import Vocabulary, fold

Kind = Literal["number", "window", "polarity", "group", "phase"]
Sign = int
"""1 where the criteria demand a thing, -1 where it keeps people out."""
_LINE = re.compile(r"[^.!?\n]+(?:[.!?](?=\d)[^.!?\n]*)*[.!?]?")
_DENIES = re.compile(
    r"\b(?:not|no|cannot|can't|without|never|exclud\w+|ineligible|free of|none of|lack of|unable|barred)\b"
)
_DEMANDS = re.compile(
    r"\b(?:must|eligible|ineligible|cannot|can't|excluded|not be included"
    r"|(?:can|able to|may|allowed to|not) (?:join|take part|participate|enrol\w*))\b"
)
_ASIDE = re.compile(r"\b(?:for|of|to|after|during|due to|by|from|if)\b[^,;]*\Z")
_MUST_NOT = re.compile(
    r"\b(?:must not|cannot|can't|ineligible|excluded|not (?:be |have )?(?:eligible|allowed|included)"
    r"|not (?:join|take part|participate|enrol\w*))\b"
)
_HEADING = re.compile(r"^\W*(?:[A-Za-z]+\W+){0,8}[A-Za-z]+\W*$")
_RANDOM = re.compile(r"\b(?:random\w*|by chance|chance (?:decides|does not decide))\b")
_ALL_GET = re.compile(
    r"\b(?:all|everyone|every (?:participant|patient)|all who join)\b[^.]{0,40}\b(?:gets?|receives?|given)\b"
)
_THIS = re.compile(r"\W*(?:\w+\W+){0,2}(?:trial|study)\b", re.IGNORECASE)
_OUR_COUNT = re.compile(r"more points? (?:are|is) only in the trial's own words")
_OWN = ("groups", "sites", "people")
_FEW = 3
_ALIKE = 2
"""Words in common that make two numbers numbers of one thing."""
_ANYWHERE = frozenset(("*",))


class Finding(Part, frozen=True):
    """Words of the summary (code points) that the study does not bear out, and what it says instead."""

    kind: Kind
    start: int
    end: int
    text: str
    says: str


class Line(NamedTuple):
    """A sentence of the summary, its place, and the heading it stands under."""

    text: str
    start: int
    heading: str


def check(
    summary: str, study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary
) -> tuple[Finding, ...]:
    """Give what the study does not bear out, in the order of the summary.

    A number is borne out by the same number of the same thing, a window also by its direction, a demand by a
    criterion of the same sign, a group by the arm that has its label, a phase by the record's phase. What the
    study says nothing of is not judged, but for numbers.
    """
    source = _Source(study, criteria, vocabulary)
    found = [finding for line in _lines(summary) for finding in _of_line(line, source)]
    unique = {(finding.kind, finding.start): finding for finding in found}
    return tuple(sorted(unique.values(), key=lambda finding: (finding.start, finding.kind)))


class _Source:
    """What the study says, taken apart once."""

    def __init__(self, study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary) -> None:
        self.study, self.criteria, self.vocabulary = study, criteria, vocabulary
        self.facts = list(_structured(study, vocabulary))
        self.texts = [*texts(study).values(), *self.facts]
        self.texts += [each.clean for each in criteria]
        self.rules = [plain_rule(each.rule, vocabulary) for each in criteria]
        self.texts += [f"{each.measure} {each.description} {each.time_frame}" for each in study.outcomes]
        self.texts += [*study.conditions, *study.keywords]
        self.texts += [
            f"{each.facility} {each.city}, {each.state} {each.country}" for each in study.locations
        ]

    @cached_property
    def amounts(self) -> list[tuple[Amount, frozenset[str]]]:
        told = [(amount, _content(text, amount.start)) for text in self.texts for amount in amounts(text)]
        # a rule gives numbers in other units; on which side a window lies it settles only by closer words
        told += [
            (amount._replace(direction=""), _content(text, amount.start))
            for text in self.rules
            for amount in amounts(text)
        ]
        return told + [(amount, _ANYWHERE) for text in self.facts for amount in amounts(text)]

    @cached_property
    def ruled(self) -> list[tuple[Amount, frozenset[str]]]:
        """The windows of the rules, with their sides; a text often says "within 5 years" and means before."""
        return [
            (amount, _content(text, amount.start))
            for text in self.rules
            for amount in amounts(text)
            if amount.direction
        ]

    @cached_property
    def signs(self) -> dict[str, set[Sign]]:
        signs: dict[str, set[Sign]] = {}
        for each in self.criteria:
            if each.role == "requirement":
                sign: Sign = 1 if each.polarity == "inclusion" else -1
                for concept, own in _leaves(each.rule, sign):
                    signs.setdefault(concept, set()).add(own)
        return signs

    @cached_property
    def stated_phase(self) -> set[str]:
        value = self.study.design.phase.value if self.study.design.phase else ""
        return {value.replace("early_", "").replace("phase", "")} - {"", "na"}

    @cached_property
    def phases(self) -> set[str]:
        return self.stated_phase | {name for text in self.texts for name, _, _ in phases(text)}

    @cached_property
    def randomised(self) -> bool | None:
        allocation = self.study.design.allocation
        if allocation and allocation.value in ("randomized", "non_randomized"):
            return allocation.value == "randomized"
        single = len(self.study.arms) == 1 or bool(
            self.study.design.model and "single" in self.study.design.model.value
        )
        return False if single and not _RANDOM.search(self.folded) else None

    @cached_property
    def folded(self) -> str:
        return "\n".join(fold(text) for text in self.texts)


def _structured(study: Study, vocabulary: Vocabulary) -> Iterator[str]:
    """Say the record's numbers as texts do, so that one comparison serves all."""
    eligibility, design = study.eligibility, study.design
    for age in (eligibility.minimum_age, eligibility.maximum_age):
        if age and age.value is not None:
            yield f"{age.value:g} {age.unit}"
    if design.enrolment:
        yield f"{design.enrolment.count} participants"
    if study.arms:
        yield f"{len(study.arms)} groups"
    elif design.number_of_arms:
        yield f"{design.number_of_arms} groups"
    if study.locations:
        yield f"{len(study.locations)} sites"
    for date in study.dates:
        yield f"{date.date or ''} {str(date.date or '').replace('-', ' ')} {date.published}"
    known = odds(study, vocabulary)
    if known.probability:
        for whole in range(1, 13):
            if abs(known.probability * whole - round(known.probability * whole)) < 1e-6:
                yield f"{round(known.probability * whole)} in {whole} chances"
    yield f"{len(known.arms_with) + len(known.arms_without)} groups"


def _lines(summary: str) -> Iterator[Line]:
    heading = ""
    for found in _LINE.finditer(summary):
        text = found[0]
        if not text.strip():
            continue
        alone = summary[: found.start()].rpartition("\n")[2].strip() == "" and not text.rstrip().endswith(".")
        if alone and _HEADING.match(text) and len(text.split()) < 9 and not text.startswith((" ", "-", "*")):
            heading = text
        yield Line(text, found.start(), heading)


def _of_line(line: Line, source: _Source) -> Iterator[Finding]:
    if _OUR_COUNT.search(line.text):
        return
    yield from _numbers(line, source)
    yield from _phase(line, source)
    yield from _polarity(line, source)
    yield from _groups(line, source)


def _numbers(line: Line, source: _Source) -> Iterator[Finding]:
    ours = {(start, end) for _, start, end in phases(line.text)}
    for amount in amounts(line.text):
        if any(start <= amount.start < end for start, end in ours):
            continue
        same = [(other, words) for other, words in source.amounts if _equal(amount, other)]
        if not same or _of_another(amount, line, same, source):
            yield _finding("number", line, amount.start, amount.end, "the record has no such number of this")
        elif amount.direction and (wrong := _turned(amount, line, same, source)):
            yield _finding("window", line, amount.start, amount.end, wrong)


def _of_another(
    amount: Amount, line: Line, same: list[tuple[Amount, frozenset[str]]], source: _Source
) -> bool:
    """Tell whether the record has this number of other things only, and another number of this one."""
    mine = _content(line.text, amount.start)
    if any(words is _ANYWHERE or mine & words for _, words in same):
        return False
    others = (words for other, words in source.amounts if other.counts == amount.counts)
    return any(len(mine & words) >= _ALIKE for words in others)


def _equal(mine: Amount, other: Amount) -> bool:
    if mine.counts == "time" or other.counts == "time":
        room = 1e-6 if mine.unit == other.unit else SAME * max(mine.value, other.value)
        return mine.counts == other.counts and abs(mine.value - other.value) <= room
    alike = mine.counts == other.counts or (mine.counts not in _OWN and not (mine.counts and other.counts))
    return alike and abs(mine.value - other.value) < 1e-9


def _turned(amount: Amount, line: Line, same: list[tuple[Amount, frozenset[str]]], source: _Source) -> str:
    """Tell where a window of this length lies, when it lies on the other side of what it is counted from."""
    mine = _content(line.text, amount.start)
    ruled = [(other, words) for other, words in source.ruled if _equal(amount, other)]
    directed = [(other.direction, words) for other, words in (*same, *ruled) if other.direction]
    best = max((len(mine & words) for _, words in directed), default=0)
    near = {direction for direction, words in directed if len(mine & words) == best}
    if not near or amount.direction in near:
        return ""
    return f"in the record it lies {' or '.join(sorted(near))} what it is counted from"


def _phase(line: Line, source: _Source) -> Iterator[Finding]:
    for name, start, end in phases(line.text):
        own = source.stated_phase if _THIS.match(line.text[end:]) else set()
        known = own or source.phases
        parts = {part for each in known for part in (each, *each.split("/"))}
        if known and name not in parts:
            yield _finding("phase", line, start, end, f"the record says phase {', '.join(sorted(known))}")


def _polarity(line: Line, source: _Source) -> Iterator[Finding]:
    folded = fold(line.text)
    base = _heading_sign(line.heading) or _sentence_sign(folded)
    if base is None:
        return
    for concept, start, end in _concepts(line.text, folded, source):
        known = _known(concept, source)
        aside = _ASIDE.search(re.split(r"[;:]", folded[:start])[-1])
        if known and not aside and _sign(folded, start, base) not in known:
            says = "it keeps people out" if known == {-1} else "people must have it"
            yield _finding("polarity", line, start, end, f"in the record's criteria {says}")


def _concepts(text: str, folded: str, source: _Source) -> Iterator[tuple[str, int, int]]:
    """Find concepts, and open names of the criteria by their words; a sex is no demand of its own."""
    for hit in source.vocabulary.scan(text, folded):
        concept = hit.of("concept")
        if concept and concept not in ("female", "male"):
            yield concept, hit.start, hit.end
    for concept in source.signs.keys() - source.vocabulary.concepts.keys():
        words = named_words(concept).replace("-", " ")
        found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", folded)
        if found:
            yield concept, found.start(), found.end()


def _heading_sign(heading: str) -> Sign | None:
    words = fold(heading)
    if _MUST_NOT.search(words) or "exclusion" in words:
        return -1
    return 1 if re.search(r"\bmust|inclusion|need to have\b", words) else None


def _sentence_sign(folded: str) -> Sign | None:
    """Tell whether a sentence demands or keeps out ("People who have X cannot take part")."""
    if not _DEMANDS.search(folded):
        return None
    return -1 if _MUST_NOT.search(folded) else 1


def _sign(folded: str, start: int, base: Sign) -> Sign:
    """Turn the sign of a sentence or heading round where the clause before a thing denies it."""
    lead = _MUST_NOT.sub(" ", folded[:start])
    clause = re.split(r"[;:]|\bbut\b", lead)[-1]
    denied = bool(_DENIES.search(clause)) or any(words in lead for words in NONE_OF)
    return -base if denied else base


def _known(concept: str, source: _Source) -> set[Sign]:
    signs = source.signs.get(concept)
    if signs:
        return signs
    near = (own for other, own in source.signs.items() if source.vocabulary.is_a(concept, other))
    return {sign for own in near for sign in own}


def _leaves(rule: Rule, sign: Sign) -> Iterator[tuple[str, Sign]]:
    match rule:
        case All(rules=parts) | Any(rules=parts) | AtLeast(rules=parts):
            for part in parts:
                yield from _leaves(part, sign)
        case Not(rule=inner):
            yield from _leaves(inner, -sign)
        case If(test=test, then=then, other=other):
            yield from ((concept, each) for concept, _ in _leaves(test, sign) for each in (1, -1))
            yield from _leaves(then, sign)
            if other is not None:
                yield from _leaves(other, sign)
        case Has(concept=concept) | Count(concept=concept):
            yield concept, sign
        case _:
            return


def _groups(line: Line, source: _Source) -> Iterator[Finding]:
    folded = fold(line.text)
    yield from _allocation(line, folded, source)
    for word in ("placebo", "sham"):
        at = folded.find(word)
        if at >= 0 and word not in source.folded:
            yield _finding("group", line, at, at + len(word), f"the record names no {word}")
    yield from _arms(line, folded, source)


def _allocation(line: Line, folded: str, source: _Source) -> Iterator[Finding]:
    known = odds(source.study, source.vocabulary)
    chance = _RANDOM.search(folded)
    denied = bool(
        chance and re.search(r"\b(?:not|no|non|does not)\W+(?:\w+\W+)?\Z", folded[: chance.start()])
    )
    denied = denied or bool(chance and "does not decide" in folded)
    if chance and source.randomised is not None and denied is source.randomised:
        says = (
            "the record says that groups are drawn by chance" if denied else "the record tells of no drawing"
        )
        yield _finding("group", line, chance.start(), chance.end(), says)
    every = _ALL_GET.search(folded)
    if every and known.probability is not None and known.probability < 1:
        yield _finding("group", line, every.start(), every.end(), "some groups do not get it")


def _arms(line: Line, folded: str, source: _Source) -> Iterator[Finding]:
    """Compare what a line gives to an arm it names with what the record gives to it."""
    study = source.study
    for arm in sorted(study.arms, key=lambda each: -len(each.label)):
        label = fold(arm.label).strip()
        said = (
            re.match(rf"\W*{re.escape(label)}(?:\s*:|\W+(?:will )?(?:gets?|receives?)\b)", folded)
            if label
            else None
        )
        if said:
            yield from _given(line, folded, said.end(), arm, source)
            return


def _given(line: Line, folded: str, start: int, arm: Arm, source: _Source) -> Iterator[Finding]:
    own = {fold(name).strip() for name in arm.interventions}
    own |= {fold(each.name).strip() for each in source.study.interventions if arm.label in each.arms}
    rest = folded[start:]
    for name in sorted(own, key=len, reverse=True):
        rest = rest.replace(name, " " * len(name))
    told = fold(f"{arm.label} {arm.description}")
    for given in source.study.interventions:
        name = fold(given.name).strip()
        at = rest.find(name) if name and name not in own and name not in told else -1
        if at >= 0:
            says = f"the record gives it to another group than {arm.label}"
            yield _finding("group", line, start + at, start + at + len(name), says)


def _content(text: str, at: int) -> frozenset[str]:
    """Give the words around a place that mean something, without their plural."""
    start = max(text.rfind(mark, 0, at) for mark in ".;\n") + 1
    ends = [end for end in (text.find(mark, at) for mark in ".;\n") if end >= 0]
    words = re.findall(r"[a-z][a-z0-9]+", fold(text[start : min(ends, default=len(text))]))
    return frozenset(
        word.removesuffix("s") for word in words if len(word) > _FEW or word in ("car", "cik", "nk")
    )


def _finding(kind: Kind, line: Line, start: int, end: int, says: str) -> Finding:
    return Finding(kind, line.start + start, line.start + end, line.text[start:end], says)

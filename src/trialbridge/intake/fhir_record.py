"""A record of FHIR resources on its way to facts: quotes, references, codes, trouble; it knows no meaning."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from trialbridge.intake.fhir_elements import Codeable, Coding, codeable, day, part, period, string
from trialbridge.intake.fhir_resources import Path, Resource, place
from trialbridge.intake.fhir_terms import Term, bare, shared, term
from trialbridge.model.patient import Fact, Issue, Quote
from trialbridge.vocab import Vocabulary

_LONGEST = 600
"""Characters of a quote from the code to the value of an observation; else the value alone is quoted."""

_CATEGORIES = {"ICD10CM"}
"""Systems whose codes lie inside the codes they begin with: C50.912 is a C50."""


class Noted(NamedTuple):
    """A fact with the time of day it was measured at, where the record has one."""

    fact: Fact
    clock: str = ""


class Read(NamedTuple):
    """What a code was understood as, and where its words stand."""

    term: Term
    path: Path


class Record:
    """The resources of one patient; readers ask it for quotes and codes, and tell it their trouble."""

    def __init__(self, text: str, vocabulary: Vocabulary, name: str, found: Iterable[Resource]) -> None:
        """Take the text the resources stand in and the name its quotes call it by."""
        self.text, self.vocabulary, self.name = text, vocabulary, name
        self.resources = tuple(found)
        self._named: dict[str, Resource] = {}
        for resource in self.resources:
            for key in (f"{resource.type}/{resource.id}", resource.id, resource.url):
                if key.strip("/"):
                    self._named.setdefault(key, resource)
        self._troubles: dict[tuple[str, str, str], list[tuple[str, str]]] = {}

    def trouble(self, resource: Resource, expected: str, came: str, of: str = "") -> None:
        """Note what was not understood; the same of many resources (or of one code, `of`) is one issue."""
        where = f"{resource.type}/{resource.id}" if resource.id else f"{resource.type} at {resource.start}"
        self._troubles.setdefault((resource.type, expected, of or came), []).append((where, came))

    def issues(self) -> Iterator[Issue]:
        """Give the trouble, what is the same once, with how often it was met."""
        for (_, expected, _), met in self._troubles.items():
            more = f" and {len(met) - 1} more" if len(met) > 1 else ""
            where, came = met[0]
            yield Issue(where=f"{self.name}: {where}{more}", expected=expected, came=came)

    def of(self, reference: object, inside: Resource | None = None) -> Resource | None:
        """Find the resource a Reference points to, also one contained in the resource itself."""
        given = string(part({"it": reference}, "it").get("reference"))
        if given.startswith("#") and inside is not None:
            held = inside.body.get("contained")
            for index, each in enumerate(held if isinstance(held, list) else ()):
                if isinstance(each, dict) and each.get("id") == given[1:]:
                    spot = place(self.text, inside.start, ("contained", index))
                    return Resource(spot.start, each) if spot else None
        return self._named.get(given) or self._named.get(given.removeprefix("urn:uuid:").rsplit("/", 1)[-1])

    def quote(self, resource: Resource, *paths: Path) -> Quote:
        """Quote the text from the first of the places to the last; of the words of a code the words alone."""
        spots = [spot for path in paths if (spot := place(self.text, resource.start, path))]
        if not spots:
            whole = place(self.text, resource.start, ("resourceType",))
            assert whole is not None  # a resource is what has this member
            return self._cut(whole.member, whole.end)
        if (
            len(paths) == 1
            and self.text.startswith('"', spots[0].start)
            and paths[0][-1] in ("display", "text")
        ):
            return self._cut(spots[0].start + 1, spots[0].end - 1)
        start, end = min(spot.member for spot in spots), max(spot.end for spot in spots)
        return self._cut(spots[-1].member, spots[-1].end) if end - start > _LONGEST else self._cut(start, end)

    def _cut(self, start: int, end: int) -> Quote:
        return Quote(source=self.name, start=start, end=end, text=self.text[start:end])

    def variable(self, code: Codeable) -> str | None:
        """Give the variable that one of the codes is of."""
        found = _index(self.vocabulary)[1]
        return next((found[each.code] for each in code.codings if each.code in found), None)

    def coded(self, code: Codeable) -> tuple[str, Path] | None:
        """Give the concept that one of the codes is of; of several the one that stands above the others."""
        for each in code.codings:
            concept = _concept(each.code, self.vocabulary)
            if concept is not None:
                return concept, each.path
        return None

    def concept(self, code: str) -> str | None:
        """Give the concept of a code as the vocabulary writes it ("HGNC:3467")."""
        return _concept(code, self.vocabulary)

    def read(self, code: Codeable, kinds: frozenset[str] | None = None) -> Read | None:
        """Understand a code, through the vocabulary's codes, else through its words.

        Words that name something below what the code stands for win ("Breast Cancer" on the code of malignant
        neoplasms), and so do words that are understood whole and name something above it.
        """
        readings = [Read(term(words, self.vocabulary, kinds), path) for words, path in code.words()]
        said = max(readings, key=lambda it: (it.term.depth(self.vocabulary), it.term.share), default=None)
        coded = self.coded(code)
        if coded is None or (kinds and self.vocabulary.concepts[coded[0]].kind not in kinds):
            return said if said and said.term.facts else None
        concept, path = coded
        if said is not None and any(
            self._better(fact.concept, concept, said.term) for fact in said.term.facts
        ):
            return said
        words = next((where for _, where in code.words() if where[: len(path)] == path), path)
        stage = next((stage for each, _ in code.words() if (stage := bare(each)[1])), "")
        return Read(Term((Fact(concept=concept),), 1.0, stage), words)

    def _better(self, said: str, coded: str, found: Term) -> bool:
        below = said != coded and self.vocabulary.is_a(said, coded)
        return below or (found.share > 0.9 and self.vocabulary.is_a(coded, said))

    def named(self, words: Iterable[str], kinds: frozenset[str] | None = None) -> Term:
        """Read several wordings of one thing and give the most specific reading."""
        return shared((term(each, self.vocabulary, kinds) for each in words), self.vocabulary)

    def unread(
        self, resource: Resource, code: Codeable, what: str = "a code or words of the vocabulary"
    ) -> None:
        """Note a code that means nothing to the vocabulary."""
        self.trouble(resource, what, code.shown() or "no code")

    def day(self, resource: Resource, *names: str) -> str | None:
        """Give the day of a resource: its own, else of its specimen, else of its encounter."""
        body = resource.body
        for name in names:
            found = period(body, name)[0] or day(body.get(name))
            if found:
                return found
        specimen, encounter = self.of(body.get("specimen")), self.of(body.get("encounter"))
        if specimen is not None:
            collected = period(part(specimen.body, "collection"), "collected")[0]
            if collected or day(specimen.body.get("receivedTime")):
                return collected or day(specimen.body.get("receivedTime"))
        return period({"atPeriod": encounter.body.get("period")}, "at")[0] if encounter else None

    def medicine(self, resource: Resource) -> tuple[Codeable, Resource]:
        """Give the code of a medication and the resource that holds it, which may be another one."""
        for name in ("medicationCodeableConcept", "medication"):
            code = codeable(resource.body, name)
            if code:
                return code, resource
        target = self.of(resource.body.get("medicationReference"), resource)
        if target is not None:
            return codeable(target.body, "code"), target
        reference: dict[str, Any] = part(resource.body, "medicationReference")
        words = string(reference.get("display"))
        path: Path = ("medicationReference",)
        return Codeable((Coding("", words, "", path),), "", path), resource


def _concept(code: str, vocabulary: Vocabulary) -> str | None:
    concepts = _index(vocabulary)[0]
    system, _, number = code.partition(":")
    found = concepts.get(code, ())
    if system in _CATEGORIES:
        unspecified = number.partition(".")[2] in ("9", "90")
        steps = [code[:length] for length in range(len(code) - 1, len(system) + 3, -1)]
        wider = next((concepts[step] for step in steps if step in concepts), ())
        found = wider or found if unspecified or not found else found
    top = [each for each in found if all(vocabulary.is_a(other, each) for other in found)]
    return top[0] if top else None


@lru_cache(maxsize=8)
def _index(vocabulary: Vocabulary) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    concepts: dict[str, tuple[str, ...]] = {}
    for row in vocabulary.concepts.values():
        for code in row.codes:
            concepts[code] = (*concepts.get(code, ()), row.id)
    variables = {code: row.name for row in vocabulary.variables.values() for code in row.codes}
    return concepts, variables

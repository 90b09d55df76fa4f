"""Concepts that studies teach: headings and ancestors a registry attached, drug names, abbreviations.

Pure: it reads studies and gives rows. Learned rows stand beside the curated tables and never override them:
a name that any table already has is left where it is.
"""

import csv
import hashlib
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from trialbridge.model.study import Study
from trialbridge.vocab import tables
from trialbridge.vocab.tables import DRUGS, ILLNESSES, Concept
from trialbridge.vocab.view import fold
from trialbridge.vocab.vocabulary import Vocabulary, default_vocabulary

COLUMNS = ("id", "name", "kind", "parents", "synonyms", "codes", "presumable", "question")
_MEDICINES = frozenset({"drug", "biological", "combination_product"})
_VAGUE = re.compile(
    r"\b(?:by|processes|phenomena|attributes|actions|uses|agents|effects|characteristics|disease|syndrome|"
    r"recurrence|conditions|manifestations|signs and symptoms|topic|pathologic|emergencies|chronic disease|"
    r"acute disease|neoplasms, .*|substances|compounds|chemicals|preparations)$|\bby\b|pathological|"
    r"signs and symptoms|\bother\b|\bfemale\b|\bmale\b|\bstage\b|\bgrade\b|\bphase\b|\bhealthy\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"[a-z]{1,5}[ -]?[0-9]{2,7}[a-z]?")
_NAME = re.compile(r"[a-z][a-z-]{4,24}")
_PLAIN = re.compile(r"[a-z][a-z0-9' ]+")
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z0-9-]{1,7})\)")
_WORDS = re.compile(r"[^\W_]+")
_SLUG = re.compile(r"[^a-z0-9]+")
_NARROWING = frozenset({"extent", "qual", "status", "neg", "sign", "subj", "role", "anchor"})
_STUDIES, _SHARE = 3, 0.9
"""In how many studies a thing must be said, and in what share of those that use the words at all."""
_ABBREVIATED, _OF_ALL = 5, 0.95


class Lessons:
    """What a run of studies said, counted; `concepts` gives the rows once all are added."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._headings: dict[str, _Heading] = {}
        self._conditions: dict[str, Counter[str]] = defaultdict(Counter)
        self._drugs: dict[str, Counter[str]] = defaultdict(Counter)
        self._named: Counter[str] = Counter()
        self._short: dict[str, Counter[str]] = defaultdict(Counter)
        self._spelled: dict[str, str] = {}

    def add(self, study: Study) -> None:
        """Take in what one study says."""
        told = [term for term in study.mesh if term.of == "condition" and not term.ancestor]
        above = {term.term for term in study.mesh if term.of == "condition" and term.ancestor}
        for term in told:
            self._headings.setdefault(term.term, _Heading(term.id)).see(above, alone=len(told) == 1)
        if len(told) == 1 and len(study.conditions) == 1:
            self._conditions[self._form(study.conditions[0])][told[0].term] += 1
        for words in study.conditions:
            if len(told) != 1 or len(study.conditions) != 1:
                self._conditions[self._form(words)][""] += 0
        self._medicines(study)
        for short, words in set(_abbreviations(study)):
            self._short[short][words] += 1

    def _medicines(self, study: Study) -> None:
        seen: set[tuple[str, str]] = set()
        names: set[str] = set()
        for given in study.interventions:
            if given.type is None or given.type.value not in _MEDICINES:
                continue
            name = self._form(given.name)
            names.add(name)
            seen |= {(self._form(other), name) for other in given.other_names}
        self._named.update(names)
        for other, name in seen:
            self._drugs[other][name] += 1

    def _form(self, words: str) -> str:
        plain = " ".join(words.replace("\u00ae", "").replace("\u2122", "").split())
        form = " ".join(fold(plain).split())
        self._spelled.setdefault(form, plain)
        return form

    def concepts(self, vocabulary: Vocabulary) -> list[Concept]:
        """Give the rows that the curated tables lack, sorted by id; of equal lessons come equal rows."""
        rows = _Rows(vocabulary)
        self._learn_headings(rows)
        self._learn_conditions(rows)
        self._learn_drugs(rows)
        self._learn_short_forms(rows)
        return rows.sorted()

    def _learn_headings(self, rows: "_Rows") -> None:
        """Headings with their ancestors: the nearest of them that is known or learned stands above."""
        certain = {term: heading for term, heading in self._headings.items() if heading.certain}
        for term in sorted(certain, key=lambda term: (len(certain[term].above), term)):
            known = rows.concept(_natural(term))
            if _VAGUE.search(term) or not (known or rows.free(_natural(term))):
                continue
            above = [parent for parent in certain[term].above if not _VAGUE.search(parent)]
            nearest = [
                parent
                for parent in above
                if not any(parent in certain[other].above for other in above if other in certain)
            ]
            parents = sorted(filter(None, (rows.concept(_natural(parent)) for parent in nearest)))
            if known:
                rows.raised(known, parents)
            if known or not parents:
                continue
            names = [_natural(term)] + ([term] if _natural(term) != term else [])
            rows.add(
                names, "disease", parents, [f"MeSH:{mesh(certain[term].id)}"] if certain[term].id else []
            )

    def _learn_conditions(self, rows: "_Rows") -> None:
        """What studies call a heading ("heart attack"): a concept of its own below it, never the same."""
        for form in sorted(self._conditions):
            terms = self._conditions[form]
            heading, times = max(terms.items(), key=lambda item: (item[1], item[0]))
            if times < _STUDIES or times < _SHARE * sum(terms.values()) or not heading:
                continue
            parent = rows.concept(_natural(heading))
            words = self._spelled[form]
            named = 1 < len(form.split()) <= 5 and _PLAIN.fullmatch(form) and not _VAGUE.search(form)
            if parent and named and rows.free(words) and not rows.narrowed(words):
                rows.add([words], "disease", [parent], [])

    def _learn_drugs(self, rows: "_Rows") -> None:
        """Codes and brands of known drugs, then drugs that several studies name."""
        for other in sorted(self._drugs):
            names = self._drugs[other]
            if not (_CODE.fullmatch(other) or _NAME.fullmatch(other)) or not rows.free(other):
                continue
            known: Counter[str] = Counter()
            for name, times in names.items():
                known[rows.concept(name)] += times
            concept, times = max(known.items(), key=lambda item: (item[1], item[0]))
            enough = 2 if _CODE.fullmatch(other) else _STUDIES
            if concept and rows.kind(concept) in DRUGS and times >= max(enough, _SHARE * sum(known.values())):
                rows.extend(concept, self._spelled[other])
        for name in sorted(self._named):
            coded = _CODE.fullmatch(name) and not name.replace(" ", "").replace("-", "").isdigit()
            if (
                self._named[name] >= _STUDIES
                and (coded or _drug_like(name))
                and rows.free(self._spelled[name])
            ):
                rows.add([self._spelled[name]], "drug", ["trial-drug"], [])

    def _learn_short_forms(self, rows: "_Rows") -> None:
        """ "hepatocellular carcinoma (HCC)": an abbreviation that means one concept, in its own case only."""
        for short in sorted(self._short):
            known: Counter[str] = Counter()
            for words, times in self._short[short].items():
                known[rows.ending(words, short)] += times
            concept, times = max(known.items(), key=lambda item: (item[1], item[0]))
            if (
                concept
                and times >= _ABBREVIATED
                and times >= _OF_ALL * sum(known.values())
                and rows.free(short)
            ):
                rows.extend(concept, "=" + short)


class _Heading:
    """A heading with its ancestors: certain only where a study has it and no other."""

    def __init__(self, number: str) -> None:
        self.id = number
        self.above: set[str] = set()
        self.certain = False

    def see(self, above: set[str], alone: bool) -> None:
        """Take in one study's ancestors; alone where the study has no other heading."""
        if above and alone:
            self.above = self.above & above if self.certain else set(above)
            self.certain = True


class _Rows:
    """The rows learned so far, over a vocabulary whose names are taken."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._rows: dict[str, Concept] = {}
        self._names: dict[str, str] = {}
        self._raised: set[str] = set()

    def concept(self, name: str) -> str:
        """Give the concept, known or learned, that has the whole name, or nothing."""
        form = " ".join(fold(name).split())
        hits = self._vocabulary.scan(name)
        if len(hits) == 1 and hits[0].end - hits[0].start == len(name):
            return hits[0].of("concept") or ""
        return self._names.get(form, "")

    def ending(self, words: str, short: str) -> str:
        """Give the concept whose whole name is abbreviated and ends the words."""
        hits = self._vocabulary.scan(words)
        if not hits or hits[-1].end != len(words):
            return ""
        letters, concept = _letters(short), hits[-1].of("concept") or ""
        row = self._vocabulary.concepts.get(concept)
        told = (words[hits[-1].start :], row.name if row else "")  # a row's other names may say less or more
        return concept if all(_abbreviates(letters, _initials(each)) for each in told) else ""

    def kind(self, concept: str) -> str:
        """Give the kind of a concept."""
        row = self._vocabulary.concepts.get(concept) or self._rows.get(concept)
        return row.kind if row else ""

    def free(self, name: str) -> bool:
        """Tell whether no table has the name, and it is no run of ordinary words."""
        form = " ".join(fold(name).split())
        hits = self._vocabulary.scan(name)
        taken = len(hits) == 1 and hits[0].end - hits[0].start == len(name)
        ordinary = all(word in self._vocabulary.ordinary for word in _WORDS.findall(form))
        return not taken and not ordinary and form not in self._names and len(form) > 1

    def raised(self, concept: str, parents: list[str]) -> None:
        """Put a concept of the tables that stands below nothing below what its heading stands below."""
        row = self._vocabulary.concepts.get(concept)
        above = tuple(
            parent
            for parent in parents
            if parent in self._vocabulary.concepts
            and not self._vocabulary.is_a(parent, concept)
            and parent not in self._raised
        )
        if row is None or row.parents or row.kind not in ILLNESSES or not above:
            return
        self._raised.add(concept)
        self._rows[concept] = Concept(
            id=concept, name=row.name, kind=row.kind, parents=above, presumable=row.presumable
        )

    def narrowed(self, name: str) -> bool:
        """Tell whether a name begins with what the grammar reads for itself: "metastatic breast cancer"."""
        return any(sense.type in _NARROWING for hit in self._vocabulary.scan(name) for sense in hit.senses)

    def add(self, names: list[str], kind: str, parents: list[str], codes: list[str]) -> None:
        """Add a concept of its own; its absence may be presumed where it may of all that stands above."""
        identity = _SLUG.sub("-", fold(names[0])).strip("-")
        if not identity or identity in self._vocabulary.concepts or identity in self._rows:
            return
        rows = [self._vocabulary.concepts.get(parent) or self._rows.get(parent) for parent in parents]
        presumable = bool(rows) and all(row is not None and row.presumable for row in rows)
        self._rows[identity] = Concept(
            id=identity, name=names[0], kind=kind, parents=tuple(parents), synonyms=tuple(names[1:]),
            codes=tuple(codes), presumable=presumable,
        )  # fmt: skip
        for name in names:
            self._names[" ".join(fold(name).split())] = identity

    def extend(self, concept: str, name: str) -> None:
        """Add a name to a concept."""
        row = self._rows.get(concept)
        if row is None:
            known = self._vocabulary.concepts[concept]
            row = Concept(
                id=concept, name=known.name, kind=known.kind, synonyms=(name,), presumable=known.presumable
            )
        else:
            row = Concept(
                id=row.id, name=row.name, kind=row.kind, parents=row.parents, codes=row.codes,
                synonyms=(*row.synonyms, name), presumable=row.presumable,
            )  # fmt: skip
        self._rows[concept] = row
        self._names[" ".join(fold(name.removeprefix("=")).split())] = concept

    def sorted(self) -> list[Concept]:
        """Give the rows by id."""
        return [self._rows[identity] for identity in sorted(self._rows)]


def learn(studies: Iterable[Study], vocabulary: Vocabulary) -> list[Concept]:
    """Give what the studies teach beyond the vocabulary."""
    lessons = Lessons()
    for study in studies:
        lessons.add(study)
    return lessons.concepts(vocabulary)


def table(rows: Iterable[Concept]) -> str:
    """Write rows as a concept table, byte for byte the same for the same rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        lists = ("|".join(part) for part in (row.parents, row.synonyms, row.codes))
        writer.writerow([row.id, row.name, row.kind, *lists, "yes" if row.presumable else "no", row.question])
    return out.getvalue()


def extended(rows: Iterable[Concept]) -> Vocabulary:
    """Give the package's vocabulary with learned rows beside its own."""
    known = default_vocabulary()
    kept = list(compatible(rows, known))
    return Vocabulary(
        [*tables.concepts(), *kept],
        tables.variables(),
        tables.units(),
        tables.phrases(),
        stamp=f"{known.stamp}+{hashlib.sha256(table(kept).encode()).hexdigest()[:12]}",
        ordinary=known.ordinary,
    )


def compatible(rows: Iterable[Concept], vocabulary: Vocabulary) -> Iterator[Concept]:
    """Give learned rows without what the tables say meanwhile, and without lost parents."""
    kept = {row.id: row for row in rows}
    known = _Rows(vocabulary)
    for row in kept.values():
        free = tuple(name for name in row.synonyms if known.free(name.removeprefix("=")))
        curated = row.id in vocabulary.concepts
        above = vocabulary.concepts[row.id].parents if curated else ()
        if not (free or (row.parents and not above)) if curated else not known.free(row.name):
            continue
        parents = (
            ()
            if above
            else tuple(parent for parent in row.parents if parent in vocabulary.concepts or parent in kept)
        )
        yield Concept(
            id=row.id, name=row.name, kind=row.kind, parents=parents, synonyms=free,
            codes=row.codes, presumable=row.presumable,
        )  # fmt: skip


def mesh(number: str) -> str:
    """Give a heading's number as MeSH writes it: "D000001932" is D001932, "D000091662" stays."""
    digits = number[1:]
    if not digits.isdigit() or int(digits) > 67000:
        return number
    return f"{number[:1]}{int(digits):06d}"


def read(path: Path) -> list[Concept]:
    """Read a learned table; raises OSError where there is none, ValueError where it is damaged."""
    try:
        return list(tables.concepts_of(path))
    except (csv.Error, KeyError, UnicodeDecodeError) as error:
        raise ValueError(f"no concept table: {error!r}") from error


def _natural(term: str) -> str:
    """Turn an inverted heading round: "Carcinoma, Hepatocellular"."""
    parts = term.split(", ")
    return " ".join(reversed(parts)) if len(parts) == 2 else term


def _drug_like(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and _STEM.fullmatch(name) is not None


_STEM = re.compile(
    r"[a-z-]*(?:mab|nib|vir|statin|pril|sartan|azole|mycin|micin|cillin|caine|olol|azepam|trexate|platin|taxel|"
    r"rubicin|parib|ciclib|lisib|cept|phylline|gliptin|gliflozin|glitazone|zolam|setron|triptan|dipine|oxacin|"
    r"cycline|sone|solone|xaban|gatran|grel|tide|lukast|tinib|rafenib|metinib|degib|zomib|stim|kinra|leucel|"
    r"vec|gene|rsen|siran|nercept|fusp|vedotin|tansine|deruxtecan|tecan|bicin|citabine|barbital|afil|dronate|"
    r"oxetine|apine|idone|piprazole|curium|fungin|penem|cef[a-z]+|tadine|terol|tropium|profen|coxib|ximab|"
    r"zumab|bactam|vaptan|ciguat|mustine|lidomide|poetin|parin|relin|relix|glutide|amide|azine|etine)"
)


def _abbreviations(study: Study) -> Iterator[tuple[str, str]]:
    """Give (abbreviation, the words before it) from the study's own texts."""
    texts = [*study.conditions, *study.keywords]
    for published in (*study.title, *study.official_title, *study.summary, *study.eligibility.criteria):
        texts.append(published.text)
    for text in texts:
        for found in _SHORT_FORM.finditer(text):
            words = " ".join(text[max(0, found.start() - 80) : found.start()].split())
            short = found[1].removesuffix("s")
            if len(short) > 1 and _in_order(_letters(short), _initials(words)):
                yield short, words


def _letters(short: str) -> str:
    return "".join(char for char in short.upper() if char.isalpha())


def _initials(words: str) -> str:
    return "".join(word[0] for word in _WORDS.findall(words)).upper()


def _abbreviates(letters: str, initials: str) -> bool:
    return letters[:1] == initials[:1] and _in_order(letters, initials)


def _in_order(letters: str, initials: str) -> bool:
    """Tell whether the letters stand among the initials in their order, the last of them last."""
    at = 0
    for letter in letters:
        at = initials.find(letter, at) + 1
        if at == 0:
            return False
    return True

"""HIV, hepatitis B and C, white cells, biomarkers: what 200 real criteria of each ask, read one by one.

    python -m benchmarks.subjects ../shared/data/ctgov/studies.jsonl.gz           # precision and recall
    python -m benchmarks.subjects ../shared/data/ctgov/studies.jsonl.gz --show    # each miss with its words
    python -m benchmarks.subjects ../shared/data/ctgov/studies.jsonl.gz --draw    # the draw, to be read

`subjects.csv` beside it holds a criterion by its study, subject and span in the block, and what a reader
found it to ask of that subject: "-hiv-infection" (must not be), "+egfr-mutation" (must be), "wbc>=3" (a limit
as the patient must have it, in the variable's unit), several parted by "; ", none where it asks nothing of
the subject, "?" where it cannot be said without the study's protocol. No sentence. One criterion a study
and subject, drawn by a seed before anything is parsed: a line of the block that names the subject.
What a rule denies by something above it ("immunodeficiency, including HIV") counts as denied.
"""

import argparse
import csv
import gzip
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialbridge.eligibility import parse
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import All, Any, AtLeast, Has, If, Not, Range, Rule
from trialbridge.vocab import Vocabulary, default_vocabulary

SEED, SIZE = "subjects 20261121", 200
TABLE = Path(__file__).with_name("subjects.csv")
SUBJECTS = {
    "hiv": re.compile(r"\bHIV\b|human immunodeficiency virus", re.IGNORECASE),
    "hbv": re.compile(r"\bhepatitis B\b|\bHBV\b|\bHBsAg\b", re.IGNORECASE),
    "hcv": re.compile(r"\bhepatitis C\b|\bHCV\b", re.IGNORECASE),
    "wbc": re.compile(r"\bWBCs?\b|\bwhite (?:blood )?cells?\b|\bleu[ck]ocytes?\b", re.IGNORECASE),
    "biomarker": re.compile(
        r"\b(?:EGFR|ALK|ROS1|BRAF|K?RAS|NRAS|BRCA[12]?|HER-?2(?:/neu)?|PD-?L1|MSI|MSI-H|dMMR|IDH[12]|FLT3|"
        r"NTRK|MET|RET|PIK3CA|TP53|CD19|CD20|CD22|CD30|CD33|BCMA|claudin|FGFR[1-4]?|ER|estrogen receptor|"
        r"BCR-ABL1?|Philadelphia|NPM1|1p/?19q|MGMT)\b"
    ),
}
_ROOTS = {"hiv": ("hiv-infection",), "hbv": ("hepatitis-b",), "hcv": ("hepatitis-c",)}
_IMPLIED = {
    "her2-negative-breast-cancer": ("her2-negative",), "her2-positive-breast-cancer": ("her2-positive",),
    "triple-negative-breast-cancer": ("her2-negative", "hr-negative"),
    "triple-negative": ("her2-negative", "hr-negative"), "er-positive-breast-cancer": ("er-positive",),
    "hormone-receptor-positive-breast-cancer": ("hr-positive",),
    "hormone-receptor-negative-breast-cancer": ("hr-negative",),
    "hr-positive-her2-negative-breast-cancer": ("hr-positive", "her2-negative"),
    "her2-low-breast-cancer": ("her2-low",),
    "estrogen-receptor-negative-breast-cancer": ("er-negative",),
    "progesterone-receptor-negative-breast-cancer": ("pr-negative",),
    "progesterone-receptor-positive-breast-cancer": ("pr-positive",),
    "hormone-receptor-negative-her2-positive-breast-cancer": ("hr-negative", "her2-positive"),
    "hormone-receptor-positive-her2-positive-breast-cancer": ("hr-positive", "her2-positive"),
    "idh-wildtype-glioblastoma": ("idh-wild-type",),
    "idh-wildtype-anaplastic-astrocytoma": ("idh-wild-type",),
    "idh-mutant-anaplastic-astrocytoma": ("idh-mutation",), "astrocytoma-idh-mutant": ("idh-mutation",),
    "aml-with-mutated-npm1": ("npm1-mutation",), "aml-with-bcr-abl1": ("ph-positive",),
    "acute-myeloid-leukemia-with-mutated-npm1": ("npm1-mutation",),
    "b-lymphoblastic-leukemia-lymphoma-with-bcr-abl1": ("ph-positive",),
    "chronic-myelogenous-leukemia-bcr-abl1-positive": ("ph-positive",),
    "bcr-abl-positive-chronic-myelogenous-leukemia": ("ph-positive",),
    "chronic-myeloid-leukemia-bcr-abl1-plus": ("ph-positive",),
    "anaplastic-large-cell-lymphoma-alk-negative": ("alk-negative",),
    "anaplastic-large-cell-lymphoma-alk-positive": ("alk-rearrangement",),
    "alk-positive-large-b-cell-lymphoma": ("alk-rearrangement",),
}  # fmt: skip
"""Diseases and states whose names state a marker."""
_STAINED = {"er_percent": "er", "pr_percent": "pr"}
"""Shares of stained cells, by which a receptor's sign is told: "ER >= 10 %" asks for a positive one."""
_BOTH = {"+er-negative", "+pr-negative"}
"""What "+hr-negative" says in one word."""
_VARIABLES = {
    "hiv": ("viral_load_hiv",), "hbv": ("viral_load_hbv",), "hcv": ("viral_load_hcv",), "wbc": ("wbc",),
    "biomarker": ("pd_l1", "pd_l1_cps", "tmb"),
}  # fmt: skip


class Drawn(NamedTuple):
    """A criterion of the draw."""

    study: str
    subject: str
    criterion: Criterion


def drawn(studies: Path) -> Iterator[Drawn]:
    """Give the first studies of each subject in the order of a hash, and in each the line it chooses."""
    vocabulary = default_vocabulary()
    blocks = dict(_blocks(studies))
    for subject, pattern in SUBJECTS.items():
        order = sorted(blocks, key=lambda study: _digest(SEED, subject, study))
        left = SIZE
        for study in order:
            hits = [match.start() for match in pattern.finditer(blocks[study])]
            if hits:
                place = hits[int(_digest(SEED, study, subject)[:8], 16) % len(hits)]
                found = [one for one in parse(blocks[study], vocabulary) if one.start <= place < one.end]
                if found and found[0].role == "requirement":
                    yield Drawn(study, subject, found[0])
                    left -= 1
                    if not left:
                        break


def asked(one: Criterion, subject: str, vocabulary: Vocabulary) -> set[str]:
    """Give what a criterion's rule asks of a subject, as the patient must have it."""
    return set(_asked(one.rule, one.polarity == "inclusion", subject, vocabulary))


def _asked(rule: Rule, wanted: bool, subject: str, vocabulary: Vocabulary) -> Iterator[str]:
    match rule:
        case All(rules=rules) if not wanted and not all(isinstance(part, Not) for part in rules):
            for part in rules:
                if not isinstance(part, Not):  # an exception asks for nothing
                    yield from _asked(part, wanted, subject, vocabulary)
        case All(rules=rules) | Any(rules=rules) | AtLeast(rules=rules):
            for part in rules:
                yield from _asked(part, wanted, subject, vocabulary)
        case Not(rule=inner):
            yield from _asked(inner, not wanted, subject, vocabulary)
        case If(test=_, then=then, other=other):
            yield from _asked(then, wanted, subject, vocabulary)
            if other is not None:
                yield from _asked(other, wanted, subject, vocabulary)
        case Has(concept=concept) if subject == "biomarker" and concept in _IMPLIED:
            yield from (("+" if wanted else "-") + each for each in _IMPLIED[concept])
        case Has(concept=concept):
            if _about(concept, subject, vocabulary):
                yield ("+" if wanted else "-") + concept
        case Range(variable=variable, low=low) if subject == "biomarker" and variable in _STAINED:
            sign = "positive" if low is not None else "negative"
            yield f"{'+' if wanted else '-'}{_STAINED[variable]}-{sign}"
        case Range(variable=variable) if variable in _VARIABLES[subject]:
            yield from _limits(rule, wanted)


def covered(one: Criterion, subject: str, vocabulary: Vocabulary) -> set[str]:
    """Give the infections a rule denies by something above them: "immunodeficiency, including HIV"."""
    roots = _ROOTS.get(subject, ())
    denied = _denied(one.rule, one.polarity == "inclusion")
    return {
        f"-{concept}"
        for wider in denied
        for concept in vocabulary.concepts
        if vocabulary.is_a(concept, wider) and any(vocabulary.is_a(concept, root) for root in roots)
    }


def _denied(rule: Rule, wanted: bool) -> Iterator[str]:
    match rule:
        case Any(rules=rules) if not wanted:
            for part in rules:
                yield from _denied(part, wanted)
        case Not(rule=inner):
            yield from _denied(inner, not wanted)
        case Has(concept=concept, qualifiers=()) if not wanted:
            yield concept


def _about(concept: str, subject: str, vocabulary: Vocabulary) -> bool:
    if subject in _ROOTS:
        return any(vocabulary.is_a(concept, root) for root in _ROOTS[subject])
    row = vocabulary.concepts.get(concept)
    return subject == "biomarker" and row is not None and row.kind in ("gene", "alteration")


def _limits(rule: Range, wanted: bool) -> Iterator[str]:
    """Give each side of a limit as the patient must have it; strict or not is not told apart."""
    unit = f" {rule.unit}" if rule.unit in ("ULN", "LLN") else ""
    if rule.low is not None:
        yield f"{rule.variable}{'>=' if wanted else '<='}{rule.low:g}{unit}"
    if rule.high is not None:
        yield f"{rule.variable}{'<=' if wanted else '>='}{rule.high:g}{unit}"


def _blocks(studies: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(studies, "rt", encoding="utf-8") as lines:
        for line in lines:
            protocol = msgspec.json.decode(line)["protocolSection"]
            block = protocol.get("eligibilityModule", {}).get("eligibilityCriteria")
            if block:
                yield protocol["identificationModule"]["nctId"], block


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _table() -> dict[tuple[str, str], tuple[int, int, set[str]]]:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return {
            (row["study"], row["subject"]): (
                int(row["start"]),
                int(row["end"]),
                {each for each in row["asks"].split("; ") if each},
            )
            for row in csv.DictReader(rows)
        }


def show_draw(studies: Path) -> None:
    """Print the draw as it is to be read."""
    vocabulary = default_vocabulary()
    for each in drawn(studies):
        one = each.criterion
        said = "; ".join(sorted(asked(one, each.subject, vocabulary)))
        print(each.study, each.subject, one.start, one.end, one.polarity, said, one.clean, sep="\t")


def main() -> int:
    """Print precision and recall of each subject, or the draw."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("studies", type=Path)
    options.add_argument("--draw", action="store_true")
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    if given.draw:
        show_draw(given.studies)
        return 0
    vocabulary, table = default_vocabulary(), _table()
    blocks = {
        study: block for study, block in _blocks(given.studies) if any(study == key[0] for key in table)
    }
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (study, subject), (start, end, wanted) in table.items():
        if "?" in wanted:
            continue
        criteria = [one for one in parse(blocks[study], vocabulary) if one.start < end and start < one.end]
        found = set[str]().union(*(asked(one, subject, vocabulary) for one in criteria))
        found |= wanted & set[str]().union(*(covered(one, subject, vocabulary) for one in criteria))
        if "+hr-negative" in wanted and found >= _BOTH:
            found = found - _BOTH | {"+hr-negative"}
        counts[subject].update(
            rows=1, found=len(found), wanted=len(wanted), right=len(found & wanted), exact=found == wanted
        )
        if given.show and found != wanted:
            print(study, subject, "wanted", sorted(wanted), "found", sorted(found), blocks[study][start:end])
    for subject, count in counts.items():
        precision, recall = count["right"] / count["found"], count["right"] / count["wanted"]
        print(
            f"{subject:10} {count['rows']:4} criteria, {count['wanted']} asked, {count['found']} found: "
            f"precision {precision:.3f}, recall {recall:.3f}; all right in {count['exact']}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

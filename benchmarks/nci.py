"""Claim: what the NCI's curators wrote of a criterion is what the parser reads from the same words.

python benchmarks/nci.py [--data ../shared/data] [--misses platelets|performance|therapy|brain]

Platelets and performance status: value, side and unit of the gold's limit stand in the rule, as a
requirement; strict or not is not scored, for the gold writes ">=" for ">". Performance status is scored on
the gold's own scale, where Karnofsky >= 80 is ECOG <= 1, >= 60 is <= 2, >= 40 is <= 3. Prior therapy and
brain metastases: a leaf of the gold's concept, asked for or excluded as the gold has it. A row without its
original text, or where the gold says NA, is no row; rows whose gold contradicts its own text are misses
like others and named in `nci_doubtful.csv`.
"""

import argparse
import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

from trialbridge.eligibility.parse import parse
from trialbridge.model.rule import Count, Has, If, Not, Range, Rule, children
from trialbridge.vocab import default_vocabulary

VOCABULARY = default_vocabulary()
TYPES = {"platelets": "plt", "performance": "perf", "therapy": "pt_inc", "brain": "bmets_exc"}
KARNOFSKY = {0: 100, 1: 80, 2: 60, 3: 40, 4: 10}
"""The lowest Karnofsky score the gold's expressions take for each ECOG grade (C28013 beside C105721)."""

_ANY = ("anticancer-therapy", "antineoplastic-agent", "refractory-disease", "relapsed-disease", "pretreated")
_PLATINUM = ("platinum", "platinum-resistant-disease", "platinum-sensitive-disease")
_CHECKPOINT = ("pd-1-inhibitor", "pd-l1-inhibitor", "pd-1-pd-l1-inhibitor")
CODES = {
    "C274": _ANY, "C62634": _ANY, "C1450": _PLATINUM, "C162261": _PLATINUM,
    "C124946": _CHECKPOINT, "C156893": _CHECKPOINT, "C163952": ("egfr-inhibitor",),
    "C2167": ("egfr-tki",), "C143250": ("immune-checkpoint-inhibitor",), "C308": ("immunotherapy",),
    "C116377": ("osimertinib",), "C160011": ("cisplatin", "platinum"), "C160006": ("carboplatin", "platinum"),
    "C94728": ("fluoropyrimidine",), "C107506": ("tazemetostat",), "C106432": ("pembrolizumab",),
    "C4015": ("cns-metastasis",),
}  # fmt: skip
"""What each code of the gold is called in the rules; whose disease is refractory or relapsed was treated."""

NONE_BEFORE = "C15903"
"""No prior cancer therapy: the gold's YES is of the absence."""

Leaf = tuple[Rule, bool]


def rows(data: Path, kind: str) -> list[dict[str, str]]:
    """Read the gold's rows of a type that have their text and a meaning."""
    path = data / "gold" / "nci_structured_criteria.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [
        row
        for row in found
        if row["criteria_type"] == TYPES[kind]
        and row["orig_text"] not in (None, "", "Not specified")
        and "NA" not in (row["expression"], row["refined_text"])
    ]


def signed(rule: Rule, wanted: bool = True) -> Iterator[Leaf]:
    """Give every leaf and whether the requirement wants it; what only tests whom it is for is left out."""
    if isinstance(rule, Not):
        yield from signed(rule.rule, not wanted)
        return
    parts = children(rule)
    if not parts:
        yield rule, wanted
    for part in parts[1:] if isinstance(rule, If) else parts:
        yield from signed(part, wanted)


def leaves_of(text: str, heading: str) -> list[Leaf]:
    """Read a text as criteria under a heading and give the leaves as requirements."""
    found: list[Leaf] = []
    for one in parse(f"{heading} Criteria:\n\n{text}", VOCABULARY):
        if one.rule is not None:
            found += signed(one.rule, one.polarity != "exclusion")
    return found


def sides(leaves: list[Leaf], variable: str) -> set[tuple[str, float]]:
    """Give the limits of a variable as requirements: `low` or `high`, and the figure."""
    found = set()
    for leaf, wanted in leaves:
        if isinstance(leaf, Range) and leaf.variable == variable and leaf.unit not in ("ULN", "LLN"):
            if leaf.low is not None:
                found.add(("low" if wanted else "high", leaf.low))
            if leaf.high is not None:
                found.add(("high" if wanted else "low", leaf.high))
    return found


def platelets(row: dict[str, str]) -> tuple[bool, object]:
    """Compare the least count, which the gold gives per microlitre."""
    want = ("low", int(re.findall(r">= (\d+)", row["expression"])[0]) / 1000)
    found = {
        head: sides(leaves_of(row["orig_text"], head), "platelets") for head in ("Inclusion", "Exclusion")
    }
    return any(want in some for some in found.values()), found["Inclusion"]


def performance(row: dict[str, str]) -> tuple[bool, object]:
    """Compare the worst grade; two grades (adults, children) must both be found."""
    want = {int(grade) for grade in re.findall(r"=<? ?(\d)", row["refined_text"])}
    found = {head: grades(leaves_of(row["orig_text"], head)) for head in ("Inclusion", "Exclusion")}
    return any(want <= some for some in found.values()), found["Inclusion"]


def grades(leaves: list[Leaf]) -> set[int]:
    """Give the worst ECOG grade that each limit allows; a strict one may stand for either of two."""
    found = set()
    for side, value in sides(leaves, "ecog"):
        if side == "high":
            found |= {int(value)}
    for scale in ("karnofsky", "lansky"):
        for side, value in sides(leaves, scale):
            if side == "low":
                found.add(next(grade for grade, least in KARNOFSKY.items() if least <= max(value, 10)))
    for leaf, wanted in leaves:
        if isinstance(leaf, Range) and leaf.variable == "ecog":
            if wanted and leaf.high_open and leaf.high is not None:
                found.add(int(leaf.high) - 1)
            if not wanted and not leaf.low_open and leaf.low is not None:
                found.add(int(leaf.low) - 1)
    return found


def concept(row: dict[str, str]) -> tuple[bool, object]:
    """Look for a leaf of one of the gold's codes, wanted in an inclusion and unwanted in an exclusion."""
    codes = re.findall(r"C\d+", row["expression"])
    excluded = row["criteria_type"] == TYPES["brain"]
    asked = not excluded and NONE_BEFORE not in codes
    above = {name for code in codes for name in CODES.get(code, _ANY)}
    leaves = leaves_of(row["orig_text"], "Exclusion" if excluded else "Inclusion")
    if excluded and any(row["orig_text"].lower().startswith(word) for word in ("no evidence", "staging")):
        leaves = leaves_of(row["orig_text"], "Inclusion")  # written as what must not be
    if excluded:
        # who may have no metastasis may have none of the brain
        met = any(
            not wanted and isinstance(leaf, Has) and leaf.concept in ("metastasis", "distant-metastasis")
            for leaf, wanted in leaves
        )
    else:
        met = "anticancer-therapy" in above and any(_treated(leaf) for leaf, wanted in leaves if wanted)
        met = met or (not asked and any(_treated(leaf, "untreated") for leaf, wanted in leaves if wanted))
    return met or any(wanted == asked and _names(leaf, above) for leaf, wanted in leaves), [
        (getattr(leaf, "concept", getattr(leaf, "variable", "words")), wanted) for leaf, wanted in leaves
    ]


def _treated(leaf: Rule, said: str = "treated") -> bool:
    """Tell whether a disease is qualified as treated: "previously treated breast cancer"."""
    return isinstance(leaf, Has) and said in leaf.qualifiers


def _names(leaf: Rule, above: set[str]) -> bool:
    if isinstance(leaf, Range):
        return leaf.variable == "prior_lines" and (leaf.low or 0) >= 1 and "anticancer-therapy" in above
    if isinstance(leaf, Count) and (leaf.low or 0) < 1:
        return False
    return isinstance(leaf, Has | Count) and any(VOCABULARY.is_a(leaf.concept, one) for one in above)


SCORES = {"platelets": platelets, "performance": performance, "therapy": concept, "brain": concept}


def doubtful() -> dict[tuple[str, str], str]:
    """Read which rows' gold contradicts its own text, each with its reason."""
    path = Path(__file__).parent / "nci_doubtful.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["study"], row["type"]): row["why"] for row in csv.DictReader(lines)}


def main() -> None:
    """Print the figures, and the misses of one type if asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked.add_argument("--misses", choices=list(TYPES))
    options = asked.parse_args()
    wrong = doubtful()
    for kind in TYPES:
        found = rows(options.data, kind)
        misses = [(row, said) for row in found for good, said in [SCORES[kind](row)] if not good]
        apart = [row for row, _ in misses if (row["nct_id"], kind) in wrong]
        share = 1 - len(misses) / len(found)
        print(f"{kind:12} rows {len(found):5}  right {share:.1%}  missed {len(misses)}, "
              f"of them the gold contradicts its own text in {len(apart)}")  # fmt: skip
        for row, said in misses if options.misses == kind else []:
            why = wrong.get((row["nct_id"], kind), "")
            words = " ".join(row["orig_text"].split())[:400]
            print(
                f"  {row['nct_id']} {why and 'GOLD: ' + why}\n    {words}\n"
                f"    gold {row['refined_text']}; read {said}"
            )


if __name__ == "__main__":
    main()

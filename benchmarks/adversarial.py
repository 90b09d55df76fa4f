"""Claim: no text of 10 kB takes the parser 50 ms, however it was made to hurt: 5,000 seeded strings.

python benchmarks/adversarial.py [--count 5000] [--seed 1] [--size 10000] [--worst 10] [--profile SEED]

The process is set up as one of an ingest, which looks through little for garbage.
"""

import argparse
import cProfile
import pstats
import random
import time
from collections.abc import Callable

from trialbridge.eligibility.parse import parse
from trialbridge.flows.workers import settle
from trialbridge.vocab import default_vocabulary

PARTS = (
    "and ", "or ", "not ", "and or not ", "no ", "without ", "except ", "unless ", "if ", "(", ")", "[",
    "]", "((", "))", ",", ", ", ";", "; ", ":", ".", ". ", "/", "-", " - ", "–", "+", "=", "%", "*", "\\",
    "'", '"', "~", "|", "\n", "\n\n", "\n- ", "\n1. ", "\n* ", "\t", "  ", " ", ">", "<", ">=", "<= ",
    "≥", "≤ ", "> or = ", "10^9/L", "x 10^9/L", "109/L", "x109", "1,000", "1.5", "1", "0", "11111111",
    "1,1,1,", "1.1.1.", "10 10 10 ", "half-lives ", "within ", "weeks ", "4 weeks ", "4weeks", "before ",
    "after ", "since ", "prior to ", "at least ", "at least one of the following: ", "must have ",
    "such as ", "including ", "e.g. ", "i.e. ", "defined as ", "whichever is longer ", "age ", "years ",
    "18 years ", "male ", "female ", "ALT ", "AST ", "platelets ", "ECOG ", "stage ", "grade ",
    "grade 1 ", "T1", "N0", "M0", "ULN ", "x ULN ", "times ", "limit ", "normal ", "known ",
    "history of ", "active ", "uncontrolled ", "severe ", "cancer ", "diabetes ", "chemotherapy ",
    "prior ", "line of ", "therapy ", "failed ", "progressed on ", "allergy to ", "contraception ",
    "pregnant ", "patients with ", "patients who ", "who ", "that ", "resolved to ", "toxicity ",
    "brain metastases ", "liver metastases ", "Inclusion Criteria: ", "Exclusion Criteria: ",
    "Cohort A: ", "Note: ", "a", "aaaaaaaaaa ", "x", "xxxxxxxx", "é", "中", "癌症", "大于等于", "≥18岁，",
    "；",
    "、", "（", "）", "\u00a0", "\u200b", "&gt;", "&amp;", "â‰¥", "<b>", "</b>", "<", "&", "�", "²", "⁹",
    "İ", "ﬁ", "A1 ", "s's ", "www.", "http://a.b/c?d=e&f ", "1-2-3-4-", "I/II/III/IV ", "0,1,2,3,",
    "a/b/c/", "A, B, C, ", "and/or ", "(and (or (not ", "[(", ")]", "in the opinion of the investigator ",
)  # fmt: skip


def strings(seed: int, count: int, size: int) -> list[Callable[[], str]]:
    """Give makers of texts: one part repeated, few parts repeated, parts at random, parts nested."""
    makers: list[Callable[[], str]] = []
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        makers.append(lambda chance=chance, number=number: _string(chance, number, size))  # type: ignore[misc]
    return makers


def _string(chance: random.Random, number: int, size: int) -> str:
    if number < len(PARTS):
        return _repeated([PARTS[number]], size)
    way = number % 5
    if way == 0:
        return _repeated([chance.choice(PARTS), chance.choice(PARTS)], size)
    if way == 1:
        return _repeated([chance.choice(PARTS) for _ in range(chance.randint(3, 8))], size)
    if way == 2:
        few = [chance.choice(PARTS) for _ in range(chance.randint(2, 12))]
        return "".join(chance.choice(few) for _ in range(size // 2))[:size]
    if way == 3:
        return "".join(chance.choice(PARTS) for _ in range(size // 3))[:size]
    inner, opening, closing = (
        chance.choice(PARTS),
        chance.choice(("(", "[", "except ", "if ")),
        chance.choice((")", "]", ", ")),
    )
    depth = size // (len(opening) + len(closing) + len(inner))
    return (opening * depth + inner * depth + closing * depth)[:size]


def _repeated(parts: list[str], size: int) -> str:
    once = "".join(parts) or "x"
    return (once * (size // len(once) + 1))[:size]


def main() -> None:
    """Print the slowest strings and how many took longer than the limit."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--count", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--size", type=int, default=10_000)
    asked.add_argument("--worst", type=int, default=10)
    asked.add_argument("--limit", type=float, default=0.05)
    asked.add_argument("--profile", type=int, default=-1, help="the number of a string to profile")
    options = asked.parse_args()
    vocabulary = default_vocabulary()
    makers = strings(options.seed, options.count, options.size)
    parse("Age 18 years or older", vocabulary)
    settle()
    if options.profile >= 0:
        text = makers[options.profile]()
        profile = cProfile.Profile()
        profile.runcall(parse, text, vocabulary)
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        return
    taken: list[tuple[float, int, str]] = []
    for number, make in enumerate(makers):
        text = make()
        start = time.process_time()
        parse(text, vocabulary)
        taken.append((time.process_time() - start, number, text[:60]))
    taken.sort(reverse=True)
    over = sum(seconds > options.limit for seconds, _, _ in taken)
    slowest, median = taken[0][0] * 1000, taken[len(taken) // 2][0] * 1000
    print(
        f"strings {len(taken)} of {options.size} characters, processor time: slowest {slowest:.0f} ms, "
        f"median {median:.1f} ms; over {options.limit * 1000:.0f} ms: {over}"
    )
    for seconds, number, text in taken[: options.worst]:
        print(f"  {seconds * 1000:7.0f} ms  {number:5}  {text!r}")


if __name__ == "__main__":
    main()

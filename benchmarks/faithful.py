"""Claim: planted errors in summaries are caught, and summaries without one are left alone.

    python benchmarks/faithful.py [--data ../shared/data] [--each 500] [--seed 6] [--show 10]

Summaries of real records: our own plain words, a prose of templates in other words, and the registry's own
summary. One error is planted in each of the first half: a number, a window, a polarity, a group, a phase.
"""

import argparse
import gzip
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trialbridge.flows.rules import parse
from trialbridge.matching.odds import odds
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import computable
from trialbridge.model.study import Study
from trialbridge.registries import ctgov, ctgov_xml
from trialbridge.report.faithful import check
from trialbridge.report.measured_words import amounts, phases
from trialbridge.report.plain import plain, text_of
from trialbridge.report.plain_rule import plain_rule
from trialbridge.vocab import Vocabulary, default_vocabulary

Plant = Callable[[str, Study, random.Random], str | None]


class Told(NamedTuple):
    """A summary of a study, and how it was written."""

    study: Study
    criteria: tuple[Criterion, ...]
    style: str
    text: str


def studies(data: Path) -> list[Study]:
    """Read the complete records."""
    found: list[Study] = []
    with gzip.open(data / "ctgov" / "v2_full_records.jsonl.gz", "rb") as lines:
        for line in lines:
            found += [each for each in ctgov.read(line) if isinstance(each, Study)]
    for path in sorted((data / "ctgov" / "seeds_xml").glob("*.xml")):
        found += [each for each in ctgov_xml.read(path.read_bytes()) if isinstance(each, Study)]
    return found


def summaries(study: Study, vocabulary: Vocabulary) -> Iterator[Told]:
    """Write a study's summaries."""
    criteria = parse(study, vocabulary)
    yield Told(study, criteria, "plain", text_of(plain(study, criteria, vocabulary)))
    yield Told(study, criteria, "prose", prose(study, criteria, vocabulary))
    if study.summary:
        yield Told(study, criteria, "registry", study.summary[0].text)


def prose(study: Study, criteria: Sequence[Criterion], vocabulary: Vocabulary) -> str:
    """Write a summary in other words than the product's own."""
    lines = []
    if study.design.phase and study.design.phase.value.startswith("phase"):
        number = study.design.phase.value.replace("phase", "")
        lines.append(
            f"This phase {number} study looks at {study.conditions[0] if study.conditions else 'it'}."
        )
    low, high = study.eligibility.minimum_age, study.eligibility.maximum_age
    if low and high and low.value and high.value:
        lines.append(f"Participants must be between {low.value:g} and {high.value:g} {high.unit} of age.")
    if len(study.arms) > 1:
        lines.append(f"There are {len(study.arms)} arms.")
        lines += [
            f"{arm.label} receives {' and '.join(arm.interventions)}."
            for arm in study.arms
            if arm.interventions
        ]
    known = odds(study, vocabulary)
    if known.basis in ("allocation_stated", "equal_assumed"):
        lines.append("Participants are randomly assigned.")
    for each in criteria:
        if each.role == "requirement" and each.complete and computable(each.rule):
            words = plain_rule(each.rule, vocabulary)
            if each.polarity == "exclusion" and not words.startswith(("no ", "any of")):
                lines.append(f"People who have {words} cannot take part.")
            elif not words.startswith(("no ", "any of", "if ")):
                lines.append(f"Patients must have {words}.")
    if study.design.enrolment and study.design.enrolment.count:
        lines.append(f"The study plans to include {study.design.enrolment.count} participants.")
    return "\n".join(lines)


def number(text: str, study: Study, chance: random.Random) -> str | None:
    """Change a number that counts something."""
    found = [each for each in amounts(text) if each.counts and text[each.start : each.end].isdigit()]
    if not found:
        return None
    each = chance.choice(found)
    value = int(text[each.start : each.end])
    changed = chance.choice(
        [value + chance.choice([1, 2, 3, 5, 10]), value * 2 + 1, max(value - 1, 0) or value + 4]
    )
    return text[: each.start] + str(changed) + text[each.end :]


def window(text: str, study: Study, chance: random.Random) -> str | None:
    """Turn a window round, or change its unit."""
    turns = [
        (found, "after") for found in re.finditer(r"\b(?:before|prior to)\b", text) if _near_time(text, found)
    ]
    turns += [
        (found, "before")
        for found in re.finditer(r"\b(?:after|following)\b", text)
        if _near_time(text, found)
    ]
    units = {"days": "weeks", "weeks": "months", "months": "years", "years": "weeks", "year": "month"}
    swaps = [(found, units[found[0]]) for found in re.finditer(r"\b(?:days|weeks|months|years|year)\b", text)]
    options = turns or swaps
    if not options:
        return None
    found, new = chance.choice(options)
    return text[: found.start()] + new + text[found.end() :]


def _near_time(text: str, found: re.Match[str]) -> bool:
    return bool(re.search(r"\d+\s*(?:hours?|days?|weeks?|months?|years?)\W*\Z", text[: found.start()]))


def polarity(text: str, study: Study, chance: random.Random) -> str | None:
    """Turn a demand into its opposite."""
    options = [
        (found, re.sub("cannot take part", "can take part", found[0]) if "cannot" in found[0]
         else found[0].replace("must have", "must not have"))
        for found in re.finditer(r"(?:People who have|Patients must have)[^\n]*", text)
    ]  # fmt: skip
    section = re.search(r"What you must have\n(?P<items>(?:  [^\n]+\n)+)", text)
    if section:
        for item in re.finditer(r"  (?P<item>[^\n]+)\n", section["items"]):
            if (
                not item["item"].startswith("no ")
                and "own words" not in item["item"]
                and ":" not in item["item"]
            ):
                start = section.start("items") + item.start("item")
                options.append((re.compile(re.escape(item["item"])).match(text, start), f"no {item['item']}"))
    options = [
        (found, new) for found, new in options if found and new != found[0] and _names_something(found[0])
    ]
    if not options:
        return None
    found, new = chance.choice(options)
    return text[: found.start()] + new + text[found.end() :]


def _names_something(words: str) -> bool:
    return any(hit.of("concept") for hit in default_vocabulary().scan(words))


def group(text: str, study: Study, chance: random.Random) -> str | None:
    """Change how many groups there are, how people come into them, or what one gets."""
    options: list[str] = []
    for found in re.finditer(r"There are (\d+) (?:groups|arms)", text):
        options.append(
            text[: found.start(1)] + str(int(found[1]) + chance.choice([1, 2])) + text[found.end(1) :]
        )
    if "Chance decides your group" in text:
        options.append(text.replace("Chance decides your group", "Chance does not decide your group"))
    if "are randomly assigned" in text:
        options.append(text.replace("are randomly assigned", "are not randomly assigned"))
    for arm in study.arms:
        others = [
            each.name
            for each in study.interventions
            if each.name not in arm.interventions and arm.label not in each.arms
        ]
        mine = [name for name in arm.interventions if name in text]
        for lead in (f"{arm.label}: ", f"{arm.label} receives "):
            at = text.find(lead)
            if at >= 0 and mine and others:
                end = at + len(lead)
                options.append(text[:end] + chance.choice(others) + " and " + text[end:])
    return chance.choice(options) if options else None


def phase(text: str, study: Study, chance: random.Random) -> str | None:
    """Name another phase."""
    found = list(phases(text))
    if not found:
        return None
    name, start, end = chance.choice(found)
    return text[:start] + "phase " + chance.choice([each for each in "1234" if each not in name]) + text[end:]


PLANTS: dict[str, Plant] = {
    "number": number,
    "window": window,
    "polarity": polarity,
    "group": group,
    "phase": phase,
}


def run(
    told: Sequence[Told], vocabulary: Vocabulary, each: int, seed: int
) -> tuple[list[tuple[str, str, bool, str]], list[tuple[Told, bool]]]:
    """Plant in turn number, window, polarity, group and phase; check as many untouched ones."""
    chance = random.Random(seed)
    pool = list(told)
    chance.shuffle(pool)
    planted: list[tuple[str, str, bool, str]] = []
    kinds = list(PLANTS)
    at = 0
    while len(planted) < each and at < 40 * each:
        given = pool[at % len(pool)]
        kind = kinds[len(planted) % len(kinds)]
        changed = PLANTS[kind](given.text, given.study, chance)
        at += 1
        if changed is None or changed == given.text:
            continue
        before = {
            (found.kind, found.text) for found in check(given.text, given.study, given.criteria, vocabulary)
        }
        after = {
            (found.kind, found.text) for found in check(changed, given.study, given.criteria, vocabulary)
        }
        planted.append(
            (kind, given.style, bool(after - before), _difference(given.text, changed) + " " + given.study.id)
        )
    untouched = [
        (given, bool(check(given.text, given.study, given.criteria, vocabulary))) for given in pool[:each]
    ]
    return planted, untouched


def _difference(before: str, after: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return f"{before[max(0, at - 40) : at + 40]!r} -> {after[max(0, at - 40) : at + 40]!r}"


def main() -> None:
    """Print the shares and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--each", type=int, default=500)
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--show", type=int, default=10)
    given = parser.parse_args()
    vocabulary = default_vocabulary()
    found = studies(given.data)
    random.Random(given.seed).shuffle(found)
    told = [each for study in found[: given.each] for each in summaries(study, vocabulary)]
    planted, untouched = run(told, vocabulary, given.each, given.seed)
    for kind in PLANTS:
        of_kind = [caught for named, _, caught, _ in planted if named == kind]
        print(f"{kind}: {sum(of_kind)} of {len(of_kind)} caught")
    print(f"planted: {sum(caught for _, _, caught, _ in planted)} of {len(planted)} caught")
    print("by style:", dict(Counter(style for _, style, caught, _ in planted if caught)),
          "of", dict(Counter(style for _, style, _, _ in planted)))  # fmt: skip
    print(f"untouched: {sum(flagged for _, flagged in untouched)} of {len(untouched)} flagged",
          dict(Counter(told.style for told, flagged in untouched if flagged)))  # fmt: skip
    for kind, style, _, difference in [each for each in planted if not each[2]][: given.show]:
        print("missed", kind, style, difference)
    for given_text, _ in [each for each in untouched if each[1]][: given.show]:
        for finding in check(given_text.text, given_text.study, given_text.criteria, vocabulary)[:2]:
            print(
                "flagged",
                given_text.study.id,
                given_text.style,
                finding.kind,
                repr(finding.text),
                finding.says,
            )


if __name__ == "__main__":
    main()

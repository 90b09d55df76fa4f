"""Claim: the WHO's raw fields become what people made of them, on a table's own columns.

python benchmarks/ictrp_fields.py [--data ../shared/data] [--misses]

The table has 158 studies. Each line compares what the readers' tables give for a raw column with what people
wrote beside it; a miss is printed with both. Where the raw ages are empty, people read them in the criteria,
and so does `records.ages`. Columns without a raw one (status, masking, allocation, model) hold words of the
people's own code list: each must be read to the code that means it, and to no other.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from trialbridge import eligibility
from trialbridge.model.study import Age, Coded, Eligibility, Source, Study
from trialbridge.records.ages import Ages, ages
from trialbridge.registries import terms, who
from trialbridge.registries.building import said
from trialbridge.registries.countries import alpha3
from trialbridge.registries.values import age_limit, day
from trialbridge.vocab import Vocabulary, default_vocabulary

Row = dict[str, str]
Case = tuple[str, str, str, str]
"""What is compared: the column, the raw words, what came, what people wrote."""

PHASES = {
    "PHASE I TRIAL": "phase1", "PHASE II TRIAL": "phase2", "PHASE III TRIAL": "phase3",
    "PHASE IV TRIAL": "phase4",
    "PHASE I/II TRIAL": "phase1/phase2", "PHASE II/III TRIAL": "phase2/phase3", "NOT APPLICABLE": "na",
    "": "",
}  # fmt: skip
STATUS = {"NOT RECRUITING": "not_recruiting", "RECRUITING": "recruiting", "AUTHORISED": "authorised"}
TYPE = {"INTERVENTIONAL": "interventional", "OBSERVATIONAL": "observational", "BA/BE": "interventional",
        "PREVENTION": "interventional"}  # fmt: skip
MASKING = {
    "OPEN LABEL": "none", "MASKING: BLINDED|SINGLE": "single", "MASKING: BLINDED|DOUBLE": "double",
    "MASKING: BLINDED|TRIPLE": "triple", "MASKING: BLINDED|QUADRUPLE": "quadruple",
    "MASKING: BLINDED|UNSPECIFIED": "blinded",
}  # fmt: skip
ALLOCATION = {"RANDOMIZED": "randomized", "NON-RANDOMIZED": "non_randomized", "NOT APPLICABLE": "na"}
MODEL = {
    "PARALLEL": "parallel", "SINGLE GROUP": "single_group", "FACTORIAL": "factorial",
    "CROSS-OVER": "crossover",
    "SEQUENTIAL": "sequential",
}  # fmt: skip
PURPOSE = {"TREATMENT": "treatment", "PREVENTION": "prevention", "BASIC SCIENCE": "basic_science",
           "DIAGNOSTIC": "diagnostic", "OTHER": "other"}  # fmt: skip
OPEN = frozenset(("", "NA", "N/A", "NO LIMIT", "NOT SPECIFIED", "0", "0Y"))
"""Ways in which the table says that a side has no limit, or that nobody gave one."""
SEVERAL = "MULTIPLE AGE GROUPS"
CONDITIONS = {
    "Visceral Leishmaniasis": ("visceral-leishmaniasis",), "Schistosomiasis": ("schistosomiasis",),
    "Chagas Disease": ("chagas-disease",),
    "Soil-Transmitted Helminthiases": ("parasitic-helminthiasis-infectious-disease",),
}  # fmt: skip
"""The vocabulary's concept, or the one above all that it stands for, of each name people chose."""
_WORMS = frozenset(("Soil-Transmitted Helminthiases",))
"""A name for worms that live in soil, which those of schistosomiasis do not."""


def main() -> None:
    """Compare every column, print the share of each and, if asked, every miss."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    asked.add_argument("--misses", action="store_true")
    options = asked.parse_args()
    folder = options.data / "gold" / "ictrp_fields"
    vocabulary = default_vocabulary()
    right: dict[str, int] = defaultdict(int)
    wrong: dict[str, list[Case]] = defaultdict(list)
    for name, cases in CASES.items():
        for case in cases(folder, vocabulary):
            if case[2] == case[3]:
                right[name] += 1
            else:
                wrong[name].append(case)
    for name in CASES:
        total = right[name] + len(wrong[name])
        print(f"{name:12} {right[name]:4} of {total:4}  {right[name] / total:.3f}")
        for _, raw, came, wanted in wrong[name] if options.misses else ():
            print(f"    {' '.join(raw.split())[:110]!r}: {came!r}, people: {wanted!r}")


def rows(folder: Path, name: str) -> list[Row]:
    """Read a table; "NA" of the joined table is an empty field, as the tables it was joined of show."""
    none = ("NA",) if name == _TABLE else ()
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: "" if value in none else value.strip() for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _coded(
    name: str, column: str, raw: str, meaning: dict[str, str], read: Callable[[str], Coded | None]
) -> Callable[[Path, Vocabulary], Iterator[Case]]:
    def cases(folder: Path, _: Vocabulary) -> Iterator[Case]:
        for row in rows(folder, name):
            if row[column] or row[raw]:
                found = read(row[raw])
                value = found.value if found else ""
                yield column, row[raw], value, meaning.get(row[column], row[column])

    return cases


def _countries(folder: Path, _: Vocabulary) -> Iterator[Case]:
    for row in rows(folder, "Country_20.csv"):
        came = {alpha3(name) for name in row["Countries"].split(";") if said(name)}
        wanted = set(filter(None, row["COUNTRY"].split("|")))
        yield "COUNTRY", row["Countries"], "|".join(sorted(came)), "|".join(sorted(wanted))


def _dates(folder: Path, _: Vocabulary) -> Iterator[Case]:
    """The day of enrolment, a month standing for its first day, and the day of registration as it is."""
    for row in rows(folder, "ictrp.csv"):
        raw, wanted = row["DATE_ENROLLEMENT"], row["DATE_ENROLLMENT_IMP_DTM"]
        came = day(raw) or ""
        yield (
            "DATE_ENROLLMENT",
            raw,
            came and (came + "-01-01")[:10] if len(came) < 7 else (came + "-01")[:10],
            wanted,
        )
        flag = "D" if len(came) == 7 else ""
        yield "DATE_ENROLLMENT_IMP_DTF", raw, flag, row["DATE_ENROLLMENT_IMP_DTF"]
        registered = row["DATE_REGISTRATION"]
        yield "DATE_REGISTRATION", registered, day(registered) or "", registered


def _ages(side: str, columns: tuple[str, str]) -> Callable[[Path, Vocabulary], Iterator[Case]]:
    def cases(folder: Path, vocabulary: Vocabulary) -> Iterator[Case]:
        for row in rows(folder, "ages.csv"):
            groups = _groups(row, vocabulary)
            raw = row[f"INCLUSION_AGE{side}"] or row["INCLUSION_CRITERIA"]
            for column in columns:
                several = len(groups) > 1 and column.endswith("Aug2024")
                came = SEVERAL if several else _limit(groups[0] if groups else Ages(None, None), side)
                yield column, raw, came, _meant(row[column])

    return cases


def _groups(row: Row, vocabulary: Vocabulary) -> tuple[Ages, ...]:
    low, high = age_limit(row["INCLUSION_AGEMIN"]), age_limit(row["INCLUSION_AGEMAX"], upper=True)
    study = Study(
        id=row["TrialID"],
        source=Source(registry="ictrp"),
        eligibility=Eligibility(minimum_age=low, maximum_age=high),
    )
    stated = any(isinstance(age, Age) for age in (low, high))
    criteria = () if stated else eligibility.parse(row["INCLUSION_CRITERIA"], vocabulary)
    return ages(study, criteria)


def _limit(group: Ages, side: str) -> str:
    years = group.low if side == "MIN" else group.high
    return "" if not years else f"{years:g}"


def _meant(words: str) -> str:
    """Give what people wrote as years; ">18Y" keeps its number, no limit and none given are both empty."""
    if words.upper() in OPEN:
        return ""
    found = re.fullmatch(r"[<>]?\s*(\d+(?:\.\d+)?)\s*([YMWD])", words.upper())
    if found is None:
        return words.upper()
    years = float(found[1]) * {"Y": 1.0, "M": 1 / 12, "W": 7 / 365.25, "D": 1 / 365.25}[found[2]]
    return f"{years:g}"


def _conditions(folder: Path, vocabulary: Vocabulary) -> Iterator[Case]:
    for row in rows(folder, "Conditions_17.csv"):
        names, _ = who.conditions(row["Condition"])
        known = {
            sense.value
            for name in names
            for hit in vocabulary.scan(name)
            for sense in hit.senses
            if sense.type == "concept"
        }
        found = {
            standard
            for concept in known
            for standard, above in CONDITIONS.items()
            if any(vocabulary.is_a(concept, each) for each in above)
            and not (standard in _WORMS and vocabulary.is_a(concept, "schistosomiasis"))
        }
        yield "StandardisedCondition", row["Condition"], "|".join(sorted(found)), row["StandardisedCondition"]


_TABLE, _DESIGN = "ictrp.csv", "Study_Design_9.csv"
CASES: dict[str, Callable[[Path, Vocabulary], Iterator[Case]]] = {
    "phase": _coded(_TABLE, "PHASE", "Phase_Original", PHASES, lambda raw: terms.phase((raw,))),
    "countries": _countries,
    "conditions": _conditions,
    "ages, lower": _ages("MIN", ("INCLUSION_AGEMIN_Aug2024", "age_min")),
    "ages, upper": _ages("MAX", ("INCLUSION_AGEMAX_Aug2024", "age_max")),
    "dates": _dates,
    "status": _coded(
        _TABLE, "RECRUITMENT_STATUS", "RECRUITMENT_STATUS", STATUS, lambda raw: terms.code(raw, terms.STATUS)
    ),
    "study type": _coded(
        _TABLE, "STUDY_TYPE", "STUDY_TYPE", TYPE, lambda raw: terms.code(raw, terms.STUDY_TYPE)
    ),
    "masking": _coded(_DESIGN, "MASKING", "MASKING", MASKING, lambda raw: terms.masking(raw)[0]),
    "allocation": _coded(
        _DESIGN, "RANDOMIZATION", "RANDOMIZATION", ALLOCATION, lambda raw: terms.code(raw, terms.ALLOCATION)
    ),
    "model": _coded(
        _DESIGN, "INTERVENTION MODEL RESPONSE", "INTERVENTION MODEL RESPONSE", MODEL,
        lambda raw: terms.code(raw, terms.MODEL),
    ),
    "purpose": _coded(
        _DESIGN, "PRIMARY PRUPOSE", "PRIMARY PRUPOSE", PURPOSE, lambda raw: terms.code(raw, terms.PURPOSE)
    ),
}  # fmt: skip
"""How each column is compared."""

if __name__ == "__main__":
    main()

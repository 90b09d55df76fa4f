"""Corrections laid over parsed criteria: on their text and no other, however the parser cuts it."""

from collections.abc import Sequence
from typing import Any as Anything

import msgspec
from tests.strategies import VOCABULARY

from trialbridge.eligibility.corrections import lay
from trialbridge.model.correction import Correction, text_hash
from trialbridge.model.criterion import Criterion, Mention
from trialbridge.model.rule import Any, Has, Not, Opaque, Range, Rule

ITEMS = (
    "Inclusion:",
    "1. Lung cancer.",
    "2. Well enough.",
    "3. ECOG 0-1.",
    "Exclusion:",
    "- Stroke.",
    "- Stroke.",
)
BLOCK = "\n".join(ITEMS)


def criteria(*spans: Sequence[int], **changes: Anything) -> list[Criterion]:
    """Give a criterion for each item, or for each span of items."""
    found = []
    for span in spans or [(number,) for number in range(len(ITEMS))]:
        start = sum(len(text) + 1 for text in ITEMS[: span[0]])
        text = "\n".join(ITEMS[span[0] : span[-1] + 1])
        one = Criterion(
            text=text,
            start=start,
            end=start + len(text),
            polarity="exclusion" if span[0] > 3 else "inclusion",
            role="heading" if text.endswith(":") else "requirement",
            rule=Has(concept="lung-cancer") if "Lung" in text else Opaque(text=text),
            kinds=("diagnosis",) if "Lung" in text else ("heading",) if text.endswith(":") else (),
            mentions=(Mention(type="x", start=start, end=start + 1),),
            complete=False,
        )
        found.append(msgspec.structs.replace(one, **changes))
    return found


def correction(text: str, rule: Rule, **more: Anything) -> Correction:
    """Make a correction of a text."""
    return Correction(
        study="S",
        text=text,
        hash=text_hash(text),
        rule=rule,
        who="A. Reader",
        why="misread",
        when="2026-03-15",
        **more,
    )


WELL = Range(variable="ecog", high=1)


def test_a_correction_stands_on_its_text_only() -> None:
    """The corrected criterion has the person's rule and author; all others are as they were."""
    before = criteria()
    laid = lay(before, [correction("7) Well  enough.", WELL)], BLOCK, VOCABULARY)
    assert laid.unused == ()
    changed = [one for one, old in zip(laid.criteria, before, strict=True) if one != old]
    assert [(one.rule, one.complete, one.role, one.polarity) for one in changed] == [
        (WELL, True, "requirement", "inclusion")
    ]
    assert changed[0].author is not None
    assert (changed[0].author.who, changed[0].text) == ("A. Reader", "2. Well enough.")


def test_without_corrections_nothing_changes() -> None:
    """No correction, no work."""
    before = tuple(criteria())
    assert lay(before, [], BLOCK, VOCABULARY) == (before, ())


def test_a_text_that_stands_twice_is_mended_twice() -> None:
    """Every criterion of the text takes the rule; an Opaque in it stays not computable."""
    rule = Any(rules=(Has(concept="stroke"), Opaque(text="well")))
    laid = lay(criteria(), [correction("- Stroke.", rule)], BLOCK, VOCABULARY)
    assert [one.complete for one in laid.criteria if one.author] == [False, False]


def test_role_and_polarity_of_the_person_win() -> None:
    """A requirement becomes the investigator's, an exclusion an inclusion, where the person says so."""
    made = correction("- Stroke.", Not(rule=Has(concept="stroke")), role="discretion", polarity="inclusion")
    one = lay(criteria(), [made], BLOCK, VOCABULARY).criteria[-1]
    assert (one.role, one.polarity) == ("discretion", "inclusion")


def test_what_the_parser_now_cuts_finer_is_mended_whole() -> None:
    """The text of a correction may be that of several criteria now: they become one, with all their words."""
    made = correction("2. Well enough.\n3. ECOG 0-1.", WELL)
    other = correction("2. Well enough.\n3. ECOG 0-4.", WELL)
    laid = lay(criteria(), [other, made], BLOCK, VOCABULARY)
    assert laid.unused == (other,)
    one = laid.criteria[2]
    assert (one.text, one.rule, len(one.mentions)) == ("2. Well enough.\n3. ECOG 0-1.", WELL, 2)
    assert BLOCK[one.start : one.end] == one.text
    assert len(laid.criteria) == len(ITEMS) - 1


def test_a_run_that_begins_with_a_heading_is_a_requirement() -> None:
    """What a head and its list state together is mended as one; the head lends its place, not its role."""
    made = correction("Exclusion:\n- Stroke.\n- Stroke.", Has(concept="stroke"))
    one = lay(criteria(), [made], BLOCK, VOCABULARY).criteria[-1]
    assert (one.role, one.polarity, one.start) == ("requirement", "exclusion", BLOCK.index("Exclusion"))


def test_what_the_parser_now_reads_as_one_is_left() -> None:
    """A text that is only part of a criterion, or of the end of the block, is no criterion's: unused, not lost."""
    for text in ("3. ECOG 0-1.", "- Stroke.\n- Stroke.\n- Stroke."):
        made = correction(text, WELL)
        laid = lay(criteria((0,), (1,), (2, 3), (4,), (5,), (6,)), [made], BLOCK, VOCABULARY)
        assert laid.unused == (made,)
        assert not any(one.author for one in laid.criteria)


def test_the_diagnosis_is_what_people_say() -> None:
    """A corrected criterion is the diagnosis where its rule wants a disease, and only there."""
    gone = lay(criteria(), [correction("1. Lung cancer.", WELL)], BLOCK, VOCABULARY).criteria
    assert not any("diagnosis" in one.kinds for one in gone)
    kept = lay(criteria(), [correction("1. Lung cancer.", Has(concept="sclc"))], BLOCK, VOCABULARY).criteria
    assert [at for at, one in enumerate(kept) if "diagnosis" in one.kinds] == [1]
    both = [
        correction("1. Lung cancer.", WELL),
        correction("2. Well enough.", Any(rules=(Has(concept="cancer"), WELL))),
    ]
    moved = lay(criteria(), both, BLOCK, VOCABULARY).criteria
    assert [at for at, one in enumerate(moved) if "diagnosis" in one.kinds] == [2]
    none = lay(
        criteria(kinds=()), [correction("- Stroke.", Has(concept="stroke"))], BLOCK, VOCABULARY
    ).criteria
    assert not any("diagnosis" in one.kinds for one in none)
    unknown = lay(
        criteria(kinds=()), [correction("2. Well enough.", Has(concept="named:wellness"))], BLOCK, VOCABULARY
    )
    assert not any("diagnosis" in one.kinds for one in unknown.criteria)

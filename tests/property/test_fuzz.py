"""Spoilt criteria, notes and records are read without an exception: the short run of `benchmarks/fuzz.py`."""

import random

import pytest
from benchmarks import fuzz

TARGETS = fuzz.targets()


@pytest.mark.parametrize(("name", "runs"), [("parse", 400), ("notes", 120), ("registries", 200)])
def test_spoilt_input_is_read(name: str, runs: int) -> None:
    """Sound pieces thrown together and spoilt break no reader and no law of its spans and quotes."""
    target, make = TARGETS[name]
    rng = random.Random(20_260)
    for _ in range(runs):
        target(make(rng)[: fuzz.LONGEST[name]])


@pytest.mark.parametrize(
    "block",
    [
        "Criteria\r\n~", "~~~", "~\t~~", "|||\n", "- \ud800 severe \udc96 asthma", "Inclusion Criteria:\n\n- platelets \udfff 10",
        "- asthma; allowed", "- Ability to grasp or unwillingness to sign the consent form", "- T٣ N0", "(", "1.", "- ", "：", "any of: ", "if: ; then: ", "not: ", "all of: (any of: “",
    ],
)  # fmt: skip
def test_what_once_broke_a_reader_is_read(block: str) -> None:
    """Lines of nothing but the sign that begins them, halves of characters and torn outlines are only words."""
    TARGETS["parse"][0](fuzz.bytes_of(block))
    parsed = fuzz.text_of(block.encode("utf-8", "surrogatepass"))
    TARGETS["parse"][0](parsed.encode("utf-8", "surrogateescape"))

"""Bare names in a row of an inclusion list, of which nobody has all."""

import pytest

from trialbridge.eligibility import parse
from trialbridge.vocab import Vocabulary

ROWS = [
    # two tumours below a head, three beside each other without one
    (["Histologically confirmed brain tumour", "  Medulloblastoma", "  Ependymoma"], "100"),
    (["Medulloblastoma", "Ependymoma"], "11"),
    (["Medulloblastoma", "Ependymoma", "Glioblastoma"], "000"),
    (["Medulloblastoma", "Ependymoma", "Zorbioma", "Glioblastoma"], "0000"),
    (["Zorbioma", "Medulloblastoma", "Ependymoma", "Glioblastoma"], "0000"),
    # the kind and its case, states, what is asked for in more words, other things in between
    (["Lymphoma", "Follicular lymphoma", "Mantle cell lymphoma", "Age over 18"], "1111"),
    (["Breast cancer", "Metastatic disease", "Measurable disease"], "111"),
    (["Medulloblastoma", "No ependymoma", "Glioblastoma", "Ependymoma"], "1111"),
    (["Medulloblastoma", "Ependymoma", "All of the patients must have histologically confirmed glioblastoma multiforme"], "111"),
    (["Medulloblastoma", "Ependymoma within 2 years", "Glioblastoma"], "111"),
    # other diseases, drugs
    (["Asthma", "Gout", "Fibromyalgia"], "000"),
    (["Asthma", "Gout", "Fever"], "111"),
    (["Doxorubicin", "Ifosfamide", "Aspirin"], "000"),
    (["Asthma", "Gout", "Aspirin"], "110"),
    # a treatment of which nothing is asked
    (["Corticosteroids", "Receiving aspirin", "Prior chemotherapy", "Candidate for radiotherapy"], "0111"),
    (["Topical steroids or antihistamines", "Elective surgery", "阿司匹林"], "011"),
    (["Asthma and gout", "Fibromyalgia or migraine", "Epilepsy", "Male"], "0001"),
    (["Asthma and age over 80", "Gout", "Epilepsy"], "111"),
    # who nobody is at once
    (["Men aged 60 or over", "Women aged 50 or over", "Asthma"], "001"),
    (["Men and women", "Women aged 50 or over"], "11"),
    (["Healthy volunteers", "Asthma", "Age over 18"], "011"),
    (["Measurable disease", "Non-measurable disease", "Melanoma"], "001"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "whole"), ROWS)
def test_nobody_is_asked_for_all_of_a_row(lines: list[str], whole: str, vocabulary: Vocabulary) -> None:
    """Names of different things in a row are alternatives: none is computable by itself; in exclusions each is."""
    block = "".join(f"  - {line}\n" if line[:1] != " " else f"    -{line[1:]}\n" for line in lines)
    found = [one for one in parse("Inclusion Criteria:\n\n" + block, vocabulary) if one.role == "requirement"]
    assert "".join(str(int(one.complete)) for one in found) == whole
    barred = parse("Exclusion Criteria:\n\n- Asthma\n- Gout\n- Epilepsy\n", vocabulary)
    assert [one.complete for one in barred if one.role == "requirement"] == [True] * 3

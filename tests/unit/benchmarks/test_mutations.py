"""The short run of `benchmarks/mutations.py`: spoilt and cut records of every reader."""

import pytest
from benchmarks.mutations import Sample, samples, spoil

from trialbridge.registries import registries

RUNS = 60
OWN = list(samples(None))


def test_every_reader_has_a_sample() -> None:
    """No reader is left out, and every sample is a study to begin with."""
    assert {sample.reader for sample in OWN} == set(registries())
    assert all(sample.whole for sample in OWN)


@pytest.mark.parametrize("sample", OWN, ids=lambda sample: f"{sample.reader}/{sample.name}")
def test_nothing_breaks(sample: Sample) -> None:
    """A spoilt record is a sound study or a rejection with its reason; a cut one is never half a study."""
    told = spoil(sample, RUNS, seed=20_261)
    assert told["studies"] + told["rejected"] >= RUNS
    assert not [reason for reason in told if reason.startswith("BROKEN")]

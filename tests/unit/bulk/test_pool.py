"""Truths as planes: each is kept once, whatever its key."""

import numpy as np
import pytest

from trialbridge.bulk.pool import ALWAYS, BOTH, LIVE, NEITHER, NEVER, Pool
from trialbridge.matching.bits import packed

PATIENTS = 130


@pytest.fixture
def truths():
    """Give 40 truths, each of them twice, the constants among them."""
    draw = np.random.default_rng(3)
    holds, fails = packed(draw.random((2, 16, PATIENTS)) < draw.random((2, 16, 1)))
    nobody, everybody = np.zeros_like(holds[:1]), packed(np.ones((1, PATIENTS), np.bool_))
    holds = np.concatenate([nobody, everybody, nobody, everybody, holds])
    fails = np.concatenate([nobody, nobody, everybody, everybody, fails])
    return np.concatenate([holds, holds]), np.concatenate([fails, fails])


def test_a_truth_is_kept_once(truths):
    """Equal truths have one reference, constants their own, swapped ones the neighbour; planes are as given."""
    holds, fails = truths
    pool = Pool(packed(np.ones(PATIENTS, np.bool_)))
    found = pool.add(holds.copy(), fails.copy())
    assert found[:4].tolist() == [NEITHER, ALWAYS, NEVER, BOTH]
    assert (found[:20] == found[20:]).all()
    assert pool.pairs == LIVE // 2 + 16
    assert (pool.planes[found] == holds).all()
    assert (pool.planes[found ^ 1] == fails).all()
    assert (pool.inapplicable[found >> 1] == (holds & fails).any(axis=1)).all()
    assert (pool.add(fails[4:20].copy(), holds[4:20].copy()) == found[4:20] ^ 1).all()


def test_truths_of_one_key_stay_apart(truths):
    """Were all keys the same, every truth would still be found by its reference."""
    holds, fails = truths
    pool = Pool(packed(np.ones(PATIENTS, np.bool_)))
    pool._weights[:] = 0
    found = pool.add(holds.copy(), fails.copy())
    assert (pool.planes[found] == holds).all()
    assert (pool.planes[found ^ 1] == fails).all()

"""Values of facets counted among rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from trialbridge.search.facets import column, counted

ROWS = 9


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=2), st.sets(st.integers(0, ROWS - 1)), max_size=5),
    st.lists(st.integers(0, ROWS - 1), unique=True),
    st.integers(0, 6),
)
def test_counts_are_those_of_one_row_after_another(
    having: dict[str, set[int]], rows: list[int], most: int
) -> None:
    """Each value is counted once a row that has it, the frequent first, equal ones by their letters."""
    told = counted(column(having, ROWS), np.array(rows, np.int64), most)
    slow = {value: len(where & set(rows)) for value, where in having.items()}
    best = sorted(((value, n) for value, n in slow.items() if n), key=lambda it: (-it[1], it[0]))
    assert list(told.items()) == best[:most]

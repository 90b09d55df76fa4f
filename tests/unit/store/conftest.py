"""A catalogue of its own for every test."""

import pytest

from trialbridge import store


@pytest.fixture
def catalog(tmp_path):
    """Give an empty catalogue's actions and queries."""
    store.setup(tmp_path)
    from trialbridge.store.catalog import actions, queries

    class Both:
        """The two modules under short names."""

        save = staticmethod(actions.save)
        forget = staticmethod(actions.forget_rejections)
        q = queries

    return Both

"""How many examples a law is tried on: few in every run, many in `make drill`."""

import os

from hypothesis import settings


def examples(fast: int, drill: int) -> settings:
    """Give settings for a law: `fast` examples, or `drill` where HYPOTHESIS_PROFILE says so."""
    return settings(max_examples=drill if os.environ.get("HYPOTHESIS_PROFILE") == "drill" else fast)

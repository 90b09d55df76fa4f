"""Judge, compile, rank, questions and odds."""

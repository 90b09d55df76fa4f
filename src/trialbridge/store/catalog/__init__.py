"""The public database: models, rows, actions (all writes) and queries (all reads)."""

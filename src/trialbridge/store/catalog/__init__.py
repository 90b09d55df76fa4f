"""Models, rows, actions and queries of one database."""

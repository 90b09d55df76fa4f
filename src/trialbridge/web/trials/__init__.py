"""Pages about trials: search, one trial, comparison, landscapes; no patient's data reaches them."""

"""The match page: a record in, verdicts out; nothing of it is stored, logged or put into an address."""

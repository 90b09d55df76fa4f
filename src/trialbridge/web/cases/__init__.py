"""The pages of cases, for people with an account; the public site runs without any of this."""

"""One module a verb; the only code that joins the rest."""

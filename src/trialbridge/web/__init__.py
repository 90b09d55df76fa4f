"""Pages and interfaces over the flows; the site's public part needs no account and keeps nothing."""

"""Steps of the catalogue's tables, in order."""

"""A patient's records in, facts with quotes out."""

"""The nouns; no logic beyond validation and canonical form."""

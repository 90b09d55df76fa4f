"""The JSON interface: search, parse, match, landscape and more, described by OpenAPI."""

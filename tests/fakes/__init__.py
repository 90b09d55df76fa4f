"""Registries for tests: small real HTTP servers that speak a registry's protocol and misbehave on request."""

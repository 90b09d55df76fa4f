"""Kinds of criteria, one recogniser file each."""

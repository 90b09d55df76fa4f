"""Interfaces for other programs: each asks a flow and answers in a format that exists."""

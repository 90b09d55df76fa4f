"""The tree of errors; every message says what was expected, what came, where, and what to do.

TrialbridgeError
├── InputError           the user's input was wrong (exit status 1)
│   ├── FormatError      a file or document is not what it claims to be
│   └── UnknownIdError   an identifier that nothing stored answers to
├── SourceError          a registry or the machine failed (exit status 2)
└── StoredDocumentError  a stored document cannot be read by this version (exit status 2)
"""


class TrialbridgeError(Exception):
    """Any failure this package reports on purpose, as one plain line."""

    exit_status = 2

    def __init__(self, expected: str, came: str, where: str, do: str) -> None:
        """Keep the four parts apart, so that pages may lay them out, and join them for the terminal."""
        self.expected, self.came, self.where, self.do = expected, came, where, do
        super().__init__(f"{where}: expected {expected}, came {came}; {do}")


class InputError(TrialbridgeError):
    """The user's input was wrong."""

    exit_status = 1


class FormatError(InputError):
    """A file or document is not what it claims to be."""


class UnknownIdError(InputError):
    """An identifier that nothing stored answers to."""


class SourceError(TrialbridgeError):
    """A registry, the disk or the machine failed."""


class StoredDocumentError(TrialbridgeError):
    """A stored document cannot be read by this version."""

"""Patients' cases: the private database, sealed and audited; `setup` must be called before any query."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbridge.store.casebook.sealing import Ring

_ring: "list[Ring]" = []
CASEBOOK = "casebook"


def setup(data: Path | None = None, *, make_key: bool = False, keys_of: Path | None = None) -> Path:
    """Make the casebook's tables and its master key ready; give the data folder.

    `make_key` writes a new key to `master.key` of the folder where none is given: only the command that
    makes the first account does so. `keys_of` is the folder with the key where that is another. Raises
    InputError where there is no key, SourceError as `store.setup`.
    """
    from trialbridge import store
    from trialbridge.errors import InputError

    try:
        from trialbridge.store.casebook import sealing
    except ImportError as error:
        raise InputError(
            expected="the extra `cases`, which seals records",
            came=str(error),
            where="this installation",
            do='pip install "trialbridge[cases]"',
        ) from error
    folder = store.setup(data)
    store.migrate(CASEBOOK, folder)
    words, where = _given(keys_of or folder)
    if not words and make_key:
        sealing.make_file(folder / sealing.FILE)
        words, where = _given(folder)
    if not words:
        raise InputError(
            expected="the casebook's master key",
            came="none",
            where=where,
            do="set TRIALBRIDGE_MASTER_KEY or …_MASTER_KEY_FILE, or begin with `trialbridge user add`",
        )
    _ring[:] = [sealing.ring(words, where)]
    return folder


def masters() -> "Ring":
    """Give the master keys; `setup` comes first."""
    return _ring[0]


def _given(folder: Path) -> tuple[str, str]:
    """Give the words of the key file or variable, and where they stand."""
    from trialbridge.store.casebook import sealing
    from trialbridge.store.settings import Environment

    environment = Environment()
    words = environment.master_key.get_secret_value()
    if words:
        return words, "TRIALBRIDGE_MASTER_KEY"
    file = environment.master_key_file or folder / sealing.FILE
    return (file.read_text("ascii", errors="replace") if file.is_file() else ""), str(file)

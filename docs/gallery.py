"""Takes the pictures of docs/gallery.md: pages of the site on the samples, at three widths, in Chromium.

`python -m docs.gallery` serves the samples, takes the pictures and writes the page.
"""

import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from playwright.sync_api import sync_playwright
from tests.web.browsing import serving

from trialbridge.flows.ingest import ingest

DOCS = Path(__file__).parent
FOLDER = DOCS / "images" / "site"
WIDTHS = (320, 768, 1280)
HEIGHT = 900
SHOWN = {
    "home": ("/", "Where a visit begins"),
    "search": ("/trials/?q=CIK&near=Hefei&sort=near", "A search, the nearest first"),
    "trial": ("/trials/NCT03484962/", "A trial, with what is doubtful in its record"),
    "match": ("/match/", "Matching a record"),
    "landscape": ("/landscapes/cik/", "A landscape"),
    "guide": ("/guides/cik/", "A guide"),
    "sponsor": ("/sponsors/?name=Fuda", "A sponsor's profile"),
    "trial-zh": ("/zh-hans/trials/NCT03484962/", "The same trial in Chinese"),
}

OTHERS = {
    "matched": "A sample patient matched",
    "dark": "A trial in the dark scheme",
    "print": "A trial as it is printed",
}
"""What is shown beside the addresses."""


def main() -> None:
    """Take the pictures and write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        with as_file(files("trialbridge.flows") / "samples" / "studies.jsonl") as studies:
            ingest([studies], "ctgov", data=Path(data))
        with serving(Path(data)) as address:
            _take(address)
    (DOCS / "gallery.md").write_text(_page(), encoding="utf-8")


def _take(address: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in WIDTHS:
            tab = browser.new_page(viewport={"width": width, "height": HEIGHT})
            for name, (path, _) in SHOWN.items():
                tab.goto(address + path)
                tab.wait_for_load_state("networkidle")
                tab.screenshot(path=FOLDER / f"{name}-{width}.jpg", type="jpeg", quality=55)
            tab.goto(f"{address}/match/")
            tab.click("button[value=hepatocellular-carcinoma]")
            tab.screenshot(path=FOLDER / f"matched-{width}.jpg", type="jpeg", quality=55)
            tab.goto(f"{address}/trials/NCT03484962/")
            tab.emulate_media(color_scheme="dark")
            tab.screenshot(path=FOLDER / f"dark-{width}.jpg", type="jpeg", quality=55)
            tab.emulate_media(media="print", color_scheme="light")
            tab.screenshot(path=FOLDER / f"print-{width}.jpg", type="jpeg", quality=55)
        browser.close()


def _page() -> str:
    parts = [
        "# The site in pictures\n\nWritten by `python -m docs.gallery`: pages on the sample trials, as "
        "Chromium shows them in windows of 320, 768 and 1280 px.\n"
    ]
    for name, words in ({name: words for name, (_, words) in SHOWN.items()} | OTHERS).items():
        pictures = " ".join(f"![{words}, {width} px](images/site/{name}-{width}.jpg)" for width in WIDTHS)
        parts.append(f"## {words}\n\n{pictures}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()

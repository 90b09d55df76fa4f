"""The protocols of ChiCTR, CTIS, ISRCTN and EUCTR over the suite's own sample records, renumbered."""

import json
import re
from pathlib import Path

from tests.fakes.server import Answer, Asked

SAMPLES = Path(__file__).parents[1] / "conformance" / "samples"
HTML = "text/html; charset=utf-8"


class Chictr:
    """Lists of ten, newest first, and a page of each study; `total` is what the list says there are."""

    def __init__(self, count: int) -> None:
        """Hold so many studies."""
        self.count, self.total = count, count
        self._page = (SAMPLES / "chictr" / "page.html").read_text()

    def __call__(self, asked: Asked, repeat: bool) -> Answer:
        """Answer one request; a list that repeats is that of the page before."""
        if asked.path == "/showproj.html":
            number = 2099100000 + int(asked.params["proj"])
            return Answer(self._page.replace("ChiCTR2099000005", f"ChiCTR{number}").encode(), HTML)
        if asked.path != "/searchproj.html":
            return Answer(b"no such page", "text/plain", 404)
        start = 10 * (int(asked.params.get("page", "1")) - 1 - repeat)
        rows = "".join(
            f'<tr><td>{at}</td><td>ChiCTR{2099100000 + at}</td><td><a href="showproj.html?proj={at}" '
            f'target="_blank">Study {at}</a></td><td>2024/05/{1 + at % 28:02}</td></tr>\n'
            for at in range(max(start, 0) + 1, min(max(start, 0) + 10, self.count) + 1)
        )
        body = f'<html><body><label id="data-total">{self.total}</label><table class="table1">{rows}</table>'
        return Answer(f"{body}</body></html>".encode(), HTML)


class Ctis:
    """Lists by POST and the record of each trial by GET."""

    def __init__(self, count: int) -> None:
        """Hold so many trials."""
        self.count, self.total = count, count
        self._trial = (SAMPLES / "ctis" / "trial.json").read_text()

    def __call__(self, asked: Asked, repeat: bool) -> Answer:
        """Answer one request; a list that repeats is that of the page before."""
        if asked.path.startswith("/ctis-public-api/retrieve/"):
            return Answer(self._trial.replace("2099-500001-24-00", asked.path.rpartition("/")[2]).encode())
        if asked.method != "POST" or asked.path != "/ctis-public-api/search":
            return Answer(b"no such page", "text/plain", 404)
        wanted = json.loads(asked.body)["pagination"]
        size, page = wanted["size"], max(1, wanted["page"] - repeat)
        found = [
            {"ctNumber": f"2099-{500000 + at}-11-00", "lastUpdated": "01/05/2024"}
            for at in range(1 + size * (page - 1), min(size * page, self.count) + 1)
        ]
        pages = {
            "totalRecords": self.total, "currentPage": page, "totalPages": -(-self.count // size),
            "nextPage": size * page < self.count,
        }  # fmt: skip
        return Answer(json.dumps({"pagination": pages, "data": found}).encode())


class Isrctn:
    """XML of the trials last edited in a window of days; a hundred a month from June 2000 on."""

    WINDOW = re.compile(r"lastEdited GE (\d{4})-(\d{2})-\d{2}T00:00:00(?: AND lastEdited LT )?")

    def __init__(self, count: int) -> None:
        """Hold so many trials."""
        self.count, self.total = count, count
        self._xml = (SAMPLES / "isrctn" / "trials.xml").read_text()
        self._trial = self._xml[self._xml.index("<fullTrial>") : self._xml.rindex("</allTrials>")]

    def __call__(self, asked: Asked, repeat: bool) -> Answer:
        """Answer one request."""
        if asked.path != "/api/query/format/default":
            return Answer(b"no such page", "text/plain", 404)
        window = self.WINDOW.search(asked.params["q"])
        assert window
        month = 12 * (int(window[1]) - 2000) + int(window[2]) - 6
        whole = "AND lastEdited LT" not in asked.params["q"]
        until = self.count if whole else min(self.count, max(0, (month + 1) * 100))
        numbers = range(max(0, month * 100), until)
        shown = list(numbers)[: int(asked.params["limit"])]
        trials = "".join(self._trial.replace("99000001", f"{99100000 + number}") for number in shown)
        said = self.total if whole and month < 0 else len(numbers)
        head = f'<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="{said}">'
        text = f'<?xml version="1.0" encoding="UTF-8"?>{head}{trials}</allTrials>'
        return Answer(text.encode(), "application/xml")


class Euctr:
    """A search page that counts, and the full details as text, twenty trials a page."""

    def __init__(self, count: int) -> None:
        """Hold so many trials."""
        self.count, self.total = count, count
        self._text = (SAMPLES / "euctr" / "full.txt").read_text()

    def __call__(self, asked: Asked, repeat: bool) -> Answer:
        """Answer one request."""
        if asked.path == "/ctr-search/search":
            pages = -(-self.count // 20)
            text = f"<html><body>{self.total:,} result(s) found. Displaying page 1 of {pages}.</body></html>"
            return Answer(text.encode(), HTML)
        if asked.path != "/ctr-search/rest/download/full":
            return Answer(b"no such page", "text/plain", 404)
        page = max(1, int(asked.params["page"]) - repeat)
        head, _, rest = self._text.partition("Summary")
        one = "Summary" + rest.partition("\nSummary")[0]
        trials = (
            one.replace("2013-000001-62", f"2013-{number:06}-11")
            for number in range(20 * (page - 1) + 1, min(20 * page, self.count) + 1)
        )
        return Answer((head + "\n".join(trials)).encode(), "text/plain; charset=utf-8")

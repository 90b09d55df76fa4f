"""The paging of ClinicalTrials.gov's API v2 over records held in memory."""

import base64
import hashlib
import json
import re
from typing import Any

from tests.fakes.server import Answer, Asked

SINCE = re.compile(r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d{2}-\d{2}),MAX\]")


class Ctgov:
    """Pages of records in the order of their last change; a token names where the next page begins.

    `total` stands for the true count in what the source says to hold, `expired` refuses every token.
    """

    def __init__(self, records: list[dict[str, Any]], total: int | None = None) -> None:
        """Hold records as the API gives them."""
        self.records, self.total = records, total
        self.expired = False

    def __call__(self, asked: Asked, repeat: bool) -> Answer:
        """Answer one request."""
        if asked.path != "/api/v2/studies":
            return Answer(b"no such page", "text/plain", 404)
        size = int(asked.params.get("pageSize", "10"))
        token = asked.params.get("pageToken", "")
        if token and self.expired:
            return Answer(b'{"error": "the token has expired"}', status=400)
        since = SINCE.search(asked.params.get("filter.advanced", ""))
        start = int(base64.b64decode(token)) if token else 0
        found = self._found(since[1] if since else "", asked.params.get("query.term", ""))
        body: dict[str, Any] = {"studies": found[start : start + size]}
        if asked.params.get("countTotal") == "true" and not token:
            body["totalCount"] = len(found) if self.total is None else self.total
        if start + size < len(found):
            body["nextPageToken"] = base64.b64encode(str(start if repeat else start + size).encode()).decode()
        data = json.dumps(body, ensure_ascii=False).encode()
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(b"", status=304, headers=(("ETag", etag),))
        return Answer(data, headers=(("ETag", etag),))

    def _found(self, since: str, words: str) -> list[dict[str, Any]]:
        kept = [it for it in self.records if posted(it) >= since]
        return sorted((it for it in kept if words in json.dumps(it)) if words else kept, key=posted)


def posted(record: dict[str, Any]) -> str:
    """Give the day of a record's last change."""
    return str(record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"])

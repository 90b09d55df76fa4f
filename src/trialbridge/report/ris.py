"""A study as an entry of RIS, which reference managers read; it writes no file."""

from trialbridge.model.study import Study
from trialbridge.report.ctgov.record import english


def ris(study: Study) -> str:
    """Give the entry; a line a field, ended as RIS ends lines."""
    days = {it.event: it.date for it in study.dates if it.date}
    first = days.get("first_posted") or days.get("first_submitted") or days.get("registered") or ""
    places = dict.fromkeys(it.country for it in study.locations if it.country)
    lines = [
        ("TY", "DBASE"),
        *(("AU", it.name) for it in study.officials if it.name),
        ("A2", study.sponsor.name if study.sponsor else ""),
        ("T1", english(study.title) or english(study.official_title)),
        ("ST", study.acronym),
        ("AN", study.id),
        ("PY", first[:4]),
        ("DA", first.replace("-", "/")),
        ("AB", english(study.summary)),
        *(("KW", word) for word in (*study.conditions, *study.keywords)),
        *(("CY", place) for place in places),
        ("DB", study.source.registry),
        ("UR", study.source.url),
        ("N1", study.status.value.replace("_", " ") if study.status else ""),
    ]
    told = [f"{name}  - {' '.join(text.split())}" for name, text in lines if text.strip()]
    return "\r\n".join([*told, "ER  - ", ""])

"""The coded fields of EUCTR's text, pages and JSON as one list, in order; it maps none to a study."""

import re
from collections.abc import Iterator

from lxml import etree

from trialbridge.registries import labelled, tree
from trialbridge.registries.reading import visible
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import snake

Field = tuple[str, str, str]
"""A field's code without stops ("E.8.1.1" is e811, "N. …" has its label), its language, its value."""

SUMMARY = {
    "eudract number": "a2", "sponsor's protocol code number": "a41", "national competent authority": "a1",
    "clinical trial type": "x4", "trial status": "x5", "link": "x7",
    "date on which this record was first entered in the eudract database": "x6",
}  # fmt: skip
LABELS = """
E.1 Medical condition|E.1.1 Medical condition(s)|E.1.1.1 Medical condition|E.1.1.2 Therapeutic area
E.1.2 Medical condition|E.1.2 Term|E.1.2 Version|E.1.2 Level|E.1.2 Classification|E.1.2 System
E.1.3 Condition being|E.2 Objective|E.2.1 Main objective|E.2.2 Secondary objectives|E.2.3 Trial contains
E.2.3.1 Full title|E.3 Principal inclusion|E.4 Principal exclusion|E.5 End points|E.5.1 Primary end
E.5.1.1 Timepoint|E.5.2 Secondary end|E.5.2.1 Timepoint|E.6 Scope|E.6.1 Diagnosis|E.6.2 Prophylaxis
E.6.3 Therapy|E.6.4 Safety|E.6.5 Efficacy|E.6.6 Pharmacokin|E.6.7 Pharmacodyn|E.6.8 Bioequivalence
E.6.9 Dose response|E.6.10 Pharmacogenetic|E.6.11 Pharmacogenomic|E.6.12 Pharmacoeconomic|E.6.13 Others
E.7 Trial type|E.7.1 Human pharmacology|E.7.1.1 First|E.7.1.2 Bioequivalence|E.7.1.3 Other|E.7.1.3.1 Other
E.7.2 Therapeutic exploratory|E.7.3 Therapeutic confirmatory|E.7.4 Therapeutic use|E.8 Design of the trial
E.8.1 Controlled|E.8.1.1 Randomised|E.8.1.2 Open|E.8.1.3 Single blind|E.8.1.4 Double blind
E.8.1.5 Parallel group|E.8.1.6 Cross over|E.8.1.7 Other|E.8.2 Comparator|E.8.2.1 Other|E.8.2.2 Placebo
E.8.2.3 Other|E.8.2.3.1 Comparator|E.8.2.4 Number of treatment arms|E.8.3 The trial|E.8.4 The trial
E.8.4.1 Number of sites|E.8.5 The trial|E.8.5.1 Number of sites|E.8.6 Trial involving|E.8.6.1 Trial being
E.8.6.2 Trial being|E.8.6.3 If E.8.6.1|E.8.6.3 Specify|E.8.7 Trial has|E.8.8 Definition|E.8.9 Initial
E.8.9.1 In the Member|E.8.9.2 In all countries
"""
"""Codes of section E with the beginning of their labels: both tell a field from a line of a criterion."""
_LINE = re.compile(r"([A-HNP]\.(?:IMP|\d+(?:\.\d+)*)?)(?: (?:and|to) [A-Z][\d.]+)?:?\s+(.*)")
_VALUE = re.compile(r"(.*?)(?: \(([a-z]{2})\))?:(?: (.*))?\Z", re.DOTALL)
_JSON = re.compile(r"_?([a-hx])(\d+|imp)(?:_|(?=[a-z]))")
_JSON_LANGUAGE = re.compile(r"_([a-z]{2})\Z")
_SECTION = re.compile(r"[A-HNP]\. [A-Z][A-Za-z ]+\Z|MedDRA Classification\Z|Sponsor \d+\Z")
_NAMES = {
    "bulgarian": "bg", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "estonian": "et", "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hungarian": "hu",
    "icelandic": "is", "italian": "it", "latvian": "lv", "lithuanian": "lt", "norwegian": "no",
    "polish": "pl", "portuguese": "pt", "romanian": "ro", "slovak": "sk", "slovenian": "sl", "spanish": "es",
    "swedish": "sv",
}  # fmt: skip
_KNOWN: dict[str, list[str]] = {}
for _entry in LABELS.replace("\n", "|").split("|"):
    if _entry:
        _KNOWN.setdefault(_entry.split(" ")[0], []).append(_entry.partition(" ")[2].lower())


def of_text(lines: list[str]) -> list[Field]:
    """Give the fields of one country's record; a line that begins no field goes on with the one before."""
    found: list[list[str]] = []
    open_field: list[str] | None = None
    for line in lines:
        begun = _begun(line.replace("\t", " "))
        if begun is not None:
            open_field = list(begun)
            found.append(open_field)
        elif _SECTION.match(line):
            open_field = None
        elif open_field is not None:
            open_field[2] += "\n" + line
    return [(code, language, value.strip("\n")) for code, language, value in found]


def of_page(root: etree._Element) -> list[Field]:
    """Give the fields of the page of one country's record."""
    found: list[Field] = []
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag == "td"]
        classes = [cell.get("class") for cell in cells]
        if classes == ["first", "second", "third"]:
            code, name = visible(cells[0]).strip(), visible(cells[1]).strip()
            for language, value in _inside(cells[2]):
                found.append((_code(code.split(" ")[0], name), language, value))
        elif len(cells) == 2 and classes[0] == "cellGrey":
            name = visible(cells[0]).strip().rstrip(":").lower()
            if name in SUMMARY:
                found.append((SUMMARY[name], "", labelled.tidy(visible(cells[1]))))
        elif len(cells) == 1 and visible(row).strip().startswith("D.IMP:"):
            found.append(("dimp", "", visible(row).strip().removeprefix("D.IMP:").strip()))
    return found


def of_json(record: Tree) -> list[Field]:
    """Give the fields of a record whose codes and labels somebody joined to names of JSON."""
    return list(_json(record))


def _begun(line: str) -> Field | None:
    """Give the field that a line begins, or None."""
    name, colon, rest = line.partition(":")
    if colon and name.lower() in SUMMARY:
        return SUMMARY[name.lower()], "", rest.strip()
    found = _LINE.match(line)
    if found is None:
        return None
    code, said = found.groups()
    if code.startswith("E.") and not any(said.lower().startswith(start) for start in _KNOWN.get(code, ())):
        return None
    told = _VALUE.match(said)
    if told is None:
        return _code(code, said), "", ""
    return _code(code, told[1]), told[2] or "", told[3] or ""


def _code(code: str, name: str) -> str:
    plain = code.lower().replace(".", "")
    return f"{plain}_{snake(name)}" if plain in ("n", "p", "e12") else plain


def _inside(cell: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the value of a cell, or one for each language of the table in it."""
    table = cell.find(".//table")
    if table is None:
        yield "", labelled.tidy(visible(cell))
        return
    for row in table.iter("tr"):
        cells = [each for each in row if each.tag == "td"]
        if len(cells) == 2:
            yield _NAMES.get(visible(cells[0]).strip().lower(), "und"), labelled.tidy(visible(cells[1]))
        elif cells:
            yield "", labelled.tidy(visible(cells[0]))


def _json(tree_: Tree) -> Iterator[Field]:
    if isinstance(tree_, list):
        for each in tree_:
            yield from _json(each)
        return
    if not isinstance(tree_, dict):
        raise OddError("a plain value where the parts of a record are expected")
    for name, value in tree_.items():
        if name.startswith(("n_", "p_")):
            yield name, "", tree.plain(value, name)
            continue
        found = _JSON.match(name)
        if found is None:
            continue
        if isinstance(value, list | dict):
            yield from _json(value)
            continue
        language = _JSON_LANGUAGE.search(name)
        known = language[1] if language and language[1] in _NAMES.values() else ""
        yield found[1] + found[2], known, tree.plain(value, name)

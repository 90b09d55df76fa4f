"""Items of a list in the light of their neighbours: notes, fragments, "or" between them; no judging."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.headings import heading, lifts
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import heads_its_list, is_label
from trialbridge.vocab import View

_FRAGMENT = re.compile(
    r"\W*$|\W{0,40}(?:i\.?e|e\.?g|etc|not included|key|main|major|none of the above|\d{1,2}|"
    r"(?:pre|post|intra)-?operative(?:ly)?)\W{0,80}$|\W{0,20}\"[\w ]{1,80}\"\s*:|\w{1,40}: ?\[|<!--",
    re.IGNORECASE,
)
"""What stands alone and asks for nothing: a lone sign, "Key", a line of pasted JSON."""

_ELSEWHERE = re.compile(
    r"\W*(?:please )?(?:note\W+)?(?:please note that )?(?:there are )?(?:other|additional|further|more) "
    r"[^.:;]{0,60}?"
    r"\bcriteria\b[^.:;]{0,40}?\b(?:appl(?:y|ies|ied)|exist|considered|defined|specified)\b[^.:;]{0,60}\W*$",
    re.IGNORECASE,
)
"""Criteria that are not on the page: "Other protocol-defined inclusion/exclusion criteria may apply"."""

_EXCEPTION = re.compile(
    r"\W*(?:exceptions?\b(?: (?:is|are|include|to (?:this|the above)))*|except(?:ing)?(?: for)?(?= )|"
    r"with the (?:following )?exceptions?(?: of)?)\s*[:：-]?\s*",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\W*unless\b", re.IGNORECASE)
_UNLESS_BEFORE = re.compile(r"\bunless\b", re.IGNORECASE)
_NOTE = re.compile(r"\W*(?:(?:please )?note\b|n\.?b\b[.:]|however\b|注[:：])", re.IGNORECASE)
_STARTS = re.compile(r"\W*(?:ex|wi|un|pl|no|n\.?b|ho|注)", re.IGNORECASE)
"""The first letters of all of these."""

_BINDING = re.compile(
    r"\b(?:allow(?:ed)?|permitted|acceptable|eligible|eligibility|may|exclu\w+|ineligible|exempt\w*|waived?|"
    r"unless|except\w*|must|should|required?|can be|will be|considered)\b",
    re.IGNORECASE,
)
_BANNED = re.compile(r"\b(?:not eligible|ineligible|exclu\w+|no|not|without|absence)\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\W*(?:patients|subjects|participants|individuals|those|they|wom[ae]n|m[ae]n)\b", re.IGNORECASE
)
_NAME = re.compile(r"[A-Z][A-Z0-9-]{2,}|[a-z]{5,}")
_COMMON = frozenset({
    "patient", "subject", "participant", "individual", "history", "prior", "previous", "previously",
    "treatment", "therapy", "disease", "study", "eligible", "allowed", "permitted", "acceptable",
    "excluded", "included", "active", "known", "current", "currently", "within", "least", "month", "week",
    "year", "before", "after", "first", "enrollment", "enrolment", "screening", "stable", "following",
    "requiring", "received", "treated", "should", "which", "while", "other", "their", "there", "these",
    "those", "would", "could", "considered", "criteria", "clinical", "clinically", "significant",
    "evidence", "provided", "unless", "except", "medical", "condition",
})  # fmt: skip
"""Words that most sentences hold, and so tie no two."""

_ENDS = re.compile(r"(?:^|[\s,;.(])(and ?/ ?or|or|and)\W*$", re.IGNORECASE)
_TAIL = 12
_BEGINS = re.compile(r"[^\w<>=≤≥]*(and ?/ ?or|or|and)\b", re.IGNORECASE)
_ALONE = re.compile(r"\W*(?:and ?/ ?or|or|and)\W*$", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(?:defined|definition|who|if|unless|meet(?:s|ing)?|fulfil\w*|criteri(?:a|on))\b", re.IGNORECASE
)
_TESTED = re.compile(r"\b(?:adequate|function|laborator\w*|values?|parameters|all)\b", re.IGNORECASE)
_DENIES = re.compile(r"\W*(?:patients? (?:has|have) )?no (?!more\b|later\b|fewer\b|less\b)", re.IGNORECASE)
_ABSENCE = re.compile(
    r"\W*(?:patients? (?:has|have) )?no (?:other|prior|previous|history|known|evidence|active|concurrent|"
    r"concomitant|current|uncontrolled|severe|serious|significant|symptomatic|clinically|unstable|recent)\b",
    re.IGNORECASE,
)
"""What a list of requirements denies, and an exclusion would hardly: "No other malignancy"."""
_FEWEST = 2
_WORDS_OF_A_HEAD = 25
_TORN = 40
"""Signs of a bullet at least that goes on behind a blank line."""
_LONGEST, _PIECES = 2500, 150
"""Signs and pieces of an item that notes may still be added to; so a page of notes is read in linear time."""


def settle(siblings: list[Item], parent: Item | None = None) -> list[Item]:
    """Give the items of one list again: notes joined, alternatives tied, fragments marked."""
    for item in siblings:
        if item.children:
            item.children = settle(item.children, item)
            if item.head is None and item.hangs:
                item.head = heading(item.view.text)
    kept: list[Item] = []
    _turn(siblings)
    for at, item in enumerate(siblings):
        _mark(item, siblings[at + 1] if at + 1 < len(siblings) else None)
        above = kept[-1] if kept else parent
        if kept and _goes_on(kept[-1], item, siblings[at + 1] if at + 1 < len(siblings) else None):
            _extend(kept[-1], item.view, 0, " ", " ")
            kept[-1].end = item.end
        elif above is not None and _belongs(item, above, nested=not kept):
            _attach(above, item)
        else:
            kept.append(item)
    return _tied(kept, parent)


def _turn(siblings: list[Item]) -> None:
    """Read a list of denials among exclusions as what it asks for: "No history of …", "No other …"."""
    listed = [item for item in siblings if item.polarity == "exclusion" and not item.heading_only]
    denials = [item for item in listed if _DENIES.match(item.view.text)]
    sure = [item for item in denials if _ABSENCE.match(item.view.text)]
    if len(sure) < _FEWEST or 2 * len(denials) < len(listed):
        return
    for item in denials:
        for each in (item, *_below(item)):
            each.polarity = "inclusion"


def _below(item: Item) -> Iterator[Item]:
    for child in item.children:
        yield child
        yield from _below(child)


def _mark(item: Item, after: Item | None) -> None:
    """Mark an item without a list of its own that asks for nothing as a heading."""
    text = item.view.text
    if item.children or item.heading_only:
        return
    if _FRAGMENT.match(text):
        item.heading_only = not (item.label and any(sign.isdigit() for sign in text))
        return
    above = after is not None and not item.marked and heads_its_list(text, after.view.text, after.marked)
    elsewhere = "criteria" in text and len(text) < 200 and _ELSEWHERE.match(text)
    if is_label(text) or elsewhere or above:
        item.heading_only = True
    elif after is not None and item.opens and len(text.split()) <= _WORDS_OF_A_HEAD:
        # the list it announces stands beside it: "Adequate function as defined:" above "GFR >= 45 mL/min"
        default = "any" if item.polarity == "exclusion" else "all"
        item.heading_only = heading(text).logic in ("", default)


def _is_full(item: Item) -> bool:
    """Tell whether an item has all the words it may be given."""
    return len(item.view.text) > _LONGEST or len(item.view.starts) > _PIECES


def _goes_on(above: Item, item: Item, after: Item | None) -> bool:
    """Tell whether an item is the second half of the bullet above that a blank line tore apart.

    "- Cancer, except skin cancer or in situ" above "cervical cancer", with no bullet, among bullets.
    """
    first, text = above.view.text.rstrip(), item.view.text
    torn = above.marked and not item.marked and text[:1].islower() and ":" not in text
    open_end = len(first) >= _TORN and (first[-1].isalnum() or first[-1] in ",-")
    if not torn or not open_end or _is_full(above) or above.heading_only or above.children or above.opens:
        return False
    return not (item.children or item.permits) and (after is None or after.marked or after.heading_only)


def _belongs(item: Item, above: Item, *, nested: bool) -> bool:
    """Tell whether an item only says more of the one above: an exception, a note that binds, a permission."""
    if above.heading_only or above.permits or item.permits or above.opens or (above.children and not nested):
        return False
    text = item.view.text
    if _is_full(above):
        return False
    if _STARTS.match(text):
        if _EXCEPTION.match(text) or _UNLESS.match(text):
            return True
        if _NOTE.match(text) and not item.children and not item.heading_only:
            return _BINDING.search(text) is not None
    if item.children or item.heading_only:
        return False
    if not lifts(text):
        return False
    denied = item.polarity == "exclusion" or _BANNED.search(above.view.text) is not None
    if not (denied or nested):
        return False
    if nested and denied and _SOMEBODY.match(text):
        return True
    return bool(_names(text) & _names(above.view.text))


def _names(text: str) -> set[str]:
    """Give the words that tell what a sentence is of, cut so that inflections agree."""
    return {word[:6].lower() for word in _NAME.findall(text) if word.rstrip("s") not in _COMMON}


def _attach(above: Item, item: Item) -> None:
    """Let the item above go on with the words of a note below it."""
    text = item.view.text
    exception = _EXCEPTION.match(text)
    unless = _UNLESS.match(text)
    glue, skip = ". ", 0
    if exception:
        glue, skip = ", except ", exception.end()
    elif unless:
        again = _UNLESS_BEFORE.search(above.view.text)
        glue, skip = (" or ", unless.end()) if again else (" ", unless.end() - len("unless"))
    above.end = item.end
    if skip < len(text.rstrip(" :：")):
        _extend(above, item.view, skip + (text[skip : skip + 1] == " "), glue)
        glue = " "
    for child in (below for each in item.children for below in (each, *each.children)):
        _extend(above, child.view, 0, glue)
        above.end, glue = child.end, ", or "


def _extend(item: Item, more: View, skip: int, glue: str, cut: str = " ;.,") -> None:
    """Append a view to an item's, from `skip` on; each character of the glue leads to what follows it.

    Of the signs in `cut` the item loses those it ends in.
    """
    view = item.view
    text = view.text.rstrip(cut)
    size = len(text)
    pieces = [
        (start, origin) for start, origin in zip(view.starts, view.origins, strict=True) if start < size
    ]
    first = more.origin(skip)
    pieces += [(size + at, first) for at in range(len(glue) + 1)]
    shift = size + len(glue) - skip
    pieces += [
        (start + shift, origin)
        for start, origin in zip(more.starts, more.origins, strict=True)
        if start > skip
    ]
    item.view = View(
        text + glue + more.text[skip:],
        tuple(start for start, _ in pieces),
        tuple(origin for _, origin in pieces),
    )


def _tied(siblings: list[Item], parent: Item | None) -> list[Item]:
    """Tie neighbours that an "or" of an inclusion (an "and" of an exclusion) makes one requirement."""
    found: list[Item] = []
    words: list[str] = []  # between each of `found` and the one before it
    waiting = ""
    for item in siblings:
        if _ALONE.match(item.view.text) and not item.children:
            if found and not found[-1].heading_only:
                last = _last(found[-1])
                last.end, waiting = item.end, item.view.text.strip(" .,;:-*").upper()
            else:
                item.heading_only = True
                found.append(item)
                words.append("")
            continue
        words.append(waiting or _between(found[-1], item) if found else "")
        found.append(item)
        waiting = ""
    if parent is not None and parent.opens and parent.head is not None:
        joint = _joint(words[1:], parent, found)
        if joint and not parent.head.logic:
            parent.head = parent.head._replace(logic=joint)
        if parent.head.logic:
            return found
    return _chained(found, words)


def _last(item: Item) -> Item:
    while item.tied or item.children:
        item = item.tied[-1] if item.tied else item.children[-1]
    return item


def _between(first: Item, second: Item) -> str:
    """Give the word that ties two neighbours, as written, or ""."""
    if first.heading_only or second.heading_only or first.polarity != second.polarity:
        return ""
    if first.children:
        return ""
    text = first.view.text
    joined = holds(text[-_TAIL:].lower(), ("and", "or"))
    ends = _ENDS.search(text, max(0, len(text) - _TAIL)) if joined else None
    found = ends or _BEGINS.match(second.view.text)
    return found[1] if found else ""


def _kind(word: str) -> str:
    return "" if not word else "and" if word.lower() == "and" else "or"


def _joint(words: list[str], parent: Item, siblings: list[Item]) -> str:
    """Give the logic that the words between the items of one list give it: "a, b, or c" is ANY."""
    if not words or not words[-1]:
        return ""
    last = _kind(words[-1])
    if any(_kind(word) not in ("", last) for word in words):
        return ""
    # of a list of limits the last "or" ties the last two alone: "Creatinine <= 1.5 mg/dL OR", "GFR >= 60"
    counted = all(item.view.text.rstrip().endswith((",", ";")) for item in siblings[:-2])
    if not all(words) and (not counted or _TESTED.search(parent.view.text)):
        return ""
    if siblings[0].polarity == "inclusion":
        return "any" if last == "or" else ""
    if last == "or":
        return ""
    sure = all(word.isupper() for word in words) or _DEFINES.search(parent.view.text) is not None
    return "all" if sure else ""


def _chained(siblings: list[Item], words: list[str]) -> list[Item]:
    found: list[Item] = []
    for item, word in zip(siblings, words, strict=True):
        kind = _kind(word)
        ties = (kind == "or" and item.polarity == "inclusion") or (
            kind == "and" and item.polarity == "exclusion" and word.isupper()
        )
        tie = "any" if kind == "or" else "all"
        if ties and found and found[-1].tie in ("", tie) and not found[-1].heading_only:
            found[-1].tie = tie
            found[-1].tied.append(item)
        else:
            found.append(item)
    return found

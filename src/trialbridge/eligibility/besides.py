"""What items lose whose head, title or first half stands beside them, not above; it reads no rule of them."""

import re

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.headings import heading
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.unheard import NOTHING, UNSURE, Unheard, unheard

_ANEW = re.compile(
    r"\W{0,9}(?:(?:the |all )?(?:patients?|subjects?|participants?|individuals?|those|they|wom[ae]n|m[ae]n|"
    r"fe?males?)|if|for|no|not|must|adequate|eastern|ecog|karnofsky|life expectancy|consent|written|signed|"
    r"able|willing\w*)\b",
    re.IGNORECASE,
)
"""How a demand of its own begins, behind alternatives that stand beside their head."""
_LEAVES_OUT = re.compile(
    r"\b(?:unless|except(?:ing)?(?: for)?|exceptions?(?: of)?|other than|apart from|aside from)\W*$"
    r"|\b(?:unless(?! otherwise)|except|exceptions?)\b[^.;]{0,60}[:：]\W*$",
    re.IGNORECASE,
)
"""A head that leaves out what follows it: "Women of childbearing potential unless"."""
_SOME_SUCH = re.compile(
    r"\b(?:some|certain|with|specified in|noted|listed) exceptions[^\w:：]*$", re.IGNORECASE
)
_DENIES = re.compile(
    r"\W*(?:no|none|neither|without|absence|negative)\b|(?:.*\b(?:must|should) not (?:have|be|receive)\b)",
    re.IGNORECASE,
)
_OF_ONE_SEX = re.compile(
    r"\W*(?:(?:all|any|the) )?(?:(?:fe)?males?|wom[ae]n|m[ae]n)\b(?! (?:and|or)\b)[^.;:：]{0,60}[:：]\W*$",
    re.IGNORECASE,
)
_TUMOUR = re.compile(
    r"cancer|carcinoma|malignan|tumou?r|\bsitu\b|melanoma|neoplas|lymphoma|leuk", re.IGNORECASE
)
_ANOTHER = re.compile(
    r"\W*(?:known|history|has|have|is|any|evidence|presence|active|clinically|significant|prior|previous)\b",
    re.IGNORECASE,
)
"""What begins a demand of its own behind a list of things only named."""
_SPARING = ("unless", "except", "other than", "apart from", "aside from")
_TAIL = 120
_LONGEST_TITLE = 8
_SAID = re.compile(
    r"\b(?:must|should|able|unable|has|have|had|is|are|was|were|no|not|history|prior|known|signed|informed|"
    r"age[ds]?|adequate|normal|negative|positive|willing\w*|written|any|severe|active|uncontrolled)\b|\d",
    re.IGNORECASE,
)
"""A word that makes a demand of what could else be a title."""
_STOPS = (".", ";", ",", ":", "：", "!", "?", "。", "；")


def beside(found: list[Item]) -> dict[int, Unheard]:
    """Tell, by where they start, which items of a block mean something else without their neighbours."""
    lost: dict[int, Unheard] = {}
    if found:
        _row(found, lost)
        _titles(found, lost)
    return lost


def _row(siblings: list[Item], lost: dict[int, Unheard]) -> Item:
    """Tell it of the items of a row and of all below them; give what stands last of them."""
    told, tumours, last = NOTHING, False, siblings[-1]
    for item in siblings:
        if told is not NOTHING:
            if item.heading_only or _ends(item.view.text, told, tumours):
                told = NOTHING
            else:
                lost[item.start] = told
        last = item
        for below in (item.children, item.tied):
            if below:
                last = _row(below, lost)
        if last.opens or _leaves_out(last.view.text):
            told = NOTHING if _is_section(last) else _told(last)
            tumours = told is UNSURE and _TUMOUR.search(last.view.text) is not None
    return last


def _ends(text: str, told: Unheard, tumours: bool) -> bool:
    """Tell whether an item is no more of a list that began beside it."""
    if tumours:
        return _TUMOUR.search(text) is None
    return _ANEW.match(text) is not None or (told != UNSURE and _ANOTHER.match(text) is not None)


def _leaves_out(text: str) -> bool:
    tail = text[-_TAIL:]
    if not holds(tail.lower(), _SPARING):
        return False
    return _LEAVES_OUT.search(tail) is not None and _SOME_SUCH.search(text) is None


def _told(head: Item) -> Unheard:
    """Tell what a list loses whose head stands beside it; `UNSURE` of alternatives and exceptions."""
    text, exclusion = head.view.text, head.polarity == "exclusion"
    said_of = head.head if head.head is not None else heading(text)
    if _leaves_out(text) or said_of.logic not in ("", "any" if exclusion else "all"):
        return UNSURE
    if not exclusion and (_DENIES.match(text) is not None or _OF_ONE_SEX.match(text) is not None):
        return Unheard(of_some=True, unsure=True)
    said = unheard(text, exclusion, True)
    return said._replace(unsure=bool(said.lead) or said.methods)


def _titles(found: list[Item], lost: dict[int, Unheard]) -> None:
    """Doubt a line that no bullet marks among lines with bullets: the name of a group above its list."""
    for at, item in enumerate(found):
        before = found[at - 1] if at else None
        after = found[at + 1] if at + 1 < len(found) else None
        if item.marked or item.heading_only or item.children or item.tied:
            continue
        marked = after.marked if after is not None else before is not None and before.marked
        headed = after is not None and _is_section(after)
        if headed and before is not None and not (before.marked or _is_section(before)):
            headed = item.view.text.isupper()
        if (marked or headed) and _is_title(item.view.text):
            lost[item.start] = UNSURE


def _is_section(item: Item) -> bool:
    return item.head is not None and item.head.section


def _is_title(text: str) -> bool:
    text = text.rstrip()
    return (
        text[:1].isupper()
        and not text.endswith(_STOPS)
        and len(text.split()) <= _LONGEST_TITLE
        and _SAID.search(text) is None
    )

"""What the words of a code name, as concepts, with what they say of them; it knows no resources.

Terminologies have other words than records: "Malignant tumor of colon (disorder)", "Secondary malignant
neoplasm of liver", "Suspected lung cancer (situation)", "Non-small cell carcinoma of lung, TNM stage 1".
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trialbridge.intake.context import Scopes
from trialbridge.intake.mentions import Mentions
from trialbridge.model.patient import Fact
from trialbridge.vocab import Vocabulary, fold

_TAG = re.compile(
    r"\s*\((?:disorder|finding|situation|procedure|regime/therapy|morphologic abnormality|body structure"
    r"|qualifier value|observable entity|substance|product|event|person|organism|context-dependent category"
    r"|disease|diagnosis|physical object|specimen|medicinal product|clinical drug)\)\s*$",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r",?\s*(?:(?:clinical|pathologic(?:al)?|TNM|AJCC|FIGO)\s)*"
    r"\bstage (?P<stage>[0-4IV]{1,3}[A-D]?\d?)\b",
    re.IGNORECASE,
)
_SECONDARY = re.compile(
    r"\b(?:(?:secondary|metastatic) (?:malignant )?(?:neoplasm|tumou?r|cancer|carcinoma|adenocarcinoma"
    r"|deposits?)s?(?: of| to| in)?(?: the)?"
    r"|(?:cancer|carcinoma|tumou?r) metastatic to(?: the)?|metastas[ie]s (?:to|of|in)(?: the)?"
    r"|secondary malignant neoplastic disease(?: of| to)?(?: the)?)(?P<site>[^,;]*)",
    re.IGNORECASE,
)
_SITES = (
    ("brain", r"brain|cerebr|cerebell|mening"), ("liver", r"liver|hepatic"), ("lung", r"lung|pulmon|bronch"),
    ("bone", r"bone|skelet|vertebra|spin[ea]|femur|\bribs?\b|pelvis|sacrum|skull"),
    ("lymph node", r"lymph|nod(?:e|al)"), ("peritoneal", r"periton|oment|mesenter"),
    ("pleural", r"pleura"), ("adrenal", r"adrenal|suprarenal"),
)  # fmt: skip
_SITE = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _SITES)
_IDLE = re.compile(
    r"\b(?:overlapping|primary|left|right|bilateral|unilateral|female|male|upper|lower|middle|outer|inner"
    r"|entire|structure of|structure|region of|quadrant|the|unspecified|site|part|lobe,?|bronchus (?:or|and)"
    r"|of (?=female|male|left|right))(?!\w),? ?",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?P<what>(?:[a-z-]+ ){0,4}?(?:neoplasm|tumou?r|cancer|carcinoma in situ|carcinoma|adenocarcinoma"
    r"|sarcoma|lymphoma|melanoma|polyp))s? (?:of|in(?! situ))(?: the)? (?P<site>[a-z][a-z ]{2,40})",
    re.IGNORECASE,
)
_MALIGNANT = re.compile(r"\b(?:malignant|invasive) (?:epithelial )?(?:neoplasm|tumou?r)\b", re.IGNORECASE)
_JOINTS = re.compile(r" (?:from|due to|with|associated with|secondary to|caused by) |[,;]")
_LONGEST = 300
"""Characters of a wording that are read; a name of a terminology is shorter."""


class Term(NamedTuple):
    """What a wording says: facts without quote and day, and the share of its letters that was understood."""

    facts: tuple[Fact, ...]
    share: float
    stage: str = ""

    def depth(self, vocabulary: Vocabulary) -> int:
        """Give how specific the most specific concept is."""
        return max((len(vocabulary.ancestors(fact.concept)) for fact in self.facts), default=0)


def term(words: str, vocabulary: Vocabulary, kinds: frozenset[str] | None = None) -> Term:
    """Read a wording in the way that names the most specific concepts; `kinds` are those that count."""
    plain, stage = bare(words)
    best = Term((), 0.0)
    for wording in _wordings(plain):
        found = _read(wording, vocabulary, kinds)
        if found.depth(vocabulary) > best.depth(vocabulary):
            best = found
    return best._replace(stage=stage)


def bare(words: str) -> tuple[str, str]:
    """Give a wording without its tag and its stage, and that stage."""
    plain = " ".join(_TAG.sub("", words[:_LONGEST].replace("\u200b", "")).split())
    stage = _STAGE.search(plain)
    if stage is None:
        return plain, ""
    return (plain[: stage.start()] + plain[stage.end() :]).strip(), stage["stage"]


def _wordings(plain: str) -> Iterator[str]:
    secondary = _SECONDARY.sub(_spread, plain)
    if secondary != plain:
        yield secondary
        return
    short = " ".join(_IDLE.sub("", plain).split())
    yield from (plain, short)
    for wording in dict.fromkeys((plain, short)):
        parts = [each.strip() for each in _JOINTS.split(wording)]
        cancers = [_MALIGNANT.sub("cancer", each) for each in parts]
        yield ", ".join(map(_site_first, parts))
        yield ", ".join(map(_site_first, cancers))
        yield ", ".join(map(_site_between, cancers))


def _spread(found: re.Match[str]) -> str:
    site = found["site"]
    return next(
        (f"{name} metastasis" for name, pattern in _SITE if pattern.search(site)),
        f"metastasis {site}".strip(),
    )


def _site_first(words: str) -> str:
    """Say "colon malignant tumor" for "malignant tumor of colon"."""
    return _OF.sub(lambda found: f"{found['site']} {found['what']}", words, count=1)


def _site_between(words: str) -> str:
    """Say "small cell lung carcinoma" for "small cell carcinoma of lung"."""
    found = _OF.search(words)
    if found is None:
        return words
    first, _, last = found["what"].rpartition(" ")
    return words[: found.start()] + f"{first} {found['site']} {last}" + words[found.end() :]


def _read(words: str, vocabulary: Vocabulary, kinds: frozenset[str] | None) -> Term:
    folded = fold(words)
    hits = [hit for hit in vocabulary.scan(words, folded) if hit.of("concept")]
    facts, covered = [], 0
    for mention in Mentions(hits, Scopes(words, folded), [], vocabulary).read():
        row = vocabulary.concepts[mention.fact.concept]
        if kinds is None or row.kind in kinds:
            facts.append(mention.fact)
            covered += mention.end - mention.start
    return Term(tuple(dict.fromkeys(facts)), covered / max(1, len(words)))


def shared(terms: Iterable[Term], vocabulary: Vocabulary) -> Term:
    """Give the most specific of several wordings of one thing."""
    return max(terms, key=lambda found: (found.depth(vocabulary), found.share), default=Term((), 0.0))

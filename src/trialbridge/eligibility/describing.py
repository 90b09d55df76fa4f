"""Words behind a name that say of what sort it is or what it may do, as qualifiers; nothing is looked up."""

import re

from trialbridge.eligibility.nodes import Node

INTERFERING = "interfering-with-the-study"
"""The qualifier of what may harm taking part, safety, compliance or the results."""
ANTIINFECTIVES = ("antibiotic", "antifungal", "antiviral", "antimicrobial")
REQUIRING, INFUSED = "requiring-systemic-treatment", "requiring-intravenous-treatment"
TREATED = frozenset(
    {REQUIRING, INFUSED, "requiring-treatment", "requiring-medication", "requiring-antibiotics",
     "requiring-intravenous-antibiotics", "requiring-parenteral-antibiotics",
     "requiring-systemic-antibiotics", "requiring-oral-or-intravenous-antibiotics",
     "requiring-antimicrobials", "requiring-intravenous-antimicrobials", "requiring-systemic-antimicrobials",
     "requiring-systemic-anti-infectives"}
)  # fmt: skip
"""How qualities say that something must be treated."""

_WORDS, _CLAUSE = 8, 12
"""Words of a description and of a clause at most."""

_SORTS = frozenset({"word", "link", "site", "tail", "qual", "open", "status", "atom", "extent"})
_CLAUSES = _SORTS | {"subj", "aux", "comma", "and", "or", "slash", "group"}
_JOIN = re.compile(r"[-–/,\s]+")
_BINDING = re.compile(
    r"(?<![a-z])(?<!covid-)\d|[<>≥≤=%|:()\[\]]|\b(?:must|should|shall|may|might|could|would|can|will|allowed|"
    r"permitted|eligible|excluded|acceptable|required|except|unless|if|not?|without|than|only|"
    r"study(?! (?:eye|knee|joint|limb|leg|tooth|teeth|ear|hand|foot|hip|arm|side|area))|trial|protocol|"
    r"investigator|"
    r"one|two|three|four|five|least|most|day|days|weeks?|months?|years?|prior|before|after|since|within|until|"
    r"he|she|they|we|it|is|are|was|were|has|have|had|who|which|however|opinion)\b",
    re.IGNORECASE,
)
"""What a mere description never holds: numbers, demands, exceptions, time, another clause."""
_LEADING = re.compile(
    r"(?:of|in|on|from|for|to|at|by|due to|because of|secondary to|related to|associated with|caused by|"
    r"resulting (?:in|from)|leading to|involving|affecting|against|with|requiring|that requires?|"
    r"attribut\w+ to|as a result of|under|through|into|upon|arising|originating|occurring|during|induced)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"(?:that|which|who|where|such that)\b(?: (?:it|he|she|they))?(?: (?:is|are|be))?"
    r"(?: (?:likely|expected|known|felt))?(?: to)?(?: (?:may|might|would|could|will|can))*"
    r"(?: (?:significantly|potentially|adversely|seriously|also|otherwise|possibly|substantially|"
    r"likely|unduly|negatively|typically))*"
    r" (?:interferes?|interfering|affects?|precludes?|limits?|compromises?|jeopardi[sz]es?|confounds?|"
    r"impairs?|prevents?|influences?|alters?|prolongs?|contraindicates?|hinders?|impedes?|restricts?|poses?|places?|"
    r"puts?|makes?|dictates?|harms?|impacts?|excludes?|keeps?|constitutes?|hampers?|endangers?|threatens?|"
    r"disrupts?|undermines?|renders?|increases?|complicates?|obscures?|prohibits?|interacts?|represents?)\b",
    re.IGNORECASE,
)
_SPARED = re.compile(r"\b(?:except|unless|excluding|exclusive of|apart from|other than)\b", re.IGNORECASE)
_ON_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trial|participat\w+|protocol|complian\w+|safety|evaluat\w+|assess\w+|"
    r"(?<!image )(?<!imaging )interpret\w+|"
    r"results?|endpoints?|outcomes?|efficacy|adheren\w+|cooperat\w+|data|investigational|risk|completion|"
    r"enrol\w+|follow[- ]?up|unsafe|unsuitable|inappropriate|consent|procedures?|treatment|therapy|visits)\b",
    re.IGNORECASE,
)


_ENOUGH = re.compile(
    r"(?:all )?(?:patients |subjects |participants )?(?:must |should )?"
    r"(?:have |has |had |having |with |demonstrates? )?"
    r"((?:(?:non[- ]|in)?adequate|normal|acceptable|(?:in)?sufficient|impaired|good)\b"
    r"[a-z ,/-]{3,80}\b(?:functions?|reserves?))"
    r"(?: as (?:defined|described|detailed|outlined|specified|listed) (?:above|below))?\W*$"
)
_ENOUGH_BEHIND = re.compile(
    r"(?:the )?(?P<what>[a-z][a-z /-]{2,60}?\b(?:functions?|reserves?)) ?:? "
    r"(?:(?:is|are|must be|should be) )?"
    r"(?P<how>(?:in)?adequate|normal|acceptable|(?:in)?sufficient|impaired|good)\W*$"
)
"""The same with its quality behind: "hepatic function: normal"."""


def slug(words: str) -> str:
    """Give words as a qualifier: lower case, joined by dashes."""
    return "-".join(_JOIN.sub(" ", words.lower()).split())


def plain(words: str) -> bool:
    """Tell whether words hold no number, demand, exception, time or clause of their own."""
    return _BINDING.search(words) is None


def describes(nodes: list[Node], words: str) -> bool:
    """Tell whether words only say which or what sort: "caused by surgery", "in the left eye"."""
    if _LEADING.match(words) is None or len(words.split()) > _WORDS or not plain(words):
        return False
    return nodes[-1].kind != "link" and all(node.kind in _SORTS for node in nodes)


def affects(nodes: list[Node], words: str) -> str:
    """Give the qualifier of "that could interfere with participation", empty where there is none."""
    effect = _EFFECT.match(words)
    if effect is None or not all(map(_plain, nodes)) or _SPARED.search(words):
        return ""
    if on_study(words):
        return INTERFERING
    return slug(words) if plain(words[effect.end() :]) and len(words.split()) <= _CLAUSE else ""


def _plain(node: Node) -> bool:
    """Tell whether a node says nothing but words; "of the trial" bounds no time."""
    return node.kind in _CLAUSES or (node.window is not None and node.window.window is None)


def on_study(words: str) -> bool:
    """Tell whether words speak of the study and what belongs to it."""
    return _ON_STUDY.search(words) is not None


def enough(words: str) -> str:
    """Give what is asked for only by the word, "adequate organ function", as a name; "" where it is not."""
    found = _ENOUGH.match(words)
    if found is not None:
        return slug(found[1])
    behind = _ENOUGH_BEHIND.match(words) if "function" in words or "reserve" in words else None
    return "" if behind is None or not plain(behind["what"]) else slug(f"{behind['how']} {behind['what']}")

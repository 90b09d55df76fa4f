"""Words that tie a thing to another, and were read as tied to less than they are, or to nothing."""

import re

from trialbridge.eligibility.doubts.check import ALL, ANY, HAS, IS_ANY, NOT, QUALITY, REACTIONS, Check, Leaves
from trialbridge.model.rule import Any, Count, Has, Not, Range, Rule, leaves, walk

_CAUSES = (
    "for-", "secondary-to-", "associated-with-", "due-to-", "caused-by-", "related-to-", "against-",
)  # fmt: skip
_LISTING: tuple[str, ...] = (", ", "/")
_JOINING: tuple[str, ...] = (" or ", ", ", "/", " and/")
_OF_BOTH = re.compile(
    r"(?:/| or )(?:[a-z0-9-]+ ){1,3}(?:allerg(?:y|ies)|resistance|intolerances?|hypersensitivity)\b"
    r"(?![^.;]*\b(?:to|of|against)\b)"
)
_ABUSE = re.compile(
    r"\b([a-z]+)(?: ?/ ?| or | and/or | and )(?:[a-z]+ ){1,2}"
    r"(?:abuse|dependence|dependency|addiction|misuse)\b"
)
_ABUSED = frozenset(
    {"sedative-hypnotic", "opioid", "opiate", "cocaine", "benzodiazepine", "cannabis", "amphetamine",
     "stimulant", "barbiturate", "heroin", "nicotine", "tobacco", "caffeine", "alcohol", "methamphetamine"}
)  # fmt: skip
_OR_TO = re.compile(r"\bor to\b")
_SETTING = re.compile(
    r"\b(?:lines?|regimens?|courses?|therap(?:y|ies)|treatments?|chemotherap(?:y|ies))\b[^.;]{0,80}? "
    r"(?:for|of|in|in the|in their|for their) (?:the )?"
    r"(?:(?:locally )?advanced|metastatic|recurrent|relapsed|unresectable|metastases)\b"
)


_DUE = re.compile(
    r"\b(?:unless|if|except|except if|except when|other than) (?:[a-z]+ ){0,3}?"
    r"(?:due|related|attributable|attributed|secondary) to\b"
)
_TUMOUR = re.compile(r"(?:cancer|carcinoma|lymphoma|leukaemia|tumour|melanoma|myeloma|neoplasm|malignancy)$")


def _goes_on(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Chemotherapy for leukaemia or lymphoma": what it was for goes on, and is no alternative to it."""
    for leaf in held:
        tied = [each for each in leaf.qualifiers if each.startswith(_CAUSES)] if isinstance(leaf, Has) else []
        if not tied or not isinstance(leaf, Has) or leaf.concept in REACTIONS:
            continue
        if sum(isinstance(each, Has) and tied[0] in each.qualifiers for each in held) > 1:
            continue
        at = text.find(tied[0].replace("-", " "))
        end = at + len(tied[0]) if at >= 0 else _end(text, tied[0])
        several = "-or-" in tied[0]
        if several and text[end:].startswith(", or "):
            continue  # "for leukaemia or lymphoma, or splenectomy"
        goes_on = text[end : end + 5].startswith(_LISTING if several else _JOINING)
        if goes_on and "," not in text[: max(0, at)]:
            return True
    return False


def _end(text: str, words: str) -> int:
    """Give where the last of the words of a quality ends, which commas and slashes part in the text."""
    last = words.rpartition("-")[2]
    return text.rfind(last) + len(last)


def _in_setting(text: str, rule: Rule, held: Leaves) -> bool:
    """ "At most one line for metastatic disease" counts no line before, and asks for no metastasis."""
    counted = any(
        isinstance(leaf, Count) or (isinstance(leaf, Range) and leaf.variable == "prior_lines")
        for leaf in held
    )
    return counted and _SETTING.search(text) is not None


def _due(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Unless due to the lymphoma" asks what the cause is: all have the lymphoma."""
    tumour = any(isinstance(leaf, Has) and _TUMOUR.search(leaf.concept) is not None for leaf in held)
    return tumour and _DUE.search(text) is not None


def _at_most(text: str, rule: Rule, held: Leaves) -> bool:
    """ "At most one regimen of chemotherapy or immunotherapy" limits both, and asks for neither."""
    return any(
        isinstance(part, Any)
        and any(isinstance(each, Count) and each.low is None for each in part.rules)
        and any(isinstance(each, Has) for each in part.rules)
        for part in walk(rule)
    )


def _reacted_to(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Allergy to a drug or to any excipient of another" is no use of either."""
    found = _OR_TO.search(text)
    behind = "" if found is None else text[found.end() :]
    return any(
        isinstance(leaf, Has)
        and leaf.concept not in REACTIONS
        and (leaf.concept == "excipient" or leaf.concept.replace("-", " ") in behind)
        for leaf in held
    )


def _since(text: str, rule: Rule, held: Leaves) -> bool:
    """ "At least 6 months since prior thrombosis, including stroke": the stroke is of that time, too."""
    denied = [part.rule for part in walk(rule) if isinstance(part, Not) and isinstance(part.rule, Any)]
    times = [[leaf.window for leaf in leaves(each) if isinstance(leaf, Has)] for each in denied]
    return any(None in some and any(some) for some in times)


def _shares_a_head(text: str, rule: Rule, held: Leaves) -> bool:
    """ "ASA/NSAID allergy", "raltegravir or protease inhibitor resistance": the first is not one had."""
    if _OF_BOTH.search(text) is None:
        return False
    told = [leaf for leaf in held if isinstance(leaf, Has)]
    heads = [leaf for leaf in told if leaf.concept in REACTIONS or leaf.concept.endswith("resistance")]
    return any(leaf not in heads and not leaf.qualifiers for leaf in told) and bool(heads)


def _abused(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Hypnotic/substance abuse" is an abuse of hypnotics, no use of them."""
    words = [found[1] for found in _ABUSE.finditer(text)]
    bare = [leaf.concept for leaf in held if isinstance(leaf, Has) and leaf.concept in _ABUSED]
    return any(concept.endswith(word) for concept in bare for word in words)


CHECKS: tuple[Check, ...] = (
    Check(_goes_on, joined=True, traits=IS_ANY | QUALITY, words=(" or ", ",", "/")),
    Check(_in_setting, joined=True, traits=ALL, words=("line", "regimen", "course", "therap", "treat")),
    Check(_due, joined=True, traits=HAS, words=("due to", "related to", "attribut", "secondary to")),
    Check(_at_most, "inclusion", joined=True, traits=ANY),
    Check(_since, "inclusion", joined=True, traits=NOT | ANY, words=(" since ",)),
    Check(_shares_a_head, joined=True, traits=IS_ANY, words=("allerg", "resistan", "intoleran", "hypersens")),
    Check(_abused, joined=True, words=("abuse", "dependen", "addict", "misuse"), names=_ABUSED),
    Check(_reacted_to, joined=True, traits=IS_ANY | QUALITY, words=("or to ", "excipient"), names=REACTIONS),
)

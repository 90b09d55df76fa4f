"""What is but a crumb of what the words say: "nils" of "nils per os", a list's item without its label."""

import re

from trialbridge.eligibility.doubts.check import HAS, OPEN, QUALITY, TIMED, Check, Leaves
from trialbridge.model.rule import All, Has, If, Not, Rule, is_named, named_words, walk

_GENERAL = frozenset(
    {"abstention", "acceptance", "accessibility", "affection", "aggressiveness", "alanine", "approach",
     "approaches", "augmentation", "availability", "balance", "bank", "belongs", "block", "blocks",
     "bursts", "chemistry", "chief", "child", "children", "collection", "collections", "complaint",
     "complaints", "composition", "computer", "consumption", "cutoffs", "deficit",
     "dependence", "derivates", "derivatives", "differentiate", "discharge", "draw", "dutch",
     "evidences", "exclusion", "exlusion", "extension", "fda", "fed", "feeling", "fixation", "foci",
     "formulation", "gene", "inaccessibility", "incisions", "insistence", "likes", "losses", "mediation",
     "midstudy", "modifications", "multiples", "nils", "nonresponse", "offences", "offenses", "organism",
     "overlap", "pacing", "photo", "populations", "predisposing", "proteins", "reception", "receptor",
     "relevance", "reluctance", "replacement", "resistance", "resolution", "sets", "solid", "spoken",
     "tendency", "tracings", "transformation", "true", "unability", "unavailability", "unaware",
     "vertex", "volume", "wishing"}
)  # fmt: skip
"""Words that alone are no name of what anybody has or takes; read over 3 times 15,000 computable rules."""
_OF_WHAT = re.compile(r"(?:of|to|in|into|on|for|with|from)-")
_ABBREVIATION = re.compile(r"\W*[a-z]{2,4}\W*")
_HEAD = re.compile(
    r"\b(?:disorders?|disturbances?|problems?|abnormalit(?:y|ies)|defects?|diseases?|conditions?|"
    r"dysfunction) (?:of|with|in|affecting|involving|altering) (?:the |a |an |any )?\Z"
)
_LONGEST_HEAD = 40
_LEADING = frozenset({"of", "that", "which", "from", "by", "in", "on"})
"""How a quality begins that goes on in words of the text; of "to" and "for" a last noun may be left out."""
_CUT = re.compile(
    r" (?:diagnosis|imaging|mri|ct|functions?|data|tests?|testing|samples?|assessments?|"
    r"evaluations?|examinations?|measurements?|interpretation|a?etiology|episodes?)\b"
)
_ELAPSED = re.compile(
    r"\W*(?:at least |more than |greater than |over |[>≥]=? ?)?\d{1,3} (?:hours?|days?|weeks?|months?|years?)"
    r"(?: or (?:longer|more|greater))? (?:must have elapsed|have elapsed|has elapsed|since|after|from|post)\b"
)
_OF_SOME = re.compile(
    r"\W*for (?!(?:all|both|any|each|every|this|the study|inclusion|enrol\w*|participation|eligibility)\b)"
    r"(?P<whom>[^:.;]{2,80}): "
)
_TOLD_APART = re.compile(
    r"\b(?:only|cohorts?|arms?|groups?|parts?|phases?|registr\w+|sub-?study|wom[ae]n|fe?males?|m[ae]n)\b"
)
"""Words of a label that are read elsewhere, or tell nobody from whom the rest could be asked."""


def _crumb(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Patient does not meet nils per os status": a word that names nothing by itself."""
    for leaf in held:
        if isinstance(leaf, Has) and is_named(leaf) and named_words(leaf.concept) in _GENERAL:
            told = any(_OF_WHAT.match(quality) for quality in leaf.qualifiers)
            if not told:
                return True
    return isinstance(rule, Has) and is_named(rule) and _ABBREVIATION.fullmatch(text) is not None


def _headless(text: str, rule: Rule, held: Leaves) -> bool:
    """ "Disorders of small bowel motility", of which the disorder was left out."""
    for leaf in held:
        if isinstance(leaf, Has) and is_named(leaf):
            at = text.find(named_words(leaf.concept))
            if at > 0 and _HEAD.search(text, max(0, at - _LONGEST_HEAD), at) is not None:
                return True
    return False


def _cut_short(text: str, rule: Rule, held: Leaves) -> bool:
    """ "That might interfere with rosacea diagnosis", of which the diagnosis was left out."""
    for leaf in held:
        for quality in leaf.qualifiers if isinstance(leaf, Has) else ():
            first, dash, _ = quality.partition("-")
            words = quality.replace("-", " ") if dash and first in _LEADING else ""
            at = text.find(words) if words else -1
            if at >= 0 and _CUT.match(text, at + len(words)) is not None:
                return True
    return False


def _elapsed(text: str, rule: Rule, held: Leaves) -> bool:
    """ "7 days or longer after chemotherapy" among exclusions says what is asked for, not what is barred."""
    return _ELAPSED.match(text) is not None


"""Parts of a rule of which one may be whom it asks."""


def _of_some(text: str, rule: Rule, held: Leaves) -> bool:
    """ "For treatment-naive patients: no prior interferon", of which the label was left out."""
    found = _OF_SOME.match(text)
    if found is None or any(isinstance(part, If) for part in walk(rule)):
        return False
    asked = [part for part in rule.rules if not isinstance(part, Not)] if isinstance(rule, All) else []
    return len(asked) < 2 and _TOLD_APART.search(found["whom"]) is None


CHECKS: tuple[Check, ...] = (
    Check(_crumb, traits=HAS | OPEN),
    Check(
        _headless, traits=HAS | OPEN, words=(" of ", " with ", " in ", "affecting", "involving", "altering")
    ),
    Check(_cut_short, traits=HAS | QUALITY),
    Check(
        _elapsed,
        among="exclusion",
        traits=HAS | TIMED,
        words=("elapsed", " since", " after", " from", " post"),
    ),
    Check(_of_some, words=(": ",)),
)

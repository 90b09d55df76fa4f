"""Names in another sense, halves of names and of qualities: what the words mean is not what the leaf says."""

import re

from trialbridge.eligibility.doubts.check import Check, Leaves
from trialbridge.model.rule import NAMED, Any, Has, Rule

_HALF = re.compile(
    r"(?:to|of|for|in|by|from|with|during|at|on|involving|due-to|similar-to)-(?:"
    r"(?:[^ ]*-)?(?:red|sole|first|second|any|other|another|human|humani[sz]ed|recombinant|chimeric|fresh|"
    r"unclear|real|bony|dermal|cardiac|gastric|ha?ematologic|malignant|vertebral|colorectal|systemically|anaphylactic|"
    r"epigastric|endoscopic|neurologic|respiratory|renal|organic|gyna?ecological|mucocutaneous|pathologic|nodal|urothelial|"
    r"postural|therapeutic|planned|completed|listed|described|contained|signed|sensitivity|including)"
    r"|[a-z]|[0-9]{1,2})"
)
"""A quality that ends before its noun: "transfusion of red | blood cells", "to recombinant | proteins"."""

_HALF_NAME = re.compile(
    rf"{NAMED}(?:(?:use|uses|abuse|abuses)-.*|.*-(?:arising|extending|originating|linked|brain|skin|organ|clotting|breast|"
    r"york-heart|iib|iiia))"
)
"""A name that begins with its verb, or ends before its noun: "structural brain | pathology"."""

_SENSES: dict[str, re.Pattern[str]] = {
    "alcohol": re.compile(
        r"\balcohol\b[^.;:()]{0,40}?(?:,|/|\bor\b|\band\b)[^.;:()]{0,40}?"
        r"\b(?:abuse|misuse|dependen\w+|addiction|disorders?)\b"
    ),
    "depression": re.compile(r"\b(?:respiratory|st|st segment|marrow|cns|circulatory|immune) depression\b"),
    "immunodeficiency": re.compile(
        r"\b(?:prior|treatment with|use of|off(?: of)?|additional|concomitant|concurrent|requir\w+|receiv\w+|"
        r"need for|ongoing|maintenance|standard)\b[^.;,]{0,25}\bimmunosuppression\b|"
        r"\bimmunosuppression other than\b"
    ),
    "childbearing-potential": re.compile(
        r"\bfertility (?:treatments?|therap\w+|drugs?|clinics?|preservation|or)\b"
    ),
    "postmenopausal": re.compile(r"\bany menopausal status\b|\bregardless of menopausal status\b"),
    "trauma": re.compile(r"\b(?:childhood|psychological|emotional|sexual|interpersonal) trauma\b"),
    "concurrent-trial": re.compile(r"\bhave completed another study\b"),
}
"""Words by which a name means something else: "depression" of the breath is no illness of the mind."""

_DEVICES = re.compile(
    r"\b(?:oral|hormonal|injectable|combined|implant\w*|estrogen) contracept|"
    r"\bcontraceptive (?:pill|patch|ring|inject)|"
    r"\b(?:iuds?|condoms?|diaphragms?|spermicid\w*|intra ?uterine (?:contraceptive )?devices?)\b"
)
_BOTH_SEXES = {"female", "male"}


def _in_another(text: str, rule: Rule, parts: Leaves) -> bool:
    """Tell whether words beside a name give it another sense than that of its leaf."""
    for leaf in parts:
        if isinstance(leaf, Has):
            other = _SENSES.get(leaf.concept)
            if other is not None and other.search(text) is not None:
                return True
    return False


def _halved(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Transfusion of red blood cells" has lost its noun, and so has "structural brain pathology"."""
    return any(
        (leaf.concept.startswith(NAMED) and _HALF_NAME.fullmatch(leaf.concept) is not None)
        or any(_HALF.fullmatch(each) is not None for each in leaf.qualifiers)
        for leaf in parts
        if isinstance(leaf, Has)
    )


def _too_wide(text: str, rule: Rule, parts: Leaves) -> bool:
    """ "Use of oral contraceptives" excludes one method, not every one; "sex: all" excludes nobody."""
    stated = rule.rules if isinstance(rule, Any) else (rule,)
    named = {part.concept for part in stated if isinstance(part, Has)}
    if named == _BOTH_SEXES and len(stated) == len(_BOTH_SEXES):
        return True
    return "contraception" in named and _DEVICES.search(text) is not None


CHECKS: tuple[Check, ...] = (
    Check(_in_another),
    Check(_halved),
    Check(_too_wide, "exclusion"),
)

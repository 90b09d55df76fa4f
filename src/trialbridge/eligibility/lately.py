"""When what is had or done lasts: what was had lately need not be had now; nothing is read here."""

import re
from collections.abc import Mapping

from msgspec import structs

from trialbridge.eligibility.atoms import holds
from trialbridge.eligibility.rewrite import mapped
from trialbridge.model.rule import All, Any, Has, If, Not, Rule, Window, is_named, leaves, walk
from trialbridge.vocab import DRUGS, TREATMENTS, Concept

_KEPT_UP = frozenset({"contraception", "sexually-abstinent", "sperm-donation", "egg-donation"})
"""What is asked for while a treatment lasts, and for a time after it."""
_DONATED = frozenset({"sperm-donation", "egg-donation"})
_LASTING = ("during", "throughout")
_USED = ("use", "using", "receiv", "taking", "treat", "administ", "medica")
_LATER_TOO = re.compile(
    r"\b(?:within|in|for|less than|during)\b[^.;]{0,120}?(?:days?|weeks?|months?|years?|half-lives)\b"
    r"[^.;]{0,120}?,? (?:or|and/or|and) (?:at any (?:time|point) )?(?:during|throughout) (?:the |this )?"
    r"(?:(?:course|conduct|duration|entire|whole) (?:of )?(?:the |this )?)?(?:clinical )?"
    r"(?:study|trial|treatment)\b"
)
"""A time in the past, and after it that of the study."""
_DURING_DAYS = re.compile(
    r"\bduring (?:the )?(?:(?:last|past|previous|prior|preceding)\b ?(?:\d+ )?|\d+ ?|two |three |four |"
    r"six |twelve )(?:[a-z]+ )?(?:days?|weeks?|months?|years?)\b(?!.{0,300}\b(?:during|throughout)\b)"
)
"""A time in the past: "during the 4 weeks before screening"."""
_TESTS = ("test", "negative", "positive", "urine", "serum")
_EARLIER = re.compile(r"\b(?:prior|previous)\b(?! to\b)|\bhistory of\b")
_TUMOURS = frozenset({"second-malignancy", "malignant-neoplasm", "neoplasm"})
_BORNE = frozenset({"pregnancy", "lactation"})
_AFTER = ("after", "following", "post", "beyond")
_ALL_ALONG = re.compile(
    r"\b(?:during|throughout|while|for the (?:entire )?(?:duration|course)|in the course)\b[^.;]{0,120}?"
    r"\b(?:and|until|up to|through|as well as)\b[^.;]{0,60}?\b(?:after|following|post|beyond)\b"
)


def lately(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Take from treatments with a time in the past that they are given now: "receiving X within 4 weeks".

    So of a pregnancy of the past, but for that of a test, which tells of now, and of a "concurrent or prior
    malignancy within 5 years".
    """
    if holds(text, _LASTING) and not _DURING_DAYS.search(text):
        return rule  # "within 30 days before screening, or during the study" is of now as well
    tested = holds(text, _TESTS)
    earlier = _EARLIER.search(text) is not None

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.status != "active" or not _past(leaf.window):
            return leaf
        if leaf.concept in _TUMOURS and earlier:
            return structs.replace(leaf, status="any")
        if leaf.concept in _BORNE:
            return leaf if tested else structs.replace(leaf, status="any")
        row = rows.get(leaf.concept)
        given = row.kind in TREATMENTS if row is not None else is_named(leaf) and holds(text, _USED)
        return structs.replace(leaf, status="any") if given else leaf

    return mapped(rule, had)


def in_the_past(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Take from treatments of a past that they are given now: "had X in the past", "prior Y requiring X"."""
    ended = "in the past" in text and _IN_THE_PAST.search(text) is not None
    if not ended and ("requir" not in text or _REQUIRED.search(text) is None):
        return rule

    def had(leaf: Rule) -> Rule:
        active = isinstance(leaf, Has) and leaf.status == "active" and leaf.window is None
        row = rows.get(leaf.concept) if isinstance(leaf, Has) else None
        given = active and (row is None or row.kind in TREATMENTS)
        return structs.replace(leaf, status="any") if given else leaf

    return mapped(rule, had)


_REQUIRED = re.compile(
    r"^(?!.*\b(?:current(?:ly)?|concurrent(?:ly)?|ongoing|active|receiving|now|still)\b)"
    r".*\b(?:prior(?! to)|previous|history of)\b[^.;]*\brequir(?:ing|ed|es?)\b",
    re.DOTALL,
)


def steady(text: str, rule: Rule, rows: Mapping[str, Concept]) -> Rule:
    """Give drugs on a stable dose as those of now: "a stable dose for the last 12 weeks" is taken so long."""
    if "stable" not in text or _STABLE.search(text) is None:
        return rule

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or leaf.status == "planned" or "stable" not in leaf.qualifiers:
            return leaf
        row, window = rows.get(leaf.concept), leaf.window
        if row is None or row.kind not in DRUGS:
            return leaf
        if window is not None and _past(window):
            window = structs.replace(window, at_least=window.at_most, at_most=None)
        return structs.replace(leaf, status="active", window=window)

    return mapped(rule, had)


_STABLE = re.compile(
    r"\bstable\b[^.;]{0,30}\b(?:dos(?:es?|age|ing)|regimens?|treatment|therapy|use|usage|medications?)\b"
    r"|\bon (?:an? )?stable\b|\bstable on\b"
)


_IN_THE_PAST = re.compile(r"^(?!.*\b(?:current(?:ly)?|present(?:ly)?|now)\b).*\bin the past\W*$", re.DOTALL)


def later_too(text: str, rule: Rule, exclusion: bool, rows: Mapping[str, Concept]) -> Rule:
    """Keep treatments out while a study lasts, too: "no X within 30 days before screening or during it"."""
    if not holds(text, _LASTING) or _LATER_TOO.search(text) is None:
        return rule
    parts = [leaf for leaf in leaves(rule) if isinstance(leaf, Has)]
    windows = {leaf.window for leaf in parts}
    denied = isinstance(rule, Not) != exclusion
    if not denied or len(windows) > 1 or any(isinstance(part, All | If) for part in walk(rule)):
        return rule

    def had(leaf: Rule) -> Rule:
        if not isinstance(leaf, Has) or not _past(leaf.window):
            return leaf
        row = rows.get(leaf.concept)
        if row is not None and row.kind not in TREATMENTS:
            return leaf
        ever = structs.replace(leaf, status="any")
        return Any(rules=(ever, structs.replace(leaf, status="planned", window=None)))

    return mapped(rule, had)


def _past(window: Window | None) -> bool:
    return window is not None and window.direction == "before" and window.at_least is None


def all_along(text: str, rule: Rule) -> Rule:
    """Ask for what is kept up after a treatment while it lasts, too: "during and for 6 months after it".

    Whoever keeps up contraception does so all along; whoever donates sperm does so at one of both times.
    """
    if not (holds(text, _AFTER) and _ALL_ALONG.search(text)):
        return rule

    def kept(leaf: Rule) -> Rule:
        match leaf:
            case Has(concept=concept, window=Window(direction="after")) if concept in _KEPT_UP:
                both = (structs.replace(leaf, window=None), leaf)
                return Any(rules=both) if concept in _DONATED else All(rules=both)
        return leaf

    return mapped(rule, kept)

"""What a sentence says aside: abbreviations in brackets, references, options; it reads nothing itself."""

import re

from trialbridge.eligibility.atoms import Groups, holds, holds_group
from trialbridge.model.rule import NAMED, Has, Opaque, Rule, is_named, leaves

_SHORT = re.compile(r" ?[(\[]([A-Z][A-Za-z0-9/-]{1,9}?)s?[)\]](?= ?[a-zA-Z])")
"""An abbreviation in brackets that a word follows: "central nervous system (CNS) metastases"."""
_SPELLED = re.compile(r"\b([A-Z][A-Za-z]{1,7}) ?[(\[]([A-Za-z][A-Za-z -]{5,60}?)s?[)\]](?= ?[a-z])")
"""An abbreviation with its long form in brackets, before a word: "CNS (central nervous system) disease"."""
_IDLE_WORDS = (
    r"[(\[](?:(?:please )?(?:see|refer to)|as per|per|"
    r"as (?:defined|noted|specified|described|outlined|listed) (?:in|by|per)|according to|sections?|appendix|"
    r"with or without|"
    r"no upper(?: age)? limit|icf|if applicable|where applicable|as applicable|if available|when applicable|"
    r"calculated (?:by|using|with)|estimated (?:by|using)|tested (?:by|with)|using|by (?:the )?cockc?roft|"
    r"cockc?roft|v(?:ersion)?\.?)\b"
)
_IDLE = re.compile(rf" ?{_IDLE_WORDS}[^()\[\]<>=≤≥%]{{0,120}}[)\]]", re.IGNORECASE)
"""Brackets that refer elsewhere, name a formula or leave a choice."""
_BRACKETS = re.compile(r" ?[(\[][^()\[\]]{9,120}[)\]]")
_ENDS = re.compile(
    r" ?[(\[](?:both )?(?:including|inclusive(?: of)?):? ?(?:both )?\d{1,3}(?: years?(?: old)?)?"
    r"(?:,| and| or|-)? ?(?:\d{1,3}(?: years?(?: old| of age)?)?)?[)\]]",
    re.IGNORECASE,
)
"""That the ends of a range belong to it: "18 to 75 years (including 18 and 75 years)"."""
_MAY_BE_SHORT = re.compile(r"[(\[][A-Z]")
_MAY_BE_SPELLED = re.compile(r"[(\[][A-Za-z][A-Za-z -]{5,61}[)\]] ?[a-z]")
_MAY_BE_IDLE = re.compile(_IDLE_WORDS, re.IGNORECASE)
_MAY_BE_ENDS = re.compile(r"[(\[](?:both )?inclu", re.IGNORECASE)
"""What stands in each of these; they begin with a sign quick to find."""
_PERMITS = re.compile(
    r"\b(?:may|can|allow(?:ed|able)|permit(?:ted)?|permissible|acceptable)\b", re.IGNORECASE
)
_MEANS = re.compile(
    r"transfus|growth[- ]factor|g-?csf|filgrastim|erythropo|epoetin|\bepo\b|lowering|supplement|replacement|"
    r"hydroxy(?:urea|carbamide)|leu[ck]apheresis|cytoreduc",
    re.IGNORECASE,
)
"""By what a limit is reached."""
_REACHING = (
    "transfus", "growth", "csf", "filgrastim", "erythropo", "epo", "lowering", "supplement", "replacement",
    "hydroxy", "apheresis", "cytoreduc",
)  # fmt: skip
"""One of these stands in all of that."""
_BOUND = re.compile(
    r"\d|\b(?:no|not|without|except|unless|if|only|provided|until|prior(?! transfusion)|within|for)\b",
    re.IGNORECASE,
)
"""What makes a permission one of some cases alone, or none."""
_HELPED = re.compile(
    r"[.;,] ?(?:note: ?)?(?:(?:the )?(?:patients?|subjects?|participants?) |they )?(?:may|can) "
    r"(?:be transfused|be given|receive|have|use)\b"
    r"[^.;<>=≤≥%\d]{3,70}?(?: to (?:meet|reach|achieve|attain|maintain) [^.;<>=≤≥%]{3,50})?\W*$",
    re.IGNORECASE,
)
"""What may help to reach a limit, behind it."""
_LATER = re.compile(
    r" ?[(\[](?:note: ?)?(?:enrol?lment|screening|vaccination|participation)? ?(?:may|can) be "
    r"(?:deferred|delayed|postponed|re-?screened)\b[^()\[\]<>=≤≥%\d]{0,60}[)\]]"
    r"|(?<=[a-z\d]) ?[(\[](?:(?:study )?day [01]|c1 ?d1|cycle 1|cycle 1,? day 1|day 1,? (?:of )?cycle 1)[)\]]"
    r"| ?[(\[](?:no )?testing (?:is )?(?:not )?(?:mandatory|required|done|performed|necessary|needed)[)\]]"
    r"|,? unless otherwise (?:stated|noted|specified|indicated)(?= ?[.;,)\]]|$)"
    r"|(?<!therapy)(?<!treatment)(?<!,),? (?:if|when|where|as) (?:clinically |medically )?"
    r"(?:indicated|applicable)(?= ?[.;,)\]]|$)"
    r"|,? despite (?:optimal|adequate|maximal|appropriate) (?:medical )?(?:management|therapy|treatment)"
    r"(?= ?[.;)]|$)",
    re.IGNORECASE,
)
"""That one may come again, what the first day is called, that something else may be said elsewhere, what is
done where it is indicated, and in spite of what a limit is passed."""
_TAIL = re.compile(
    r"(?=[, ])(?<! or)(?<! and)(?<!that)(?<!those)(?<! caveats)(?<! criteria)(?<! as)"
    r",? (?:(?:as )?(?:per|according to|"
    r"defined (?:by|in|per)|specified (?:by|in)|noted in|described in|outlined in|determined (?:by|per)|"
    r"assessed (?:by|per|using)|based on|in accordance with|judged by|established by|"
    r"classified (?:by|according to)))"
    r" (?:the |an |a |current |local |latest |their |standard |most recent )*"
    r"(?:study |trial )?(?:protocol|[^,;:()<>=≤≥%]{0,60}?(?:protocol|guidelines?|criteria|standards?|"
    r"classification|consensus|policy|policies|label|labell?ing|package insert|section|appendix|practice|"
    r"formula|equation|methods?|institution|pathologist|radiologist|physician|interview|questionnaire|"
    r"laboratory|testing))(?: \d(?:\.\d)?)?(?=[.;,]|$)"
    r"|,? as (?:assessed|determined|evaluated|diagnosed|measured|demonstrated|evidenced|documented|confirmed|"
    r"indicated|detected|established|verified|judged) (?:by|with|using|via|on) "
    r"[^,;:()<>=≤≥%\d]{2,60}(?=[.;]|$)",
    re.IGNORECASE,
)
"""Words behind a requirement that name the rules, the formula, the person or the test it is told by."""
_RESULT = re.compile(
    r"^,? as .*\b(?:requir|need|presence|absence|history|more|less|least|one\b|two\b|three\b|positiv|negativ|"
    r"elevat|abnormal|increas|decreas|reduc|scor|level|lack|inability|failure|evidence|ha[sd]\b|having|being|"
    r"receiv|use of|exclu|eligib|will|must|should)",
    re.IGNORECASE,
)
"""Words that say what shows a thing, not by what it is told: "as indicated by a need of oxygen"."""
_TOLD: Groups = (
    (" per ", ()),
    ("accord", ("according to", "accordance with")),
    ("ed by", ("defined by", "specified by", "determined by", "assessed by", "judged by", "established by",
               "classified by")),
    ("ed in", ("defined in", "specified in", "noted in", "described in", "outlined in")),
    ("ed per", ("defined per", "determined per", "assessed per")), ("assessed using", ()),
    ("based on", ()),
    (" as ", (" as assessed", " as determined", " as evaluated", " as diagnosed", " as measured",
              " as demonstrated", " as evidenced", " as documented", " as confirmed", " as indicated",
              " as detected", " as established", " as verified", " as judged")),
)  # fmt: skip
"""One of these stands in all of that."""
_FREE = re.compile(
    r"\b(?:not|no|without|unless|except|only|must|should|within|days?|weeks?|months?|years?|and have|"
    r"who|that|which)\b"
)
"""Words that say more than aside."""
_SCALE = re.compile(
    r"\b(?:new york|nyha|child|ann arbor|figo|rai|binet|karnofsky|ecog|gold|criteria for adverse|ctcae)\b"
)
"""Scales that say what a grade or a class is of."""
_OF_NORMAL = re.compile(
    r"((?:upper|lower) limits? of (?:the )?(?:institutional |laboratory |local )*normal|\b[UL]LN) "
    r"(?:(?:institutional |laboratory |reference )?ranges?(?: values?)?|values?)"
    r"(?= ?[.;,)(\[]|$| (?:and|or|for)\b)",
    re.IGNORECASE,
)
"""What a limit of normal is of, said again: "upper limit of normal range"."""
_FOR_AGE = re.compile(
    r"(?<=[lLnN]),? ?\(?(?:adjusted |corrected |appropriate |based on |according to )*(?:for |to )?"
    r"(?:the )?(?:(?:patient|subject|participant)'?s? )?(?:age|gender|sex)"
    r"(?:(?: and |/| or |, )(?:age|gender|sex|race))*\)?(?= ?[.;,)\[]|$| \((?!<|>))",
    re.IGNORECASE,
)
"""Behind a limit of normal, that it is the one of the patient's age."""
_OF_SEVERAL = re.compile(
    r"\b(?:average|latest|last (?:measured|available|known|recorded)|most recent(?:ly measured)?) "
    r"(?!(?:or|and|pulmonary|arterial|pressure)\b)"
    r"(?=(?:[A-Za-z0-9-]+ ){0,4}?[A-Za-z0-9-]+ ?(?:\([^()]{1,30}\) ?)?"
    r"(?:of |is |was |must be |should be )?(?:[<>≤≥=]|less|greater|higher|lower|at least|above|below|between|"
    r"more|\d))",
    re.IGNORECASE,
)
"""Which of several values a limit is of, where the last one counts anyway."""
_MOVED = re.compile(
    r"(\W*(?:any |prior |previous |current )?(?:treatment|therapy|participation|participated|treated|use|"
    r"vaccination|immuni[sz]ation|exposure|receipt|enrol?lment))"
    r" ((?:with)?in the (?:last|past|previous|preceding|prior) \w+ (?:hours|days|weeks|months|years?))"
    r" ((?:with|in|of|to|by) [^,;:.()]{3,80})(\W*)$",
    re.IGNORECASE,
)
"""A time between a treatment and what it was with: "treatment within the last 30 days with any drug"."""
_PUT_OFF = (
    " be deferred",
    " be delayed",
    " be postponed",
    " be re",
    "unless otherwise",
    " indicated",
    " applicable",
    " despite ",
    "day ",
    "testing",
    "cycle 1",
    "c1",
)
_HELPS, _TIMED = (" may ", " can "), (" in the ", " within the ")
_SEVERAL = ("average ", "latest ", "last ", "most recent")
_LONGEST = 600


def shorter(text: str) -> str:
    """Give a sentence without what it says aside; the same sentence where it says nothing so."""
    if len(text) > _LONGEST:
        return text
    low = text.lower()
    moved = _MOVED.match(text) if holds(low, _TIMED) else None
    told = text if moved is None else moved.expand(r"\1 \3 \2\4")
    if "(" in text or "[" in text:
        told = _unbracketed(told)
        if holds(low, _REACHING):
            told = _BRACKETS.sub(lambda found: "" if reached(found[0]) else found[0], told)
        low = told.lower()
    if holds(low, _HELPS):
        told = _HELPED.sub(lambda found: "" if reached(found[0]) else found[0], told)
    if "normal" in text or "ULN" in text or "LLN" in text:
        told = _FOR_AGE.sub("", _OF_NORMAL.sub(r"\1", told))
    if holds(low, _SEVERAL):
        told = _OF_SEVERAL.sub("", told)
    if holds(low, _PUT_OFF):
        told = _LATER.sub("", told)
        low = told.lower()
    if holds_group(low, _TOLD):
        told = _TAIL.sub(
            lambda found: found[0] if _binding(found[0]) or _RESULT.search(found[0]) else "", told
        )
    return told


def _unbracketed(told: str) -> str:
    """Leave out abbreviations, references and ends of ranges in brackets."""
    told = unabbreviated(told)
    if _MAY_BE_SPELLED.search(told) is not None:
        told = _SPELLED.sub(lambda found: found[1] if _begins(found[1], found[2]) else found[0], told)
    if _MAY_BE_IDLE.search(told) is not None:
        told = _IDLE.sub(lambda found: found[0] if _binding(found[0]) else "", told)
    return told if _MAY_BE_ENDS.search(told) is None else _ENDS.sub("", told)


def unabbreviated(text: str) -> str:
    """Give a sentence without the abbreviations that only stand for the words before them."""
    if ("(" not in text and "[" not in text) or _MAY_BE_SHORT.search(text) is None:
        return text
    return _SHORT.sub(lambda found: "" if _stands_for(found, text) else found[0], text)


def refers(words: str) -> bool:
    """Tell whether brackets only refer elsewhere: "(as per ASCO/CAP)"."""
    return _IDLE.fullmatch(words) is not None and not _binding(words)


def reached(words: str) -> bool:
    """Tell whether brackets permit something by which a limit may be reached, in all cases."""
    permits = _PERMITS.search(words) is not None and _MEANS.search(words) is not None
    return permits and _BOUND.search(words) is None


def _stands_for(found: re.Match[str], text: str) -> bool:
    """Tell whether letters in brackets begin the words before them, and stand nowhere else."""
    if text.count(found[1]) > 1:
        return False
    letters = [sign.lower() for sign in found[1] if sign.isalpha()]
    words = re.findall(r"[a-z]+", text[: found.start()].lower())[-2 * len(letters) :]
    at = 0
    for word in words:
        at += at < len(letters) and word[0] == letters[at]
    return at >= max(2, len(letters) - 1) or _initials(letters, words)


def _begins(short: str, words: str) -> bool:
    """Tell whether an abbreviation is made of the first letters of words."""
    return short.lower() == "".join(word[0] for word in words.lower().replace("-", " ").split())


def _initials(letters: list[str], words: list[str]) -> bool:
    """Tell whether the letters stand in the last words in order: "gastrointestinal (GI)"."""
    said, at = "".join(words[-3:]), 0
    for letter in letters:
        at = said.find(letter, at) + 1
        if not at:
            return False
    return True


def _binding(words: str) -> bool:
    low = words.lower()
    return _FREE.search(low.replace("with or without", "")) is not None or _SCALE.search(low) is not None


def unread(rule: Rule | None) -> set[str]:
    """Give the words of a sentence's rule that were not understood."""
    return {leaf.text for leaf in leaves(rule) if isinstance(leaf, Opaque)} if rule is not None else set()


def may_help(text: str, rule: Rule | None, unread: set[str]) -> bool:
    """Tell whether a sentence so understood may be understood whole without its asides."""
    if rule is None:
        return any(word in text.lower() for word in _ENOUGH)
    return len(unread) <= _MOST_UNREAD


def stays(told: str, unread: set[str]) -> bool:
    """Tell whether many words that were not understood stand in a sentence put otherwise just as they did.

    They would not be understood now either: never were they, of 7,697 sentences of real studies read again.
    """
    return sum([len(text.split()) for text in unread if text in told]) >= _MANY


def loses(rule: Rule, before: Rule | None) -> bool:
    """Tell whether a rule says more than that the one unread part of the whole sentence was an aside.

    What was read before must stand in it unchanged; an open name beside something else may be what a cut
    left over.
    """
    if before is None:  # "adequate organ function as defined in the protocol"
        return not (isinstance(rule, Has) and rule.concept.startswith(_WHOLE))
    now, then = leaves(rule), leaves(before)
    read = [leaf for leaf in then if not isinstance(leaf, Opaque)]
    if len(now) == 1:
        only = now[0]
        return isinstance(only, Has) and _is_open(only) and only not in read
    unread = {leaf for leaf in then if isinstance(leaf, Opaque)}
    if len(unread) > 1 or len(now) > len(then) or not set(read) <= set(now):
        return True
    return any(_is_open(leaf) for leaf in now)


def _is_open(leaf: Rule) -> bool:
    return isinstance(leaf, Has) and is_named(leaf) and not leaf.concept.startswith(_WHOLE)


_MOST_UNREAD = 3
_MANY = 15
_ENOUGH = ("adequate", "normal", "acceptable", "sufficient")
_WHOLE = tuple(f"{NAMED}{word}-" for word in _ENOUGH)
"""Names that are the sentence itself: "adequate organ function"."""

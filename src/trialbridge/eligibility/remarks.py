"""Sentences about conceiving that ask nothing of a patient: definitions, methods, reasons, instructions.

They stand beside a demand ("Women of childbearing potential are those who …", "The effects on a fetus are
unknown"); what they are beside is read without them, and nothing here reads it.
"""

import re

from trialbridge.eligibility import instructions
from trialbridge.eligibility.atoms import Groups, Sentence, holds, holds_group
from trialbridge.eligibility.nodes import Node

_ABOUT: Groups = (
    ("contracep", ()), ("birth control", ()), ("child", ("childbearing", "child-bearing", "child bearing")),
    ("reproductive", ()), ("pregnan", ()), ("breast", ("breastfe", "breast-fe", "breast fe")),
    ("lactat", ()), ("nursing", ()), ("abstinen", ()), ("menopaus", ()), ("wocbp", ()),
    ("fet", ("fetus", "fetal")), ("foetus", ()),
)  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.;*)]) +(?=[A-Z(*])|(?<=;) +(?=[a-z])|(?<=[a-z]) +(?=N(?:OTE|ote)\b)")
_LEAD = r"[\W\d]*(?:\(?(?:please )?note(?: that)?\W+|however,? |for (?:this|the) (?:study|trial),? )?"
_WOMEN = (
    r"(?:an? |all |any |the )*(?:female |male |adult )*(?:wom[ae]n|females?|patients?|subjects?|"
    r"participants?|"
    r"individuals?|persons?|people|those)\b"
)
_FERTILE = (
    r"(?:of |with |who are of )?(?:non-? ?)?(?:child ?-?bearing|reproductive) (?:potential|age|capability)"
    r"(?: \([^()]{1,30}\))?"
)
_DEFINES = (
    rf"(?:{_WOMEN} {_FERTILE}|an? {_FERTILE}|{_FERTILE}|(?:an? )?(?:wocbp|fcbp|focbp)|"
    r"(?:post-? ?menopaus\w+|menopause|surgically sterile|surgical sterility)(?: status| women)?)"
    r" (?:(?:is|are|will be|includes?|refers? to|means) "
    r"(?:(?:further )?defined|considered|those|any|all|one|women|females|premenopausal|a (?:woman|female|"
    r"person|patient|"
    r"sexually))|(?:include|includes|comprises?|refers to|means)\b)"
    rf"|{_WOMEN} (?:(?:is|are|will be) )(?:not )?(?:considered|deemed|defined)(?: to be| as)? (?:not )?"
    rf"(?:{_FERTILE}|of|post-? ?menopausal|fertile|surgically|to have)"
)
_METHODS = (
    r"(?:(?:the |these |such |some |two |other )*(?:following|acceptable|adequate|highly|effective|"
    r"medically|appropriate|"
    r"reliable|approved|examples?|recommended|permitted|allowed|methods?|forms?|contracepti\w+|hormonal|"
    r"unacceptable|barrier|accepted)"
    r"\b(?=[^.]{0,70}\b(?:contracepti\w+|birth control|methods))[^.:;()]{0,70}? "
    r"(?:are|is|includes?|including|can be|may be|(?:is|are) defined|consists?|must (?:result|be one))\b"
    r"|(?:periodic |sexual |true |complete |total |heterosexual )*abstinence (?:is|are|must be|will be|"
    r"may be|can be|should be)"
    r"|periodic abstinence\b|the reliability of)"
)
_EFFECTS = (
    r"(?:the |any |potential |possible )*(?:effects?|risks?|safety|teratogenicity)\b[^.]*\b(?:unknown|not "
    r"known|"
    r"not (?:been )?(?:fully )?(?:established|determined|studied|evaluated)|teratogenic|harmful)\b"
    r"|these (?:potential )?risks (?:may|might) also apply"
)
_LATER = (
    r"(?:should|if) (?:an?|the|any) (?:woman|female|patient|participant|subject|person|wocbp|man|"
    r"male)\b[^.]*?\b"
    r"(?:becomes? pregnant|cannot be confirmed)"
    r"|if (?:the |a |any )*(?:urine |screening |pregnancy |test |result )*(?:is|are) (?:positive|"
    r"equivocal|indeterminate)"
    rf"|{_WOMEN}[^.]{{0,60}}\b(?:will|must|should) be (?:counsel\w+|informed|advised|instructed|made aware)\b"
    r"|(?:urine |serum |additional |repeat |a |the )*pregnancy test(?:s|ing)? (?:is|are) required\b"
    r"|(?:urine |serum |additional |repeat |a |the )*pregnancy test(?:s|ing)? (?:will|may) be (?:repeated|"
    r"performed|done|"
    r"conducted)"
)
_SPARED = (
    rf"(?:{_WOMEN} )?(?:who are )?not {_FERTILE}[^.]*\bdo(?:es)? not (?:require|need|have)"
    r"|no contraception is required"
)
_REMARK = re.compile(rf"{_LEAD}(?:{_DEFINES}|{_METHODS}|{_EFFECTS}|{_LATER}|{_SPARED})", re.IGNORECASE)
_REASON = re.compile(
    r"(?<!\bis)(?<!\bare),? (?:because|since|due to|as (?=there|the effects?|the safety|these|this|it|"
    r"they|we))(?: of)?\b"
    r"[^.;]*?\b(?:teratogen\w*|abortifacient|potential\w*|unknown|risks?|effects?|harm\w*|"
    r"safety)\b[^.;]*(?=[.;]|$)",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"(?<=xcluded|ligible|allowed|rmitted)(?: (?:from|for|to)(?: [a-z]+){1,4}?)?,? because\b[^.;]*(?=[.;]|$)",
    re.IGNORECASE,
)
"""Why some are excluded: "… are excluded from this trial because of their poor prognosis"."""
_EXPECTS = re.compile(r"pregnan|nursing|lactat|breast ?-?fe", re.IGNORECASE)
_SINCE = re.compile(
    r"(?:because|since|as|due to)\b[^.;]*?\b(?:risks?|effects?|harm|potential)\b[^.;]*?"
    r"(?:, (?=(?:breast|nursing|lactat|women|females|pregnan|patients|participants|subjects))|"
    r" (?=(?:breast ?-?feeding|nursing) should))",
    re.IGNORECASE,
)
_SO = re.compile(
    r"(?:for (?:this|these) reasons?|therefore|as such|hence|consequently)\b[^;.]{0,70}?, (?=[a-z])|"
    r"(?:therefore|as such|hence),? ",
    re.IGNORECASE,
)
_NURSING = re.compile(
    r"(?:breast ?-?feeding|nursing) should be (?:discontinued|stopped)(?: (?:if|when|while|before|prior "
    r"to)\b[^.;]*)?",
    re.IGNORECASE,
)
"""An instruction to those who nurse, who cannot take part while they do."""
_GOES_ON = re.compile(
    r"(?:in addition|these|such|they|this|otherwise|or|and)\b(?! (?:potential )?risks)", re.IGNORECASE
)
"""What goes on with the sentence before, of which nothing may be left out."""
_ASKS = re.compile(r"\b(?:must|excluded|ineligible|not eligible|required to|agree)\b", re.IGNORECASE)


_REASONING = ("because", "since", "due to", "as ", "as-", "as,")
_CONCLUDING = ("reason", "therefore", "as such", "hence", "consequently")
"""One of these stands in whatever gives a reason, and in whatever concludes from one."""


def without(text: str, exclusion: bool) -> str:
    """Give a text without such sentences and reasons; empty where nothing else stands in it."""
    text = instructions.without(text)
    if " because" in text:
        text = _BARRED.sub("", text)
    if not holds_group(text.lower(), _ABOUT):
        return text
    left: list[str] = []
    sentences = _whole(_SENTENCE.split(text))
    for sentence in sentences:
        if _GOES_ON.match(sentence) is not None:
            return text
        if _REMARK.match(sentence) is not None and _ASKS.search(sentence) is None:
            continue
        low, plain = sentence.lower(), sentence
        reasoned = holds(low, _REASONING)
        if holds(low, _CONCLUDING):
            plain = _SO.sub("", plain)
        if reasoned:
            plain = _SINCE.sub("", plain)
        if "should be" in low:
            plain = _NURSING.sub("Breastfeeding" if exclusion else "Not breastfeeding", plain)
        reason = _REASON.search(plain) if reasoned else None
        if reason is not None and _EXPECTS.search(plain, 0, reason.start()) is not None:
            plain = plain[: reason.start()] + plain[reason.end() :]
        left.append(plain)
    return text if left == sentences else " ".join(left)


def _whole(parts: list[str]) -> list[str]:
    """Put together what was cut within brackets: "(a condom; abstinence)"."""
    found: list[str] = []
    for part in parts:
        if found and found[-1].count("(") > found[-1].count(")"):
            found[-1] += " " + part
        else:
            found.append(part)
    return found


def unreasoned(read: Sentence, laid: list[Node]) -> list[Node]:
    """Leave out what only gives a reason: "HIV infection, because the immune system may not respond"."""
    at = next(
        (
            k
            for k, node in enumerate(laid)
            if node.kind == "word" and read.tokens[node.start].text == "because"
        ),
        0,
    )
    end = next((k for k in range(at, len(laid)) if laid[k].kind == "semi"), len(laid))
    return [*laid[:at], *laid[end:]] if at else laid

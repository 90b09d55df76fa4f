"""Sentences and brackets that tell what a study does, advises or permits about its tests; they ask nothing.

"Biopsy is encouraged but not mandatory", "(may be repeated once)", "Transfusions are allowed to meet this
limit": what stands beside them is read without them. What forbids, dates or exempts is not their matter.
"""

import re

from trialbridge.eligibility.atoms import Groups, holds_group

_TESTS = (
    r"(?:re-?)?(?:tests?|testing|biops(?:y|ies)|confirmation|tissue|samples?|scans?|imaging|evaluations?|"
    r"documentation|assessments?|measurements?|echo\w*|muga|mri|ct|histology|cytology|screening|colonoscopy|"
    r"aspirates?|determination|x-?rays?|slides)"
)
_PEOPLE = r"(?:patients?|subjects?|participants?|volunteers?|children|individuals?|those|they)"
_SPARED = (
    rf"[^.;()]{{0,120}}\b{_TESTS}\b[^.;()]{{0,80}}\b(?:is|are|need|will|be) not (?:be )?(?:required|"
    rf"necessary|mandatory|needed)\b"
)
_ADVISED = (
    r"[^.;()]{3,160}(?<!who )(?<!that )\b(?:is|are) (?:strongly |highly )?(?:recommended|encouraged|"
    r"suggested|discouraged)\b(?! for\b)"
    rf"|(?:all |the |any )*(?:female |male |study )*{_PEOPLE}[^.;()]{{0,60}}\bwill be (?:advised|asked|"
    rf"informed|instructed|"
    r"counsel\w+|followed|monitored)\b"
)
_REACHED = (
    r"[^.;()]{0,160}\b(?:allowed|permitted|acceptable|permissible|may (?:be (?:used|given|administered)|"
    r"receive|undergo|"
    r"have))\b[^.;()]{0,60} to (?:meet|achieve|reach|satisfy|attain|fulfil) (?:this|these|the|that|"
    r"eligibility|goals)\b"
)
_WALKING = (
    rf"{_PEOPLE}[^.;()]{{0,40}}\b(?:unable to walk|wheelchair)[^.;]{{0,120}}\bwill be "
    rf"(?:considered|scored|assessed)\b"
)
_AGAIN = (
    r"[^.;()]{0,120}\b(?:may|can) be (?:repeated|re-?tested|re-?screened)\b"
    rf"|{_PEOPLE} (?:may|can) be treated\b[^.;()]{{0,80}}\bre-?screened\b"
)
_SCALE = r"(?:please )?(?:use )?(?:the )?karnofsky\b[^.;%()]{0,120}\blansky\b"
_EXAMPLES = (
    r"(?:some |specific |common )*examples? (?:of [^.;()]{3,80} )?(?:includes?|are|would be|may include)\b"
)
_REPLACED = (
    r"(?:(?:hormone|physiologic(?:al)?|steroid) )?(?:replacement|substitution) (?:therapy|treatment)\b"
    r"(?:[^.;()]|\([^()]*\)|\b(?:e\.g|i\.e)\.){0,200}\b(?:is|are) (?:also )?not "
    r"(?:considered|regarded|deemed)\b[^.;()]{0,20}\bsystemic (?:treatment|therapy)\b"
)
"""What tells which treatment of an autoimmune disease does not count."""
_LEAD = r"\W*(?:(?:please )?note(?: that)?\W+|however,? )?"
_UNSAID = (
    r"(?:[a-z][a-z ]{2,40}(?:: ?| - ?)not (?:specified|applicable)|"
    r"(?:menopausal|hormone receptor|performance) status not specified)\W*$"
)
_TELLS = re.compile(
    rf"{_LEAD}(?:{_UNSAID}|{_SPARED}|{_ADVISED}|{_REACHED}|{_WALKING}|{_AGAIN}|{_EXAMPLES}|{_REPLACED}|"
    rf"(?P<scale>{_SCALE}))",
    re.IGNORECASE,
)
_LISTS = re.compile(rf"{_LEAD}{_EXAMPLES}", re.IGNORECASE)
_ASIDE = re.compile(
    rf" ?[(\[](?:not (?:required|necessary|mandatory)\b[^()\[\]]*|(?:{_REACHED}|{_AGAIN}|may be "
    rf"repeated)[^()\[\]]*)[)\]]",
    re.IGNORECASE,
)
_BINDS = re.compile(
    r"\b(?:must|shall|exclud\w+|ineligible|not eligible|require[sd]? (?:to|a|an)|except|only if|"
    r"unless (?!clinically|it is|deemed))\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[.;*)])(?<![IEie]\.[EGeg]\.) +(?=[A-Z(*\[])|(?<=;) +(?=[a-z])|(?<=[a-z\d]) +(?=N(?:OTE|ote)\b)"
    r"|(?<=\.) +(?=examples? )"
)
_SHOUTED = re.compile(r"(?<=[.;])(?<![IE]\.[EG]\.) +")
"""Between sentences all in capitals, where a capital begins none."""
_FIGURES = re.compile(r"\d+")
_OLDEST = 21
_ENOUGH: Groups = (
    ("not ", ("not required", "not necessary", "not mandatory", "not needed", "not be required",
              "not be necessary", "not be mandatory", "not be needed", "not considered", "not regarded",
              "not deemed", "not specified", "not applicable")),
    (" to ", (" to meet ", " to achieve ", " to reach ", " to satisfy ", " to attain ", " to fulfil ",
              "unable to walk")),
    ("will be ", ("will be advised", "will be asked", "will be informed", "will be instructed",
                  "will be counsel", "will be followed", "will be monitored")),
    (" be re", (" be repeat", " be retest", " be re-test")),
    ("example", ("example of", "examples of", "example include", "examples include", "examples are",
                 "examples would", "examples may", "example is", "example would", "example may")),
    ("recommended", ()), ("couraged", ("encouraged", "discouraged")), ("suggested", ()), ("wheelchair", ()),
    ("screened", ("rescreened", "re-screened")), ("lansky", ()), ("140", ()),
)  # fmt: skip
"""One of these stands in each of them."""
_FORMULA = frozenset(
    {"age", "weight", "wt", "wgt", "in", "kg", "years", "year", "x", "serum", "creatinine", "cr", "scr",
     "crcl", "clcr", "cl", "clearance", "egfr", "gfr", "mg", "dl", "ml", "min", "umol", "mol", "l", "male",
     "males", "female", "females", "men", "women", "for", "if", "multiply", "multiplied", "by", "times",
     "where", "f", "and", "or", "the", "of", "result", "cockcroft", "gault", "equation", "formula", "body",
     "actual", "ideal", "value", "divided", "calculation"}
)  # fmt: skip


def without(text: str) -> str:
    """Give a text without such sentences and brackets; empty where nothing else stands in it."""
    if not holds_group(text.lower(), _ENOUGH):
        return text
    parts = (_SHOUTED if text.isupper() else _SENTENCE).split(text)
    left = [_unbracketed(part) for part in parts if not (_instructs(part) or _calculates(part))]
    if not left and _LISTS.match(text) is not None:
        return text  # examples alone are what is meant
    return text if left == parts else " ".join(left)


def _unbracketed(sentence: str) -> str:
    return _ASIDE.sub("", sentence) if "(" in sentence or "[" in sentence else sentence


def _instructs(sentence: str) -> bool:
    told = _TELLS.match(sentence) if holds_group(sentence.lower(), _ENOUGH) else None
    if told is None:
        return False
    if told["scale"] is not None:  # "Karnofsky is used above 16 years, Lansky below" says no limit
        return all(int(each[:4]) <= _OLDEST for each in _FIGURES.findall(sentence))
    return _BINDS.search(sentence) is None


def _calculates(sentence: str) -> bool:
    """Tell whether nothing stands there but how creatinine clearance is worked out."""
    if "140" not in sentence:
        return False
    words = re.findall(r"[a-z]+", sentence.lower())
    return "age" in words and _FORMULA.issuperset(words)

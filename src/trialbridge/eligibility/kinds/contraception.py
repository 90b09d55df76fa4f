"""Contraception and childbearing potential; what the study asks for later is a window after the last dose."""

from collections.abc import Iterator

from trialbridge.eligibility import courses
from trialbridge.eligibility.atoms import Atom, Sentence
from trialbridge.eligibility.kinds import Example
from trialbridge.eligibility.study_drugs import named_drug, with_drugs
from trialbridge.eligibility.tokens import Token
from trialbridge.eligibility.windows import Found
from trialbridge.model.rule import All, Duration, Has, If, Window

CONCEPTS = (
    "contraception",
    "childbearing-potential",
    "fertile",
    "surgically-sterile",
    "postmenopausal",
    "premenopausal",
)
TRIGGERS = ("contraception", "hormonal-contraceptive", "oral-contraceptive")
_MEANS = frozenset({"contraception", "hormonal-contraceptive", "oral-contraceptive"})
_LEAD = frozenset(
    [
        "use",
        "utilize",
        "utilise",
        "practice",
        "practise",
        "practicing",
        "practising",
        "employ",
        "adopt",
        "take",
        "effective",
        "adequate",
        "reliable",
        "acceptable",
        "highly",
        "medically",
        "appropriate",
        "approved",
        "accepted",
        "method",
        "methods",
        "form",
        "forms",
        "measures",
        "two",
        "one",
        "barrier",
        "hormonal",
        "double",
        "contraceptive",
        "used",
        "using",
        "at",
        "least",
        "effectively",
        "strict",
        "proper",
        "active",
        "continued",
    ]
)
_FEW = 3
_PROTOCOL = frozenset({"protocol", "appendix", "section"})
_REFERS = _PROTOCOL | {
    "as", "per", "detailed", "described", "outlined", "defined", "specified", "listed", "in", "the",
    "this", "of",
    "study", "trial", "below", "above", "by", "-", ".", "and",
}  # fmt: skip
_PROMISING = frozenset(
    {"to", "agree to", "willing to", "agrees to", "be", "willing", "agree", "either", "must", "practice"}
)
_TIMES = frozenset(
    {"during", "throughout", "for", "until", "while", "from", "before", "prior to", "through", "and", "up to"}
)
_LATER = frozenset({"after", "following", "post", "beyond", "from"})
_DOSE = frozenset(
    {
        "last",
        "final",
        "dose",
        "end",
        "completion",
        "completing",
        "discontinuation",
        "stopping",
        "treatment",
        "therapy",
    }
)
_METHODS = frozenset(
    {"oral", "orally", "injectable", "injectables", "injection", "injected", "implant", "implants",
     "implanted", "implantable", "patch", "patches", "ring", "rings", "hormone", "hormonal", "hormones",
     "hormonally", "barrier", "barriers", "condom", "condoms", "diaphragm", "diaphragms", "cervical",
     "vaginal", "cap", "caps", "occlusive", "vault", "foam", "foams", "gel", "gels", "sponge", "sponges",
     "film", "films", "jelly", "cream", "suppository", "suppositories", "spermicide", "spermicides",
     "spermicidal", "intrauterine", "intra", "uterine", "device", "devices", "system", "systems", "coil",
     "iud", "iuds", "ius", "sterilization", "sterilisation", "sterilized", "sterilised", "sterile",
     "surgical", "surgically", "tubal", "ligation", "ligations", "bilateral", "occlusion", "vasectomy",
     "vasectomies", "vasectomized", "vasectomised", "partner", "partners", "partner's", "sole",
     "monogamous", "abstinence", "abstain", "abstinent", "abstaining", "from", "heterosexual", "sexual",
     "sex", "sexually", "intercourse", "activity", "male", "female", "combined", "combination",
     "progestogen", "progestin", "progesterone", "only", "estrogen", "oestrogen", "containing",
     "associated", "with", "inhibition", "of", "ovulation", "pill", "pills", "birth", "control", "method",
     "methods", "form", "forms", "contraception", "contraceptive", "contraceptives", "depot",
     "transdermal", "intravaginal", "levonorgestrel", "copper", "releasing", "double", "dual", "single",
     "two", "one", "another", "other", "plus", "and", "or", "and/or", "in", "the", "a", "an", "use",
     "using", "used", "by", "for", "example", "such", "as", "including", "include", "includes", "but",
     "limited", "to", "eg", "e.g", "ie", "i.e", "etc", "approved", "established", "acceptable",
     "effective", "highly", "adequate", "reliable", "medically", "proper", "true", "complete", "total",
     "prescribed", "long", "acting", "reversible", "physical", "latex", "agent", "agents", "hysterectomy",
     "oophorectomy", "+", "&", "/", ",", ";", ":", "."}
)  # fmt: skip
_SPARED = frozenset(CONCEPTS) | {"sexually-abstinent", "vasectomy", "tubal-sterilization", "hormonal-therapy"}
"""What a list of methods is made of; it names no others, and no number and no exception."""


def find(sentence: Sentence) -> Iterator[Atom]:
    """Find the use of contraception with the words that praise it, its methods and the time it must last."""
    tokens = sentence.tokens
    lasting = {course.start: course for course in courses.read(sentence.text, tokens)}
    any_means = any(token.kind == "concept" and token.value == "contraception" for token in tokens)
    for at, token in enumerate(tokens):
        if token.kind != "concept" or token.value not in _MEANS:
            continue
        concept = "contraception" if any_means else token.value  # "oral contraceptives, a coil or a condom"
        start = at
        while start and _leads(tokens[start - 1]):
            start -= 1
        end, window = _lasting(tokens, at + 1, lasting)
        yield Atom(start, end, Has(concept=concept, window=window), "contraception", 3)


def _leads(token: Token) -> bool:
    few = token.kind == "num" and token.number <= _FEW
    return token.text in _LEAD or token.kind in ("fill", "tail") or token.text == "of" or few


def _or_other(tokens: list[Token], at: int) -> int:
    """Give the place behind another method ("a condom or practise abstinence"), 0 if none follows."""
    place = at
    while place < len(tokens) and (
        tokens[place].kind in ("or", "and") or tokens[place].text in (",", "/", "+")
    ):
        place += 1
    if place == at:
        return 0
    while place < len(tokens) and (_leads(tokens[place]) or tokens[place].text in _PROMISING):
        place += 1
    same = place < len(tokens) and tokens[place].kind == "concept" and tokens[place].value in _MEANS
    return place + 1 if same else 0


def _referring(tokens: list[Token], at: int) -> int:
    """Give the place behind "as detailed in Appendix 3 of this protocol", 0 if it does not stand there."""
    if tokens[at].text not in ("as", "per", "as per", "according to") and tokens[at].kind != "ie":
        return 0
    place = at + 1
    while place < len(tokens) and (
        tokens[place].kind in ("fill", "num", "link", "ie", "before")
        or _REFERS.issuperset(tokens[place].text.split())
    ):
        place += 1
    told = any(_PROTOCOL.intersection(token.text.split()) for token in tokens[at:place])
    return place if told else 0


def _preventing(tokens: list[Token], at: int) -> int:
    """Give the place behind what it is for: "to avoid pregnancy"; 0 if that does not stand there."""
    words = [token.text for token in tokens[at : at + 3]]
    aim = (
        len(words) == 3 and words[0] in ("to", "in order to") and words[1] in ("avoid", "prevent", "preclude")
    )
    return at + 3 if aim and tokens[at + 2].value == "pregnancy" else 0


def _lasting(tokens: list[Token], at: int, lasting: dict[int, Found]) -> tuple[int, Window | None]:
    """Step over the methods and the times ("during the study and for 6 months after the last dose")."""
    end, place = at, at
    window: Window | None = None
    while place < len(tokens):
        token = tokens[place]
        course = lasting.get(place)
        named = _listed(tokens, place)
        if course is not None:
            if window is not None:
                break
            window, place = course.window, course.end
            end = place
        elif named:
            end = place = named
        elif (other := _or_other(tokens, place)) or (
            other := _preventing(tokens, place) or _referring(tokens, place)
        ):
            end = place = other
        elif (length := _length(tokens, place)) is not None:
            if window is not None:
                break
            window, place = length
            end = place
        elif (
            token.kind
            in ("during", "tail", "fill", "anchor", "link", "within", "before", "after", "aux", "status")
            or token.text in _DOSE
            or (
                token.text in _TIMES
                or token.text
                in (
                    "method",
                    "methods",
                    "measures",
                    "study",
                    "course",
                    "duration",
                    "period",
                    "two",
                    "participation",
                )
            )
        ):
            place += 1
            if (
                token.kind in ("during", "tail", "fill", "anchor")
                or token.text in _DOSE
                or token.text in ("method", "methods", "measures", "study", "period", "participation")
            ):
                end = place
        else:
            break
    return end, window


def _listed(tokens: list[Token], at: int) -> int:
    """Give the place behind a list of methods ("(condom or diaphragm)"), 0 if it is none."""
    at += tokens[at].text == "," and at + 1 < len(tokens)
    opened = tokens[at].text == "("
    if not opened and tokens[at].kind not in ("eg", "ie"):
        return 0
    place = at + 1
    while place < len(tokens) and tokens[place].text != ")":
        token = tokens[place]
        if token.text in (".", ";") and not opened:
            break
        named = token.kind == "concept" and token.value in _SPARED
        if not (named or token.kind in ("eg", "ie", "fill") or _METHODS.issuperset(token.text.split())):
            break
        place += 1
    if opened:
        return place + 1 if place < len(tokens) and tokens[place].text == ")" else 0
    closed = place == len(tokens) or tokens[place].kind == "during" or tokens[place].text in (")", ".", ";")
    return place if closed and place > at + 1 else 0


def _length(tokens: list[Token], at: int) -> tuple[Window, int] | None:
    start = at
    while (
        start < len(tokens)
        and start < at + 2
        and ("cmp" in tokens[start].senses or tokens[start].kind == "fill")
    ):
        start += 1
    if start + 2 >= len(tokens) or tokens[start].kind != "num" or "span" not in tokens[start + 1].senses:
        return None
    if tokens[start + 2].text.split()[0] not in _LATER:
        return None
    unit = tokens[start + 1].senses["span"]
    if unit not in ("days", "weeks", "months", "years"):
        return None
    duration = Duration(value=tokens[start].number, unit=unit)  # type: ignore[arg-type]
    return Window(anchor="last_dose", direction="after", at_most=duration), _dosed(tokens, start + 3)


def _dosed(tokens: list[Token], at: int) -> int:
    """Give the place behind the study's drugs by their names: "after the last dose of sorafenib"."""
    end = at
    while end < len(tokens) and (tokens[end].kind == "fill" or tokens[end].text in _GIVEN):
        end += 1
    doses = any(word in token.text for token in tokens[at - 1 : end] for word in ("dose", "administration"))
    if not doses or end >= len(tokens) or tokens[end].kind != "concept":
        return at
    return with_drugs(tokens, end + 1, len(tokens)) if named_drug(tokens[end]) else at


_GIVEN = frozenset({"administration of", "dose of", "doses of", "dose", "administration", "of"})


EXAMPLES = (
    Example(
        "Fertile patients must use effective contraception",
        If(test=Has(concept="fertile"), then=Has(concept="contraception")),
    ),
    Example(
        "Women of childbearing potential must use effective contraception during the study and for 6 "
        "months after the last dose",
        If(
            test=Has(concept="childbearing-potential"),
            then=All(
                rules=(
                    Has(
                        concept="contraception",
                        window=Window(
                            anchor="last_dose", direction="after", at_most=Duration(value=6.0, unit="months")
                        ),
                    ),
                    Has(concept="contraception"),
                )
            ),
        ),
    ),
)

"""Wordings that studies copy from each other, put as one would say them; what they mean is read as ever.

Only the words of a sentence change, and only where it was not wholly understood as it stands.
"""

import re
from collections.abc import Callable

from trialbridge.eligibility.asides import unabbreviated
from trialbridge.eligibility.atoms import holds

_PATIENTS = r"(?:the |all )?(?:patients?|subjects?|participants?|individuals|those|people|persons)"
_AGE = (
    r"(?:the )?(?:(?:patient|subject|participant|child)'?s? )?age(?:(?: and |/| and/or | or )(?:sex|gender))?"
)
_GIVEN = r"(?:(?:chemo|radio|immuno)?therapy|treatment|radiation|regimens?|surgery|vaccinations?)"
_MEANS = r"(?:medications?|drugs?|substances?|agents?|medicines?|products?)"
_SPAN = r"(?:at least|≥|>=|>|more than|greater than|a minimum of) ?\d+ (?:days|weeks|months|years)"
_FORMS: tuple[tuple[str, str, str | Callable[[re.Match[str]], str]], ...] = (
    # "creatinine <= 1.5 x ULN for age": a normal value is always that of an age
    (
        " age",
        rf"(\b(?:[ul]ln|normal|limits?|range|values?)\)?),? (?:(?:for|by|according to|adjusted for|based on) "
        rf"{_AGE})(?=[ .;,)]|$)",
        r"\1",
    ),
    (" older", r"(\bat least \d+ years?(?: of age| old)?),? (?:or|and) (?:older|over|above)\b", r"\1"),
    # "undetectable on suppressive therapy, if indicated" asks nothing of who needs no therapy
    (
        "indicated",
        r",? (?:on|with|while on|under) (?:suppressive|anti-?viral|adequate|appropriate) "
        r"(?:anti-?viral )?(?:therapy|treatment),? (?:if|when|where|as) (?:clinically )?indicated\b",
        "",
    ),
    (
        "and cured",
        rf"^\W*{_PATIENTS} with (?:an? |known |prior |previous )*(?:history of )?(?P<what>[^.;:,]{{3,60}}) "
        rf"must have been treated and cured[.;] (?:for )?{_PATIENTS} with [^.;:,]{{3,60}}? who are "
        r"(?:currently )?on treatment,? (?:(?:they )?are eligible if they have (?:an? )?undetectable "
        r"(?P<load>[a-z]+ viral load)|the (?P<measured>[a-z]+ viral load) must be undetectable"
        r"(?: to be eligible for this (?:trial|study))?)",
        lambda found: "If {what}, treated cured {what}, or undetectable {load}".format(
            what=found["what"], load=found["load"] or found["measured"]
        ),
    ),
    (
        "cured",
        rf"^\W*{_PATIENTS} with (?:an? |known |prior |previous )*(?:history of )?(?P<what>[^.;:,]{{3,60}}) "
        r"must have been treated and cured\b",
        r"If \g<what>, treated cured \g<what>",
    ),
    (
        "on treatment",
        rf"(?<![^.;] )\bfor {_PATIENTS} with (?P<what>[^.;:,]{{3,60}}) who are (?:currently )?on treatment, "
        r"they are eligible if they have (?:an? )?(?P<rest>[^.;]{3,60})",
        r"\g<rest> if under treatment for \g<what>",
    ),
    (
        "anaphylactic",
        r"\ballergic,? anaphylactic,? or other hypersensitivity reactions\b",
        "allergic reactions",
    ),
    (
        "negligible",
        r" \((?:e\.?g\.?,? )?(?:an? )?(?:expected )?(?:5|five)[- ]year (?:os|overall survival)(?: rate)?"
        r"(?: of)? ?(?:>|≥|>=|greater than) ?90 ?%\)",
        "",
    ),
    ("cycle 1", r"\bday (?:1|one),? (?:of )?cycle (?:1|one)\b", "cycle 1 day 1"),
    (
        "bypass",
        r"\bcoronary/peripheral artery bypass(?: graft(?:ing|s)?| surgery)?\b",
        "coronary artery bypass graft, peripheral artery bypass graft",
    ),
    # "substances that are inhibitors or inducers of CYP3A4": each of them is one of CYP3A4
    (
        " of cyp",
        rf"(?:\b(?:any |other )*{_MEANS}(?:(?:,| or| and)+ (?:other )?{_MEANS})* (?:that|which) (?:is|are) )?"
        r"(?:known )?(?P<how>(?:(?:strong|moderate|potent|weak) (?:or )?)*)"
        r"(?P<one>inhibitors|inducers) (?:or|and|and/or) (?:(?:strong|moderate|potent) )*"
        r"(?P<two>inhibitors|inducers) of (?:the )?(?P<what>cyp ?\d?[a-z]?\d?)\b"
        r"(?: (?:iso)?(?:enzymes?|forms?))?",
        r"\g<how>\g<what> \g<one> or \g<how>\g<what> \g<two>",
    ),
    (
        " family",
        r"\b(?:(?:known |personal )*history|personal) (?P<or>or|and/or) (?:immediate )?family history of "
        r"(?P<what>[^.;:,()]{3,80})(?=\W*$)",
        r"history of \g<what> \g<or> family history of \g<what>",
    ),
    # "<= 1.5 x ULN with the following exception: patients with Gilbert disease: bilirubin <= 3 x ULN"
    (
        "following exception",
        r",? with the following exceptions?: (?P<who>(?:patients|participants|subjects) with [^:;.]{3,70}): "
        r"(?P<what>[^:;.]{5,60}\bx ?ULN)(?=\W*$)",
        r" (\g<what> for \g<who>)",
    ),
    # "Negative HIV test, with the following exception: patients with a positive test are eligible if …"
    (
        "negative hiv",
        r"^\W*negative hiv(?: antibody)? test(?: result)?(?: at screening)?"
        r"(?:,? with the following exceptions?:|[.;]) "
        rf"(?={_PATIENTS} with (?:a )?(?:known )?positive hiv test[^.;]* eligible\b)",
        "",
    ),
    (
        "completed",
        rf"\b(?:has|have|had) completed (?P<what>[^.;,]{{0,50}}?\b{_GIVEN})\b",
        r"received \g<what>",
    ),
    (
        "t-cell receptor",
        r"(?P<what>T-cell receptors?) ?\((?:e\.?g\.?|such as|including),? [^()]{3,80}\)",
        r"\g<what>",
    ),
    (
        "t-cell receptor",
        r"\b(?:an |any )?agents? (?:directed (?:to|at|towards?|against)|targeting) (?:an)?other "
        r"(?:co-?)?(?:stimulatory|inhibitory)(?: or (?:co-?)?(?:stimulatory|inhibitory))? T-cell receptors?",
        "T-cell receptor agents",
    ),
    # "radiotherapy completed within 7 days": whatever was done of it then
    (
        " within",
        r"(?=[cirstv])"
        rf"\b(?P<what>{_GIVEN}),? (?:(?:that )?(?:was |were |has been |have been ))?"
        r"(?:completed|performed|received|given|administered|done|finished) (?=within\b)",
        r"\g<what> ",
    ),
    (
        "hiv-positive",
        r"\b(?P<what>(?:combination )?anti-?retroviral therapy) for HIV-positive (?:patients|participants)\b",
        r"\g<what> with HIV infection",
    ),
    (
        "kilogram",
        r"\bkilograms? ?(?:per|/) ?(?:square met(?:er|re)|met(?:er|re) squared)(?: ?\(kg/m(?:\^?2|²)\))?",
        "kg/m2",
    ),
    ("(visit", r"(?<=[a-z\d]) ?\((?:study )?visit -?\d+[a-z]?\)", ""),
    ("i.v.", r"\bi\.v\.(?=[ ,;)])", "IV"),
    # "back pain of at least 3 months duration", "with a duration of at least 3 months"
    ("duration", rf"\bof (?P<time>{_SPAN})['’]? duration\b", r"for \g<time>"),
    ("duration", rf"\b(?:with|of|for) a duration of (?P<time>{_SPAN})\b", r"for \g<time>"),
    (
        "the age of",
        r"\b(?P<side>over|under|above|below) the age of (?P<age>\d+)\b",
        r"\g<side> \g<age> years of age",
    ),
    (
        " such ",
        r"(?P<live>\blive\b.*?)\bsuch (?:an? )?(?:live )?(?P<what>vaccin\w+)\b",
        r"\g<live>a live \g<what>",
    ),
    ("no laboratory testing", r" ?\(no laboratory testing (?:is )?required\)", ""),
    ("(or ", r"\((?P<more>or (?:worse|more|higher|greater|longer|less))\)", r"\g<more>"),
    # "or where suspected pneumonitis cannot be ruled out by imaging at screening"
    (
        "ruled out",
        r"\b(?:where |in whom |which )?(?:is |are )?(?P<what>suspected [^.;,]{3,50}?),? (?:that |which )?"
        r"(?:can ?not|can't|could not) be ruled out(?: by imaging| by (?:ct|imaging) scans?)?"
        r"(?: at screening)?",
        lambda found: found["what"].replace("/", " or suspected "),
    ),
)
_READ = tuple((sign, re.compile(pattern, re.IGNORECASE), words) for sign, pattern, words in _FORMS)
_SIGNS = tuple(dict.fromkeys(sign for sign, _, _ in _FORMS))


def plainly(text: str) -> str:
    """Give a sentence with such wordings put plainly; the same sentence where it has none."""
    text = unabbreviated(text)
    low = text.lower()
    if not holds(low, _SIGNS):
        return text
    for sign, pattern, words in _READ:
        if sign in low:
            text = pattern.sub(words, text)
    return text

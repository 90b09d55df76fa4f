"""How one name is written in other ways: British and American, possessive, plural; it knows no table."""

from collections.abc import Iterator

# American stem -> British stem, where British usage differs in (nearly) every word that holds it
_STEMS = {
    "tumor": "tumour", "hemat": "haemat", "hemo": "haemo", "hemang": "haemang", "emia": "aemia",
    "leukemic": "leukaemic", "anemic": "anaemic", "ischemic": "ischaemic", "uremic": "uraemic",
    "glycemic": "glycaemic", "lipidemic": "lipidaemic", "volemic": "volaemic", "esophag": "oesophag",
    "edema": "oedema", "rrhea": "rrhoea", "pnea": "pnoea", "pediatr": "paediatr", "celiac": "coeliac",
    "estrogen": "oestrogen", "estradiol": "oestradiol", "fetal": "foetal", "fetus": "foetus",
    "gynec": "gynaec", "anesth": "anaesth", "orthoped": "orthopaed", "fecal": "faecal", "feces": "faeces",
    "cesarean": "caesarean", "etiolog": "aetiolog", "behavior": "behaviour", "fiber": "fibre",
    "leukoc": "leucoc", "sulfon": "sulphon", "sulfat": "sulphat", "labor": "labour", "ameb": "amoeb",
    "cecum": "caecum", "ization": "isation", "alized": "alised", "ilized": "ilised", "nized": "nised",
    "omized": "omised", "alyzed": "alysed",
}  # fmt: skip
# where a stem stands in another word by chance
_CHANCE = {"chaemo": "chemo", "labouratory": "laboratory"}


def american(folded: str) -> str:
    """Give the American spelling of folded text."""
    for here, there in _STEMS.items():
        folded = folded.replace(there, here)
    return folded


def british(folded: str) -> str:
    """Give the British spelling of folded American text."""
    for here, there in _STEMS.items():
        folded = folded.replace(here, there)
    for wrong, right in _CHANCE.items():
        folded = folded.replace(wrong, right)
    return folded


def possessives(folded: str) -> tuple[str, ...]:
    """Give the ways to write an eponym: crohn's disease, crohn disease, crohns disease."""
    return (folded.replace("'s ", " "), folded.replace("'s ", "s ")) if "'s " in folded else ()


def plural(folded: str) -> str:
    """Give the irregular plural (metastases, malignancies) of a folded name, or nothing.

    Plurals that only add an s are recognised while scanning and need no entry of their own.
    """
    if len(folded) < 4 or not "a" <= folded[-1] <= "z":
        return ""
    if folded.endswith("is"):
        return folded[:-2] + "es"
    if folded.endswith(("ss", "us", "x", "ch", "sh")):
        return folded + "es"
    if folded.endswith("y") and folded[-2] not in "aeiou":
        return folded[:-1] + "ies"
    if folded.endswith("oma"):
        return folded + "ta"
    return ""


def unit_spellings(folded: str) -> Iterator[str]:
    """Give a unit's name with the spaces and times signs that texts put in: `x 10 ^9 / l` for `10^9/l`."""
    powers = [folded]
    if "^" in folded:
        powers += [folded.replace("^", " ^"), folded.replace("^", " ^ "), folded.replace("^", "^ ")]
    for power in powers:
        slashed = [power]
        if "/" in power:
            slashed += [power.replace("/", mark) for mark in (" /", "/ ", " / ")]
        for form in slashed:
            yield form
            if form[0] == "1":
                yield from (sign + form for sign in ("x ", "x", "* ", "*", "\u00b7", "\u2022"))

"""How each registry writes its identifiers: one row a registry; it searches nothing."""

from collections.abc import Callable
from typing import NamedTuple


class Pattern(NamedTuple):
    """How a registry writes its identifiers.

    `marks` are pieces one of which every such identifier holds in capitals: most texts hold none.
    `written` has groups, the parts `official` joins; `repaired` are misspellings with the same groups;
    `named` is the registry's name, behind which `bare` alone is taken for one. `holds` checks digits.
    """

    registry: str
    marks: str
    written: str
    official: Callable[..., str]
    repaired: str = ""
    named: str = ""
    bare: str = ""
    holds: Callable[[str], bool] | None = None
    study: bool = True


def _filled(form: str, width: int = 0) -> Callable[..., str]:
    """Give a writer that puts the parts into a form, the last one filled with zeros to a width."""

    def official(*parts: str | None) -> str:
        *before, last = filter(None, parts)  # of alternatives one was found
        return form.format(*before, last.zfill(width))

    return official


def _kind_and_number(parts: tuple[str | None, ...]) -> tuple[str, str]:
    """Tell the optional kind from the number, whichever alternative they were found by."""
    *kind, number = filter(None, parts)
    return "".join(kind), number


def _isrctn(*parts: str | None) -> str:
    # "ISRCTN6696362166963621" is one number written twice.
    digits = "".join(filter(None, parts))
    return f"ISRCTN{digits[-8:]}" if digits[:8] == digits[-8:] else f"ISRCTN{digits}"


def _actrn(*parts: str | None) -> str:
    # "ACTRN012605000781640": a zero before the 126 is a slip that stands in many papers.
    return "ACTRN" + "".join(filter(None, parts)).lstrip("0")


def _chictr(*parts: str | None) -> str:
    kind, number = _kind_and_number(parts)
    return f"ChiCTR-{kind.upper()}-{number}" if kind else f"ChiCTR{number}"


def _umin(*parts: str | None) -> str:
    # The first numbers are C000000001 to C000000500; ICTRP writes JPRN- before all of them.
    letter, number = _kind_and_number(parts)
    return f"C{number.zfill(9)}" if letter else f"UMIN{number.zfill(9)}"


def _jrct(*parts: str | None) -> str:
    kind, number = _kind_and_number(parts)
    return f"jRCT{kind.lower()}{number}"


def _irct(number: str, order: str) -> str:
    return f"IRCT{number}N{int(order)}"


def _actrn_holds(number: str) -> bool:
    """Check the last three of the 14 digits: each completes the sum of a part to a multiple of ten.

    The parts are the first five digits, the next six, and all eleven; so it is in every one of the 17,510
    numbers of the registry's own list. No such relation was found in the other registries' numbers.
    """
    digits = [int(digit) for digit in number.removeprefix("ACTRN")]
    parts = (digits[:5], digits[5:11], digits[:11])
    return all((sum(part) + check) % 10 == 0 for part, check in zip(parts, digits[11:], strict=True))


# Dashes, spaces and digits of other scripts have been made plain before; `_` stands for what may part
# a prefix from its number: "NCT-01165463", "ISRCTN 42944026", "NCT: 01504997", "UMIN_ID:C000000090".
_GAP = r"[ \t\-_:#.]{0,3}"
_NO = r"(?: ?(?:no|nr|number|num|id|identifier|ident)\b\.?:? ?)?"
NAMED = r"[^\w\n]{0,3}(?:[\w().]{1,14}[^\w\n]{1,3}){0,3}"

PATTERNS: tuple[Pattern, ...] = (
    Pattern(
        "ctgov", "NCT NTC CNT", rf"NCT{_GAP}{_NO}(\d{{8}})(?!\d)", _filled("NCT{}", 8),
        repaired=rf"(?:NTC|NCTN|NCTI|NTCT|CNT){_GAP}{_NO}(\d{{8}})(?!\d)"
        rf"|NCT{_GAP}{_NO}([0O][0O\d]{{7}})(?![\dA-Z])"
        rf"|NCT{_GAP}(\d{{7}})(?!\d)|NCT{_GAP}(\d{{4}} \d{{4}})(?!\d)",
    ),
    Pattern(
        "ctis", "-5", r"(?<!\d)(?<!\d-)(20[2-4]\d)-(5\d{5})-(\d\d)(?:-\d\d)?(?![-\d])", "{}-{}-{}".format,
    ),
    Pattern(
        "euctr", "-0 -1 -2 -3 -4 EUDRA EUCTR",
        r"(?<!\d)(?<!\d-)((?:199|20[0-4])\d)-([0-4]\d{5})-(\d\d)(?!\d)", "{}-{}-{}".format,
        repaired=r"(?:EUDRA[ -]?CT|EUCTR)\D{0,24}(20[0-4]\d)[ \-/.]{0,3}([0-4]\d{5})[ \-/.]{0,3}(\d\d)(?!\d)",
    ),
    Pattern(
        "isrctn", "ISR ISC IRSC SRCTN CONTROLLED", rf"ISRCTN{_GAP}{_NO}(\d{{8}}(?:\d{{8}})?)(?!\d)", _isrctn,
        repaired=rf"(?:ISRTCN|ISCRTN|IRSCTN|ISRCT|ISCTRN|SRCTN){_GAP}{_NO}(\d{{8}})(?!\d)",
        named=r"ISRCTN|Current Controlled Trials|Controlled-Trials\.com", bare=r"(\d{8})(?!\d)",
    ),
    Pattern(
        "drks", "DRKS DKRS DRSK", rf"DRKS{_GAP}{_NO}(\d{{8}})(?!\d)", _filled("DRKS{}"),
        repaired=rf"(?:DKRS|DRSK){_GAP}{_NO}(\d{{8}})(?!\d)",
    ),
    Pattern(
        "anzctr", "ACTR ACTN ATCRN ANZCTR AUSTRALIA",
        rf"ACTRN{_GAP}{_NO}(0?126\d{{11}})(?!\d)", _actrn, holds=_actrn_holds,
        repaired=rf"(?:ACTN|ACTRNO|ANZCTRN?|ACTR|ATCRN){_GAP}{_NO}(126\d{{11}})(?!\d)",
        named=r"Australia[\w &]{0,24}Clinical Trials? Regist(?:ry|er)|ANZCTR", bare=r"(126\d{11})(?!\d)",
    ),
    Pattern(
        "chictr", "CHI", rf"Chi{_GAP}CTR{_GAP}(?:([A-Z]{{2,6}}){_GAP})?(\d{{8}}|\d{{10}})(?!\d)", _chictr,
        repaired=rf"(?:CHICRT|CHiCTR|CHICT|CHCTR){_GAP}(?:([A-Z]{{2,6}}){_GAP})?(\d{{8}}|\d{{10}})(?!\d)",
        named=r"Chinese Clinical Trials? Regist(?:ry|er)|ChiCTR",
        bare=r"(TRC|ONC|PRC|ONRC|TTRCC|[IO]P[RCN]|[IO]O[RCN]|[DRO][CPN]{2}|OCC|IIR|OCS|RPC|DDT|PNC)-(\d{8})(?!\d)",
    ),
    Pattern("chimctr", "CHIMCTR", r"ChiMCTR(\d{10})(?!\d)", _filled("ChiMCTR{}")),
    Pattern("itmctr", "ITMCTR", r"ITMCTR(\d{10})(?!\d)", _filled("ITMCTR{}")),
    Pattern("cde", "CTR", r"(?<![A-Z])CTR[ -]?(20[12]\d{5})(?!\d)", _filled("CTR{}")),
    Pattern("cris", "KCT", rf"KCT{_GAP}{_NO}(\d{{7}})(?!\d)", _filled("KCT{}")),
    Pattern(
        "umin", "UMIN JPRN C0000", rf"(?:UMIN|JPRN){_GAP}(?:CTR|ID)?{_GAP}{_NO}(C)?{_GAP}(\d{{9}})(?!\d)"
        r"|(?<![A-Z\d])(C)(0000\d{5})(?!\d)", _umin,
        repaired=rf"UMIN{_GAP}(?:CTR|ID)?{_GAP}{_NO}(C)?(\d{{8}}|\d{{10}})(?!\d)",
        named=r"UMIN(?:-CTR)?", bare=r"(C)?(0000\d{5})(?!\d)",
    ),
    Pattern("jrct", "JRCT", rf"JRCT{_GAP}(S|C|B|E)?{_GAP}(\d{{9,10}})(?!\d)", _jrct),
    Pattern("japic", "JAPIC", rf"JAPIC[ -]?CTI{_GAP}{_NO}(\d{{6}})(?!\d)", _filled("JapicCTI-{}")),
    Pattern("jma", "JMA", rf"JMA{_GAP}IIA{_GAP}(\d{{5}})(?!\d)", _filled("JMA-IIA{}")),
    Pattern(
        "ctri", "CTRI CTIR CRTI REF",
        rf"CTRI{_GAP}/?(20\d\d)[/\-](\d{{2,3}})[/\-](\d{{6}})(?!\d)", "CTRI/{}/{}/{}".format,
        repaired=r"(?:CTIR|CRTI|REF)[/\- ](20\d\d)[/\-](\d{2,3})[/\-](\d{6})(?!\d)",
    ),
    Pattern("irct", "IRCT", rf"IRCT{_GAP}{_NO}(\d{{8,14}})N(\d{{1,3}})(?!\d)", _irct),
    Pattern("tctr", "TCTR", rf"TCTR{_GAP}{_NO}(20\d{{9}})(?!\d)", _filled("TCTR{}")),
    Pattern(
        "ntr", "NTR DUTCH NEDERLANDS NETHERLAND TRIALREGISTER",
        rf"(?<![A-Z])NTR{_GAP}{_NO}(\d{{1,5}})(?!\w|\.\d)", _filled("NTR{}"),
        named=r"(?:Nederlands|Dutch|Netherlands?) Trial Regist(?:er|ry)|trialregister\.nl|NTR",
        bare=r"(\d{3,4})(?![\d.\-/:])",
    ),
    Pattern("omon", "OMON", rf"NL{_GAP}OMON{_GAP}(\d{{4,5}})(?!\d)", _filled("NL-OMON{}")),
    Pattern(
        "rebec", "RBR",
        rf"(?<![A-Z])RBR{_GAP}([0-9a-z]{{6,8}})(?![A-Z\d])", lambda code: f"RBR-{code.lower()}",
    ),
    Pattern("repec", "PER-", r"(?<![A-Z])PER-(\d{3})-(\d\d)(?!\d)", "PER-{}-{}".format),
    Pattern("pactr", "PACTR", rf"PACTR{_GAP}{_NO}(20\d{{11,14}})(?!\d)", _filled("PACTR{}")),
    Pattern("slctr", "SLCTR", rf"SLCTR{_GAP}/?(20\d\d)[/\-](\d{{3}})(?!\d)", "SLCTR/{}/{}".format),
    Pattern("lbctr", "LBCTR", rf"LBCTR{_GAP}(20\d{{8}})(?!\d)", _filled("LBCTR{}")),
    Pattern("rpcec", "RPCEC", rf"RPCEC{_GAP}(\d{{8}})(?!\d)", _filled("RPCEC{}")),
    Pattern("hkctr", "HKCTR HKUCTR", rf"(?<![A-Z])HKU?CTR{_GAP}(\d{{1,5}})(?!\d)", _filled("HKCTR-{}")),
    Pattern("phrr", "PHRR", rf"PHRR{_GAP}(\d{{6}})-(\d{{6}})(?!\d)", "PHRR{}-{}".format),
    Pattern("nmrr", "NMRR", r"NMRR-(\d\d)-(\d{3,5})-(\d{4,6})(?!\d)", "NMRR-{}-{}-{}".format),
    Pattern("snctp", "SNCTP", rf"SNCTP{_GAP}(\d{{9}})(?!\d)", _filled("SNCTP{}")),
    Pattern("eupas", "PAS", rf"EU{_GAP}PAS{_GAP}(\d{{3,12}})(?!\d)", _filled("EUPAS{}")),
    Pattern("idrcb", "-A", r"(?<!\d)(?<!\d-)(20[0-4]\d)-(A\d{5})-(\d\d)(?!\d)", "{}-{}-{}".format),
    Pattern(
        "who", "U1111 UU1111",
        r"(?<![A-Z\d])U{1,2}1111[ -]?(\d{4})[ -]?(\d{4})(?!\d)", "U1111-{}-{}".format,
    ),
    Pattern("ukcrn", "UKCRN", rf"UKCRN{_GAP}(?:STUDY ?)?{_NO}(\d{{3,6}})(?!\d)", _filled("UKCRN{}")),
    Pattern("prospero", "CRD", r"(?<![A-Z])CRD{0,1}[ ]?(4\d{10})(?!\d)", _filled("CRD{}"), study=False),
)  # fmt: skip

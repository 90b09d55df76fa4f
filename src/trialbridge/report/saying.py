"""Verdicts, odds and places put in words for people; the words themselves stand in `words`."""

from fractions import Fraction

from trialbridge.model.correction import Correction
from trialbridge.model.criterion import Author
from trialbridge.model.flag import Flag
from trialbridge.model.verdict import MatchReport, Question, ScorePart
from trialbridge.report import words
from trialbridge.report.document import Abroad, CriterionRow, OddsRow, Part, Result


class Tag(Part, frozen=True):
    """A verdict as shown: a symbol, words, and the class that colours it; colour never stands alone."""

    symbol: str
    words: str
    kind: str


def tag(row: CriterionRow) -> Tag:
    """Name a verdict; of an exclusion it says whether it excludes, since "met" would read the wrong way."""
    if row.role != "requirement":
        return Tag(symbol=words.SYMBOL["investigator"], words=words.ROLE[row.role], kind="investigator")
    if not row.applies:
        return Tag(symbol=words.SYMBOL["not_applicable"], words=words.NOT_APPLICABLE, kind="not_applicable")
    said = words.TRUTH.get((row.polarity, row.truth), words.UNKNOWN)
    return Tag(symbol=words.SYMBOL[row.truth], words=said, kind=row.truth)


def verdict_line(report: MatchReport | Result) -> str:
    """Sum up a study in the one sentence that every report must say; it judges no person."""
    unknown = report.unknown + report.unknown_opaque
    outside = any(_truth(row) == "not_met" for row in report.limits)
    against = [counted(report.not_met, "stated criterion is not met", "stated criteria are not met")]
    if not report.not_met:
        against = ["no stated criterion excludes"] if not outside else []
    if outside:
        against.append("outside the trial's limits of age or sex")
    line = "; ".join((*against, f"{unknown} unknown", words.DECIDES))
    return line[0].upper() + line[1:]


def summary(result: Result) -> str:
    """Sum up a study in a few words for a list, where who decides is said above it."""
    outside = any(row.truth == "not_met" for row in result.limits)
    parts = [
        f"{result.not_met} not met" if result.not_met else "",
        "outside the limits of age or sex" if outside else "",
        "" if result.not_met or outside else "none excludes",
        f"{result.unknown + result.unknown_opaque} unknown",
    ]
    said = ", ".join(part for part in parts if part)
    return said[0].upper() + said[1:]


def counted(number: int, one: str, many: str) -> str:
    """Give a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def status(result: Result) -> str:
    """Give the status in words; beside "unknown" stands what was last known."""
    said = words.STATUS.get(result.status, result.status or "Status not stated")
    if result.status == "unknown" and result.last_known_status:
        known = words.STATUS.get(result.last_known_status, result.last_known_status)
        return f"{said} (last known: {known.lower()})"
    return said


def phase(result: Result) -> str:
    """Give the phase in words."""
    return words.PHASE.get(result.phase, result.phase) or "Phase not stated"


def chance(odds: OddsRow | None) -> str:
    """Give the odds as a share and in per cent: "2 in 3 (67 %)"."""
    if odds is None or odds.probability is None:
        return "not stated"
    if odds.probability == 1:
        return words.EVERY_PARTICIPANT
    share = Fraction(odds.probability).limit_denominator(20)
    return f"{share.numerator} in {share.denominator} ({odds.probability:.0%})".replace("%", " %")


def place(row: CriterionRow) -> str:
    """Say where in the study a criterion stands: "exclusion, characters 120–180"."""
    if row.study_quote.source in words.FIELDS:
        return words.FIELDS[row.study_quote.source]
    return f"{words.POLARITY[row.polarity].lower()}, characters {row.study_quote.start}–{row.study_quote.end}"


def silent(row: CriterionRow) -> str:
    """Say why there are no words of the record beside a criterion."""
    if row.role != "requirement":
        return "For the investigator."
    if row.basis == "presumed" and row.truth != "unknown":
        return "Nobody mentions it; presumed absent."
    if not row.computable and row.truth == "unknown":
        if row.untouched:
            return "Not all of this sentence was understood; the record speaks of nothing in it."
        return "Not all of this sentence was understood; it was not judged."
    return "The record does not say."


def odds_basis(odds: OddsRow) -> str:
    """Say of what therapy the odds are and what they rest on; nothing where there are none."""
    if odds.probability is None:
        return ""
    basis = words.ODDS_BASIS.get(odds.basis, odds.basis)
    return f"{odds.target}, {basis}" if odds.target else basis


def sites(result: Result) -> str:
    """Say how many sites there are, and which one recruits."""
    if not result.sites:
        return "None stated"
    where = f" in {', '.join(result.countries)}" if result.countries else ""
    total = counted(result.sites, "site", "sites") + where
    site = result.nearest_site
    if site is None:
        return f"{total}; none of them states that it recruits"
    named = ", ".join(part for part in (site.facility, site.city, site.country) if part)
    if site.distance_km is None:
        return f"{total}; recruiting: {named}"
    return f"{total}; nearest that recruits: {named}, {away(site.distance_km)}"


def away(distance: int) -> str:
    """Give a distance in words, rounded as one would say it: "about 470 km away"."""
    if distance < 10:
        return "in the same place"
    return f"about {round(distance, -1 if distance < 1000 else -2):,} km away"


def near(result: Result) -> str:
    """Say in a few words where the nearest recruiting site is; nothing where none recruits."""
    site = result.nearest_site
    if site is None:
        return ""
    return ", ".join(
        filter(None, (site.city or site.country, "" if site.distance_km is None else away(site.distance_km)))
    )


def verified(result: Result, day: str) -> str:
    """Say when the sponsor last confirmed the record, and how long before the day that was."""
    if not result.verified:
        return words.NOT_VERIFIED
    year, month = (int(part) for part in f"{result.verified}-01".split("-")[:2])
    passed = (int(day[:4]) - year) * 12 + int(day[5:7]) - month
    if passed < 1:
        return f"{result.verified}, {words.THIS_MONTH}"
    many = counted(passed, "month", "months") if passed < 24 else counted(passed // 12, "year", "years")
    return f"{result.verified}, {many} ago"


def doubt(flag: Flag) -> str:
    """Say what is doubtful, with the words of the record."""
    return f"{flag.says} ({'; '.join(proof.words for proof in flag.proofs)})"


def abroad(answer: Abroad) -> str:
    """Say whether people from abroad may take part."""
    return words.ABROAD[answer.stated]


def part_name(part: ScorePart) -> str:
    """Name a part of the score."""
    return words.PARTS.get(part.name, part.name.replace("_", " "))


def audience(question: Question) -> str:
    """Name the one to ask."""
    return words.AUDIENCE[question.audience]


def settles(question: Question) -> str:
    """Say how many criteria an answer settles alone."""
    least, most = question.settles, max(question.settles, question.settles_most)
    if not most:
        return "helps together with others"
    if least == most:
        return f"settles {counted(least, 'criterion', 'criteria')}"
    return (
        f"settles {least} to {most} criteria"
        if least
        else f"may settle {counted(most, 'criterion', 'criteria')}"
    )


CONFLICT = "the record contradicts itself"


def grounds(row: CriterionRow) -> tuple[str, str]:
    """Give what the verdict rests on in words, and its derivation; either may be empty."""
    if row.truth == "unknown" or not row.applies:
        return (CONFLICT, "") if row.conflict else ("", row.derivation)
    return words.BASIS[row.basis], row.derivation


def basis(row: CriterionRow) -> str:
    """Say what the verdict rests on, with its derivation."""
    return ": ".join(filter(None, grounds(row)))


def author(of: Author | Correction) -> str:
    """Say who gave a rule: "rule by A. Reader, 2026-03-15: the parser lost the unit"."""
    return words.BY_PERSON.format(of.who, of.when[:10], of.why)


def _truth(row: object) -> str:
    verdict = getattr(row, "verdict", row)
    return str(getattr(verdict, "truth", ""))

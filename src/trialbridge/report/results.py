"""A study's report laid out as a row of the match document; it judges and ranks nothing."""

from collections.abc import Sequence

from trialbridge.matching.access import Home, nearest_site
from trialbridge.model.criterion import Criterion
from trialbridge.model.flag import Flag
from trialbridge.model.patient import Quote
from trialbridge.model.study import Location, Study, Text
from trialbridge.model.verdict import CriterionVerdict, Horizon, MatchReport, Mend, Odds
from trialbridge.report.document import (
    Abroad,
    CriterionRow,
    OddsRow,
    PatientQuote,
    Result,
    Site,
    StudyQuote,
    quoted_once,
)  # fmt: skip
from trialbridge.report.facts import Readings
from trialbridge.report.opening import change_row
from trialbridge.report.saying import verdict_line
from trialbridge.vocab import Vocabulary

NOWHERE = Home()
"""The home of a patient whose place nobody knows."""


def result(
    report: MatchReport,
    study: Study,
    criteria: Sequence[Criterion],
    *,
    readings: Readings,
    vocabulary: Vocabulary,
    abroad: Abroad | None = None,
    home: Home = NOWHERE,
    registered: tuple[str, ...] = (),
    doubts: tuple[Flag, ...] = (),
) -> Result:
    """Lay out a report with what the study's record says.

    `readings` tell what the patient's words were read as; `home` is where the patient lives; `registered`
    are the study's numbers elsewhere, `doubts` what the record should not be trusted in.
    """
    design, nearest = study.design, nearest_site(study, home)
    horizon = report.horizon or Horizon()
    mends = {mend.criterion: mend for mend in reversed(horizon.mends)}
    return Result(
        study=study.id,
        version=report.study_version,
        title=english(study.title) or english(study.official_title) or study.id,
        overall=report.overall,
        cohort=report.cohort,
        score=report.score,
        parts=report.parts,
        met=report.met,
        not_met=report.not_met,
        unknown=report.unknown,
        unknown_opaque=report.unknown_opaque,
        odds=None if report.odds is None else _odds(report.odds),
        abroad=abroad or Abroad(),
        nearest_site=None if nearest is None else _site(nearest.site, nearest.distance),
        opens_on=horizon.opens_on or None,
        opens_certain_on=horizon.certain_on or None,
        opens_if=tuple(change_row(change, vocabulary) for change in horizon.changes),
        criteria=tuple(
            _row(verdict, number, criterion.depth, readings, mends.get(number - 1), vocabulary)
            for number, (verdict, criterion) in enumerate(zip(report.verdicts, criteria, strict=True), 1)
        ),
        limits=tuple(
            _row(verdict, 0, 0, readings, mends.get(-1 - number), vocabulary)
            for number, verdict in enumerate(report.limits)
        ),
        verdict=verdict_line(report),
        status=study.status.value or study.status.published if study.status else "",
        last_known_status=study.last_known_status.value if study.last_known_status else "",
        phase=design.phase.value or design.phase.published if design.phase else "",
        study_type=design.study_type.value or design.study_type.published if design.study_type else "",
        conditions=study.conditions,
        interventions=tuple(intervention.name for intervention in study.interventions),
        sponsor=study.sponsor.name if study.sponsor else "",
        countries=tuple(dict.fromkeys(site.country for site in study.locations if site.country)),
        sites=len(study.locations),
        fictional=study.fictional,
        registry=study.source.registry,
        url=study.source.url,
        as_of=study.source.as_of or "",
        verified=next((date.date or "" for date in study.dates if date.event == "verified"), ""),
        registered=registered,
        doubts=doubts,
    )


def english(texts: Sequence[Text]) -> str:
    """Give the English text, else the first that is not empty."""
    given = [text for text in texts if text.text]
    return next((text.text for text in given if text.language == "en"), given[0].text if given else "")


def _site(site: Location, distance: float | None) -> Site:
    return Site(
        facility=site.facility,
        city=site.city,
        country=site.country,
        status=site.status.value if site.status else "",
        status_published=site.status.published if site.status else "",
        latitude=site.latitude,
        longitude=site.longitude,
        distance_km=None if distance is None else round(distance),
    )


def _row(
    row: CriterionVerdict,
    number: int,
    depth: int,
    readings: Readings,
    mend: Mend | None,
    vocabulary: Vocabulary,
) -> CriterionRow:
    verdict, quote = row.verdict, row.study_quote
    return CriterionRow(
        text=row.text,
        polarity=row.polarity,
        role=row.role,
        applies_to=row.applies_to,
        truth=verdict.truth,
        basis=verdict.basis,
        applies=verdict.applies,
        study_quote=StudyQuote(start=quote.start, end=quote.end, text=quote.text, source=quote.source),
        patient_quotes=tuple(_said(words, readings) for words in quoted_once(verdict.evidence)),
        derivation=verdict.derivation,
        asks=verdict.asks,
        number=number,
        depth=depth,
        computable=row.computable,
        conflict=verdict.conflict,
        author=row.author,
        untouched=row.untouched,
        mended_on=mend.day if mend and verdict.truth == "not_met" else "",
        mended_if=tuple(change_row(it, vocabulary) for it in mend.changes)
        if mend and verdict.truth == "not_met"
        else (),
    )


def _said(quote: Quote, readings: Readings) -> PatientQuote:
    return PatientQuote(
        source=quote.source,
        start=quote.start,
        end=quote.end,
        text=quote.text,
        says=readings.get((quote.source, quote.start, quote.end), ""),
        page=quote.page,
    )


def _odds(odds: Odds) -> OddsRow:
    return OddsRow(
        target=odds.target,
        probability=odds.probability,
        arms_with=odds.arms_with,
        arms_without=odds.arms_without,
        control=odds.control,
        basis=odds.basis,
        assumptions=odds.assumptions,
        quotes=odds.quotes,
    )

"""A study's report for one patient: every criterion judged, the best cohort chosen, nothing ranked."""

import re
from collections.abc import Iterable, Sequence

from trialbridge.matching.chart import Chart
from trialbridge.matching.compile import limits
from trialbridge.matching.judge import ORDER, judge, judge_criterion
from trialbridge.matching.untouched import untouched
from trialbridge.model.criterion import Criterion
from trialbridge.model.patient import Quote
from trialbridge.model.rule import Range, Rule, computable
from trialbridge.model.study import Study
from trialbridge.model.verdict import CriterionVerdict, MatchReport, Overall, Policy, Truth, Verdict

_MARKER = re.compile(r"\s*(?:[-*•·●○▪◦–—]+|\(?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4})[.)、]|[①-⑳])\s+")
_OVERALL: dict[Overall, int] = {"excluded": 0, "unknown": 1, "open": 2}


def report(
    study: Study,
    version: str,
    criteria: Sequence[Criterion],
    chart: Chart,
    *,
    policy: Policy,
    engine: str,
    on_condition: bool = False,
) -> MatchReport:
    """Judge every criterion of a study.

    `overall` is the best over its cohorts: excluded = a requirement is not met; open = none is, the
    diagnosis is met and nothing computable is unknown; else unknown. Where no criterion states the
    diagnosis, `on_condition` (the study's own conditions hold the patient's) stands for it.
    """
    verdicts = [_verdict(index, criterion, chart, policy) for index, criterion in enumerate(criteria)]
    coded = [_limit(study, rule, chart) for rule in limits(study, chart.vocabulary)]
    diagnoses = [
        row for row, criterion in zip(verdicts, criteria, strict=True) if "diagnosis" in criterion.kinds
    ]
    cohorts = sorted({name for criterion in criteria for name in criterion.applies_to}) or [""]
    best = max(
        (_cohort(name, verdicts, coded, diagnoses, on_condition) for name in cohorts),
        key=lambda row: (_OVERALL[row.overall], -row.not_met, row.met),
    )
    return MatchReport(
        study=study.id,
        study_version=version,
        patient=chart.patient.id,
        patient_version=chart.patient.version,
        engine=engine,
        day=chart.day.isoformat(),
        policy=policy,
        overall=best.overall,
        cohort=best.name,
        verdicts=tuple(verdicts),
        limits=tuple(coded),
        met=best.met,
        not_met=best.not_met,
        unknown=best.unknown,
        unknown_opaque=best.unknown_opaque,
    )


class Cohort:
    """The counts and the overall answer of one cohort of a study."""

    def __init__(
        self,
        name: str,
        rows: Sequence[CriterionVerdict],
        coded: Iterable[CriterionVerdict],
        diagnoses: Iterable[CriterionVerdict],
        on_condition: bool,
    ) -> None:
        """Count the requirements that apply to the cohort."""
        self.name = name
        truths = [(row.verdict.truth, row.computable) for row in rows]
        self.met = sum(truth == "met" for truth, _ in truths)
        self.not_met = sum(truth == "not_met" for truth, _ in truths)
        self.unknown = sum(truth == "unknown" and known for truth, known in truths)
        self.unknown_opaque = sum(truth == "unknown" and not known for truth, known in truths)
        stated: list[Truth] = [row.verdict.truth for row in diagnoses]
        diagnosis = max(stated, key=ORDER.__getitem__) == "met" if stated else on_condition
        outside = any(row.verdict.truth == "not_met" for row in coded)
        self.overall: Overall = "unknown"
        if self.not_met or outside:
            self.overall = "excluded"
        elif diagnosis and not self.unknown:
            self.overall = "open"


def _cohort(
    name: str,
    verdicts: Iterable[CriterionVerdict],
    coded: Iterable[CriterionVerdict],
    diagnoses: Iterable[CriterionVerdict],
    on_condition: bool,
) -> Cohort:
    def concerns(row: CriterionVerdict) -> bool:
        return row.role == "requirement" and (not row.applies_to or name in row.applies_to)

    rows = [row for row in verdicts if concerns(row)]
    return Cohort(name, rows, coded, [row for row in diagnoses if concerns(row)], on_condition)


def _verdict(index: int, criterion: Criterion, chart: Chart, policy: Policy) -> CriterionVerdict:
    verdict = judge_criterion(criterion, chart, policy)
    marker = _MARKER.match(criterion.text)
    skip = marker.end() if marker and marker.end() < len(criterion.text) else 0
    return CriterionVerdict(
        criterion=index,
        text=criterion.text,
        polarity=criterion.polarity,
        role=criterion.role,
        verdict=verdict,
        study_quote=Quote(
            source="eligibility.criteria",
            start=criterion.start + skip,
            end=criterion.end,
            text=criterion.text[skip:],
        ),
        applies_to=criterion.applies_to,
        computable=criterion.complete and computable(criterion.rule),
        author=criterion.author,
        untouched=verdict.truth == "unknown" and untouched(criterion, chart, policy),
    )


def _limit(study: Study, rule: Rule, chart: Chart) -> CriterionVerdict:
    """Judge a coded limit; its quote is the field as published."""
    eligibility = study.eligibility
    if isinstance(rule, Range):
        ages = (("minimum_age", eligibility.minimum_age), ("maximum_age", eligibility.maximum_age))
        published = [(name, age.published) for name, age in ages if age is not None and age.value is not None]
    else:
        published = [("sex", eligibility.sex.published or eligibility.sex.value if eligibility.sex else "")]
    text = " – ".join(words for _, words in published)
    verdict: Verdict = judge(rule, chart)
    return CriterionVerdict(
        criterion=-1,
        text=text,
        polarity="inclusion",
        role="requirement",
        verdict=verdict,
        study_quote=Quote(
            source="eligibility." + "+".join(name for name, _ in published), start=0, end=len(text), text=text
        ),
    )

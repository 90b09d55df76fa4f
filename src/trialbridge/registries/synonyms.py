"""The words registries use in any language for status, phase, sex, design and roles, as tables; no logic."""

import re
from typing import get_args

from trialbridge.model.study import Phase, Sex, Status

STATUS = frozenset(get_args(Status))
PHASE = frozenset(get_args(Phase))
SEX = frozenset(get_args(Sex))
STUDY_TYPE = frozenset(("interventional", "observational", "expanded_access"))
ALLOCATION = frozenset(("randomized", "non_randomized", "na"))
MODEL = frozenset(("single_group", "parallel", "crossover", "factorial", "sequential"))
PURPOSE = frozenset((
    "treatment", "prevention", "diagnostic", "ect", "supportive_care", "screening",
    "health_services_research", "basic_science", "device_feasibility",
    "educational_counseling_training", "other",
))  # fmt: skip
MASKING = frozenset(("none", "single", "double", "triple", "quadruple", "blinded"))
"""`blinded` is masked without a word of whom or how many."""
OBSERVATIONAL_MODEL = frozenset((
    "cohort", "case_control", "case_only", "case_crossover", "ecologic_or_community", "family_based",
    "defined_population", "natural_history", "other",
))  # fmt: skip
TIME_PERSPECTIVE = frozenset(("prospective", "retrospective", "cross_sectional", "other"))
ARM_TYPE = frozenset((
    "experimental", "active_comparator", "placebo_comparator", "sham_comparator", "no_intervention", "other",
))  # fmt: skip
INTERVENTION_TYPE = frozenset((
    "drug", "device", "biological", "procedure", "radiation", "behavioral", "genetic", "dietary_supplement",
    "combination_product", "diagnostic_test", "other",
))  # fmt: skip
WHO = frozenset(("participant", "care_provider", "investigator", "outcomes_assessor"))


def _same(rows: str) -> dict[str, str]:
    """Read `code: word, word …` lines; the words are lower_snake, as `values.snake` gives them."""
    pairs = (row.split(":") for row in rows.strip().splitlines())
    return {word.strip(): code.strip() for code, words in pairs for word in words.split(",")}


SAME = {
    STATUS: _same("""
        not_yet_recruiting: pending, not_yet_open, authorised_not_started, authorised_recruitment_pending, planned, preinitiation, not_started, scheduled, a_démarrer, approved, in_planning, 尚未开始, 进行中_尚未招募, 尚未招募, recruiting_planned, recruitment_planned
        recruiting: open, open_to_recruitment, open_public_recruiting, ongoing_recruiting, recruiting_ongoing, authorised_recruiting, open_for_recruitment, recruitment_open, actively_recruiting, in_recruitment, 正在进行, 招募中, 进行中_招募中, 正在招募, recrutando, en_cours_recrutement, reclutando, 모집중, 募集中, recruitment_ongoing, open_to_accrual
        enrolling_by_invitation: by_invitation, recruiting_by_invitation, invitation
        active_not_recruiting: no_longer_recruiting, closed_to_recruitment, recruitment_completed, recruiting_complete, recruitment_complete, recruiting_complete_follow_up_continuing, recruiting_complete_study_continuing, ongoing_recruitment_ended, closed_to_recruitment_of_participants, 进行中_招募完成, 招募完成, closed_follow_up_continuing, closed_to_accrual, closed_to_accrual_and_intervention, recruitment_ended
        suspended: temporarily_halted, temporary_halt, temporarily_closed, temporarily_closed_to_accrual, temporarily_closed_to_accrual_and_intervention, suspended_by_ca, halted, on_hold, 暂停, 暂停或中断, 主动暂停, 主动暂停_暂停或中断, suspendue, recruiting_suspended_on_temporary_hold, recruiting_on_hold, stopped_temporarily
        terminated: prematurely_ended, early_terminated, stopped, stopped_early, discontinued, prohibited_by_ca, revoked, terminated_early, 主动终止, 终止, 责令终止, recruiting_stopped_after_recruiting_started, stopped_after_recruitment_started, administratively_complete, terminée_fin_anticipée
        completed: complete, finished, ended, study_complete, completed_study, recruiting_complete_follow_up_complete, complete_follow_up_complete, 已完成, 结束, 试验完成, terminée, study_completed, main_results_already_published, complete_study, concluído, finalizado
        withdrawn: withdrawn_before_recruitment, recruiting_withdrawn_before_recruiting_started, not_authorised, cancelled, canceled, recruitment_withdrawn, 撤销, recruiting_stopped_before_recruiting_started, stopped_before_recruitment
        unknown: unknown_status, not_available, not_provided, expired
        not_recruiting: not_open, closed, recruitment_closed
        authorised: authorised_recruitment_may_be_ongoing_or_finished, authorized, ongoing, active, 进行中, en_cours, in_progress, under_way, restarted, 진행중
    """),  # noqa: E501
    PHASE: _same("""
        na: n_a, not_applicable, no_phase, none, 不适用, 其它, 其他, retrospective_study, 回顾性研究, new_treatment_measure_clinical_study, 治疗新技术临床试验, diagnostic_new_technique_clinical_study, diagnostic_new_technique_clincal_study, 诊断试验新技术临床试验, device
        early_phase1: early_phase_1, phase_0, phase0, exploratory, pilot, pilot_study, 0, 0_exploratory_trials, 探索性研究_预试验, 预试验
        phase4: post_marketing, post_marketing_surveillance, 上市后药物, 上市后研究, post_market
    """),  # noqa: E501
    SEX: _same("""
        all: both, both_genders, both_sexes, both_males_and_females, both_male_and_female, male_and_female, male_female, female_male, men_and_women, b, any, either, 男女均可, 不限, 男_女, 남녀모두, ambos, mixed, all_genders, 男_女均可, 男性_女性, 男_女_均可, both_men_and_women, male_and_female_both
        female: f, females, women, female_only, females_only, 女, 女性, weiblich, femenino, feminino, women_only
        male: m, males, men, male_only, males_only, 男, 男性, männlich, masculino, men_only
    """),  # noqa: E501
    STUDY_TYPE: _same("""
        interventional: interventional_clinical_trial_of_medicinal_product, intervention, interventional_trial, clinical_trial, interventional_study, interventional_clinical_trial, 干预性研究, treatment, prevention, eea_cta, 介入研究, intervencionais, intervenção, experimental, ba_be, ba_be_study, pms_interventional, treatment_study, 治疗研究, 预防性研究
        observational: observational_study, observational_patient_registry, non_interventional, observational_non_interventional, 观察性研究, observacional, observação, cohort_study, prognosis_study, epidemilogical_research, epidemiological_research, cause_relative_factors_study, cause, 流行病学研究, 预后研究, 病因学_相关因素研究, patient_registry
        expanded_access: expanded_access_program
    """),  # noqa: E501
    ALLOCATION: _same("""
        randomized: randomised, randomized_controlled_trial, randomised_controlled_trial, randomized_controlled_study, rct, 随机化, randomised_trial, randomized_trial, yes, randomized_controlled, aleatorizado, randomizado, 随机, parallel_randomized
        non_randomized: nonrandomized, non_randomised, not_randomized, not_randomised, non_rct, non_randomized_controlled_trial, non_randomised_trial, non_randomised_controlled_trial, 非随机化, no, non_randomized_controlled_study, non_randomized_controlled, quasi_randomized_controlled, non_randomized_study
        na: n_a, not_applicable, single_arm_study, single_arm, 不适用
    """),  # noqa: E501
    MODEL: _same("""
        single_group: single, single_arm, single_group_assignment, single_assignment, 单臂试验, 单臂, single_arm_study, uncontrolled, one_arm
        parallel: parallel_group, parallel_groups, 平行分组, 平行, 随机平行对照
        crossover: cross_over, 交叉设计, 交叉, 随机交叉对照
        factorial: 析因设计
    """),  # noqa: E501
    PURPOSE: _same("""
        treatment: therapy, therapeutic, treatment_study, tratamento, efficacy_treatment, 治疗
        prevention: preventive, prophylaxis, prevenção, 预防, prevenção_primária
        diagnostic: diagnosis, diagnostic_test, diagnóstico, 诊断
        supportive_care: supportive, supportive_treatment, palliative_care, qol, quality_of_life
        health_services_research: health_service_research, health_care_system, health_services_reaserch, health_services
        basic_science: basic_research, basic_research_physiological_study, basic_science_physiological_study, physiological
        educational_counseling_training: educational_counselling_training, education
        other: others, prognosis, natural_history
    """),  # noqa: E501
    MASKING: _same("""
        none: open, open_label, no_masking, none_open_label, open_masking_not_used, not_blinded, unblinded, non_blinded, nonblinded, no, no_mask, masking_not_used, 开放, 非盲, aberto, abierto, 未说明盲法, open_no_masking, not_applicable_open
        blinded: blinded_masking_used, masked, masking_used, yes, unspecified, blind, masking_blinded_unspecified
        single: single_blinded, single_masked, simple_blind, 单盲, unicego, simple_ciego, masking_blinded_single
        double: double_blinded, double_masked, double_dummy, 双盲, duplo_cego, doble_ciego, double_blind_double_dummy, masking_blinded_double, participant_and_investigator_blinded
        triple: triple_blinded, triple_masked, 三盲, masking_blinded_triple, triplo_cego
        quadruple: quadruple_blinded, quadruple_masked, masking_blinded_quadruple
    """),  # noqa: E501
    OBSERVATIONAL_MODEL: _same("""
        cohort: cohort_study, 队列研究
        case_control: case_control_study, 病例对照研究, nested_case_control_study
        case_only: case_study, case_series, 病例研究
        other: others
    """),
    TIME_PERSPECTIVE: _same("cross_sectional: cross_sectional_study, 横断面, both"),
    ARM_TYPE: _same("""
        experimental: intervention, test, test_group, 试验组, intervention_group, treatment
        active_comparator: active_control, control, comparator, active, 对照组
        placebo_comparator: placebo, placebo_control
        sham_comparator: sham
        no_intervention: no_treatment, not_applicable_no_treatment, no_treatment_standard_of_care_control
    """),
    INTERVENTION_TYPE: _same("""
        drug: drugs, treatment_drugs, medicine, pharmaceutical, 药物
        device: devices, treatment_devices, medical_device, 器械
        biological: biologic, biological_vaccine, vaccine, cell_therapy, biological_complex, 生物制品
        procedure: surgery, treatment_surgery, procedure_surgery, surgical, 手术
        behavioral: behaviour, behavioural, behavior, lifestyle, treatment_behavioural
        genetic: gene_transfer
        dietary_supplement: supplement, dietary
        diagnostic_test: diagnosis_prognosis, early_detection_screening, diagnostic
        other: others, mixed, treatment_other, rehabilitation, not_applicable
    """),
    WHO: _same("""
        participant: subject, patient, patient_subject, study_participant, the_people_receiving_the_treatment_s, people_receiving_the_treatment, subjects
        care_provider: caregiver, carer, therapist, the_people_administering_the_treatment_s, people_administering_the_treatment
        investigator: investigator_therapist, researcher, monitor, investigators
        outcomes_assessor: outcome_assessor, assessor, the_people_assessing_the_outcomes, data_analyst, analyst, the_people_analysing_the_results_data
    """),  # noqa: E501
}
"""Words with another code than their own name, for each set of codes."""


def _found(*rows: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern, re.IGNORECASE)) for code, pattern in rows)


FOUND = {
    STATUS: _found(
        ("enrolling_by_invitation", r"by invitation"),
        ("withdrawn", r"withdrawn|before recruit"),
        ("terminated", r"terminated|prematurely|stopped"),
        ("suspended", r"suspend|halted|on hold"),
        ("not_yet_recruiting", r"not yet|not started"),
        ("completed", r"follow-?up complete|stud(?:y|ies) complete|已完成|结束"),
        ("active_not_recruiting", r"no longer recruiting|recruit\w* (?:is )?(?:complete|closed|ended)"),
        ("not_recruiting", r"not (?:currently )?recruiting"),
        ("recruiting", r"\brecruiting\b|招募中"),
        ("authorised", r"authori[sz]ed|进行中"),
    ),
    STUDY_TYPE: _found(
        ("observational", r"observation|non-?interventional|cohort|epidemi|观察"),
        ("expanded_access", r"expanded access"),
        ("interventional", r"intervention|clinical trial|干预"),
    ),
    ALLOCATION: _found(
        ("non_randomized", r"\b(?:non?|not|quasi)[- ]?randomi[sz]|非随机|no aleatori|não[- ]randomi"),
        ("randomized", r"randomi[sz]|\brct\b|随机(?!抽样)|aleat[oó]ri"),
    ),
    MODEL: _found(
        ("crossover", r"cross[- ]?over|交叉|cruzado"),
        ("factorial", r"factorial|析因"),
        ("parallel", r"parallel|平行|paralel"),
        ("single_group", r"single[- ](?:group|arm|assignment)|one[- ]arm|单臂|\buncontrolled"),
        ("sequential", r"sequential"),
    ),
    PURPOSE: _found(
        ("treatment", r"\(treatment\)|treatment purpose|purpose:? treatment|\btherapy\b"),
        ("prevention", r"\(prevention\)|prevention purpose|preventi|prophyla"),
        ("diagnostic", r"\(diagnostic\)|diagnos"),
        ("screening", r"\(screening\)|screening"),
        ("supportive_care", r"\(quality of life\)|supportive care"),
        ("basic_science", r"basic (?:science|research)"),
        ("health_services_research", r"health (?:services? research|care system)"),
        ("other", r"\(other\)|other purpose"),
    ),
    MASKING: _found(
        ("quadruple", r"quadruple"),
        ("triple", r"triple|三盲"),
        ("none", r"\bopen\b|open-?label|(?:not|non?|un)[- ]?(?:blind|mask)|开放|非盲|\babert[oa]\b|abierto"),
        ("double", r"doubl[ey][- ]?(?:blind|mask|dummy)|双盲|doble[- ]ciego|dupl[oa][- ]ceg|masking: double"),
        ("single", r"(?:single|observer|assessor)[- ]?(?:blind|mask)|单盲|simple ciego|masking: single"),
        ("blinded", r"blind|mask|盲"),
    ),
    OBSERVATIONAL_MODEL: _found(
        ("case_control", r"case[- ]control|病例对照"), ("cohort", r"cohort|队列"),
    ),
    TIME_PERSPECTIVE: _found(
        ("cross_sectional", r"cross[- ]sectional|横断面"),
        ("retrospective", r"retrospective|回顾性"),
        ("prospective", r"prospective|前瞻性"),
    ),
}  # fmt: skip
"""What a longer text says, by its first match."""
TAILS = ("_assignment", "_blind", "_study", "_trial", "_phase")
"""Endings that carry nothing ("Parallel Assignment", "Observational study")."""

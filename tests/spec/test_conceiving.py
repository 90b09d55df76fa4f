"""What is asked of who can conceive: contraception, what is abstained from, how long, and remarks, as a table.

A row that begins with "not:" stands in an exclusion list. A rule that ends in "?" is not computable.
"""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.eligibility.rewrite import obliged
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

ROWS = [
    (
        "Men must not donate sperm from screening until 90 days after the last dose of study drug",
        "IF(male THEN NOT sperm-donation/planned @after last_dose<=90 days)",
    ),
    (
        "Women must not breastfeed during the trial, starting at screening through 4 months after the last dose",
        "IF(female THEN NOT lactation/active @after last_dose<=4 months)",
    ),
    (
        "Contraception during the study and for six weeks thereafter",
        "contraception @after last_dose<=6 weeks",
    ),
    (
        "Contraception from 30 days before the first dose until 90 days after the last dose",
        "contraception/planned @before first_dose<=30 days ?",
    ),
    (
        "Contraception during treatment and for 3 months after the last dose of wizardrin",
        "ALL(contraception @after last_dose<=3 months, contraception)",
    ),
    (
        "Chemotherapy within 3 months after the last dose of cisplatin",
        "chemotherapy @after cisplatin<=3 months",
    ),
    (
        "not: Planning a pregnancy within 2 months after completing the study",
        "planned-pregnancy/planned @after last_dose<=2 months",
    ),
    (
        "not: Steroids at least 4 weeks after completion of therapy",
        "corticosteroid @before enrolment>=4 weeks",
    ),
    (
        "Contraception during the study and for 3 months after treatment with the study drug and a wand",
        "'Contraception during the study and for 3 months after treatment with the study drug and a wand' ?",
    ),
    (
        "Men must agree to refrain from unprotected sex and sperm donation until 90 days after the last dose",
        "IF(male THEN ALL(NOT sperm-donation/planned @after last_dose<=90 days, NOT unprotected-sex @after last_dose<=90 days))",
    ),
    (
        "Men must agree to use contraception and refrain from donating sperm during the study and for 2 months after the last dose",
        "IF(male THEN ALL(contraception @after last_dose<=2 months, contraception, NOT ANY(sperm-donation/planned "
        "@after last_dose<=2 months, sperm-donation/planned)))",
    ),
    (
        "Men agree to use contraception during the study and refrain from donating sperm until 2 months after the last dose",
        "IF(male THEN ALL(contraception, NOT ANY(sperm-donation/planned @after last_dose<=2 months, sperm-donation/planned)))",
    ),
    ("Must refrain from donating sperm or use a condom", "ANY(contraception, NOT sperm-donation)"),
    (
        "not: Pregnant, nursing, and unwilling to use contraception",
        "ANY(ALL(fertile, NOT contraception), lactation/active, pregnancy/active)",
    ),
    ("not: Sexually active and unwilling to use a condom", "ALL(sexually-active, NOT contraception)"),
    ("not: Unwilling to refrain from breastfeeding", "lactation/active"),
    ("not: Women (unwilling to use contraception) with asthma", "ALL(asthma, female, NOT contraception)"),
    (
        "Nursing women must be willing to discontinue breastfeeding",
        "IF(lactation/active THEN NOT lactation/active)",
    ),
    ("Must be able to refrain", "'Must be able to refrain' ?"),
    (
        "Willing to undergo surgery and to use contraception",
        "ALL(contraception, 'Willing to undergo surgery') ?",
    ),
    (
        "Women must use contraception (a condom, a diaphragm or an implant) throughout the study",
        "IF(female THEN contraception)",
    ),
    (
        "Women must use contraception, such as an oral contraceptive or an implant",
        "IF(female THEN contraception)",
    ),
    (
        "Women must use contraception, such as an implant; asthma",
        "ALL(asthma, IF(female THEN contraception))",
    ),
    ("Women must use contraception, such as a wand or an implant", "IF(female THEN contraception)"),
    ("Women must use contraception (a wand)", "IF(female THEN contraception)"),
    ("Women must use contraception (a condom", "IF(female THEN contraception)"),
    ("Women must use contraception such as", "IF(female THEN contraception)"),
    (
        "Women must use at least 2 methods of contraception, as detailed in Appendix 3 of the protocol, to avoid pregnancy",
        "IF(female THEN ALL(#contraception 2..None, NOT pregnancy/active, 'as detailed in Appendix 3 of the protocol', 'use')) ?",
    ),
    ("Women must use contraception as if by magic", "IF('by magic' THEN IF(female THEN contraception)) ?"),
    ("Women must use contraception or practice abstinence", "IF(female THEN contraception)"),
    ("Women must use contraception or wizardry", "IF(female THEN ANY(contraception, 'wizardry')) ?"),
    (
        "Women must use contraception for 3 months after the last dose and for 4 months after the last dose",
        "IF(female THEN ALL(contraception @after last_dose<=3 months, 'for 4 months after the last dose')) ?",
    ),
    (
        "Women of childbearing potential and men must use contraception",
        "IF(ANY(childbearing-potential, male) THEN contraception)",
    ),
    (
        "Men with a partner of childbearing potential must use contraception",
        "IF(ALL(fertile-partner, male) THEN contraception)",
    ),
    (
        "Females must be abstinent, or, if sexually active, use contraception",
        "IF(ANY(contraception, sexually-active) THEN IF(female THEN sexually-abstinent)) ?",
    ),
    ("If using oral contraceptives, stable asthma", "IF(oral-contraceptive THEN asthma[stable])"),
    (
        "not: Women of childbearing potential and men not using contraception",
        "ANY(ALL(male, NOT contraception), childbearing-potential) ?",
    ),
    (
        "not: Nursing women, or men with a pregnant partner",
        "ANY(ALL(male, pregnant-partner), lactation/active)",
    ),
    (
        "not: Pregnant, or planning a pregnancy or egg donation within 30 days after the last dose of study drug",
        "ANY(egg-donation/planned @after last_dose<=30 days, planned-pregnancy @after last_dose<=30 days, pregnancy/active)",
    ),
    (
        "Negative pregnancy test (in persons of childbearing potential) within 14 days prior to enrolment",
        "IF(childbearing-potential THEN NOT pregnancy/active @before enrolment<=14 days)",
    ),
    (
        "not: Pregnant or nursing female or male with pregnant female partner",
        "ANY(ALL(lactation/active, pregnant-partner), ALL(pregnancy/active, pregnant-partner)) ?",
    ),
    (
        "not: Women/men of reproductive potential not using contraception; asthma",
        "ANY(ALL(fertile, male, NOT contraception), asthma, female) ?",
    ),
    (
        "Women must use contraception as detailed in Appendix 3 of this protocol during the study",
        "IF(female THEN contraception)",
    ),
    (
        "Women must use contraception until 3 months after the last dose through 4 months after the last dose",
        "IF(female THEN contraception/planned @after last_dose<=3 months) ?",
    ),
    (
        "Women must use contraception, such as an implant. Asthma",
        "ALL(asthma, IF(female THEN contraception))",
    ),
    ("Women must use contraception,", "IF(female THEN contraception)"),
    (
        "All females of childbearing potential and all men with a partner of childbearing potential must agree to use contraception",
        "IF(ANY(ALL(fertile-partner, male), childbearing-potential) THEN contraception)",
    ),
    (
        "not: Pregnant or plan to be pregnant in 2 years",
        "ANY(planned-pregnancy @after enrolment<=2 years, pregnancy/active)",
    ),
    (
        "Women of childbearing potential must have a negative pregnancy test. Women of childbearing potential are those who have a womb.",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    ("Women of childbearing potential are those who have a womb", "-"),
    (
        "not: Pregnant women are excluded because the drug may have teratogenic effects. Because there is an unknown risk to infants, breastfeeding should be discontinued if the mother is treated with the drug",
        "ANY(lactation/active, pregnancy/active)",
    ),
    (
        "The effects on a fetus are unknown. For this reason, women of childbearing potential and men must use contraception",
        "IF(ANY(childbearing-potential, male) THEN contraception)",
    ),
    (
        "Not pregnant or nursing. Acceptable methods of contraception are a condom and a wand.",
        "NOT ANY(lactation/active, pregnancy/active)",
    ),
    (
        "Not pregnant or wizards. Acceptable methods of contraception are a condom and a wand.",
        "NOT ANY(named:wizards, pregnancy/active)",
    ),
    ("not: Pregnant. If the urine test is positive, a serum pregnancy test is done.", "pregnancy/active"),
    ("not: Nursing due to a wand", "lactation/active[due-to-a-wand]"),
    (
        "For women of childbearing potential, a negative pregnancy test",
        "IF(childbearing-potential THEN NOT pregnancy/active)",
    ),
    ("Adults able to provide informed consent, with asthma", "ALL(asthma, informed-consent, age>=18 a)"),
    (
        "Adults with asthma who are willing to consent to fasting",
        "ALL(asthma, 'willing to consent to fasting', age>=18 a) ?",
    ),
    ("Willing and able to give written informed consent and has asthma", "ALL(asthma, informed-consent)"),
    ("Asthma, signed and dated consent form", "ALL(asthma, informed-consent)"),
    ("not: Unable to give consent or pregnant", "ANY(pregnancy/active, NOT informed-consent)"),
    ("not: Asthma; gives informed consent", "ANY(ALL(informed-consent, 'gives'), asthma) ?"),
    ("not: Pregnant or refuses to sign consent", "ANY(pregnancy/active, NOT informed-consent)"),
    ("Parent or guardian of a child with asthma", "'Parent or guardian of a child with asthma' ?"),
    ("Willing to avoid pregnancy or fathering children", "ALL(NOT planned-fatherhood, NOT pregnancy/active)"),
    (
        "Must refrain from unprotected sex or donating sperm until 90 days after the last dose",
        "ALL(NOT sperm-donation/planned @after last_dose<=90 days, NOT unprotected-sex @after last_dose<=90 days)",
    ),
    (
        "not: Unwilling to use contraception, pregnant or nursing",
        "ANY(ALL(fertile, NOT contraception), lactation/active, pregnancy/active)",
    ),
    (
        "not: Pregnant. Unwilling to use contraception.",
        "ANY(ALL(fertile, NOT contraception), pregnancy/active)",
    ),
    ("not: Unwilling to refrain from breastfeeding or asthma", "ANY(asthma, lactation/active)"),
    ("not: Asthma, capable of giving consent", "ANY(asthma, 'capable of giving consent') ?"),
    ("Asthma; informed consent signed and dated", "ALL(asthma, informed-consent)"),
    (
        "Patients must not be pregnant, or unwilling to use contraception",
        "ANY(ALL(contraception, 'unwilling to'), NOT pregnancy/active) ?",
    ),
    (
        "not: Pregnant patients, or male patients whose female partner is pregnant",
        "ANY(ALL(female, male, pregnant-partner), pregnancy/active) ?",
    ),
    (
        "not: Sexually active women and men who are unwilling to use contraception",
        "ANY(ALL(female, sexually-active), ALL(male, NOT contraception)) ?",
    ),
    (
        "not: Female patients who are pregnant. A pregnancy test is required for women of childbearing potential",
        "ALL(female, pregnancy/active)",
    ),
    (
        "Willing to refrain from breastfeeding during the study and for 12 months following rituximab therapy",
        "ALL(rituximab @before enrolment>=12 months, NOT lactation/active) ?",
    ),
    (
        "not: Pregnant women are excluded. Because there is a potential risk for nursing infants breastfeeding should be discontinued if the mother is treated",
        "ANY(lactation/active, pregnancy/active)",
    ),
    (
        "Not pregnant. In addition, women of childbearing potential are those who have a womb.",
        "ALL(NOT pregnancy/active, 'women of childbearing potential are those who have a womb') ?",
    ),
    (
        "Men must agree to remain abstinent or use contraception and agree to refrain from donating sperm",
        "ALL(ANY(ALL(male, sexually-abstinent), contraception), NOT sperm-donation) ?",
    ),
    ("Currently not pregnant not nursing", "NOT ALL(pregnancy/active, NOT lactation/active) ?"),
    ("Children under 12 with asthma give assent", "'Children under 12 with asthma give assent' ?"),
    (
        "Premenopausal women must be abstinent and use contraception",
        "IF(premenopausal THEN ALL(contraception, sexually-abstinent)) ?",
    ),
    (
        "Women must use contraception (a condom; abstinence). Should a woman become pregnant, she tells us.",
        "IF(female THEN contraception)",
    ),
]


@pytest.mark.parametrize(("words", "rule"), ROWS)
def test_what_is_asked_of_who_can_conceive(words: str, rule: str, vocabulary: Vocabulary) -> None:
    """Each sentence gives the rule beside it, and is computable where no "?" ends it."""
    exclusion = words.startswith("not: ")
    text = words.removeprefix("not: ")
    said = Understanding(vocabulary).understand(text, exclusion)
    meant = None if said.rule is None else said.rule if exclusion else obliged(said.rule, text)
    found = brief(None if meant is None else canonical(meant))
    assert found + ("" if said.complete else " ?") == rule


def test_a_definition_alone_is_no_requirement(vocabulary: Vocabulary) -> None:
    """What only says who is meant by a word is listed, not judged."""
    block = "Inclusion Criteria:\n\n* Women of childbearing potential are those who have a womb\n* Asthma"
    roles = [one.role for one in parse(block, vocabulary)]
    assert roles == ["heading", "heading", "requirement"]

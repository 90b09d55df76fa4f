"""Nouns that say little, parts of the body in a row, adverbs and mere illness, where they complete a name."""

import pytest
from tests.rules import understood

from trialbridge.eligibility.understanding import Understanding

READ = [
    ("not: Severe orthopaedic condition", "named:orthopaedic-condition[severe]"),
    ("No current cerebral disease", "NOT named:cerebral-disease/active"),
    ("not: Cardiac symptoms or disorders", "'Cardiac' ?"),
    (
        "not: Chronic muscular, urinary or neuromuscular disorder",
        "ANY(muscular-disease[chronic], neuromuscular-disease[chronic], urinary-system-disease[chronic])",
    ),
    ("not: Orbital or vestibular lesions", "ANY(named:orbital-lesions, named:vestibular-lesions)"),
    (
        "Ascites, orbital or vestibular lesions",
        "ALL(ANY(named:lesions[orbital], named:lesions[vestibular]), ascites/active)",
    ),
    ("not: Nasal or sinus surgery", "ANY(surgery[intranasal], surgery[sinus])"),
    ("Adequate hepatic, renal and marrow function", "named:adequate-hepatic-renal-and-marrow-function"),
    ("Must have adequate marrow function.", "named:adequate-marrow-function"),
    ("not: Burns of the face or neck", "burn[of-the-face-or-neck]"),
    ("not: Burns to the chest, trunk and limbs", "burn[to-the-chest-trunk-and-limbs]"),
    ("not: Burns to the chest, trunk, or limbs", "burn[to-the-chest-trunk-or-limbs]"),
    ("not: Burns to the chest, trunk", "ANY(burn[to-the-chest], 'trunk') ?"),
    ("not: Burns to the face or liver disease", "ANY(burn[to-the-face], liver-disease) ?"),
    ("not: Metal implant in the skull or brain", "metal-implant[in-the-skull-or-brain]"),
    (
        "not: Injury to the hand that could affect the grip",
        "trauma[that-could-affect-the-grip to-the-hand]",
    ),
    ("not: Surgery within 4 weeks or planned", "surgery @before enrolment<=4 weeks ?"),
    ("not: Poorly compensated liver disease", "liver-disease[poorly-compensated]"),
    ("not: Genetically confirmed wizardry", "named:wizardry"),
    ("not: Magically induced wizardry", "named:magically-induced-wizardry"),
    ("not: Magically wizardry", "ALL(named:wizardry, 'Magically') ?"),
    ("not: Magically fluctuating renal function", "'Magically fluctuating' ?"),
    ("not: Asthma magically", "ALL(asthma, 'magically') ?"),
    ("not: Cauldrons or wizard hats", "ANY(named:cauldrons, named:wizard-hats)"),
    ("not: Weakness due to chronic conditions", "muscle-weakness[chronic] ?"),
    ("not: Ménière's disease", "menieres-disease"),
    ("not: Acute illness", "named:illness/active[acute]"),
    ("not: Acute or unstable illness", "ANY(named:illness[acute], named:illness[unstable])"),
    ("not: Asthma or clinically significant disorder", "ANY(asthma, named:disorder[clinically-significant])"),
    ("not: Uncontrolled disease", "'Uncontrolled' ?"),
    ("Acute illness", "'Acute' ?"),
    ("No acute illness", "NOT named:illness/active[acute]"),
    ("not: Asthma as assessed by a wizard", "asthma"),
    ("not: Asthma as indicated by a need of spells", "ALL(asthma, named:spells/active) ?"),
    ("not: Diabetes (type 1 or 2) or asthma", "ANY(asthma, type-1-diabetes, type-2-diabetes)"),
    ("not: Wizardry type 2", "'Wizardry type 2' ?"),
    ("not: Presence of deletion 17p13", "'Presence of deletion 17p13' ?"),
    ("not: Severe wizardry or acute infection", "ANY(infection/active[acute], named:wizardry[severe])"),
    ("not: Severe cauldron or acute infection", "ANY(infection/active[acute], named:cauldron[severe])"),
    ("not: Cauldron or acute infection", "ANY(infection/active[acute], 'Cauldron') ?"),
    ("not: CNS (central nervous system) metastasis", "cns-metastasis"),
    ("not: CNS (wizard night spell) metastasis", "ALL(metastasis, 'CNS (wizard night spell)') ?"),
    ("Patients with adequate marrow function", "named:adequate-marrow-function"),
    (
        "not: Active, uncontrolled bacterial or fungal infections",
        "ANY(bacterial-infection/active[uncontrolled], fungal-infection/active[uncontrolled])",
    ),
    (
        "not: Strong brewers and inducers of CYP3A4",
        "ALL(cyp3a4-inducer[strong], 'Strong brewers') ?",
    ),
    ("not: Severe, chronic, asthma", "ANY(asthma, 'Severe', 'chronic') ?"),
    (
        "No uncontrolled, non-healing wound, ulcer or fracture",
        "NOT ANY(fracture/active[uncontrolled], non-healing-wound/active[uncontrolled], ulcer/active[uncontrolled])",
    ),
]


@pytest.mark.parametrize(("text", "rule"), READ)
def test_what_the_grammar_leaves_out_completes_a_name(
    text: str, rule: str, understanding: Understanding
) -> None:
    """A noun of an illness completes what stands before it; what is not sure stays not computable."""
    assert understood(understanding, text) == rule

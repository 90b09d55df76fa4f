"""Records of one study come together by stated numbers and by likeness, and never by chance or force."""

import random

import pytest
from tests.studies import study

from trialbridge.model.linkage import Decision
from trialbridge.model.study import (
    Coded,
    Design,
    Enrolment,
    Identifier,
    Intervention,
    Location,
    Organisation,
    Source,
    StudyDate,
    Text,
)
from trialbridge.records.keys import WIDEST, id_key, keys, states_identifier
from trialbridge.records.lead import lead
from trialbridge.records.likeness import content_words, likeness, protocol_numbers, titles
from trialbridge.records.link import link

TITLE = "Sorafenib combined with cytokine-induced killer cells in resected hepatocellular carcinoma"


def record(number, registry="ctgov", title=TITLE, states=(), kind="secondary", **fields):
    """Make a record of a registry that states some identifiers; fields replace the made-up ones."""
    made = {
        "id": number,
        "source": Source(registry=registry),
        "title": (Text(text=title),) if title else (),
        "identifiers": tuple(Identifier(id=it, kind=kind) for it in states),
        "sponsor": Organisation(name="Sun Yat-sen University"),
        "dates": (StudyDate(event="start", date="2019-03-04"),),
        "design": Design(phase=Coded(value="phase2"), enrolment=Enrolment(count=120)),
    }
    return study(1, **{**made, **fields})


def together(*records, decisions=()):
    """Give the members of each cluster."""
    return [set(it.members) for it in link(records, decisions)[0]]


def decision(left, right, same):
    """Make a person's word."""
    return Decision(left=left, right=right, same=same, who="A. Reader", why="read both", when="2026-01-01")


NCT, CHI, ISR, EU = "NCT00000001", "ChiCTR2000000001", "ISRCTN42944026", "2010-022449-38"
FAR = {
    "title": "A survey of sleep in shift workers",
    "sponsor": Organisation(name="Oslo Hospital"),
    "dates": (StudyDate(event="start", date="2010-01-01"),),
    "conditions": ("Insomnia",),
    "locations": (Location(country="Norway"),),
    "design": Design(phase=Coded(value="phase4"), enrolment=Enrolment(count=900)),
}


def test_one_side_stating_the_other_is_enough():
    """The basis, the confidence and the words are kept; titles may differ as far as something else agrees."""
    found, apart = link([record(NCT, states=(CHI,)), record(CHI, "chictr", "CIK after surgery of the liver")])
    (it,) = found[0].links
    assert (it.left, it.right, it.basis, it.confidence) == (CHI, NCT, "listed", 0.99)
    assert "NCT00000001 says ChiCTR2000000001 in its identifiers" in it.evidence[0]
    assert not apart


def test_two_that_state_a_third_number_are_one():
    """The third record need not be stored."""
    assert together(record(NCT, states=(EU,)), record(CHI, "chictr", states=(EU,))) == [{NCT, CHI}]


def test_a_number_that_everything_else_denies_is_a_slip():
    """It is kept apart and shown; without titles nothing can deny it."""
    found, apart = link([record(NCT, states=(CHI,)), record(CHI, "chictr", **FAR)])
    assert not found
    assert apart[0].possible
    assert "nothing else agrees" in apart[0].why
    bare = record(CHI, "chictr", **{**FAR, "title": ""})
    assert together(record(NCT, states=(CHI,)), bare) == [{NCT, CHI}]


def test_two_identifiers_of_one_registry_never_meet():
    """Both state the same number: the one whose title is nearest by far is taken, the other shown apart."""
    other = record("NCT00000002", title=f"Extension: {TITLE} in children after five years", states=(CHI,))
    found, apart = link([record(NCT, states=(CHI,)), other, record(CHI, "chictr")])
    assert [set(it.members) for it in found] == [{NCT, CHI}]
    assert "several of ctgov are stated" in apart[0].why
    twin = record("NCT00000002", states=(CHI,))
    assert together(record(NCT, states=(CHI,)), twin, record(CHI, "chictr")) == []


def test_a_chain_does_not_join_two_of_one_registry():
    """A is B, B is C, but A and C are two of one registry: the surer pair stays, the other is told why."""
    middle = record(ISR, "isrctn", states=(CHI,))
    text = (Text(text="This study is registered as ISRCTN42944026."),)
    second = record("ChiCTR2000000002", "chictr", summary=text)
    found, apart = link([record(CHI, "chictr"), middle, second])
    assert len(found) <= 1
    assert any("chictr" in it.why for it in apart)


def test_what_is_alike_does_not_join_two_of_one_registry_either():
    """Two stated pairs whose other halves are alike: they stay two, and it is said why."""
    other = "Dendritic cells after surgery of renal carcinoma in elderly people with comorbidity"
    first = record(NCT, title=other, states=(CHI,), design=Design(enrolment=Enrolment(count=120)))
    second = record("NCT00000002", title=other, states=(ISR,))
    found, apart = link([first, second, record(CHI, "chictr"), record(ISR, "isrctn")])
    assert [set(it.members) for it in found] == [{NCT, CHI}, {"NCT00000002", ISR}]
    assert [it.why for it in apart] == ["ctgov has both NCT00000001 and NCT00000002"]


def test_the_records_of_a_studys_countries_are_no_rivals():
    """One study, one number, two of its countries."""
    norway, belgium = (record(f"EUCTR{EU}-{country}", "ictrp") for country in ("NO", "BE"))
    (found,) = together(record(NCT, states=(EU,)), norway, belgium)
    assert found == {NCT, f"EUCTR{EU}-BE", f"EUCTR{EU}-NO"}


def test_both_sides_may_state_the_other():
    """The surer statement is the link's."""
    text = (Text(text="This study is registered as NCT00000001."),)
    other = (Text(text="This study is registered as ChiCTR2000000001."),)
    for here, there in (((CHI,), {"summary": text}), ((), {"states": (NCT,)})):
        ours = record(NCT, states=here, summary=other)
        (found,), _ = link([ours, record(CHI, "chictr", **there)])
        assert [it.basis for it in found.links] == ["listed"]
    third = record(ISR, "isrctn", states=(NCT, CHI))
    (found,), _ = link([record(NCT, states=(CHI,)), record(CHI, "chictr"), third])
    assert len(found.links) == 3


def test_an_old_number_and_country_records_are_the_same():
    """The registry itself says so, whatever the titles."""
    alias = record(NCT, states=("NCT00000002",), kind="alias")
    assert together(alias, record("NCT00000002", title="Something else")) == [{NCT, "NCT00000002"}]
    norway, belgium = (record(f"EUCTR{EU}-{country}", "ictrp") for country in ("NO", "BE"))
    assert together(norway, belgium) == [{f"EUCTR{EU}-BE", f"EUCTR{EU}-NO"}]


def test_likeness_joins_records_of_two_registries_only():
    """Equal title, sponsor, size and day: one study in two registries, two studies in one registry."""
    found, _ = link([record(NCT), record(CHI, "chictr")])
    assert found[0].links[0].basis == "evidence"
    assert found[0].links[0].confidence >= 0.95
    assert together(record(NCT), record("NCT00000002")) == []


def test_likeness_yields_to_a_number_of_another_record():
    """A record that states another one of that registry is not this one."""
    assert together(record(NCT, states=("ChiCTR2000000009",)), record(CHI, "chictr")) == []


def test_what_is_nearly_alike_is_left_to_a_person():
    """Shown as possible, not joined."""
    found, apart = link(
        [
            record(NCT, sponsor=None, dates=(), design=Design()),
            record(CHI, "chictr", sponsor=None, dates=(), design=Design()),
        ]
    )
    assert not found
    assert apart[0].possible
    assert 0.6 <= apart[0].confidence < 0.95


def test_what_little_is_shared_is_no_candidate_at_all():
    """A common title of few words, or a key that too many share."""
    assert together(record(NCT, title="CIK cells"), record(CHI, "chictr", title="CIK cells", dates=())) == []
    many = [record(f"ChiCTR20000001{at:02}", "chictr") for at in range(WIDEST + 1)]
    assert link([record(NCT), *many]) == ([], [])


def test_a_persons_word_wins():
    """Together against the guard, apart against the evidence, also across a chain."""
    pair = [record(NCT), record("NCT00000002", title="Another")]
    assert together(*pair, decisions=[decision(NCT, "NCT00000002", True)]) == [{NCT, "NCT00000002"}]
    found, apart = link([record(NCT), record(CHI, "chictr")], [decision(CHI, NCT, False)])
    assert not found
    assert apart[0].why == "A. Reader: read both"
    three = [
        record(NCT, states=(EU,)),
        record(CHI, "chictr", states=(EU,)),
        record(ISR, "isrctn", states=(EU,)),
    ]
    split = together(*three, decisions=[decision(CHI, ISR, False)])
    assert len(split) == 1
    assert not {CHI, ISR} <= split[0]
    assert together(record(NCT), decisions=[decision(CHI, NCT, True)]) == []


def test_the_order_of_records_does_not_matter():
    """Any order gives the same clusters, links and pairs apart."""
    records = [
        record(NCT, states=(CHI, EU)),
        record(CHI, "chictr"),
        record(ISR, "isrctn", states=(EU,)),
        record("NCT00000002", states=(EU,), **FAR),
        record("DRKS00000001", "drks"),
    ]
    wanted = link(records)
    for seed in range(6):
        shuffled = random.Random(seed).sample(records, len(records))
        found = link(shuffled)
        assert found[0] == wanted[0]
        assert sorted(map(str, found[1])) == sorted(map(str, wanted[1]))


@pytest.mark.parametrize(
    ("ours", "theirs", "part", "is_there"),
    [
        ({}, {}, "size", True),
        ({}, {"design": Design(enrolment=Enrolment(count=500))}, "size_far", True),
        ({}, {"design": Design(enrolment=Enrolment(count=150))}, "size", False),
        ({}, {}, "day", True),
        ({}, {"dates": (StudyDate(event="start", date="2019-03"),)}, "month", True),
        ({}, {"dates": (StudyDate(event="start", date="2019"),)}, "month", False),
        ({}, {"dates": (StudyDate(event="start", date="2015"),)}, "start_far", True),
        ({}, {}, "sponsor", True),
        ({}, {"sponsor": Organisation(name="Oslo Hospital")}, "sponsor_other", True),
        ({}, {"sponsor": Organisation(name="Inc")}, "sponsor", False),
        ({}, {"sponsor": Organisation(name="Zhongshan University")}, "sponsor_other", False),
        ({}, {}, "condition", True),
        ({}, {"conditions": ("Insomnia",)}, "condition_other", True),
        ({}, {"locations": (Location(country="Norway"),)}, "country_other", True),
        ({}, {"design": Design(phase=Coded(value="phase3"))}, "phase_other", True),
        ({}, {"design": Design(phase=Coded(value="phase1/phase2"))}, "phase_other", False),
        ({}, {}, "given", True),
        ({}, {"interventions": (Intervention(name="Acupuncture"),)}, "given_other", True),
    ],
)
def test_likeness_names_what_agrees_and_what_does_not(ours, theirs, part, is_there):
    """Each part of the confidence is a word."""
    assert (part in likeness(record(NCT, **ours), record(CHI, "chictr", **theirs)).parts) == is_there


def test_a_sponsors_number_makes_up_for_another_title():
    """It has to tell studies apart: mixed, long, no registry's."""
    ours = record(NCT, states=("MO-29983",), kind="org")
    theirs = record(CHI, "chictr", "Eine Studie zu Leberkrebs", states=("MO 29983",), kind="org")
    assert protocol_numbers(ours) == {"MO29983"}
    assert "protocol" in likeness(ours, theirs).parts
    assert likeness(record(NCT), record(CHI, title="Eine Studie")).confidence == 0.0
    numbers = ("7", "PILOT", "2010-022449-38", "12345678", "123456789")
    assert protocol_numbers(record(NCT, states=numbers)) == {"123456789"}
    assert titles(record(NCT, title="")) == []
    assert likeness(record(NCT, title=""), record(CHI, title="")).title == 0.0
    bare = record(CHI, sponsor=None, conditions=(), interventions=(), locations=())
    assert likeness(record(NCT), bare).parts == ("size", "day")
    assert keys(ours) & keys(theirs)


def test_chinese_titles_have_content_too():
    """Words of a script without spaces are taken in pairs of characters."""
    assert content_words("肝细胞癌 of the liver") == {"肝细", "细胞", "胞癌", "liver"}
    assert content_words("癌") == {"癌"}


def test_keys_say_whether_they_state_an_identifier():
    """Stated numbers are even, hints odd."""
    ours, theirs = keys(record(NCT, states=(EU,))), keys(record(CHI, "chictr", states=(EU,)))
    assert id_key(EU) in ours & theirs
    assert states_identifier(id_key(EU))
    told = (Text(text="After the previous study (ISRCTN42944026) had ended."),)
    assert id_key(ISR) not in keys(record(NCT, summary=told))
    assert any(not states_identifier(key) for key in ours & theirs)
    assert id_key("XYZ-1") in keys(record("XYZ-1", title=""))


def test_the_best_known_record_leads():
    """First hand before repeated, with criteria before without, then the fullest."""
    repeated = record(CHI, "ictrp")
    plain = record(ISR, "isrctn")
    assert lead([repeated, plain]).id == ISR
    empty = record("DRKS00000001", "drks", eligibility=study(1).eligibility.__class__())
    assert lead([empty, plain]).id == ISR
    full = record("DRKS00000001", "drks", keywords=("x",), official_title=(Text(text="x"),))
    assert lead([plain, full]).id == "DRKS00000001"

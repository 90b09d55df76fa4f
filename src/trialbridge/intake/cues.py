"""Words that turn what a sentence says of something: denied, doubted, past, planned, of a relative; a table.

After ConText (Harkema 2009): a cue acts forward or backward over its sentence, until a word that ends it.
"""

import re
from typing import NamedTuple

from trialbridge.intake import chinese
from trialbridge.vocab import Phrase, Vocabulary


class Cue(NamedTuple):
    """A cue found: its span, what it does, which way, over how many words, and over commas or not."""

    start: int
    end: int
    effect: str
    forward: bool
    reach: int
    lists: bool = True


def _split(table: str) -> list[str]:
    return [" ".join(text.split()) for text in table.split("|")]


_FORWARD = {
    "absent": """
        no evidence of | no evidence for | no sign of | no signs of | no signs or symptoms of |
        no indication of | no history of | no known history of | no prior history of | no past history of |
        no personal history of | without history of | no hx of | no h/o | no known | without | without any |
        without evidence of | without signs of | without any evidence of | denies | denied | deny |
        denying | denies any | denied any | denies having | negative for | is negative for |
        was negative for | were negative for | tested negative for | free of | absence of | absent |
        lack of | lacks | lacking | rules out | ruled out | ruled out for | excluded | excludes |
        excluding | did not reveal | did not show | did not demonstrate | does not show | does not reveal |
        no | never had | never has had | has never had | has no | have no | had no | with no | there is no |
        there was no | there are no | no other | shows no | showed no | revealed no | reveals no |
        not positive for | no new | no clinical evidence of | no definite | no obvious | no significant |
        no radiographic evidence of | no suspicious | no acute | does not have | doesn't have |
        did not have | didn't have | do not have | has not had | hasn't had | does not suffer from |
        not suffering from | not known to have | not diagnosed with | never diagnosed with | has not any |
        not any | no positive history of | has no positive history of | not any positive history of |
        has not any positive history of | unremarkable for | neither | nor | fails to reveal |
        no symptoms of | no complaints of | no detectable | never received | has not received |
        have not received | not received | did not receive | no prior | no previous | has never received |
        never underwent | not undergone | has not undergone | never been treated with |
        not been treated with | never treated with | not treated with | never taken | not candidate for |
        not a candidate for | unable to receive | declined | declines | refused | refuses | naive to |
        never exposed to | not taking | not on | is not on | not using | not currently taking |
        not currently on | does not take | does not use | doesn't use | doesn't take | not receiving |
        not experiencing | is not experiencing any | non | not have any | not have | no family history of |
        no need for | not required | does not require | doesn't require | not compatible with |
        not consistent with
    """,
    "weakly_absent": """
        not | isn't | wasn't | aren't | weren't | does not | doesn't | did not | didn't | never | cannot |
        is not | was not | are not | won't | will not
    """,
    "uncertain": """
        is likely | is suspected to be | is possibly | is probably | likely to be | possible | possibly |
        probable | probably | suspected | suspect | suspects | suspicion of | suspicion for |
        suspicious for | suspicious of | concern for | concerns for | concerning for | concern of |
        question of | questionable | r/o | rule out | to rule out | likely | presumed | presumably |
        cannot rule out | cannot exclude | can not exclude | may have | may be | might be | might have |
        could be | could represent | may represent | suggestive of | suggesting | suggests | suggested |
        suggest | evaluate for | to evaluate for | workup for | work up for | differential includes |
        differential diagnosis includes | differential diagnosis of | thought to be | thought to have |
        appears to be | equivocal for | indeterminate for | borderline | versus | vs | query |
        cannot be excluded for | potential | potentially | provisional diagnosis of | working diagnosis of |
        worrisome for | not exclude | perhaps | apparent | not ruled out | favoring | favors | tentative |
        felt to be | possibility of | the possibility of | being evaluated for | evaluated for
    """,
    "history": """
        history of | h/o | hx of | hx | s/p | sp | status post | prior | previous | previously | past |
        remote | former | formerly | post | past medical history of | past medical history significant for |
        past medical history is significant for | past medical history was significant for |
        past medical history is remarkable for | past medical history is notable for |
        past medical history includes | past medical history included | medical history significant for |
        medical history is significant for | medical history was significant for |
        medical history includes | past surgical history is significant for |
        past surgical history significant for | past surgical history of | pmh of | pmh significant for |
        pmh includes | pmhx of | pmhx significant for | pmh | past history of | known history of |
        long history of | longstanding history of | surgical history of | a history of |
        positive history for | positive history of | history significant for | history is significant for |
        history notable for | history positive for | recent history of | had a history of |
        has a history of | with a history of
    """,
    "outcome": """
        progressed on | progressed after | progression on | progression after | relapsed after |
        relapse after | failure of | failed | refractory to | resistant to | intolerant of |
        intolerant to | response to | remission after | remission with | did not tolerate |
        relapsed since | relapse since | relapsed on | progressed since | recurred after
    """,
    "given": """
        received | receiving of | treated with | was treated with | has been treated with | after |
        following | since | post | underwent | undergone | completed | was given | given |
        discontinued | stopped | quit | had undergone | has undergone | had received | has received |
        therapy included | treatment included | treated initially with | initially treated with | off
    """,
    "resolved": """
        resolved | resolution of | now resolved | no longer has | no longer | cured of | recovered from |
        recovery from
    """,
    "planned": """
        planned for | planned | plans for | plan for | plan to start | plan to begin | scheduled for |
        will undergo | will receive | will be treated with | will start | will begin |
        will be started on | candidate for | a candidate for | awaiting | to be started on |
        recommended | recommends | recommend | was offered | offered | to undergo | referred for |
        considering | considered for | prepared to undergo | being considered for | listed for |
        is to undergo | elective | may require | may need | will need | will require | proposed |
        would benefit from | going to receive | intends to receive | eligible for | to start |
        to begin | agrees to | willing to undergo | to receive | consented for | consented to
    """,
    "unstated": """
        risk of | risk for | at risk of | at risk for | risk factors for | risk factor for |
        screening for | screen for | screened for | in case of | return if | monitor for |
        monitored for | monitoring for | vaccinated against | vaccination against | vaccinated with |
        vaccine for | immunised against | immunized against | to prevent | prevention of | to avoid |
        avoid | fear of | afraid of | worried about | worry about | educated about | counselled about |
        counseled about | if | should | unless | in the event of | test for | tests for | testing for |
        tested for | assay for | assess for | to exclude | prophylaxis for | prophylaxis against |
        exposure to | contact with | signs and symptoms of | study of | studies of | trials of |
        a study with | study with | studies with | trial with | asks about | asks whether | whether |
        would like to know | option of | patients who | study for | eligible for a study of | trial of |
        interested in
    """,
    "present": """
        diagnosed with | diagnosis of | consistent with | compatible with | positive for | confirmed |
        revealed | revealing | found to have | presents with | presenting with | presented with |
        presents for | admitted for | admitted with | known | with known | confirmed to have | showing |
        showed | shows | demonstrated | demonstrates | remarkable for | notable for | significant for |
        known case of | documented | proven | suffers from | suffering from | complaining of |
        complains of | developed | diagnosed | complicated by
    """,
    "active": """
        year history of | month history of | week history of | day history of | currently on | is on | on |
        are on | remains on | takes | taking | currently taking | is taking | currently receiving |
        is receiving | continues on | continued on | maintained on | using | uses | currently using |
        is using | continues | currently treated with | is treated with | ongoing | under treatment with |
        is currently on | she is on | he is on | now on | stable on | current | active | is treating with |
        treating with | receives | is currently receiving | has been on | been on | started on |
        was started on | after starting | continues to take | will stop | plan to stop | to be stopped |
        medications include | medication includes | medications are | current medications | meds include |
        medications | meds
    """,
    "allergic": """
        allergic to | allergy to | allergies to | hypersensitivity to | anaphylaxis to |
        adverse reaction to
    """,
    "family": """
        family history of | family history is significant for | family history is positive for |
        family history positive for | family history significant for | family history is remarkable for |
        family history includes | family hx of | fhx of | fh of | family history | his family history |
        her family history | family hx | fhx | family history is only significant for | familial
    """,
    "halt": """
        relieved by | beneficial to | related to | progression | response | toxicity | reaction |
        improvement | benefit | prior to | before | during | in preparation for | pending |
        as evidenced by | relapsed | progressed | recurred | responded
    """,
    "stop": """
        but | however | although | though | except | except for | aside from | apart from | other than |
        yet | which | who | whom | still | presents | presented | presenting | admitted | secondary to |
        due to | because of | caused by | because | as a result of | attributed to | now | currently |
        while | until | reports | reported | noted | found | complains | complained | and is | and has |
        and was | and had | and he | and she | he | she | patient | pt | he has | she has | the patient |
        is on | is taking | takes | leading to | led to | resulting in | where | when | treated | comes to |
        came to | comes | came | started | brought | they | with acute | with new | with recent |
        with progressive | with worsening | with sudden | presence of | would like
    """,
    "verb": """
        is | was | are | were | has | had | have
    """,
}
_BACKWARD = {
    "absent": """
        was ruled out | is ruled out | were ruled out | ruled out | has been ruled out |
        have been ruled out | not seen | not detected | was negative | is negative | were negative |
        are negative | negative | neg | unlikely | is absent | are absent | was absent | absent |
        denied | not present | not identified | not found | not observed | was not seen |
        were not seen | was not detected | were not detected | is excluded | was excluded |
        were excluded | undetectable | non-reactive | nonreactive | all negative | none seen |
        not noted | not appreciated | not demonstrated | not evident | not visualized | free |
        were denied | was denied | not reported
    """,
    "uncertain": """
        is suspected | was suspected | suspected | is possible | cannot be excluded | cannot be ruled out |
        can not be ruled out | not ruled out | not excluded | was considered | is considered | in question |
        is likely | questionable | possible | is in the differential | not confirmed | unconfirmed |
        pending | unknown | is unclear | equivocal | indeterminate | not tested | not done |
        status unknown
    """,
    "history": """
        in the past | in childhood | as a child | remotely
    """,
    "active": """
        ongoing | is ongoing | continues | is continued | was continued | to date | still on it |
        daily | once daily | twice daily | bid | tid | qd | since | per day | every day
    """,
    "resolved": """
        resolved | has resolved | have resolved | now resolved | was resolved | in remission | cured |
        healed | is now resolved | in complete remission | in complete response | has been cured |
        went away | subsided | is no longer visible | no longer visible | no longer seen |
        no longer detectable | is no longer seen | has disappeared | disappeared | is gone
    """,
    "planned": """
        is planned | was planned | planned | is scheduled | scheduled | was offered | is recommended |
        was recommended | will be started | to be started | will be given | will be performed |
        is being considered | is considered | was proposed | was suggested | is indicated | is pending |
        will be initiated | is to start | will be done
    """,
    "unstated": """
        prophylaxis | ppx | vaccination | vaccine | immunization | immunisation | screening | screen |
        risk | precautions | exposure | contacts | education | challenge
    """,
    "undone": """
        not possible | was not possible | were not possible | judged not possible |
        were judged not possible | was judged not possible | not feasible | not an option |
        is contraindicated | contraindicated | not indicated | was not given | were not given |
        not given | not performed | was not performed | not done | was not done | was declined |
        declined | was refused | refused | cancelled | was cancelled | has been given none | naive | naïve
    """,
}
_PSEUDO = """
    no increase | no change | no changes | not only | no further | without difficulty | no interval change |
    not certain | gram negative | gram-negative | no doubt | not necessarily | no more than | not limited to |
    without residual | no significant change | if any | risk factors | no cause of | no recent change |
    what if | non small cell | not otherwise specified | nonsmall cell | not aware | non hodgkin |
    non hodgkins | non ischemic | non st | non compliant | non compliance | non specific | non small |
    non invasive | non alcoholic | non smoker | non smoking | non drinker | non obstructive |
    non obstructing | non insulin | non cardiac | non toxic | non union | non metastatic | non muscle |
    negative margins | node negative | triple negative | double negative | rh negative |
    history and physical | medical history | no later | in the past | post op | post menopausal | non tender |
    non healing | non palpable | non adherent | non bloody | non focal | non tolerance | non icteric |
    non ruptured | non complicated | free t4 | free t3 | free fluid | free light | free intraperitoneal |
    free air | free psa | active problem | on examination | on palpation | on exam | on admission |
    on physical | on presentation | on arrival | on chest | on ct | on mri | on echo | on imaging |
    on biopsy | on room air | on ra | on rest | on exertion | on discharge | on day | on the | based on |
    later on | early on | focused on | depending on | on ultrasound | on pet | on colonoscopy |
    on auscultation | on inspection | on tte | nursing home | home with | at home | to home | went home |
    sent home | home from | her home | his home
"""
_REACH = {"weakly_absent": 5, "uncertain": 9, "active": 8, "planned": 9}
_REACH_OF = {"non": 1, "no": 24, "post": 2, "prior": 4, "previous": 4, "past": 3, "former": 3, "potential": 3}
"""Words at most that a forward cue acts over, by effect and by the cue itself; without a row 99."""

_ADJACENT = frozenset(_split("""
    free | naive | naïve | risk | screen | screening | exposure | vaccine | vaccination | challenge |
    education | contacts | precautions | prophylaxis | ppx | immunization | immunisation
"""))  # fmt: skip
"""Backward cues that act on the word right before them only: "chemotherapy-naive", "PCP prophylaxis"."""

_PLURAL = re.compile(r"\b(?:were|are|all|have)\b")
_VERBS = re.compile(r"\b(?:is|was|has|been)\b")
_SPELL = re.compile(r" (?:an?|\d+|one|two|three|four|five|six|several|few) (?:day|week|month|year|hour)s?\b")
"""After "history of": how long a complaint has been there, which is no history at all."""


def _rows() -> list[Phrase]:
    rows = []
    for way, table in (("forward", _FORWARD), ("backward", _BACKWARD)):
        for effect, phrases in table.items():
            rows += [Phrase(text=text, type=way, value=effect, language="en") for text in _split(phrases)]
    for way, words in (("forward", chinese.FORWARD), ("backward", chinese.BACKWARD)):
        for effect, phrases in words.items():
            rows += [Phrase(text=text, type=way, value=effect, language="zh") for text in _split(phrases)]
    return rows + [
        Phrase(text=text, type="pseudo", value="pseudo", language="en") for text in _PSEUDO.split("|")
    ]


_CUES = Vocabulary((), (), (), _rows())


def cues(text: str, folded: str) -> list[Cue]:
    """Find the cues of a sentence, longest first come; one that acts both ways gives two."""
    found = []
    for hit in _CUES.scan(text, folded):
        words = folded[hit.start : hit.end]
        for sense in hit.senses:
            if sense.type == "backward":
                found.append(Cue(hit.start, hit.end, sense.value, False, *_backward(words, sense.value)))
            elif sense.type == "forward" and not (sense.value == "history" and _SPELL.match(folded, hit.end)):
                reach = _REACH_OF.get(words, _REACH.get(sense.value, 99))
                found.append(Cue(hit.start, hit.end, sense.value, True, reach))
    return found


def _backward(words: str, effect: str) -> tuple[int, bool]:
    """Give the reach of a backward cue and whether it acts over a list: "HIV, HBV and HCV were negative"."""
    if words in _ADJACENT:
        return 1, False
    if _PLURAL.search(words):
        return 14, True
    return 7 if _VERBS.search(words) or " " in words else 3, effect in ("resolved", "active")

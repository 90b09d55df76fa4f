"""What opens or closes a list and which of its operands it reaches; where nobody can tell, a doubt."""

from trialbridge.eligibility.describing import INTERFERING
from trialbridge.eligibility.illness import NOUNS, OTHER
from trialbridge.eligibility.nodes import adjectival
from trialbridge.eligibility.operands import Operand
from trialbridge.eligibility.rewrite import limiting
from trialbridge.model.rule import NAMED, Has, Not, Opaque, Range, Rule, leaves
from trialbridge.vocab import ILLNESSES, TREATMENTS

_LOCAL = frozenset({"radiotherapy", "surgery", "transplantation", "organ-transplantation"})
"""Treatments that are none of the whole body, so that "systemic" does not reach them."""
_GENERAL = frozenset({"inflammation", "infection"})
"""What is always of some part of the body: "ocular infection, inflammation, blepharitis"."""
_REACTIONS = frozenset({"allergy", "adverse-drug-reaction", "contraindication", "drug-intolerance"})
_EXPECTING = frozenset({"pregnancy", "lactation", "planned-pregnancy"})
_FORSWORN = frozenset({"planned-pregnancy", "egg-donation", "sperm-donation", "planned-fatherhood"})
_EVENTS = ("stroke", "myocardial-infarction", "transient-ischaemic-attack", "trauma")
"""What happens once, and is never controlled or not."""
_SEVERAL = 3
_STATES = frozenset({"uncontrolled", "unstable", "symptomatic"})
_OPEN_STATES = _STATES | {"untreated"}
_GRAVE = frozenset({"severe", "life-threatening", "clinically-significant", "unstable"})
_TREATED = frozenset({"treated", "drug-treated"})
_TELLING = frozenset({"unstable-angina"})
"""Names that hold a quality, whichever stands before."""
_WHOLLY = frozenset(
    {"carcinomatous meningitis", "leptomeningeal carcinomatosis", "carcinomatosis meningitis"}
)
"""What counts in any state: "active brain metastases and/or carcinomatous meningitis"."""
_VAGUE = frozenset({"abnormal-lab", "medical-condition"})
"""What means little without what it does: "a laboratory abnormality, or an illness that prevents …"."""
_UNSORTED = frozenset(
    {"family-history", "planned-pregnancy", "lactation", "dialysis", "dialysis-dependence", "haemodialysis"}
)
"""What is there or not, and of no sort or degree."""
_ROUTES = frozenset(
    {"intravenous", "oral", "inhaled", "topical", "injectable", "intramuscular", "subcutaneous"}
)
_HIDDEN = frozenset({"comma", "slash"})
_GIVEN = frozenset({"drug", "procedure"})
"""Families of what is given or done."""
_WHERE = ("in-the-", "of-the-", "on-the-")
"""How words begin that say which part of the body is meant."""


def spread(operands: list[Operand], joints: list[str], ties: list[str]) -> bool:
    """Let what opens or closes a list reach the operands between: "history of A or B within 6 months".

    `joints` are as written, `ties` what they stand for. Gives whether the reach of something is in doubt.
    """
    ties = [tie.rstrip("-") for tie in ties]
    _signs(operands)
    _barred(operands, joints)
    _forward(operands, joints, ties)
    timed = sum(bool(part.after.windows) for part in operands)
    doubted = False
    for at in range(len(operands) - 2, -1, -1):
        last = at + 2 == len(operands) or operands[at + 2].restarts
        doubted = _windows_back(operands[at], operands[at + 1], joints[at], ties[at], timed, last) or doubted
        _back(operands[at], operands[at + 1], joints[at], ties[at], last)
        if len(operands) > 2 or joints[at] in ("or", "and"):
            _grade_back(operands[at], operands[at + 1])
    return doubted or _undated(operands)


def _measured_alike(here: Operand, after: Operand, joint: str) -> bool:
    """Tell whether two limits close a list together; of alternatives both are of one unit."""
    if here.sort != "limit" or after.sort != "limit" or joint not in ("and", "or"):
        return False
    units = [
        leaf.unit
        for part in (here, after)
        for leaf in leaves(part.rule or Opaque(text=""))
        if isinstance(leaf, Range)
    ]
    return joint == "and" or len(set(units)) == 1


def _again(here: Operand, after: Operand) -> bool:
    """Tell whether the same word names a thing again: "active cancer, or prior cancer"."""
    return after.said != "" and (
        here.said == after.said
        or here.said.endswith(f" {after.said}")
        or (here.rule == after.rule and after.said.endswith(f" {here.said}"))
    )


def _undated(operands: list[Operand]) -> bool:
    """Tell whether an event has no time though the list ends in one: "infarction, angina, stroke in …"."""
    last = operands[-1]
    if len(operands) < _SEVERAL or not last.after.windows or last.restarts:
        return False
    return any(
        _happens(here) and not (here.after.windows or here.before.windows or here.ever)
        for here in operands[:-1]
    )


def _signs(operands: list[Operand]) -> None:
    for here, before in zip(operands[:0:-1], operands[-2::-1], strict=True):
        if (
            here.signed
            and here.negated
            and not before.signed
            and not before.negated
            and before.sort == "state"
            and before.family != "alteration"
            and "positive" not in before.said
        ):
            before.signed = before.negated = not here.restarts  # "HIV and HBV negative"


def _barred(operands: list[Operand], joints: list[str]) -> None:
    """Read "contraindication to MRI or gadolinium", whose name holds the first, as one to either."""
    for first, here, joint in zip(operands, operands[1:], joints, strict=False):
        said = not (here.restarts or here.negated or here.before.quals or here.after)
        bare = said and here.before.status in ("", "any") and type(here.rule) is Has
        given = here.family in ("drug", "procedure") or (here.family == "named" and joint == "slash")
        if first.label == "mri-contraindication" and bare and given and joint in ("or", "slash"):
            assert isinstance(here.rule, Has)
            name = here.rule.concept.removeprefix(NAMED)
            here.rule = Has(concept="contraindication", qualifiers=(f"to-{name}",))
            here.label = "contraindication"


_WANTED = frozenset({"contraception", "good-health", "healthy-volunteer", "able-to-swallow", "insured"})
"""What is asked for behind a denial of something else: "not pregnant and in good health"."""


def _forward(operands: list[Operand], joints: list[str], ties: list[str]) -> None:
    """Let negations, statuses and qualities reach the operands behind."""
    spreads = True
    owned = _owned(operands)
    for at, (first, here, joint, tie) in enumerate(zip(operands, operands[1:], joints, ties, strict=False)):
        shares = not here.restarts and here.alike(first)
        if not here.negated and (first.under or (first.negated and not first.signed and not first.solo)):
            reaches = shares and not (here.sort == "limit" and tie.startswith("and"))
            # "no heart failure or an ejection fraction below 50%"; but "not fertile, or using contraception"
            reaches = reaches or (tie.startswith("or") and here.sort == "limit" and not here.restarts)
            reaches = reaches and (here.label == first.label or here.label not in _WANTED)
            if first.tested and here.label not in _EXPECTING:
                continue
            here.under = reaches or (here.restarts and tie.startswith("or") and here.sort == "state")
        # "serious infection of the brain, cancer": what closes an operand closes its qualities too
        closed = joint == "comma" and bool(first.after.windows or first.after.opens or first.parts)
        closed = closed or (joint == "comma" and "multiple" in first.before.quals)
        closed = closed or _again(first, here)  # "symptomatic metastases or metastases that …"
        apart = joint == "comma" and (owned > at or "symptomatic" in first.before.quals)
        # but "serious bacterial, viral or systemic fungal infection"
        apart = apart and not adjectival(here.said)
        apart = apart or (here.article and here.family != "drug")  # "severe asthma or a bleeding disorder"
        spreads = spreads and not (here.before.quals or closed or apart)
        said = joint not in _HIDDEN
        current = first.before.status == "active" and here.sort == "state" and not here.negated
        current = current and not (_happens(here) or _again(first, here) or here.said in _WHOLLY)
        told = said or (
            here.family == first.family == "drug"
        )  # "receiving steroids, tricyclic drugs, heparin"
        bare = not here.before and (not here.forms or here.forms is first.forms)
        own = first.before.status == "active" and isinstance(here.rule, Has) and bool(here.rule.qualifiers)
        own = own or (here.rule == first.rule and bool(here.after.quals))  # "… or infections requiring drugs"
        if shares and told and tie in ("or", "and") and current and not here.before.status:
            here.before.status = "active"  # "current diagnosis of depression or other major disorder"
        if shares and here.sort != "limit" and bare and not here.negated:
            here.before.take(first.before)
            if first.before.status == "active" and (
                _happens(here) or _again(first, here) or here.said in _WHOLLY
            ):
                here.before.status = ""  # "active angina or myocardial infarction within 6 months"
            if first.classed and said:
                here.parts += _grades(first, here)  # "grade 3 nausea or vomiting"
            if first.before.status == "planned" and (_happens(here) or here.family in ILLNESSES):
                here.before.status = ""  # "planned surgery or trauma within 6 months"
            spreads = spreads and _takes(here, first)
            if _treats(here):
                here.before.quals, here.before.extents = [], []  # "advanced caries or treatment for caries"
            given = here.family == first.family in _GIVEN
            if OTHER in here.before.quals and not given and (not said or not _shares_noun(first, here)):
                here.before.quals.remove(OTHER)  # "other fungal disease or gout"
            if not spreads or own:
                here.before.quals = []  # "infection, symptomatic heart failure, arrhythmia"
                if closed:
                    here.before.status = ""
            near = joint != "comma" or here.label in _GENERAL
            alike = here.family == first.family or here.label in _GENERAL
            if near and tie in ("or", "and") and alike:
                here.before.sites = list(first.before.sites)  # "ocular inflammation or infection"


def _shares_noun(first: Operand, here: Operand) -> bool:
    """Tell whether an operand lent its noun to the first: "other liver or kidney disease"."""
    own, lent = first.said.rpartition(" ")[2], here.said.rpartition(" ")[2]
    return own not in NOUNS and (own == lent or lent in NOUNS)


def _grade_back(here: Operand, after: Operand) -> None:
    """Let a grade that closes a list reach what stands before: "nausea, pain or rash of grade 3"."""
    if not (after.classed or after.restarts or after.negated or here.after):
        here.parts += _grades(after, here)


def _grades(graded: Operand, other: Operand) -> list[Operand]:
    """Give the grade of an operand that is one of another of its kind, too."""
    if other.parts or other.family != graded.family or other.sort != "state":
        return []
    return [
        part
        for part in graded.parts
        if isinstance(part.rule, Range) and part.rule.variable == "toxicity_grade"
    ]


def _owned(operands: list[Operand]) -> int:
    """Give the place of the last operand with a quality of its own, 0 where the first alone has one.

    "Symptomatic heart failure, arrhythmia, unstable angina, or illness that would limit compliance".
    """
    places = [
        at
        for at, operand in enumerate(operands)
        if operand.before.quals
        or INTERFERING in operand.after.opens
        or operand.label in _TELLING
        or _names(operand, operands[0])
    ]
    return places[-1] if places else 0


def _names(operand: Operand, first: Operand) -> bool:
    """Tell whether a name holds the first's quality: "acute colitis, asthma, acute pancreatitis"."""
    return any(operand.label.startswith(f"{each}-") for each in first.before.quals)


def _takes(operand: Operand, first: Operand) -> bool:
    """Tell whether qualities can be said of what a list goes on with: there is no severe lung cancer."""
    vocabulary, quals = operand.grammar.sentence.vocabulary, first.before.quals
    if (
        operand.label in _TELLING
        or _names(operand, first)
        or (operand.said in _WHOLLY and not _OPEN_STATES.isdisjoint(quals))
    ):
        return False
    row = vocabulary.concepts.get(operand.label)
    if operand.label.startswith((f"{NAMED}normal", f"{NAMED}good")):
        return False
    if row is None or not quals:
        return True
    if operand.label in _UNSORTED:
        return False  # "unexplained syncope or a family history", "presumed pregnant, trying to conceive"
    if operand.label in _REACTIONS and operand.label != first.label:
        return False  # "decompensated diabetes or contraindications"
    using = first.label.endswith("-use")  # "regular use of tobacco or alcohol"
    if row.kind in TREATMENTS and not using and first.family not in ("drug", "procedure", "named"):
        return False  # "stable heart failure on an ACE inhibitor and a diuretic"
    if not _GRAVE.isdisjoint(quals) and vocabulary.is_a(operand.label, "neoplasm"):
        return False
    if not _STATES.isdisjoint(quals) and _happens(operand):
        return False
    if operand.label == "stroke" and "severe" in quals:
        return False  # "severe head injury or stroke"
    if not _ROUTES.isdisjoint(quals) and any(vocabulary.is_a(operand.label, each) for each in _LOCAL):
        return False  # "intravenous chemotherapy or radiotherapy"
    if "systemic" in quals:
        return not any(vocabulary.is_a(operand.label, each) for each in _LOCAL)
    return True


def _treats(operand: Operand) -> bool:
    """Tell whether an operand is a treatment told by its condition, of which no state before it is said."""
    parts = () if operand.rule is None else leaves(operand.rule)
    return any(isinstance(leaf, Has) and not _TREATED.isdisjoint(leaf.qualifiers) for leaf in parts)


def _happens(operand: Operand) -> bool:
    """Tell whether it is an event, which lasts no time."""
    is_a = operand.grammar.sentence.vocabulary.is_a
    return any(is_a(operand.label, each) for each in _EVENTS)


def _windows_back(here: Operand, after: Operand, joint: str, tie: str, timed: int, last: bool) -> bool:
    """Let a window that closes a list reach what stands before; give whether it may and may not.

    "Chemotherapy, surgery or radiotherapy within 4 weeks" dates all three; of "gastrectomy, ulcer within 3
    months, colitis" nobody knows whether the first is dated.
    """
    if not after.after.windows or here.after.windows or here.before.windows or here.ever:
        return False
    if here.label == "unresolved-toxicity":
        return False  # "not recovered from an operation, or major surgery within 4 weeks"
    if after.past and (not here.past or here.before.quals or _again(here, after)):
        return False  # "coagulopathy, or a history of bleeding within 12 months"
    now = here.before.status == "active" != after.before.status
    if now and (here.family in ILLNESSES or _again(here, after)):
        return False  # "active infection, or chemotherapy within 4 weeks", "on aspirin, or aspirin within …"
    planned = after.label == "planned-pregnancy" or (
        after.label == "pregnancy" and after.before.status == "planned"
    )
    if here.label in _EXPECTING and planned:
        return False  # "pregnant, or planning a pregnancy within 9 months"
    if here.label in _FORSWORN and after.label in _FORSWORN and here.negated == after.negated:
        here.after.windows = list(after.after.windows)  # "a pregnancy or egg donation within 30 days after …"
        return False
    same = here.rule == after.rule and here.before.status == after.before.status
    if same:  # "received a study drug or used a study device within 30 days"
        here.after.windows = list(after.after.windows)
        here.spread = True
        return False
    if timed == 1 and last and _measured_alike(here, after, joint):
        here.after.windows = list(after.after.windows)  # "SBP >= 140 or DBP >= 90 in the last month"
        return False
    if after.restarts or after.negated or here.sort == "limit" or not here.alike(after):
        return False
    if any(found.window is not None and found.window.direction == "after" for found in after.after.windows):
        return False
    if not (timed == 1 or tie == "or"):  # "A or B within 3 weeks, C or D within 2 weeks"
        return False
    if joint == "comma" and not last and not after.spread:
        return True
    own = here.before.quals and here.before.quals != after.before.quals
    if joint == "comma" and own and here.family not in ("drug", "procedure"):
        return False  # "symptomatic heart failure, myocardial infarction within 6 months"
    here.after.windows = list(after.after.windows)
    here.spread = True
    return False


def _back(here: Operand, after: Operand, joint: str, tie: str, last: bool) -> None:
    """Let what else closes a list reach what stands before."""
    if after.restarts or after.negated or here.sort == "limit" or not here.alike(after):
        return
    if here.rule == after.rule and not here.exceptions:
        here.exceptions = list(after.exceptions)  # "drug abuse or dependence (except nicotine)"
    if _again(here, after):
        return  # "symptomatic metastases or metastases that require steroids"
    said = joint not in _HIDDEN and tie in ("or", "and")
    bare = not here.after
    near_by = joint != "comma" or all(each.startswith("grade-") for each in after.after.quals)
    if after.after.quals and not here.after.quals and near_by and not (here.glossed or here.parts):
        here.after.quals = list(after.after.quals)
    effect = INTERFERING in after.after.opens and not after.slashed
    classed = bool(here.parts)  # "heart disease of NYHA class III or other illness that would interfere"
    told = said or joint == "slash" or here.label in _VAGUE
    if effect and told and bare and not classed:  # "infection or illness/situations that limit it"
        here.after.opens, here.slashed = [INTERFERING], joint == "slash"
    own = here.glossed or any(_speaks_of(here, each) for each in after.after.opens)
    given = {here.family, after.family} <= _GIVEN
    hurt = here.family in ILLNESSES and after.family == "procedure"  # "a fracture or surgery in the hip"
    what = after.after.opens[-1] if after.after.opens else ""
    near = tie in ("or", "and") and (
        ((here.family == after.family or given) and (said or joint == "slash" or last))
        or (given and joint == "comma" and after.lent)
        or (hurt and said and what.startswith(_WHERE))
    )
    near = near or (given and tie in ("or,", "and,") and what.startswith("for-"))  # "A, B, or C for asthma"
    own = own or bool(
        here.before.quals and what.startswith(_WHERE)
    )  # "uncontrolled hypertension or vein disease of the legs"
    free = bare or (here.spread and not here.after.but_when())
    if after.specified and near and not own and free:
        here.after.opens = list(after.after.opens)
        if given:
            here.specified = here.lent = True
    if after.after.extents and tie == "or" and _tumour(here) and _tumour(after) and not here.after:
        here.after.extents = list(after.after.extents)  # "gastric or oesophageal cancer with amplification"
    if after.after.opaque and not here.after.opaque:
        here.after.opaque = list(after.after.opaque)
    of_sex = isinstance(after.rule, Has) and after.rule.concept in ("female", "male")
    shared = [] if of_sex or after.glossed else after.conditions()
    limits = any(limiting(part) for part in shared)  # "pneumonitis, or heart failure NYHA >= 3"
    shared = [] if any(_excludes(here, part) for part in shared) else shared
    if here.label in _EXPECTING and any(_prevents(part) for part in shared):
        shared = []  # "pregnant women, or women of childbearing potential without contraception"
    if shared and not here.conditions() and tie.startswith("or") and not limits:
        here.linked = shared


def _prevents(condition: Rule) -> bool:
    """Tell whether a condition is about contraception."""
    return any(isinstance(leaf, Has) and leaf.concept == "contraception" for leaf in leaves(condition))


def _tumour(operand: Operand) -> bool:
    own = operand.before.extents or operand.parts
    return not own and operand.grammar.sentence.vocabulary.is_a(operand.label, "neoplasm")


def _excludes(here: Operand, condition: Rule) -> bool:
    """Tell whether a condition denies the very thing: "stroke, or dementia without stroke"."""
    if not isinstance(condition, Not) or not isinstance(condition.rule, Has):
        return False
    is_a, denied = here.grammar.sentence.vocabulary.is_a, condition.rule.concept
    return is_a(here.label, denied) or is_a(denied, here.label)


def _speaks_of(operand: Operand, words: str) -> bool:
    """Tell whether a qualifier names the very thing: "GVHD or immunosuppression for GVHD"."""
    vocabulary = operand.grammar.sentence.vocabulary
    return any(hit.of("concept") == operand.label for hit in vocabulary.scan(words.replace("-", " ")))

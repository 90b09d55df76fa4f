"""Arms and interventions of a ClinicalTrials.gov record, each naming the other; it maps nothing else."""

from trialbridge.model.study import Arm, Intervention
from trialbridge.registries import ctgov_shape as shape
from trialbridge.registries import terms


def arms(part: shape.ArmsInterventions) -> tuple[Arm, ...]:
    """Give the arms; which interventions they get stands in the arm, in the intervention, or in both."""
    names = {each.name for each in part.interventions or () if each.name}
    return tuple(
        Arm(
            label=arm.label or "",
            type=terms.code(arm.type, terms.ARM_TYPE),
            description=arm.description or "",
            interventions=_unique(
                [_bare(name, names) for name in arm.intervention_names or ()]
                + [
                    each.name
                    for each in part.interventions or ()
                    if each.name and arm.label and arm.label in (each.arm_group_labels or ())
                ]
            ),
        )
        for arm in part.arm_groups or ()
    )


def interventions(part: shape.ArmsInterventions) -> tuple[Intervention, ...]:
    """Give the interventions with the labels of the arms that have them."""
    names = {each.name for each in part.interventions or () if each.name}
    having: dict[str, list[str]] = {}
    for arm in part.arm_groups or ():
        for name in arm.intervention_names or ():
            having.setdefault(_bare(name, names), []).append(arm.label or "")
    return tuple(
        Intervention(
            name=each.name or "",
            type=terms.code(each.type, terms.INTERVENTION_TYPE),
            description=each.description or "",
            other_names=each.other_names or (),
            arms=_unique([*(each.arm_group_labels or ()), *having.get(each.name or "", ())]),
        )
        for each in part.interventions or ()
    )


def _bare(name: str, names: set[str]) -> str:
    """Drop the type that the API puts before an intervention's name in an arm ("Biological: NK cells")."""
    bare = name.partition(": ")[2]
    return bare if bare in names or (name not in names and bare) else name


def _unique(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))

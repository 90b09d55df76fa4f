"""Where in a requirement a part stands, and so for whom silence on it speaks; it judges nothing."""

from typing import NamedTuple

from trialbridge.model.rule import All, Any, AtLeast, If, Not, Rule, computable, is_named, leaves


class Place(NamedTuple):
    """A place: is MET the wanted answer there, can it alone exclude, is it in a test held open.

    Silence may be taken for absence only where absence speaks for the patient: where MET is not wanted, and
    not in a test that leads to other demands (docs/adr/0009). So no verdict excludes anybody by what the
    record does not say.
    """

    wanted: bool = True
    whole: bool = True
    held: bool = False

    @property
    def silent(self) -> bool:
        """Tell whether absence speaks for the patient here."""
        return not self.wanted and not self.held

    def inside(self, rule: Rule) -> "Place":
        """Give the place of the parts of a rule that stands here (of an `If`: of its branches)."""
        wanted = self.wanted != isinstance(rule, Not)
        return Place(wanted, self.whole and _stays_whole(rule, self.wanted), self.held)

    def test(self, rule: If) -> "Place":
        """Give the place of a test.

        Where all drops out without it ("recipients of a transplant must …"), silence on it speaks for the
        patient, if it was wholly understood; else it stays open.
        """
        understood = computable(rule.test) and not any(map(is_named, leaves(rule.test)))
        held = self.held or not (self.whole and rule.other is None and understood)
        return Place(wanted=False, whole=False, held=held)


def _stays_whole(rule: Rule, wanted: bool) -> bool:
    """Tell whether each part alone can exclude: parts of an `All` that is wanted, of an `Any` that is not."""
    match rule:
        case All(rules=rules):
            return wanted or len(rules) == 1
        case Any(rules=rules):
            return not wanted or len(rules) == 1
        case AtLeast(n=n, rules=rules):
            return n >= len(rules) if wanted else n == 1 or len(rules) == 1
    return isinstance(rule, Not)

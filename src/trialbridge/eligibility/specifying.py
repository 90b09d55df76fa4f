"""An operand that goes on with what specifies the one before: "supplements of zinc or copper"."""

from trialbridge.eligibility.describing import on_study, plain, slug
from trialbridge.eligibility.nodes import Node
from trialbridge.eligibility.operands import Grammar, Operand
from trialbridge.model.rule import Has

_FEW = 6  # tokens that go on with a specification at most


def specifies(before: Operand, joint: str, operand: Operand) -> bool:
    """Tell whether an operand goes on with what specifies the one before: "supplements of zinc or copper"."""
    if not before.specified or not before.after.opens:
        return False
    if joint not in ("or", "and") and operand.family != _object_family(before):
        return False
    ahead = operand.before
    begun = bool(ahead.quals and joint != "or") or bool(
        ahead.status or ahead.windows or ahead.extents or ahead.opens or ahead.sites or ahead.opaque
    )
    if operand.restarts or operand.negated or begun or operand.parts or operand.linked:
        return False
    if not isinstance(operand.rule, Has) or operand.after.opens:
        return False
    return operand.family == "named" or operand.family != before.family


def _object_family(before: Operand) -> str:
    """Give the family of what specifies: "resistance to tenofovir" is to a drug."""
    vocabulary = before.grammar.sentence.vocabulary
    hits = vocabulary.scan(before.after.opens[-1].replace("-", " "))
    concept = next((found for hit in hits if (found := hit.of("concept"))), "")
    row = vocabulary.concepts.get(concept)
    if row is None:
        return ""
    return "drug" if row.kind in ("drug-class", "therapy") else row.kind


def specified(before: Operand, joint: str, nodes: list[Node], grammar: Grammar) -> None:
    """Add what goes on to what specifies; windows behind it date the whole."""
    timed = [node for node in nodes if node.window is not None and node.window.window is not None]
    rest = [node for node in nodes if node not in timed]
    if plain(grammar.words(rest)) and rest[-1].end - rest[0].start <= _FEW:
        tie = joint.rstrip(",") if joint in ("or", "and", "or,", "and,") else "or"
        before.after.opens[-1] += f"-{tie}-{slug(grammar.words(rest))}"
        before.after.windows += [node.window for node in timed if node.window is not None]
    else:
        before.after.opaque.append(grammar.opaque(nodes))


def goes_on(operand: Operand, joint: str, words: str) -> bool:
    """Tell whether words go on with an effect: "disease that may affect safety or compliance"."""
    bare = not operand.negated and not operand.restarts and not operand.before.status
    return bare and joint in ("or", "and", "comma", "or,", "and,") and on_study(words)

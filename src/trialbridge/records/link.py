"""Which records are one study: a graph of stated identifiers, then likeness; it reads and writes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from trialbridge.model.linkage import Apart, Basis, Cluster, Decision, Link, ordered
from trialbridge.model.study import Study
from trialbridge.records.claims import CONFIDENCE, Claim, claims, registry_of
from trialbridge.records.identifiers import official
from trialbridge.records.keys import WIDEST, keys
from trialbridge.records.lead import lead
from trialbridge.records.likeness import POSSIBLE, SURE, Likeness, likeness

UNLIKE = 0.35
"""Titles less alike than this share next to no words; a stated number is then a slip of the pen, if nothing
else agrees."""
MARGIN = 0.1
"""By how much the title of one of several that state the same number must be nearest."""
SUREST = 0.98
"""Likeness never outweighs a number that a record states."""
ONE_STUDY_FOR_SURE = frozenset({"protocol", "size", "day", "month", "sponsor", "condition"})


class _Record(NamedTuple):
    study: Study
    own: str
    registry: str
    same: dict[str, Claim]


class _Edge(NamedTuple):
    link: Link
    likeness: Likeness


def link(studies: Iterable[Study], decisions: Iterable[Decision] = ()) -> tuple[list[Cluster], list[Apart]]:
    """Put records into clusters of one study each; of one identifier one record is expected.

    Gives clusters of two and more, and the pairs that were kept apart though something speaks for them. Two
    identifiers of one registry never come into one cluster, unless the registry itself calls one of them the
    other's old number, or a person says so. The result does not depend on the order of the records.
    """
    records = {it.id: _record(it) for it in sorted(studies, key=lambda it: it.id)}
    decided = {ordered(it.left, it.right): it for it in decisions}
    edges, apart = _edges(records)
    by_hand = [
        _Edge(Link(left=a, right=b, basis="hand", confidence=1.0, evidence=(f"{it.who}: {it.why}",)), _NONE)
        for (a, b), it in decided.items()
        if it.same and a in records and b in records
    ]
    groups = _Groups(records, {pair: it for pair, it in decided.items() if not it.same})
    taken: list[Link] = []
    for edge in sorted([*by_hand, *edges], key=_surest):
        why = groups.join(edge.link)
        if why:
            apart.append(_apart(edge, why))
        else:
            taken.append(edge.link)
    return groups.clusters(taken, apart), apart


def _record(study: Study) -> _Record:
    own = official(study.id)
    same = {claim.id: claim for claim in claims(study) if claim.same}
    return _Record(study, own.id if own else study.id, registry_of(study), same)


def _surest(edge: _Edge) -> tuple[bool, float, float, str, str]:
    it = edge.link
    return it.basis != "hand", -it.confidence, -edge.likeness.title, it.left, it.right


def _apart(edge: _Edge, why: str) -> Apart:
    it = edge.link
    return Apart(left=it.left, right=it.right, why=why, confidence=it.confidence)


_NONE = Likeness(confidence=0.0, title=0.0)


def _edges(records: Mapping[str, _Record]) -> tuple[list[_Edge], list[Apart]]:
    """Give the pairs that may be one, and those already seen to be two."""
    edges: list[_Edge] = []
    apart: list[Apart] = []
    stated: dict[tuple[str, str], Link] = {}
    for pair_link in _stated(records):
        pair = (pair_link.left, pair_link.right)
        if pair not in stated or stated[pair].confidence < pair_link.confidence:
            stated[pair] = pair_link
    for (a, b), it in stated.items():
        alike = likeness(records[a].study, records[b].study)
        if it.basis != "alias" and _denied(alike, records[a].study, records[b].study):
            why = f"{it.evidence[0]}, but nothing else agrees (titles {alike.title:.2f} alike)"
            apart.append(Apart(left=a, right=b, why=why, possible=True, confidence=POSSIBLE))
        else:
            edges.append(_Edge(it, alike))
    kept, contested = _uncontested(records, edges)
    for a, b in _candidates(records, stated):
        alike = likeness(records[a].study, records[b].study)
        said = (f"alike in {', '.join((*alike.parts, f'title {alike.title:.2f}'))}",)
        if alike.confidence >= SURE:
            sure = min(alike.confidence, SUREST)
            found = Link(left=a, right=b, basis="evidence", confidence=sure, evidence=said)
            kept.append(_Edge(found, alike))
        elif alike.confidence >= POSSIBLE:
            apart.append(Apart(left=a, right=b, why=said[0], possible=True, confidence=alike.confidence))
    return kept, [*apart, *contested]


def _stated(records: Mapping[str, _Record]) -> Iterator[Link]:
    """Give the pairs of which one states the other's identifier, or both state a third one's."""
    holders: dict[str, list[str]] = defaultdict(list)
    for name, record in records.items():
        for identifier in {record.own, *record.same}:
            holders[identifier].append(name)
    for identifier, names in holders.items():
        for a, b in combinations(sorted(names), 2):
            said = [_said(records[name], identifier) for name in (a, b)]
            words = tuple(_words(name, claim) for name, claim in zip((a, b), said, strict=True) if claim)
            bases: list[Basis] = [claim.basis for claim in said if claim]
            one, other = records[a], records[b]
            if one.own == other.own:
                bases, words = ["alias"], (f"both are {one.own}",)
            if one.registry == other.registry and "alias" not in bases:
                continue
            basis: Basis = min(bases, key=lambda it: CONFIDENCE[it])
            yield Link(left=a, right=b, basis=basis, confidence=CONFIDENCE[basis], evidence=words)


def _said(record: _Record, identifier: str) -> Claim | None:
    return None if record.own == identifier else record.same[identifier]


def _words(name: str, claim: Claim) -> str:
    return f"{name} says {claim.id} in its {claim.where.replace('_', ' ')}: “{claim.quote}”"


def _denied(alike: Likeness, a: Study, b: Study) -> bool:
    told = (a.title or a.official_title) and (b.title or b.official_title)
    return bool(told) and alike.title < UNLIKE and ONE_STUDY_FOR_SURE.isdisjoint(alike.parts)


def _uncontested(records: Mapping[str, _Record], edges: Sequence[_Edge]) -> tuple[list[_Edge], list[Apart]]:
    """Of several records of one registry that are stated to be the same study keep the nearest by far.

    A sponsor lists one EudraCT number with the study, its extension and its substudy.
    """
    rivals: dict[tuple[str, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        it = edge.link
        if it.basis != "alias":
            rivals[it.left, records[it.right].registry].append(edge)
            rivals[it.right, records[it.left].registry].append(edge)
    lost: dict[tuple[str, str], Apart] = {}
    for (name, registry), several in rivals.items():
        first, *others = sorted(several, key=lambda edge: -edge.likeness.title)
        if len({records[_other(it.link, name)].own for it in several}) == 1:
            continue  # the records of one study's countries
        clear = all(first.likeness.title - other.likeness.title >= MARGIN for other in others)
        names = ", ".join(sorted(_other(it.link, name) for it in several))
        why = f"several of {registry} are stated to be {name}: {names}"
        for edge in others if clear else several:
            lost[edge.link.left, edge.link.right] = Apart(
                left=edge.link.left,
                right=edge.link.right,
                why=why,
                possible=not clear,
                confidence=POSSIBLE,
            )
    return [edge for edge in edges if (edge.link.left, edge.link.right) not in lost], list(lost.values())


def _other(it: Link, name: str) -> str:
    return it.right if it.left == name else it.left


def _candidates(
    records: Mapping[str, _Record], stated: Mapping[tuple[str, str], Link]
) -> Iterator[tuple[str, str]]:
    """Give the pairs of two registries that share a key, and of which neither states another record."""
    sharing: dict[int, list[str]] = defaultdict(list)
    for name, record in records.items():
        for key in keys(record.study):
            sharing[key].append(name)
    telling = (sorted(names) for names in sharing.values() if len(names) <= WIDEST)
    pairs = {pair for names in telling for pair in combinations(names, 2)}
    for a, b in sorted(pairs - stated.keys()):
        one, other = records[a], records[b]
        if one.registry != other.registry and not (_elsewhere(one, other) or _elsewhere(other, one)):
            yield a, b


def _elsewhere(one: _Record, other: _Record) -> bool:
    """Tell whether a record states an identifier of the other's registry, which then is another record's."""
    return any(claim.registry == other.registry for claim in one.same.values())


class _Groups:
    """Clusters as they grow; a pair that may not be joined is told why."""

    def __init__(self, records: Mapping[str, _Record], denied: Mapping[tuple[str, str], Decision]) -> None:
        """Start with every record alone."""
        self._records, self._denied = records, denied
        self._group = {name: frozenset({name}) for name in records}

    def join(self, it: Link) -> str:
        """Join two clusters; give the reason where that must not be, an empty text where it was done."""
        left, right = self._group[it.left], self._group[it.right]
        if left is right or left == right:
            return ""
        for a in left:
            for b in right:
                if decision := self._denied.get(ordered(a, b)):
                    return f"{decision.who}: {decision.why}"
        if it.basis not in ("alias", "hand"):
            clash = self._clash(left, right)
            if clash:
                return clash
        joined = left | right
        for name in joined:
            self._group[name] = joined
        return ""

    def _clash(self, left: frozenset[str], right: frozenset[str]) -> str:
        ours = self._by_registry(left)
        for registry, theirs in self._by_registry(right).items():
            if registry in ours and ours[registry] != theirs:
                return f"{registry} has both {min(ours[registry])} and {min(theirs)}"
        return ""

    def _by_registry(self, group: frozenset[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name in group:
            found[self._records[name].registry].add(self._records[name].own)
        return found

    def clusters(self, links: Sequence[Link], apart: Sequence[Apart]) -> list[Cluster]:
        """Give the clusters of two and more, in the order of their leads."""
        found = []
        for group in {id(it): it for it in self._group.values() if len(it) > 1}.values():
            found.append(
                Cluster(
                    lead=lead([self._records[name].study for name in group]).id,
                    members=tuple(sorted(group)),
                    links=tuple(it for it in links if it.left in group),
                    apart=tuple(it for it in apart if it.left in group or it.right in group),
                )
            )
        return sorted(found, key=lambda it: it.lead)

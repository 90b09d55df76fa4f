"""What a record says of its registrations elsewhere, and which other studies it names; it links nothing."""

import re
from collections.abc import Iterator

from trialbridge.model.base import Noun
from trialbridge.model.linkage import Basis
from trialbridge.model.study import Study
from trialbridge.records.identifiers import Found, find, of_studies, official

CONFIDENCE: dict[Basis, float] = {"hand": 1.0, "alias": 1.0, "listed": 0.99, "title": 0.97, "text": 0.95}
"""How sure each basis is; measured on links read one by one, see the benchmarks."""


class Claim(Noun, frozen=True):
    """An identifier in a record, with the words it stands in; `same` is false for another study's."""

    id: str
    registry: str
    basis: Basis
    same: bool
    where: str
    quote: str


def _any(alternatives: str) -> re.Pattern[str]:
    """Compile alternatives that stand apart by white space; an underscore is a space."""
    return re.compile(rf"\b(?:{'|'.join(alternatives.split()).replace('_', ' ')})", re.IGNORECASE)


# An extension, a substudy or a paper on the parent study names that study, and is not it.
_OTHER = _any(r"""
    parent previous prior_ earlier former preceding core_ original initial main_ lead-in feeder pivotal
    extension extended roll-?over continu follow-?(?:up|on)\b sub-?stud(?:y|ies) ancillary companion sister
    complet(?:ed|ers?|ing)\b participat(?:ed|ing) enrol+ed entered recruited coming_from treated_in part_of
    within_ related another other_ these_ those_ both_ two_ three_ four_ several followed_by
    results?_(?:of|from) shown_ showed_ demonstrated published based_on according_to compared?_(?:to|with)
    identical see_also cohort_of derived subset data_from posted_as separate
""")
_OWN = _any(r"""
    (?:is|was|been|are|were|be)_(?:also_|retrospectively_|prospectively_)?(?:registered|recorded|listed)
    registered_(?:as|at|in|on|with|under|before|prior) this_(?:study|trial|protocol) protocol_(?:number|no|id)
    (?:study|trial)_(?:number|registration|identifier) registration_(?:number|no)\b approved approval
    reference is_an?_.{0,90}(?:study|trial) (?:eudra_?ct|registration)[\w_.]{0,12}:
""")
_LIST_OTHER = _any(r"""
    parent extension sub-?study roll-?over related previous prior_ follow-?up core_study main_study see_
""")
_SENTENCE = re.compile(r"(?<=[a-z\d)\]][.;!?])\s+(?=[A-Z(])|\n\s*\n")
_NEVER = frozenset({"expanded_access"})
LONGEST_QUOTE = 240


def claims(study: Study) -> tuple[Claim, ...]:
    """Give every registry identifier a record holds but its own, each once, by its surest place."""
    own = official(study.id)
    seen: dict[str, Claim] = {}
    for claim in _claims(study, own):
        if claim.id != (own.id if own else study.id) and (
            claim.id not in seen or (claim.same and not seen[claim.id].same)
        ):
            seen[claim.id] = claim
    return tuple(seen.values())


def registry_of(study: Study) -> str:
    """Name the registry a study is registered in, by its identifier: that of ICTRP's rows is another's."""
    own = official(study.id)
    return own.registry if own else study.source.registry


def _claims(study: Study, own: Found | None) -> Iterator[Claim]:
    home = own.registry if own else study.source.registry
    for listed in study.identifiers:
        if listed.kind == "alias":
            yield Claim(id=listed.id, registry=home, basis="alias", same=True, where="alias", quote=listed.id)
            continue
        for found in _found(listed.id):
            same = (
                found.registry != home
                and listed.kind not in _NEVER
                and not _LIST_OTHER.search(f"{listed.domain} {listed.id}")
            )
            yield _claim(found, "listed", same, "identifiers", listed.id)
    for where, texts in (("title", study.title), ("official_title", study.official_title)):
        for text in texts:
            for found in _found(text.text):
                same = found.registry != home and not _OTHER.search(text.text)
                yield _claim(found, "title", same, where, text.text)
    for where, texts in (("summary", study.summary), ("description", study.description)):
        for text in texts:
            yield from _told(text.text, where, home)


def _told(text: str, where: str, home: str) -> Iterator[Claim]:
    """Give a text's claims: its own where the sentence says registered or approved and tells of no other."""
    found = _found(text)
    if not found:
        return
    edges = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    for one in found:
        start = max(edge for edge in edges if edge <= one.start)
        end = min(edge for edge in edges if edge >= one.end)
        sentence = text[start:end]
        alone = {it.id for it in found if it.registry == one.registry and start <= it.start < end} == {one.id}
        same = (
            one.registry != home
            and alone
            and one.form == "written"
            and bool(_OWN.search(sentence))
            and not _OTHER.search(sentence)
        )
        low = max(start, one.start - LONGEST_QUOTE // 2)
        yield _claim(one, "text", same, where, text[low : min(end, low + LONGEST_QUOTE)])


def _found(text: str) -> list[Found]:
    """Find what was written or merely misspelt: a bare number behind a registry's name is no claim."""
    return [one for one in find(text) if one.form != "inferred" and one.registry in of_studies()]


def _claim(found: Found, basis: Basis, same: bool, where: str, quote: str) -> Claim:
    words = " ".join(quote.split())[:LONGEST_QUOTE]
    return Claim(id=found.id, registry=found.registry, basis=basis, same=same, where=where, quote=words)

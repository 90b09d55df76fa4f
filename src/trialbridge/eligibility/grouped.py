"""Variables that share a limit ("ALT and AST"), and whom each is for; the limit itself is `limits`'."""

from trialbridge.eligibility import limits, ranges
from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.tokens import Token
from trialbridge.model.rule import Rule

_SCALES = frozenset({"ecog", "karnofsky", "lansky"})
_MEASURES = frozenset(
    {"grade", "score", "scale", "status", "index", "level", "class", "rating", "performance"}
)
"""Words behind a scale that only say that it is one: "performance status (PS) grade of 0 or 1"."""


def group(sentence: Sentence, at: int, last: int) -> tuple[list[str], str, int, dict[str, Rule]]:
    """Give the variables that share what follows ("ALT and AST"), how they are joined, and where they end.

    The last part says whom a variable is for: "Karnofsky (> 16 years) or Lansky (<= 16 years) >= 50".
    """
    tokens = sentence.tokens
    names, joint = [tokens[at].value], ""
    tests: dict[str, Rule] = {}
    end = at + 1
    while end < last:
        token = tokens[end]
        if token.kind == "variable" and token.value in names:
            end += 1
            continue
        if names[-1] in _SCALES and token.text in _MEASURES and (token.kind in ("variable", "word", "fill")):
            end += 1
            continue
        if (
            names == ["ecog"]
            and token.kind == "variable"
            and token.value in _SCALES
            and "performance" in tokens[at].text
        ):
            names = [token.value]  # "performance status: Karnofsky >= 70"
            end += 1
            continue
        if token.text in "([" and token.kind == "punct":
            test = aged(sentence, end, last, names)
            if test is not None:
                tests[names[-1]], end = test
                continue
            closed = _abbreviation(tokens, end, last, names) or _scales(tokens, end, last, names)
            if closed:
                end = closed
                continue
        step, sign = _joined(tokens, end, last)
        if step is None:
            break
        if tokens[step].value not in names:
            names.append(tokens[step].value)
        joint = "or" if sign == "or" else joint or sign
        end = step + 1
    return names, joint, end, tests


def aged(sentence: Sentence, at: int, last: int, names: list[str]) -> tuple[Rule, int] | None:
    """Read the ages a scale is for: "(KPS for > 16 years of age)", "(if >= 16 years of age)"."""
    if names[-1] not in _SCALES:
        return None
    tokens = sentence.tokens
    end = at + 1
    while end < last and end < at + 9:
        token = tokens[end]
        if token.text in "([" and end + 2 < last and tokens[end + 2].text in ")]":
            end += 3
        elif (
            token.value in names
            or token.value == "age"
            or token.kind in ("fill", "link", "cond", "subj", "age", "place")
        ):
            end += 1
        else:
            break
    limit = limits.read(tokens, end, last, {})
    if limit is None or limit.single:
        return None
    stop = limit.end
    while stop < last and (tokens[stop].kind in ("age", "agespan") or tokens[stop].value == "age"):
        stop += 1
    aged = any(
        token.value == "age" or token.senses.get("span") == "years" or "agespan" in token.senses
        for token in tokens[at:stop]
    )
    if stop >= last or tokens[stop].text not in ")]" or not aged:
        return None
    test = ranges.range_of(limit, "age", sentence.vocabulary)
    return None if test is None else (test, stop + 1)


def _scales(tokens: list[Token], at: int, last: int, names: list[str]) -> int:
    """Read which scales are meant: "performance score (Lansky/Karnofsky) < 50"."""
    end, found = at + 1, []
    while end < last and tokens[end].text not in ")]":
        token = tokens[end]
        if token.kind == "variable" and token.value in _SCALES:
            found.append(token.value)
        elif token.kind not in ("or", "and") and token.text not in "/,":
            return 0
        end += 1
    if end >= last or names != ["ecog"] or not found:
        return 0
    names[:] = found
    return end + 1


def _abbreviation(tokens: list[Token], at: int, last: int, names: list[str]) -> int:
    """Give the end of "(ANC)", "[SGPT]", "(serum glutamic oxaloacetic transaminase [SGOT])", or 0."""
    end, depth = at + 1, 1
    while end < last and end < at + 10:
        token = tokens[end]
        if token.text in ")]":
            end, depth = end + 1, depth - 1
            if not depth or (end < last and tokens[end].kind in ("num", "cmp")):  # or one is missing
                return end
            continue
        if token.kind in ("num", "cmp", "unit") or (token.kind == "variable" and token.value not in names):
            return 0
        if token.kind in ("word", "variable", "fill", "concept", "link", "qual") or token.text in "/-[(=,":
            depth += token.text in "[("
            end += 1
            continue
        return 0
    return end if depth == 1 and end < last and tokens[end - 1].text in ")]" else 0


def _joined(tokens: list[Token], at: int, last: int) -> tuple[int | None, str]:
    end, sign = at, ""
    while end < last and end < at + 5:
        token = tokens[end]
        if token.kind in ("and", "or") or token.text in (",", "/", "&", "、"):
            sign = "or" if token.kind == "or" else sign or "and"
        elif token.kind == "variable" and sign:
            return end, sign
        elif token.kind not in ("fill",):
            return None, ""
        end += 1
    return None, ""

"""The substances behind "allergy to": read item by item up to where a clause begins; it makes no rule."""

import re

from trialbridge.eligibility.atoms import Sentence
from trialbridge.eligibility.nodes import adjectival
from trialbridge.eligibility.tokens import Token
from trialbridge.vocab import ILLNESSES

_STUDY = frozenset({
    "study", "trial", "investigational", "experimental", "test", "protocol", "imp", "ip", "trials",
    "studied", "research", "imps", "studies",
})  # fmt: skip
_PARTS = frozenset({
    "component", "components", "ingredient", "ingredients", "excipient", "excipients", "constituent",
    "constituents", "contents", "metabolite", "metabolites", "substance", "substances", "compound",
    "compounds", "formulation", "formulations", "product", "products", "medicinal", "imaging", "agent",
    "agents", "drug", "drugs", "medication", "medications", "medicine", "medicines", "treatment",
    "treatments", "therapy", "therapies", "regimen", "regimens", "vaccine", "vaccines", "intervention",
    "interventions", "material", "materials", "article", "articles", "combination", "biologics", "biologic",
    "device", "devices", "solution", "infusion", "injection", "preparation", "preparations", "element",
    "elements", "procedure", "procedures", "additive", "additives", "item", "items", "derivatives",
    "analogues", "analogs", "adjuvant", "adjuvants", "vaccination", "suspension", "cream", "gel",
})  # fmt: skip
_GENERIC = frozenset({
    "drug", "drugs", "medication", "medications", "medicine", "medicines", "substance", "substances",
    "compound", "compounds", "vaccine", "vaccines", "agent", "agents", "product", "products", "therapy",
    "therapies", "treatment", "treatments", "biologic", "biologics", "device", "devices",
})  # fmt: skip
_OWNED = frozenset({
    "component", "components", "ingredient", "ingredients", "excipient", "excipients", "constituent",
    "constituents", "metabolite", "metabolites", "formulation", "formulations", "contents",
    "compounds", "preparations", "substances", "products", "additives",
})  # fmt: skip
_AROUND = frozenset({
    "a", "an", "any", "all", "of", "the", "to", "be", "used", "given", "administered", "contained",
    "containing", "present", "found", "in", "for", "with", "during", "from", "by", "on", "this",
    "these", "either", "one", "or", "more", "and", "each", "its", "their", "his", "her", "other",
    "another", "such", "both", "some", "active", "inactive", "inert", "known", "specific",
    "particular", "individual", "related", "planned", "main", "under", "as", "part", "that", "is",
    "are", "being", "which", "s", "it", "similar", "same", "class", "classes", "family", "group",
    "type", "chemical", "structure", "composition", "structurally", "chemically", "therapeutic",
    "biologic", "biological", "at", "least", "single", "within", "association", "conjunction",
})  # fmt: skip
_OPENING = re.compile(
    r"(?:(?:or|and|the|an?|any|all|one|either|each|some|other|another|both|its?|their|of|to|more|use|known|"
    r"against|with|these|this|such|following|certain|specific|particular|or more|e\.?g\.?|like) )+"
)
_COMPONENT = re.compile(
    r"(?:(?:in)?active |inert |individual |main |other )?(?:(?:the |any )?(?:components?|ingredients?|"
    r"excipients?|constituents?|metabolites?|derivatives|analog(?:ue)?s|formulations?|compounds?)"
    r"(?: or | and |/)?){1,3} (?:present |contained |found )?(?:of|in|to) (?:the |either |any |both |each )?"
)
_COURSE = frozenset({"treatment", "therapy", "regimen"})
"""What "used in this …" calls the study by."""
_GIVEN = frozenset({"given", "administered"})
_ALIKE = frozenset(
    {"similar", "same", "related", "like", "class", "classes", "family", "group", "derivative", "derivatives",
     "analogue", "analogues", "analog", "analogs"}
)  # fmt: skip
_SIMILAR = re.compile(
    r"(?:(?:other |any |the )*(?:compounds?|drugs?|agents?|medications?|substances?|products?) )?(?:of|with|"
    r"having|that (?:are|have)|in) (?:a )?(?:similar|related|the same|same|this|that|its) (?:chemical|"
    r"biologic|biological|drug|therapeutic|or|and|class|group|family|structure|composition|origin|/| )+"
    r"(?:(?:as|to|with) )?(?:that of |those of |the )?"
)
_STOP = frozenset({
    "exc", "cond", "aux", "neg", "anchor", "within", "before", "after", "excluded", "permit", "unit",
    "during", "ago", "forbid", "cmp", "role", "post", "range", "times", "limit", "normal", "pastwords",
    "between", "whichever", "extent", "sign", "ie", "then", "halflife", "place",
})  # fmt: skip
_STOP_WORDS = frozenset({
    "within", "during", "before", "after", "at", "on", "until", "through",
    "that", "which", "requiring", "required", "requires", "resulting", "leading", "likely", "who",
    "whom", "when", "where", "while", "because", "if", "unless", "having", "used", "using", "based",
    "related", "causing", "cause", "preventing", "precluding", "precludes", "needed", "needing",
    "refusal", "inability", "unable", "than", "since", "experienced", "exacerbated", "formulated",
    "manifested", "involving", "may", "might", "can", "could", "will", "would", "should", "has",
    "have", "had", "is", "are", "was", "were", "be", "been", "being", "not", "no", "as",
})  # fmt: skip
_GIVING = frozenset({
    "use of", "administration of", "treatment with", "therapy with", "exposure to", "receiving", "taking",
    "prior treatment with", "previous treatment with", "infusion of", "injection of", "receipt of",
})  # fmt: skip
_SILENT = frozenset({"fill", "tail", "link", "status", "other", "subj"})
_MARKS = frozenset({"\u00ae", "\u2122", "+", "'", '"', "*"})
_ILL = ILLNESSES | {"trait", "event"}
_SPECIES = frozenset({"human", "murine", "chimeric", "rabbit", "horse", "bovine", "mouse", "hamster"})
"""Words that before "or murine antibodies" are half of a name."""
_LONGEST = 6
"""Words of a substance that the vocabulary does not know; what is longer is a clause."""

_BAG = _STUDY | _PARTS | _AROUND
_WORDS = re.compile(r"[^\W_]+")


class Substances:
    """Reads what an allergy is to, from a token on."""

    def __init__(self, sentence: Sentence, start: int) -> None:
        """Start at a token."""
        self.sentence, self.tokens = sentence, sentence.tokens
        self.start, self.at, self.depth = start, start, 0
        self.names: list[str] = []
        self.joined = True

    def read(self) -> tuple[list[str], int]:
        """Give the qualifiers, and the token where they end (the start where there are none)."""
        end = self.start
        while self.at < len(self.tokens):
            self.joined = not self.names
            end = max(end, self._joints(end))
            if not self.joined:  # "peptidase (DPP-4) | treatment" is no second item
                break
            last = self._studied_item() or self._named_item()
            if last == self.at:
                break
            end = self.at = last
        return self._completed(), end

    def _completed(self) -> list[str]:
        """Give the names, with what a list leaves out: "humanized or murine monoclonal antibodies"."""
        names = list(self.names)
        for at in range(len(names) - 2, -1, -1):
            behind = names[at + 1].removeprefix("to-").partition("-")[2]
            word = names[at].removeprefix("to-")
            if (
                behind
                and word not in self.sentence.vocabulary.concepts
                and (word in _SPECIES or adjectival(word))
            ):
                names[at] = f"to-{word}-{behind}"
        return names

    def _studied_item(self) -> int:
        """Take "any of the ingredients used in the study's product", whatever words stand in it."""
        tokens, last = self.tokens, len(self.tokens)
        stop = next((at for at in range(self.at, last) if not self._about(tokens[at])), last)
        item = self._bare(self.at, stop)
        goes_on = stop < last and not self._ends(tokens[stop])  # "components of the | avelumab formulation"
        if not item or goes_on:
            return 0
        like = ["like"] if tokens[self.at - 1].text == "like" else []  # "or like | compounds"
        return self.at + len(item) if self._add(self._studied(like + self._words(item))) else 0

    def _named_item(self) -> int:
        """Take a substance up to where a clause begins; the place stays where there is none."""
        item = self._bare(self.at, self._stop())
        return self.at + len(item) if item and self._add(self._named(item)) else self.at

    def _about(self, token: Token) -> bool:
        """Tell whether a token may stand in a name for what the study gives."""
        if token.kind in ("or", "and", "eg", "cond", "exc", "neg"):
            return False
        if token.kind == "punct":
            return token.text in _MARKS or self._plural(token) or (token.text == ")" and self.depth == 0)
        return _BAG.issuperset(_WORDS.findall(token.text))

    def _joints(self, end: int) -> int:
        """Step over what joins items; give where the item before them ends, its bracket included."""
        tokens = self.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            if token.text in "([":
                close = self._close()
                if tokens[min(self.at + 1, len(tokens) - 1)].kind == "eg":
                    self.depth += 1
                elif self.names and not self._limits(close):
                    end = self.at = min(close + 1, len(tokens))
                    continue
                else:
                    return end
            elif token.text in ")]" and self.depth:
                self.depth -= 1
                end = self.at + 1
            elif token.text not in (",", "/") and token.kind not in ("or", "and", "eg"):
                return end
            else:
                self.joined = True
            self.at += 1
        return end

    def _close(self) -> int:
        """Give the place of the bracket that closes the one here, or the end."""
        depth = 0
        for place in range(self.at, len(self.tokens)):
            depth += (self.tokens[place].text in "([") - (self.tokens[place].text in ")]")
            if depth == 0:
                return place
        return len(self.tokens)

    def _limits(self, close: int) -> bool:
        return any(token.kind in ("cmp", "unit", "exc", "cond") for token in self.tokens[self.at : close])

    def _stop(self) -> int:
        """Give where the item that begins here ends at the latest."""
        tokens, stop = self.tokens, self.at
        while stop < len(tokens) and not self._ends(tokens[stop]):
            if tokens[stop].text == "(" and tokens[stop + 1 : stop + 2] and tokens[stop + 1].text == "s":
                stop += 2  # "component(s)"
            stop += 1
        return stop

    def _ends(self, token: Token) -> bool:
        if token.kind == "punct":
            return token.text not in _MARKS and not self._plural(token)
        if token.kind == "status":
            return token.text not in _GIVING and token.text not in ("previous", "prior")
        if token.text.startswith("of "):  # "of the" is a word of windows too
            return False
        if token.text.startswith("contraindication"):  # "… or contraindication to MRI" is nothing given
            return True
        return token.kind in _STOP or token.kind in ("or", "and", "eg") or token.text in _STOP_WORDS

    def _plural(self, token: Token) -> bool:
        return token.text == "(" and self.sentence.text.startswith("s)", token.end)

    def _bare(self, start: int, stop: int) -> list[Token]:
        """Give an item without the links it ends in ("X in | the past year")."""
        while stop > start and self.tokens[stop - 1].kind in ("link", "status"):
            stop -= 1
        return self.tokens[start:stop]

    def _words(self, item: list[Token]) -> list[str]:
        return _WORDS.findall(self.sentence.text[item[0].start : item[-1].end].replace("(s)", "s"))

    def _add(self, name: str) -> bool:
        """Add what an item names; tell whether it names anything."""
        if name and name not in self.names:
            self.names.append(name)
        return bool(name)

    def _studied(self, words: list[str]) -> str:
        """Name the study's product, a part of what stands before, or drugs in general."""
        content = [word for word in words if word not in _AROUND and not word.isdigit()]
        before = next((name for name in self.names if name.startswith("to-")), "")
        if not _STUDY.isdisjoint(content) or ("this" in words and not _COURSE.isdisjoint(content)):
            return "study-drug" if _ALIKE.isdisjoint(words) else "similar-to-study-drug"
        if not _ALIKE.isdisjoint(words):
            return "similar-" + (before or "to-study-drug")
        if not content:
            return ""
        if before and _OWNED.issuperset(content):
            # "to A, B or any of their excipients" is to a part of either
            own = [f"{name.removesuffix('-component')}-component" for name in self.names if name[:3] == "to-"]
            for name in own:
                self._add(name)
            return own[0]
        if _GENERIC.issuperset(content) and "active" not in words:
            if not _GIVEN.isdisjoint(words):
                return "study-drug"
            if content[-1].startswith("substance"):
                return "to-any-substance"
            return "to-vaccine" if "vaccine" in content[-1] else "to-drug"
        return "study-drug"

    def _named(self, item: list[Token]) -> str:
        """Name a substance: by its concept, or by its own words where they are few."""
        text, prefix, tail = self.sentence.text[item[0].start : item[-1].end], "to-", ""
        for pattern, changed in ((_SIMILAR, ("similar-to-", "")), (_COMPONENT, ("to-", "-component"))):
            opening = pattern.match(text)
            if opening is not None:
                prefix, tail = changed
                text = text[opening.end() :]
                break
        found = _OPENING.match(text)
        text = text[found.end() :] if found else text
        at = item[-1].end - len(text)
        item = [token for token in item if token.start >= at] or item[-1:]
        concept = self._concept(item)
        name = None if concept is None else concept or self._slug(item, text)
        return prefix + name + tail if name else ""

    def _concept(self, item: list[Token]) -> str | None:
        """Give the item's one concept, "" where its words must do, None where it is no substance."""
        told = [token for token in item if token.kind not in _SILENT and token.text not in _AROUND]
        rows = self.sentence.vocabulary.concepts
        known = [token for token in told if token.kind == "concept"]
        if any(rows[token.value].kind in _ILL for token in known):
            return None
        return known[0].value if len(told) == 1 and known else ""

    def _slug(self, item: list[Token], text: str) -> str:
        words = _WORDS.findall(text.replace("(s)", "s"))
        if len(words) > _LONGEST or any(token.kind == "link" and token.text != "of" for token in item):
            return ""
        if _BAG.issuperset(words):
            return ""
        return "-".join(words)

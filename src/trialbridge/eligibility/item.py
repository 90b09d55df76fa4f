"""One item of a block as it stands in its list; it knows its place and its words, and reads neither."""

import re

from trialbridge.eligibility.headings import Heading
from trialbridge.eligibility.labels import is_label
from trialbridge.model.criterion import Polarity
from trialbridge.vocab import View

_FOLLOWING = re.compile(
    r"\b(?:following|below)(?: (?:criteri(?:a|on)|conditions?|requirements?|characteristics|features|"
    r"tests?|values|"
    r"parameters|reasons|situations?|diseases|groups?|methods|circumstances|diagnos[ei]s|symptoms|signs|"
    r"categories|"
    r"medications|drugs|treatments|therapies)){0,2}[\s.;,–—-]*$",
    re.IGNORECASE,
)
_HANGS = re.compile(
    r"\b(?:and|or|of|by|as|with|who|that|if|unless|except|either|both|must|has|have|had|is|are|be|"
    r"include[sd]?|including|"
    r"criteria|for|to|in|on|defined|the)[\s.,;–—-]*$",
    re.IGNORECASE,
)


class Item:
    """A bullet, paragraph or heading: `start..end` in the block with its mark, `view` without it.

    `children` are the items below it; `head` is what its words say of them where it has any.
    `label` is the short heading right above it ("Life expectancy:"); `lead` is the head whose sentence it
    goes on with ("Known allergy to").
    `listed` is False where no section header stands above (then the wording decides the polarity).
    `inline` items were cut out of a line that runs several together.
    `tied` are the neighbours that make one requirement with it, as `tie` says ("any" or "all").
    """

    __slots__ = (
        "applies_to", "children", "depth", "end", "head", "heading_only", "inline", "label", "lead",
        "listed",
        "marked", "permits", "polarity", "start", "tie", "tied", "view",
    )  # fmt: skip

    def __init__(self, start: int, end: int, view: View, *, marked: bool, depth: int) -> None:
        """Start with no children and the default polarity."""
        self.start, self.end, self.view, self.marked, self.depth = start, end, view, marked, depth
        self.polarity: Polarity = "inclusion"
        self.listed = self.heading_only = self.permits = self.inline = False
        self.applies_to: tuple[str, ...] = ()
        self.head: Heading | None = None
        self.label = self.lead = self.tie = ""
        self.children: list[Item] = []
        self.tied: list[Item] = []

    @property
    def opens(self) -> bool:
        """Tell whether the words announce a list."""
        text = self.view.text.rstrip(" *_")
        if text.endswith((":", "：")) or is_label(text):
            return True
        tail = text[-60:].lower()
        return ("following" in tail or "below" in tail) and _FOLLOWING.search(tail) is not None

    @property
    def hangs(self) -> bool:
        """Tell whether the words wait for the items below to end the sentence ("Subject has")."""
        return self.opens or _HANGS.search(self.view.text, max(0, len(self.view.text) - 20)) is not None

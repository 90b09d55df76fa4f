"""An eligibility block as nested items with polarity, cohort and heads; no words are judged."""

import re
from collections.abc import Iterator

from trialbridge.eligibility.clean import clean
from trialbridge.eligibility.divisions import PATIENTS, cohorts, named_arms, numbered
from trialbridge.eligibility.headings import (
    Heading,
    bars_all,
    embedded,
    heading,
    only_bans,
    says_now,
    section,
    told_when,
)
from trialbridge.eligibility.item import Item
from trialbridge.eligibility.labels import is_label
from trialbridge.eligibility.lines import Line, lines, sentences
from trialbridge.eligibility.settle import settle

_LABEL_LENGTH = 40
_HEAD_LENGTH = 400  # a section's heading stands in the first line or two, never deeper


def items(block: str, arms: tuple[str, ...] = ()) -> list[Item]:
    """Give a block's top-level items in order; with their children they cover all of it but white space.

    `arms` are the labels of the study's arms, which an item may name at its beginning.
    """
    return settle(_Builder(block, arms).build())


_ALLOWED = re.compile(r"\W*(?:also )?(?:allowed|permitted)\W*", re.IGNORECASE)


class _Builder:
    """Walks the lines once and keeps the open lists as a stack of (line, item)."""

    def __init__(self, block: str, arms: tuple[str, ...] = ()) -> None:
        self.block = block
        self.arms = named_arms(arms)
        self.roots: list[Item] = []
        self.stack: list[tuple[Line, Item]] = []
        self.section: Heading | None = None
        self.opened: list[Heading] = []
        self.spelled: dict[str, str] = {}
        self.label: Item | None = None  # an unmarked head whose list is still open
        self.named = ""  # the short heading right above
        self.last: tuple[Line, Item] | None = None

    def build(self) -> list[Item]:
        for line in lines(self.block):
            for part in self._parts(line):
                self._take(part)
        if any(PATIENTS in said.applies_to for said in self.opened) and not self._tells_patients_apart():
            _of_everybody(self.roots)
        return self.roots

    def _tells_patients_apart(self) -> bool:
        """Tell whether other people have a section beside that of the patients: "Controls:"."""
        beside = {name for said in self.opened if not said.more for name in said.applies_to}
        return any(name != PATIENTS and not numbered(name) for name in beside)

    def _parts(self, line: Line) -> Iterator[Line]:
        text = self.block[line.body : line.end]
        cuts = [line.body + cut for cut in embedded(text)]
        if cuts and (found := section(text)) is not None:
            cuts = [cut for cut in cuts if cut >= line.body + found.end]  # "Donor Inclusion Criteria:"
        if not cuts and not self.block[line.end - 1].isspace():
            yield line
            return
        edges = [line.start, *cuts, line.end]
        for index, start in enumerate(edges[:-1]):
            end = edges[index + 1]
            while end > start and self.block[end - 1].isspace():
                end -= 1
            if index == 0:
                yield line._replace(end=end)
            else:
                yield Line(start, end, start, 0, "", 0, True)

    def _take(self, line: Line) -> None:
        text = self.block[line.body : min(line.end, line.body + _HEAD_LENGTH)]
        found = section(text)
        if found is not None and (not line.mark or found.end >= line.end - line.body or not self.section):
            self._open_section(line, found)
        elif line.mark:
            self._take_marked(line)
        else:
            self._take_paragraph(line)

    def _open_section(self, line: Line, found: Heading) -> None:
        self.section, self.stack, self.label, self.last = found, [], None, None
        self.opened.append(found)
        if found.applies_to:  # "MOTHERS" and "Mothers" are one group, spelled as it is first
            names = [self.spelled.setdefault(name.lower().rstrip("s"), name) for name in found.applies_to]
            self.section = found = found._replace(applies_to=tuple(names))
        self.named = ""
        cut = line.body + found.end
        end = cut
        while end > line.start and self.block[end - 1].isspace():
            end -= 1
        item = self._item(line._replace(end=min(end, line.end)), 0, None)
        item.heading_only, item.head = True, found
        rest = cut
        if rest < line.end:
            self._rest(line, rest)

    def _rest(self, line: Line, start: int) -> None:
        """Read what follows a section header on its own line as lines of their own."""
        for part in lines(self.block[start : line.end]):
            moved = part._replace(start=part.start + start, end=part.end + start, body=part.body + start)
            self._take_marked(moved) if moved.mark else self._take_paragraph(moved)

    def _take_marked(self, line: Line) -> None:
        if self.label is not None and told_when(self.label.view.text) is not None and self._heads_anew(line):
            self._open_label(line)
            return
        parent = self._parent(line)
        item = self._item(line, parent.depth + 1 if parent else 0, parent)
        item.marked = True
        self.stack.append((line, item))
        self.last = (line, item)
        if item.opens:
            item.head = heading(item.view.text)

    def _parent(self, line: Line) -> Item | None:
        """Find the item this line stands below, and close the lists it ends."""
        stack = self.stack
        for depth in range(len(stack) - 1, -1, -1):
            above = stack[depth][0]
            if above.mark == line.mark and abs(above.indent - line.indent) <= 1:
                restarts = (
                    line.number == 1 and above.number >= 1 and stack[-1][1].opens and depth == len(stack) - 1
                )
                if not restarts:
                    del stack[depth:]
                break
            if (
                above.mark.strip("().") == line.mark.strip("().")
                and line.number == above.number + 1
                and line.number > 1
            ):
                del stack[depth:]  # "(7)" goes on counting the outer "6."
                break
        else:
            if stack and not (line.indent > stack[-1][0].indent + 1 or stack[-1][1].opens):
                while len(stack) > 1 and stack[-1][0].indent > line.indent:
                    stack.pop()
                stack.pop()
        return stack[-1][1] if stack else self.label

    def _take_paragraph(self, line: Line) -> None:
        last = self.last
        if (last is not None and line.indent > last[0].indent and line.spaced and last[0].mark) or (
            last is not None and last[1].opens and last[0].mark and line.spaced and not self._is_label(line)
        ):
            self._below(line, last[1])
        elif self._is_label(line):
            self._open_label(line)
        elif self.label is not None and self._is_allowed(line, self.label):
            self._sentences(line, self.label)
        else:
            self.stack, self.last, self.label = [], None, None
            self._sentences(line, None)

    def _is_allowed(self, line: Line, label: Item) -> bool:
        """Tell whether a line that no bullet marks is what "Allowed:" above it allows, as in old records."""
        allowed = not label.children and _ALLOWED.fullmatch(label.view.text) is not None
        return allowed and " must " not in self.block[line.body : line.end]

    def _is_label(self, line: Line) -> bool:
        text = self.block[line.body : line.end].rstrip(" *_")
        return text.endswith((":", "：")) or is_label(text)

    def _open_label(self, line: Line) -> None:
        above, self.stack, self.last, self.label = self.label, [], None, None
        *before, last = _pieces(self.block, line)
        for part in before:
            self._item(part, 0, None)
        if above is not None and says_now(above.view.text) and only_bans(self.block[last.body : last.end]):
            # "Concurrent Medication:" above "Excluded:" still says of the list below when it is had
            self.label = above
            self._item(last, 1, above).heading_only = True
            return
        if (
            above is not None
            and above.head
            and above.head.permits
            and not above.children
            and self._only_groups(last)
        ):
            item = self._item(last, 1, above)  # "Allowed:" above "Group 2:" still allows what Group 2 has
        else:
            item = self._item(last, 0, None)
        item.head = said = heading(item.view.text)
        item.heading_only = True
        name = item.view.text.strip(" *_:：-")
        self.named = name if len(name) <= _LABEL_LENGTH else ""
        if self._carries(item, said):
            self.label = item
            item.heading_only = False

    def _only_groups(self, line: Line) -> bool:
        """Tell whether a label only names a group: "Group 2 patients only:"."""
        text = self.block[line.body : line.end]
        return len(text) <= _LABEL_LENGTH and cohorts(text, self.arms) != ()

    def _carries(self, item: Item, said: Heading) -> bool:
        """Tell whether the head changes what its items mean, so that they stand below it."""
        default = "any" if item.polarity == "exclusion" else "all"
        turned = said.polarity is not None and said.polarity != item.polarity
        carries = turned or said.permits or bool(said.applies_to or said.excepts)
        if carries or said.logic not in ("", default) or told_when(item.view.text) is not None:
            return True
        return item.polarity == "exclusion" and says_now(item.view.text)

    def _heads_anew(self, line: Line) -> bool:
        """Tell whether an item is the head of a list with a time of its own: "- Excluded within 90 days:"."""
        text = self.block[line.body : line.end].rstrip(" *_")
        return text.endswith((":", "：")) and told_when(text) is not None

    def _below(self, line: Line, item: Item) -> None:
        """A paragraph of the item above: its list if that announces one, else more of its words."""
        if item.opens or item.children:
            self._sentences(line, item)
        else:
            item.end = line.end
            item.view = clean(self.block[item.view.origin(0) : line.end], item.view.origin(0))

    def _sentences(self, line: Line, parent: Item | None) -> None:
        depth = parent.depth + 1 if parent else 0
        for part in _pieces(self.block, line):
            item = self._item(part, depth, parent)
            if item.opens:
                item.head = heading(item.view.text)
                self.last = (part, item)

    def _item(self, line: Line, depth: int, parent: Item | None) -> Item:
        view = clean(self.block[line.body : line.end], line.body)
        item = Item(line.start, line.end, view, marked=bool(line.mark), depth=depth)
        above = self.section
        item.listed, item.inline = above is not None, line.inline
        item.label = self.named
        if above is not None:
            item.polarity = above.polarity or "inclusion"
            item.applies_to, item.permits = above.applies_to, above.permits
        if parent is not None:
            self._inherit(item, parent)
        own = cohorts(view.text, self.arms)
        if own and not all(map(numbered, item.applies_to)):
            item.applies_to = ()  # "Healthy volunteers:" among what is for the patients of a substudy
        item.applies_to += tuple(name for name in own if name not in item.applies_to)
        (parent.children if parent else self.roots).append(item)
        return item

    def _inherit(self, item: Item, parent: Item) -> None:
        item.polarity, item.listed, item.permits = parent.polarity, parent.listed, parent.permits
        item.applies_to = parent.applies_to
        if parent.head is not None:
            item.permits = item.permits or parent.head.permits
            name = parent.view.text.strip(" *_:：")
            item.label = name if len(name) <= _LABEL_LENGTH else ""
            if parent.head.polarity is not None and (not parent.marked or bars_all(parent.view.text)):
                item.polarity, item.listed = parent.head.polarity, True


def _of_everybody(items: list[Item]) -> None:
    """Take from items that they are the patients' where nobody else is asked anything."""
    for item in items:
        item.applies_to = tuple(name for name in item.applies_to if name != PATIENTS)
        _of_everybody(item.children)


def _pieces(block: str, line: Line) -> list[Line]:
    """Cut a line into its sentences; the sign that begins the line belongs to the first."""
    whole = [(line.body, line.end)]
    spans = sentences(block, line.body, line.end) or whole
    if spans == whole:  # as most lines are
        return [line]
    found = [line._replace(start=start, end=end, body=start) for start, end in spans]
    found[0] = found[0]._replace(start=line.start)
    return found

"""Chinese lists run together on one line: where their items begin; what the items say is not read."""

import re
from itertools import pairwise

COUNTED = (
    r"(?:岁|周|天|个|月|年(?!龄)|例|级|分|种|次|项|日|支|倍|期|小时|毫|人|枚|片|号|型|度|名|颗|处(?!于)|只|位|眼|侧"
    r"|条|至|到|或|和|及|厘|克|千|万|亿|度|者|线|以|类|组|杯|包|步|代|台|根|米|公|秒|点|段|联|系)"
)
"""What a number before it counts, so that "18岁以上" is no item 18 and "3 汉族" is item 3."""
_GOING_ON = {
    "1、": re.compile(r"(?<=[;；.。,，、\s])(\d{1,2})、"),
    "1．": re.compile(r"(?<=[;；.。,，、\s])(\d{1,2})．"),
    "1.": re.compile(r"(?<=[;；.。,，、\s])(\d{1,2})\.(?=\s?[\u4e00-\u9fff])"),
    "（1)": re.compile(r"(?<=[;；.。,，、\s])（(\d{1,2})[)）]"),
}
"""For a line's own mark, how the next items of its list would be marked."""

_CIRCLE = re.compile("[①-⑳]")


def run_on(text: str, mark: str, number: int) -> list[int]:
    """Give the offsets at which items of a list begin within a line that has this mark and number.

    "1、…；2、…；3、…" goes on counting in its own way; circled numbers count upwards wherever they stand.
    """
    return _continued(text, mark, number) or _circled(text)


def _continued(text: str, mark: str, number: int) -> list[int]:
    pattern = _GOING_ON.get(mark)
    wanted, cuts = number + 1, []
    for found in pattern.finditer(text) if pattern is not None else ():
        if int(found[1]) == wanted:
            cuts.append(found.start())
            wanted += 1
    return cuts


def _circled(text: str) -> list[int]:
    if text.isascii():
        return []
    places = [(found.start(), ord(found[0]) - ord("①") + 1) for found in _CIRCLE.finditer(text)]
    if not places or any(after != before + 1 for (_, before), (_, after) in pairwise(places)):
        return []
    first = places[0][1]
    return [at for at, _ in places] if first == 2 or (first == 1 and len(places) > 1) else []

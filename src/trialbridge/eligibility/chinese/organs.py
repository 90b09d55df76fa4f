"""Organs that share one noun without a word between ("心、肝、肾功能不全"), as an English list."""

import re
from collections.abc import Iterator

_ORGANS = {
    "心脑血管": "cardiovascular or cerebrovascular", "心血管": "cardiovascular", "脑血管": "cerebrovascular",
    "心脏": "cardiac", "肝脏": "hepatic", "肾脏": "renal", "肺脏": "pulmonary", "肺部": "pulmonary",
    "心": "cardiac", "肝": "hepatic", "肾": "renal", "肺": "pulmonary", "脑": "brain", "血液": "blood",
    "血管": "vascular", "消化": "digestive", "呼吸": "respiratory", "循环": "cardiovascular",
    "心血管系统": "cardiovascular", "心脑血管系统": "cardiovascular or cerebrovascular",
    "消化系统": "digestive", "消化道": "digestive", "胃肠道": "gastrointestinal", "胃肠": "gastrointestinal",
    "呼吸系统": "respiratory", "循环系统": "cardiovascular", "神经系统": "neurological",
    "中枢神经系统": "central nervous system", "血液系统": "blood", "造血系统": "blood",
    "内分泌系统": "endocrine", "内分泌": "endocrine", "免疫系统": "immune", "免疫": "immune",
    "泌尿系统": "urological", "生殖系统": "genitourinary", "泌尿生殖系统": "genitourinary",
    "凝血": "coagulation", "甲状腺": "thyroid", "代谢": "metabolic", "精神": "psychiatric",
    "神经": "neurological", "风湿免疫": "autoimmune", "自身免疫": "autoimmune",
    "结缔组织": "connective tissue",
    "肌肉骨骼": "musculoskeletal", "骨骼肌肉": "musculoskeletal", "皮肤": "skin", "眼部": "eye",
    "造血": "blood", "骨": "bone", "神经精神": "neuropsychiatric", "胆道": "biliary", "胰腺": "pancreatic",
    "循环系": "cardiovascular", "呼吸系": "respiratory", "内分泌代谢": "endocrine or metabolic",
}  # fmt: skip
_HEADS = {
    "功能不全": "dysfunction", "功能障碍": "dysfunction", "功能异常": "dysfunction",
    "功能损害": "dysfunction",
    "功能受损": "dysfunction", "功能损伤": "dysfunction", "功能减退": "dysfunction",
    "功能低下": "dysfunction",
    "功能明显异常": "dysfunction", "功能衰竭": "failure", "功能紊乱": "dysfunction",
    "疾病": "disease", "疾患": "disease", "病变": "disease", "病": "disease", "衰竭": "failure",
    "损害": "dysfunction", "损伤": "dysfunction", "障碍": "disorder", "异常": "abnormality",
    "转移": "metastases", "远处转移": "metastases", "功能缺陷": "dysfunction",
    "性疾病": "disease", "系统疾病": "disease",
}  # fmt: skip
_SOUND = ("功能正常", "功能良好", "功能基本正常", "功能大致正常", "功能无异常", "功能无明显异常",
          "功能未见明显异常", "功能未见异常", "功能均正常", "功能无严重异常", "功能无明显障碍",
          "功能无障碍")  # fmt: skip
_BEFORE = {
    "严重": "severe", "严重的": "severe", "明显": "significant", "明显的": "significant", "原发性": "primary",
    "严重原发性": "severe primary", "器质性": "organic", "慢性": "chronic", "基础": "", "重大": "severe",
    "急性": "acute", "急慢性": "", "活动性": "active", "的严重": "severe", "的原发性": "primary",
    "重要": "", "主要": "", "相关": "", "的": "", "的慢性": "chronic",
    "严重的原发性": "severe primary", "等严重": "severe", "等严重原发性": "severe primary",
    "严重器质性": "severe organic", "等慢性": "chronic", "等原发性": "primary", "等严重的": "severe",
}  # fmt: skip


def _any(words: object) -> str:
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_SEP = r"\s?(?:[、，,/和及与或]|以及|或者|和/或|及/或)\s?"
_SHARED = re.compile(
    rf"(?P<organs>(?:{_any(_ORGANS)})(?:(?:{_SEP})?(?:{_any(_ORGANS)})){{0,8}})"
    r"(?:等)?(?:其他|其它)?(?:重要|主要)?(?:脏器|器官)?(?:系统)?"
    rf"(?P<before>{_any(_BEFORE)})?(?:(?P<sound>{_any(_SOUND)})|(?P<head>{_any(_HEADS)}))"
)
_EACH = re.compile(_any(_ORGANS))


def organs(text: str) -> Iterator[tuple[int, int, str]]:
    """Give the lists of organs with what ails them: where they stand and their English words.

    One organ alone is a list only where its function is said to be sound; its diseases have rows.
    """
    for found in _SHARED.finditer(text):
        names = list(dict.fromkeys(_ORGANS[each] for each in _EACH.findall(found["organs"])))
        before = _BEFORE[found["before"]] if found["before"] else ""
        listed = ", ".join(names[:-1]) + (" or " if len(names) > 1 else "") + names[-1]
        if found["sound"]:
            yield found.start(), found.end(), f"no {listed} dysfunction"
        elif len(names) > 1 or " or " in listed:
            yield found.start(), found.end(), f"{before} {listed} {_HEADS[found['head']]}".strip()

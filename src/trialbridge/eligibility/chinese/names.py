"""Chinese names that no row has, spelled in letters so that the grammar takes them as the words they are."""

import re

_NAME = re.compile("[\u3400-\u9fff]{2,7}")
_ARGUES = re.compile(
    "[不未无非有是为可能会应须需将被把从给让对与和或及并且但而则若因由于所其该此这那各每某本再又已正在曾过了着的地得之"
    "等如即者上下前后内外中间时期日月年周天次例项种个只支以按照据符满足要求进行接受使用服采予提供参加完成愿意同拒绝签署"
    "理解遵守配合影响导致引起研究试验实评价估检查测量判断认适宜最较更很仅均都也还尚仍只凡除另做作见能够达到结束开始"
    "选择确定目标条件情况问题说明信息记录描述具备存在属处位于距离超低高大小多少增减升降改变变化]"
)
"""Characters of argument: what holds one is no mere name."""

_SPELLED = re.compile("zh((?:[0-9a-f]{4})+)")


_HEADS = re.compile(
    r".*(?:diseases?|disorders?|syndromes?|injury|injuries|malformations?|stenosis|obstruction|occlusion|"
    r"inflammation|infections?|surgery|therapy|inhibitors?|agonists?|antagonists?|blockers?|cysts?|polyps?|"
    r"nodules?|mass|bleeding|hyperplasia|hypertrophy|atrophy|defects?|deficiency|dysfunction|failure|"
    r"insufficiency|perforation|rupture|adhesions?|edema|necrosis|dislocation|itis|oma|tumou?rs?|neoplasms?|"
    r"cancers?|resection|plasty|repair|transplantation|replacement|vaccines?|preparations|drugs?|medication|"
    r"rash|pain|abuse|hormones?|supplements|implants?|probiotics|prebiotics|acids?|vitamins?|emia|uria|osis|"
    r"pathy|mab|nib|ine|ide|one|ol|ate|in|paralysis|reflux|fistula|abscess|hernia|stones?|ulcers?|burns?|"
    r"scars?|block|events?|symptoms?|massage|training|psychotherapy|milk|diet|"
    "[病症炎瘤癌疹癣疮痛瘘疝伤形损窄阻血裂生大缩石肿垂弛死连液征术素唑胺酯剂药囊片粒汤丸汀坦利尔平尼抗星林韦定松芬酸碱醇苷肽"
    "钠钾钙镁铂布非痹瘫挛塞栓毒染碍竭乱常全退进敏赖瘾用晶]|胶囊|颗粒)"
)
"""How the name of something a patient has or is given ends."""


def nameable(words: str) -> bool:
    """Tell whether words, no longer spelled, can be the name of what a patient has or is given."""
    return _HEADS.fullmatch(words) is not None


def spelled(words: str) -> str:
    """Give an unknown run in letters where it can be a name ("结膜松弛"), else as it stands."""
    if _NAME.fullmatch(words) is None or _ARGUES.search(words) is not None:
        return words
    return "zh" + "".join(f"{ord(sign):04x}" for sign in words)


def unspelled(words: str) -> str:
    """Give the characters back."""
    return _SPELLED.sub(_signs, words)


def _signs(found: re.Match[str]) -> str:
    code = found[1]
    return "".join(chr(int(code[at : at + 4], 16)) for at in range(0, len(code), 4))

"""Characters put into one form, one for one: full-width signs as plain, traditional as simplified."""

_TRADITIONAL = (
    "歲齡滿簽屬書願參與試驗實臨狀況個週內過經檢查療藥藥劑術後間發現顯腫癥臟腦血"
    "壓總膽紅數細胞淋轉門診斷確證認為無對於應難產婦懷則優癒"
    "時從來給開關動靜脈導復環態礙損傷輕麼僅計劃準備標額員會該級總長"
    "質類類風濕濟營養飲煙酒戒斷續連維護監測評價觀察訪隨機雙單組別國際語言讀寫聽說視網聲響"
    "腎膚關節頸椎體溫熱氣喘緊張憂鬱癲癇"
)
_SIMPLIFIED = (
    "岁龄满签属书愿参与试验实临状况个周内过经检查疗药药剂术后间发现显肿症脏脑血"
    "压总胆红数细胞淋转门诊断确证认为无对于应难产妇怀则优愈"
    "时从来给开关动静脉导复环态碍损伤轻么仅计划准备标额员会该级总长"
    "质类类风湿济营养饮烟酒戒断续连维护监测评价观察访随机双单组别国际语言读写听说视网声响"
    "肾肤关节颈椎体温热气喘紧张忧郁癫痫"
)
assert len(_TRADITIONAL) == len(_SIMPLIFIED)
_FORMS = {ord(there): here for there, here in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)}
_FORMS |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FORMS |= {0x3000: " ", 0x00A0: " "}
_KEPT = "，；：（）！？～＞＜＝－＋"
for _sign in _KEPT:  # these say more in Chinese than their plain forms
    _FORMS.pop(ord(_sign), None)


ROMAN = {
    "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV", "Ⅴ": "V", "Ⅵ": "VI", "ⅰ": "I", "ⅱ": "II", "ⅲ": "III",
    "ⅳ": "IV", "ⅴ": "V",
}  # fmt: skip
"""Roman numerals of one character, in letters."""


def plain(text: str) -> str:
    """Give a text of the same length with full-width letters and digits and traditional characters plain."""
    return text.translate(_FORMS)

"""Words by which a Chinese note denies, doubts, dates and attributes what it mentions; tables only."""

import re

FORWARD = {
    "absent": "无|否认|未见|没有|未发现|未行|未接受|未使用|未服用|未出现|未发生|未触及|未及"
    "|排除|不伴|从未|并无",
    "uncertain": "疑似|怀疑|考虑|不排除|可能|待查|拟诊",
    "history": "既往|曾患|曾有|病史",
    "given": "行|接受|予|给予|口服|使用|应用|服用|曾行|曾用|开始|静滴|静脉滴注|皮下注射",
    "planned": "拟|计划|准备|建议|拟行|等待",
    "present": "有|诊断|确诊|诊断为|确诊为|提示|显示|伴|合并|患|发现",
    "unstated": "筛查|预防|警惕|接种",
    "stop": "但|而",
}
BACKWARD = {
    "absent": "阴性|未见|未检出|（-）|(-)",
    "present": "阳性|（+）|(+)",
    "uncertain": "可能|待排|待查|可疑",
    "history": "史|病史",
    "resolved": "已愈|治愈|痊愈|已缓解",
    "allergic": "过敏",
}
"""Cues by effect, as in `cues`; a clause ends at its comma, lists are held together by 、."""

HAN = re.compile("[\u4e00-\u9fff]")
COMMA = re.compile(r"[，,](?=\s*[\u4e00-\u9fff])(?<=[\u4e00-\u9fff0-9A-Za-z)）%][，,])")
"""Ends a Chinese clause: what is denied or past in one is not in the next."""

FAMILY = re.compile(
    r"家族|父亲|母亲|父母|其父|其母|兄弟|姐妹|哥哥|弟弟|姐姐|妹妹|儿子|女儿|祖父|祖母|外公|外婆|爷爷|奶奶|叔叔|舅舅|姑姑"
)
OTHERS = re.compile(r"配偶|丈夫|妻子|供者|供体|室友|同事")

AGE = re.compile(r"(?<![\d.])(?P<number>\d{1,3})\s?(?:周?岁)(?!时|起|前|以|开始|左右起)")
SEX = re.compile(
    r"(?:^|[\s，,、：:（(]|患者|性别[：:]?\s?)(?:[为系]?)(?P<sex>男|女)(?:性(?!激素|生殖))?(?=$|[\s，,、；;。）)\d]|性|患者)"
)
RESPONSES = (
    ("CR", re.compile(r"(?<!未达)完全缓解|(?<![A-Za-z])CR(?![\w-])")),
    ("PR", re.compile(r"部分缓解|(?<![A-Za-z])PR(?![\w-])")),
    ("SD", re.compile(r"疾病稳定|病情稳定|评价稳定|(?<![A-Za-z])SD(?![\w-])")),
    ("PD", re.compile(r"疾病进展|病情进展|肿瘤进展|耐药|无效|(?<![A-Za-z])PD(?![\w-])")),
    ("relapse", re.compile(r"(?<!无)(?<!未)复发")),
)  # fmt: skip

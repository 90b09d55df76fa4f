"""Chinese sentences in English order: each rule of order by one sentence, and the way back to the words."""

import pytest

from trialbridge.eligibility.chinese import Chinese, is_chinese, nameable, unspelled
from trialbridge.eligibility.chinese.names import spelled
from trialbridge.eligibility.chinese.runs import run_on
from trialbridge.eligibility.lines import lines
from trialbridge.eligibility.understanding import Understanding
from trialbridge.model.rule import Has, Opaque, leaves
from trialbridge.vocab import Concept, Unit, Variable, Vocabulary
from trialbridge.vocab.tables import Phrase

ORDER = [
    ("18岁以上", "≥ 18 years old"),
    ("≥18岁以上", "≥ 18 years old"),
    ("75岁以下", "≤ 75 years old"),
    ("中度以上", "moderate or more"),
    ("中度以下", "moderate or less"),
    ("18岁至65岁", "18 - 65 years old"),
    ("至少有一个靶病灶", "has ≥ 1 target lesion"),
    ("入组前4周内使用激素", "within 4 weeks before enrolment receiving steroids"),
    ("入组前至少2周使用激素", "at least 2 weeks before enrolment receiving steroids"),
    ("入组前的最近3个月内", "within 3 months before enrolment"),
    ("入组前未治疗", "before enrolment untreated"),
    ("入组后30天内", "within 30 days after enrolment"),
    ("入组近期", "enrolment recent"),
    ("近3个月内", "within the past 3 months"),
    ("近半年", "within the past 6 months"),
    ("近至少3个月", "recent ≥ 3 months"),
    ("3个月内", "within 3 months"),
    ("3个月内前", "3 months before"),
    ("3个月", "3 months"),
    ("1.5-4.5小时内", "1.5-4.5 hours"),
    ("既往哮喘", "prior asthma"),
    ("内", ""),
    (
        "首次给药前4周或5个半衰期内，以较短者为准",
        "within 4 weeks or 5 half-lives, whichever is shorter before first dose",
    ),
    ("首次给药前4周或5个半衰期（以较长者为准）", "within 4 weeks or 5 half-lives, whichever is longer before first dose"),
    ("首次给药前4周或5个半衰期", "within 4 weeks or 5 half-lives before first dose"),
    ("首次给药前4周或5天", "within 4 weeks before first dose or 5 days"),
    ("≤正常值上限的2.5倍", "≤ 2.5 x ULN"),
    ("正常值上限≥2倍", "≥ 2 x ULN"),
    ("≤2.5倍的正常值上限", "≤ 2.5 x ULN"),
    ("2倍", "2 times"),
    ("正常值上限", "ULN"),
    ("对造影剂严重过敏", "severe allergy to contrast agent"),
    ("青霉素、头孢类过敏", "allergy to penicillin, cephalosporin"),
    ("哮喘，和青霉素过敏", "asthma, and allergy to penicillin"),
    ("过敏", "allergy"),
    ("对过敏", "allergy"),
    ("哮喘；过敏", "asthma; allergy"),
    ("除哮喘外的肺病", "lung disease except asthma"),
    ("除哮喘外", "except asthma"),
    ("除哮喘", "except asthma"),
    ("除外哮喘以外的肺病", "lung disease except asthma"),
    ("除哮喘外的肺病（如肺炎）", "lung disease (such as pneumonia) except asthma"),
    ("肺癌（哮喘除外）", "lung cancer (except asthma)"),
    ("肺癌，哮喘除外", "lung cancer except asthma"),
    ("哮喘除外", "asthma excluded"),
    ("糖尿病、高血压等慢性疾病", "chronic disease such as diabetes mellitus, hypertension"),
    ("严重糖尿病、高血压等疾病", "severe disease such as severe diabetes mellitus, hypertension"),
    ("包括糖尿病、高血压等疾病", "including diabetes mellitus, hypertension disease"),
    ("糖尿病、高血压等", "diabetes mellitus, hypertension"),
    ("伴肝转移的肺癌", "lung cancer with liver metastasis"),
    ("哮喘的肺癌", "asthma with lung cancer"),
    ("严重的哮喘", "severe asthma"),
    ("肺癌的", "lung cancer"),
    ("符合哮喘诊断标准", "asthma diagnosed with"),
    ("符合诊断标准", ""),
    ("根据2010年诊断标准确诊的哮喘", "diagnosed with asthma"),
    ("哮喘（参照指南）", "asthma"),
    ("根据年龄≥18岁标准", "according to age ≥ 18 years old criteria"),
    ("根据哮喘", "according to asthma"),
    ("NYHA分级II级", "NYHA class II"),
    ("ECOG评分为1分", "ECOG performance status 1"),
    ("转氨酶升高3倍而高于正常值上限", "transaminases (the higher of ALT and AST) L high 3 times and > ULN"),
    ("入组该研究前4周内化疗", "within 4 weeks before enrolment chemotherapy"),
    ("在入组前4周内化疗", "within 4 weeks before enrolment chemotherapy"),
    ("参加本研究前4周内化疗", "within 4 weeks before enrolment chemotherapy"),
    ("本研究入组前4周内化疗", "within 4 weeks before enrolment chemotherapy"),
    ("参加其他药物或器械的临床试验", "participated in other clinical trial"),
    ("参加临床试验", "participated in clinical trial"),
    ("参加哮喘", "participated in asthma"),
    ("IIIB期或Ⅳ期肺癌", "stage IIIB or IV lung cancer"),
    ("I-II期", "stage I-II"),
    ("哮喘期", "asthma 期"),
    ("哮喘级", "asthma 级"),
    ("严重的心、肝、肾功能不全", "severe cardiac, hepatic or renal dysfunction"),
    ("肝功能正常", "no hepatic dysfunction"),
    ("血小板≥75×10^9/L", "platelet count ≥ 75x10^9/ L"),
    ("血小板计数１００", "platelet count 100"),
    ("《哮喘》", "asthma"),
    ("≥2倍之参考范围上限", "≥ 2 x ULN"),
    ("近的3个月内", "within the past 3 months"),
    ("对青霉素明显过敏", "significant allergy to penicillin"),
    ("除哮喘外，其他肺病", "other lung disease except asthma"),
    ("严重心血管疾病", "severe cardiovascular disease"),
    ("体温38 ℃", "body temperature 38 ℃"),
]  # fmt: skip


@pytest.fixture(scope="module")
def chinese(vocabulary: Vocabulary) -> Chinese:
    """One renderer for all sentences."""
    return Chinese(vocabulary)


@pytest.mark.parametrize(("sentence", "english"), ORDER)
def test_sentences_are_put_in_english_order(sentence: str, english: str, chinese: Chinese) -> None:
    """What stands before in Chinese stands where English has it; what only Chinese says is left out."""
    assert chinese.rendered(sentence).text == english


def test_words_lead_back_to_the_sentence(chinese: Chinese) -> None:
    """A span of the rendering gives the span of the sentence it stands for; between words there is none."""
    sentence = "入组前4周内患ABC哮喘"
    rendered = chinese.rendered(sentence)
    at = rendered.text.index("asthma")
    span = rendered.source(at, at + 6)
    assert span is not None and sentence[slice(*span)] == "哮喘"
    at = rendered.text.index("ABC")
    span = rendered.source(at + 1, at + 2)
    assert span is not None and sentence[slice(*span)] == "B"
    span = rendered.source(0, len(rendered.text))
    assert span == (0, len(sentence))
    assert rendered.source(len(rendered.text) + 1, len(rendered.text) + 2) is None


def test_chinese_is_told_by_its_characters() -> None:
    """Full-width signs alone do not make a sentence Chinese."""
    assert is_chinese("年龄 ≥ 18")
    assert not is_chinese("age ≥ 18；")
    assert not is_chinese("age")


def test_unknown_names_survive_as_names(vocabulary: Vocabulary) -> None:
    """A name that no row has is spelled in letters and comes back; words that argue are not spelled."""
    assert unspelled(spelled("蛟龙草") + " x") == "蛟龙草 x"
    assert spelled("不蛟龙") == "不蛟龙"
    understanding = Understanding(vocabulary)
    told = understanding.fresh("蛟龙草哮喘", True).rule
    assert told is not None
    assert [leaf for leaf in leaves(told) if isinstance(leaf, Has) and "蛟龙草" in str(leaf)]


def test_only_what_can_be_had_or_given_is_a_name(vocabulary: Vocabulary) -> None:
    """Unknown words alone are a name where they end as names do, else they stay words."""
    assert nameable("named:蛟龙综合征") and not nameable("named:蛟龙")
    understanding = Understanding(vocabulary)
    assert isinstance(understanding.fresh("蛟龙素", True).rule, Has)
    assert understanding.fresh("蛟龙", True).rule == Opaque(text="蛟龙")


def test_words_not_understood_are_quoted_as_they_stand(vocabulary: Vocabulary) -> None:
    """Opaque words are the sentence's own, never the rendering's."""
    told = Understanding(vocabulary).fresh("哮喘不能影响蛟龙草的变化", True).rule
    assert told is not None
    opaque = [leaf.text for leaf in leaves(told) if isinstance(leaf, Opaque)]
    assert opaque and all(text in "哮喘不能影响蛟龙草的变化" for text in opaque)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1、哮喘；2、肺癌；3、肝癌", ["哮喘；", "肺癌；", "肝癌"]),
        ("（1）哮喘；（2）肺癌", ["哮喘；", "肺癌"]),
        ("①哮喘；②肺癌", ["哮喘；", "肺癌"]),
        ("包括①哮喘；②肺癌", ["包括", "哮喘；", "肺癌"]),
        ("包括③哮喘；①肺癌", ["包括③哮喘；①肺癌"]),
        ("3 汉族", ["汉族"]),
        ("18岁以上", ["18岁以上"]),
        ("2.5年内有肺癌", ["5年内有肺癌"]),
        ("？不愿进行", ["不愿进行"]),
        ("c.年龄", ["年龄"]),
    ],
)
def test_chinese_lists_are_cut_where_their_items_begin(text: str, items: list[str]) -> None:
    """Marks without a blank behind them, and lists run together on one line."""
    assert [text[line.body : line.end] for line in lines(text)] == items


def test_a_number_that_does_not_go_on_counting_is_no_item() -> None:
    """ "1、… 4、…" holds no second item of the same list."""
    assert run_on("哮喘，4、肺癌", "1、", 1) == []
    assert run_on("哮喘", "", 0) == []


def test_rows_without_an_english_name_keep_what_they_have() -> None:
    """A row whose name is not read back is called by its first name, one without any by its id."""
    small = Vocabulary(
        [
            Concept(id="lung-fever", name="肺热", kind="disease"),
            Concept(id="a", name="same", kind="disease"),
            Concept(id="b", name="same", kind="disease", synonyms=("乙热", "other")),
        ],
        [Variable(name="fire", title="火", kind="number", aliases=("lung fever",))],
        [Unit(code="L", dimension="volume", factor=1.0, aliases=("斗", "dou"))],
        [
            Phrase(text="与众", type="other", value="", language="zh"),
            Phrase(text="x", type="or", value="", language="en"),
        ],
    )
    chinese = Chinese(small)
    assert chinese.rendered("肺热").text == "lung fever"
    assert chinese.rendered("火3斗").text == "lung fever 3 dou"
    assert chinese.rendered("乙热").text == "other"
    assert chinese.rendered("与众").text == spelled("与众")

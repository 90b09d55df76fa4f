"""A criterion in Chinese and in English gives the same rule, polarity and role: pairs in the shapes of both."""

import pytest
from tests.rules import brief

from trialbridge.eligibility import parse
from trialbridge.model.criterion import Criterion
from trialbridge.model.rule import canonical
from trialbridge.vocab import Vocabulary

INCLUSION = [
    ("年龄18～75岁，性别不限；", "Aged 18-75 years, male or female"),
    ("年龄≥18周岁", "Age ≥ 18 years"),
    ("18岁以上", "18 years or older"),
    ("年满18周岁", "Age ≥ 18 years"),
    ("18岁≤年龄≤70岁", "18 ≤ age ≤ 70 years"),
    ("年龄在20岁至65岁之间", "Age 20 to 65 years"),
    ("１８～６５周岁", "18-65 years old"),
    ("年齡大於等於18歲", "Age ≥ 18 years"),
    ("年龄不超过80岁", "Age ≤ 80 years"),
    ("年龄小于14岁", "Age < 14 years"),
    ("男性，年龄40岁以上", "Male, age ≥ 40 years"),
    ("女性", "Female"),
    ("预计生存期≥3个月", "Life expectancy ≥ 3 months"),
    ("预期寿命大于6个月", "Life expectancy > 6 months"),
    ("预计生存时间不少于12周", "Life expectancy at least 12 weeks"),
    ("ECOG评分0～1分", "ECOG 0-1"),
    ("ECOG体力状况评分≤2分", "ECOG performance status ≤ 2"),
    ("体力状况评分ECOG 0-2分", "ECOG performance status 0-2"),
    ("卡氏评分≥60分", "Karnofsky score ≥ 60"),
    ("KPS评分不低于70分", "KPS at least 70"),
    ("血小板≥75×10^9/L", "Platelets ≥ 75 x 10^9/L"),
    ("中性粒细胞绝对计数≥1.5×109/L", "Absolute neutrophil count ≥ 1.5 x 10^9/L"),
    ("血红蛋白不低于90g/L", "Haemoglobin ≥ 90 g/L"),
    ("白细胞计数≥3.0×10^9/L", "White blood cell count ≥ 3.0 x 10^9/L"),
    (
        "血红蛋白≥90g/L，血小板≥80×10^9/L，中性粒细胞≥1.5×10^9/L",
        "Haemoglobin ≥ 90 g/L, platelets ≥ 80 x 10^9/L, neutrophils ≥ 1.5 x 10^9/L",
    ),
    ("淋巴细胞计数≥0.5×10^9/L", "Lymphocyte count ≥ 0.5 x 10^9/L"),
    ("总胆红素≤1.5倍正常值上限", "Total bilirubin ≤ 1.5 x ULN"),
    ("总胆红素≤正常值上限的1.5倍", "Total bilirubin ≤ 1.5 x ULN"),
    ("总胆红素不超过34.2μmol/L", "Total bilirubin ≤ 34.2 umol/L"),
    ("谷丙转氨酶和谷草转氨酶≤2.5倍正常值上限", "ALT and AST ≤ 2.5 x ULN"),
    ("ALT和AST≤2.5×ULN", "ALT and AST ≤ 2.5 x ULN"),
    ("丙氨酸氨基转移酶≤3倍正常上限", "Alanine aminotransferase ≤ 3 x ULN"),
    ("血清肌酐≤1.5倍正常值上限", "Serum creatinine ≤ 1.5 x ULN"),
    ("肌酐清除率≥60ml/min", "Creatinine clearance ≥ 60 ml/min"),
    ("血清白蛋白≥30g/L", "Serum albumin ≥ 30 g/L"),
    ("左室射血分数≥50%", "Left ventricular ejection fraction ≥ 50%"),
    ("国际标准化比值≤1.5", "INR ≤ 1.5"),
    ("空腹血糖≥7.0mmol/L", "Fasting blood glucose ≥ 7.0 mmol/L"),
    ("体重指数18.5～28kg/m2", "Body mass index 18.5-28 kg/m2"),
    ("体重不低于50kg", "Body weight ≥ 50 kg"),
    ("收缩压≥140mmHg", "Systolic blood pressure ≥ 140 mmHg"),
    ("血氧饱和度≥92%", "Oxygen saturation ≥ 92%"),
    ("经病理组织学确诊的肝细胞癌", "Histologically confirmed hepatocellular carcinoma"),
    ("病理证实的非小细胞肺癌患者", "Histologically confirmed non-small cell lung cancer"),
    ("经组织学或细胞学证实的胃癌", "Histologically or cytologically confirmed gastric cancer"),
    ("复发或难治性急性淋巴细胞白血病", "Relapsed or refractory acute lymphoblastic leukemia"),
    ("复发难治的多发性骨髓瘤", "Relapsed or refractory multiple myeloma"),
    ("转移性结直肠癌", "Metastatic colorectal cancer"),
    ("晚期或转移性胰腺癌", "Advanced or metastatic pancreatic cancer"),
    ("不可切除的肝癌", "Unresectable liver cancer"),
    ("IIIB期或IV期非小细胞肺癌", "Stage IIIB or IV non-small cell lung cancer"),
    ("BCLC分期B期或C期", "BCLC stage B or C"),
    ("Child-Pugh A级或B级", "Child-Pugh A or B"),
    ("至少有一个可测量病灶", "At least one measurable lesion"),
    ("伴有肝转移的结直肠癌患者", "Colorectal cancer with liver metastasis"),
    ("新诊断的胶质瘤", "Newly diagnosed glioma"),
    ("根据2010年诊断标准确诊的类风湿关节炎", "Rheumatoid arthritis"),
    ("符合抑郁症诊断标准", "Diagnosed with depression"),
    ("确诊为2型糖尿病", "Diagnosed with type 2 diabetes mellitus"),
    ("HER2阳性乳腺癌", "HER2-positive breast cancer"),
    ("HBsAg阳性", "HBsAg positive"),
    ("无脑转移", "No brain metastases"),
    ("无严重心脏病、糖尿病或高血压", "No severe heart disease, diabetes or hypertension"),
    ("未接受过化疗", "No prior chemotherapy"),
    ("既往未接受过放疗或化疗", "No prior radiotherapy or chemotherapy"),
    ("妊娠试验阴性", "Negative pregnancy test"),
    ("育龄妇女须采取有效的避孕措施", "Women of childbearing potential must use effective contraception"),
    ("自愿参加本研究，签署知情同意书", "Consent to participate, signed informed consent"),
    ("签署书面知情同意书", "Signed written informed consent"),
    ("患者依从性好", "Good compliance"),
    ("健康志愿者", "Healthy volunteers"),
    ("若有肝转移，ALT≤5倍正常值上限", "If liver metastasis, ALT ≤ 5 x ULN"),
    ("对于肝转移患者，ALT≤5×ULN", "For patients with liver metastasis, ALT ≤ 5 x ULN"),
    ("HBV DNA＜2000 IU/ml", "HBV DNA < 2000 IU/ml"),
]  # fmt: skip

EXCLUSION = [
    ("妊娠或哺乳期妇女；", "Pregnant or lactating women"),
    ("孕妇、哺乳期妇女", "Pregnant women, lactating women"),
    ("妊娠、哺乳或准备妊娠者", "Pregnant, lactating or planning to become pregnant"),
    ("对试验药物过敏者", "Allergy to study drug"),
    ("已知对试验药物或其成分过敏", "Known allergy to study drug or its components"),
    ("对青霉素、头孢类药物过敏者", "Allergy to penicillin, cephalosporin drugs"),
    ("青霉素过敏者", "Allergy to penicillin"),
    ("对造影剂严重过敏", "Severe allergy to contrast agent"),
    ("过敏体质", "Allergic constitution"),
    ("活动性感染", "Active infection"),
    ("需要系统治疗的活动性感染", "Active infection requiring systemic therapy"),
    ("未控制的高血压", "Uncontrolled hypertension"),
    ("药物不能控制的糖尿病", "Uncontrolled diabetes mellitus"),
    ("严重的心、肝、肾功能不全", "Severe cardiac, hepatic or renal dysfunction"),
    ("合并严重心脑血管、肝、肾疾病", "With severe cardiovascular or cerebrovascular, hepatic, renal disease"),
    ("伴有严重心、肝、肾等重要脏器疾病者", "With severe cardiac, hepatic or renal disease"),
    ("自身免疫性疾病", "Autoimmune disease"),
    ("自身免疫病病史", "History of autoimmune disease"),
    ("精神疾病患者", "Psychiatric disorder"),
    ("精神分裂症、抑郁症等精神疾病", "Psychiatric disorder such as schizophrenia, depression"),
    ("器官移植史", "History of organ transplantation"),
    ("既往接受过器官移植者", "Received prior organ transplantation"),
    ("艾滋病、梅毒患者", "AIDS, syphilis"),
    ("HIV抗体阳性", "HIV positive"),
    ("乙型肝炎或丙型肝炎", "Hepatitis B or hepatitis C"),
    ("活动性肺结核", "Active pulmonary tuberculosis"),
    ("中枢神经系统转移", "Central nervous system metastases"),
    ("有症状的脑转移", "Symptomatic brain metastases"),
    ("其他恶性肿瘤病史", "History of other malignancy"),
    (
        "其他恶性肿瘤（已治愈的皮肤基底细胞癌和宫颈原位癌除外）",
        "Other malignancy (except cured basal cell carcinoma of the skin and cervical carcinoma in situ)",
    ),
    ("除皮肤基底细胞癌外的其他恶性肿瘤", "Other malignancy except basal cell carcinoma of the skin"),
    ("5年内患有其他恶性肿瘤", "Other malignancy within 5 years"),
    ("入组前4周内接受过化疗或放疗", "Within 4 weeks before enrolment received chemotherapy or radiotherapy"),
    ("首次给药前2周内使用过糖皮质激素", "Received corticosteroids within 2 weeks before first dose"),
    ("近6个月内发生过心肌梗死", "Myocardial infarction within the past 6 months"),
    ("6个月内有心肌梗死或脑卒中病史", "Within 6 months has myocardial infarction or stroke history"),
    ("3个月内参加过其他临床试验者", "Participated in other clinical trials within 3 months"),
    ("近3个月内参加其他药物临床试验", "Within the past 3 months participated in other drug clinical trials"),
    ("正在参加其他临床试验", "Currently participating in other clinical trials"),
    ("正在接受免疫抑制剂治疗", "Currently receiving immunosuppressant therapy"),
    ("长期使用糖皮质激素者", "Long-term use of corticosteroids"),
    ("糖尿病、高血压等慢性疾病", "Chronic disease such as diabetes, hypertension"),
    ("心律失常、心力衰竭、心绞痛", "Arrhythmia, heart failure, angina pectoris"),
    ("不稳定型心绞痛或充血性心力衰竭", "Unstable angina or congestive heart failure"),
    ("凝血功能障碍", "Coagulation disorder"),
    ("酗酒或吸毒史", "History of alcohol abuse or drug abuse"),
    ("药物滥用者", "Drug abuse"),
    ("吸烟者", "Smoker"),
    ("既往接受过CAR-T细胞治疗", "Received prior CAR-T cell therapy"),
    ("既往接受过NK细胞治疗或CIK细胞治疗", "Received prior NK cell therapy or CIK cell therapy"),
    ("接受过异基因造血干细胞移植", "Received allogeneic hematopoietic stem cell transplantation"),
    ("既往使用过PD-1抑制剂", "Received prior PD-1 inhibitors"),
    ("ALT＞3倍正常值上限", "ALT > 3 x ULN"),
    ("血肌酐>176μmol/L", "Serum creatinine > 176 umol/L"),
    ("血小板低于50×10^9/L", "Platelets < 50 x 10^9/L"),
    ("体重指数超过30kg/m2", "BMI > 30 kg/m2"),
    ("年龄小于18岁", "Age < 18 years"),
    ("NYHA心功能III～IV级", "NYHA class III-IV"),
    ("QTc间期>480ms", "QTc interval > 480 ms"),
    ("严重精神障碍", "Severe psychiatric disorder"),
    ("癫痫病史", "History of epilepsy"),
    ("哮喘", "Asthma"),
    ("间质性肺病", "Interstitial lung disease"),
    ("消化道出血", "Gastrointestinal bleeding"),
    ("免疫缺陷病", "Immunodeficiency"),
    ("研究者认为不适合参加本研究者", "In the opinion of the investigator not suitable for the study"),
    ("依从性差", "Poor compliance"),
    ("拒绝签署知情同意书", "Refused to give informed consent"),
    ("安装心脏起搏器者", "Pacemaker"),
    ("4周内接受过重大手术", "Major surgery within 4 weeks"),
    ("甲状腺功能亢进症", "Hyperthyroidism"),
]  # fmt: skip
PAIRS = [(False, *pair) for pair in INCLUSION] + [(True, *pair) for pair in EXCLUSION]


def _only(text: str, exclusion: bool, vocabulary: Vocabulary) -> Criterion:
    heading = "Exclusion Criteria:\n" if exclusion else "Inclusion Criteria:\n"
    *_, one = parse(heading + text, vocabulary)
    return one


def test_there_are_pairs_enough() -> None:
    """At least 120 different pairs are compared."""
    assert len({pair[1] for pair in PAIRS}) >= 120


@pytest.mark.parametrize(("exclusion", "chinese", "english"), PAIRS)
def test_both_languages_give_one_rule(
    exclusion: bool, chinese: str, english: str, vocabulary: Vocabulary
) -> None:
    """Whatever the language, the criterion is the same, and wholly understood where it is a requirement."""
    here, there = _only(chinese, exclusion, vocabulary), _only(english, exclusion, vocabulary)
    assert (here.polarity, here.role) == (there.polarity, there.role)
    if here.role == "requirement":
        assert brief(canonical(here.rule)) == brief(canonical(there.rule))
        assert here.rule == there.rule
        assert here.complete

"""ChiCTR's pages, the bilingual one of a study and the list of a search, as studies; it fetches nothing."""

import re
from collections.abc import Iterable
from itertools import pairwise

import msgspec
from lxml import etree

from trialbridge.model.study import (
    Age,
    Arm,
    Contact,
    Design,
    Enrolment,
    Intervention,
    Location,
    Organisation,
    Outcome,
    Source,
    Study,
    Text,
)
from trialbridge.registries import building as build
from trialbridge.registries import labelled, terms, who
from trialbridge.registries.reading import visible
from trialbridge.registries.tree import OddError
from trialbridge.registries.values import age_limit

NUMBER = re.compile(r"ChiCTR[-A-Z0-9]{6,20}\Z")
LISTED = "chictr_list"
"""Registry of what a list tells: so little that it must never replace the record itself."""
LABELS = labelled.table_of("""
number: 注册号 | Registration number
updated: 最近更新日期 | Date of Last Refreshed on
registered: 注册时间 | Date of Registration
title_zh: 注册题目
title_en: Public title
acronym: 注册题目简写 | English Acronym
scientific_zh: 研究课题的正式科学名称
scientific_en: Scientific title
code: 研究课题代号(代码) | Study subject ID
others: 在二级注册机构或其它机构的注册号 | The registration number of the Partner Registry or other register
applicant_zh: 申请注册联系人
applicant_en: Applicant
leader_zh: 研究负责人
leader_en: Study leader
applicant_phone: 申请注册联系人电话 | Applicant telephone
leader_phone: 研究负责人电话 | Study leader's telephone
applicant_email: 申请注册联系人电子邮件 | Applicant E-mail
leader_email: 研究负责人电子邮件 | Study leader's E-mail
applicant_address_zh: 申请注册联系人通讯地址
applicant_address_en: Applicant address
leader_address_zh: 研究负责人通讯地址
leader_address_en: Study leader's address
applicant_at_zh: 申请人所在单位
applicant_at_en: Applicant's institution
leader_at_zh: 研究负责人所在单位
leader_at_en: Affiliation of the Leader
ethics: 是否获伦理委员会批准 | Approved by ethic committee
ethics_number: 伦理委员会批件文号 | Approved No. of ethic committee
ethics_name: 批准本研究的伦理委员会名称
ethics_date: 伦理委员会批准日期 | Date of approved by ethic committee
sponsor_zh: 研究实施负责（组长）单位
sponsor_en: Primary sponsor
funding_zh: 经费或物资来源
funding_en: Source(s) of funding
condition_zh: 研究疾病
condition_en: Target disease
study_type: 研究类型 | Study type
phase: 研究所处阶段 | Study phase
design: 研究设计 | Study design
purpose_zh: 研究目的
purpose_en: Objectives of Study
inclusion_zh: 纳入标准
inclusion_en: Inclusion criteria
exclusion_zh: 排除标准
exclusion_en: Exclusion criteria
performed: 研究实施时间 | Study execute time
recruiting: 征募观察对象时间 | Recruiting time
group_zh: 组别
group_en: Group
size: 样本量 | Sample size
intervention_zh: 干预措施
intervention_en: Intervention
country_zh: 国家
country_en: Country
province_zh: 省(直辖市)
province_en: Province
city_zh: 市(区县)
city_en: City
hospital_zh: 单位(医院)
hospital_en: Institution hospital | Institution/hospital
outcome_zh: 指标中文名
outcome_en: Outcome
outcome_type: 指标类型 | Type
time_zh: 测量时间点
time_en: Measure time point of outcome
method_zh: 测量方法
method_en: Measure method
status: 征募研究对象情况 | Recruiting status
least: 最小 | Min age
most: 最大 | Max age
sex: 性别 | Gender
randomising: 随机方法 | Randomization Procedure
masking: 盲法 | Blinding
sharing: 共享原始数据的方式 | The way of sharing IPD
""")
NEEDED = (
    "number", "registered", "title_zh", "scientific_zh", "sponsor_zh", "condition_zh", "study_type", "phase",
    "design", "inclusion_zh", "exclusion_zh", "status", "sex", "performed", "intervention_zh", "outcome_zh",
)  # fmt: skip
"""What a study's page always has; a page that lacks one is cut or of another layout."""
_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_ROW = ("group_zh", "country_zh", "outcome_zh")


def study(root: etree._Element, url: str = "") -> Study:
    """Make a study of its page; raises OddError for a page without one of the fields every page has."""
    found = [(name, labelled.tidy(value)) for name, value in labelled.pairs(root, LABELS)]
    told: dict[str, str] = {}
    for name, value in found:
        told.setdefault(name, value)
    missing = [name for name in NEEDED if name not in told]
    if missing:
        raise OddError(f"a page without {', '.join(missing)}")
    if not NUMBER.match(told["number"]):
        raise OddError(f"registration number {told['number'][:40]!r}")
    arms, interventions, size = _groups(_rows(found, "group_zh"))
    base = who.study(_record(told, url))
    return msgspec.structs.replace(
        base,
        title=_both(told, "title"),
        official_title=_both(told, "scientific"),
        summary=_both(told, "purpose"),
        arms=arms,
        interventions=interventions,
        design=msgspec.structs.replace(
            base.design,
            masking=terms.code(told.get("masking"), terms.MASKING),
            masking_description=told.get("masking", ""),
            enrolment=None if size is None else Enrolment(count=size, type="estimated"),
        ),
        outcomes=tuple(map(_outcome, _rows(found, "outcome_zh"))),
        eligibility=msgspec.structs.replace(
            base.eligibility,
            criteria=_criteria(told, "en") + _criteria(told, "zh"),
            minimum_age=_age(told.get("least", "")),
            maximum_age=_age(told.get("most", ""), upper=True),
        ),
        contacts=tuple(filter(None, (_contact(told, "applicant"), _contact(told, "leader")))),
        locations=tuple(map(_site, _rows(found, "country_zh"))) or build.countries(("China",)),
    )


def listed(root: etree._Element) -> Iterable[tuple[str, etree._Element]]:
    """Give the rows of a page of search results, each with its study's number."""
    for row in root.iter("tr"):
        cells = row.findall("td")
        number = visible(cells[1]).strip() if len(cells) > 4 else ""
        if NUMBER.match(number):
            yield number, row


def entry(row: etree._Element) -> Study:
    """Make a study of what a list tells of it: number, title, who runs it, type and day."""
    _, numbered, named, kind, day, *_ = row.findall("td")
    number, link = visible(numbered).strip(), named.find(".//a")
    title = visible(link).strip() if link is not None else ""
    if link is None or not title:
        raise OddError("no title")
    at = " ".join(visible(each).strip() for each in named.iter("p"))
    return Study(
        id=number,
        source=Source(registry=LISTED, url=page_of(str(link.get("href", ""))), layout="search"),
        identifiers=build.identifiers(number, "chictr"),
        title=build.texts((title, build.language_of(title, "zh"))),
        sponsor=Organisation(name=at) if at else None,
        design=Design(study_type=terms.code(visible(kind).strip(), terms.STUDY_TYPE)),
        dates=build.dates(("registered", visible(day).strip(), "")),
    )


def page_of(address: str) -> str:
    """Give the full address of a study's page for the one in a list; empty where there is none."""
    found = re.search(r"proj=(\d{1,9})", address)
    return f"https://www.chictr.org.cn/showproj.html?proj={found[1]}" if found else ""


def _record(told: dict[str, str], url: str) -> who.Record:
    performed = _DAY.findall(told["performed"])
    enrolled = _DAY.findall(told.get("recruiting", ""))
    began = (*enrolled[:1], *performed[:1])
    return who.Record(
        registry="chictr",
        layout="page",
        id=told["number"],
        register="ChiCTR",
        url=url,
        others=tuple((told.get(name, ""), "") for name in ("others", "code")),
        title=told["title_zh"],
        acronym=told.get("acronym", "").split("\n")[0],
        status=told["status"],
        study_type=_english(told["study_type"]),
        design=_english(told["design"]),
        phase=told["phase"],
        dates=(
            ("registered", _first(told["registered"]), ""),
            ("last_posted", _first(told.get("updated", "")), ""),
            ("start", began[0] if began else "", ""),
            ("completion", performed[1] if len(performed) > 1 else "", ""),
        ),
        sponsor=told.get("sponsor_en") or told["sponsor_zh"],
        support=(told.get("funding_en") or told.get("funding_zh", ""),),
        conditions="\n".join(filter(None, (told.get("condition_en"), told["condition_zh"]))),
        sex=told["sex"],
        inclusion=told["inclusion_zh"],
        ethics=" ".join(
            told[name].split("\n")[0]
            for name in ("ethics", "ethics_number", "ethics_name", "ethics_date")
            if told.get(name)
        ),
        ipd_description=told.get("sharing", ""),
    )


def _both(told: dict[str, str], name: str) -> tuple[Text, ...]:
    return build.texts((told.get(f"{name}_en", ""), "en"), (told.get(f"{name}_zh", ""), "zh"))


def _criteria(told: dict[str, str], language: str) -> tuple[Text, ...]:
    fields = (told.get(f"{name}_{language}", "") for name in ("inclusion", "exclusion"))
    inclusion, exclusion = ((field,) if build.said(field) else () for field in fields)
    return build.joined(inclusion, exclusion, language)


def _english(shown: str) -> str:
    """Give the English half of a value in two languages, else what is there."""
    lines = [line for line in shown.split("\n") if line.strip()]
    return next((line for line in lines if line.isascii()), lines[0] if lines else "")


def _first(shown: str) -> str:
    found = _DAY.search(shown)
    return found[0] if found else shown.split("\n")[0]


def _age(shown: str, upper: bool = False) -> Age | None:
    return age_limit(shown.split("\n")[0].strip(), upper)


def _rows(found: list[tuple[str, str]], begins: str) -> list[dict[str, str]]:
    """Cut the pairs at a field that begins a row of an inner table."""
    starts = [at for at, (name, _) in enumerate(found) if name == begins]
    rows = []
    for start, stop in pairwise([*starts, len(found)]):
        row: dict[str, str] = {}
        for name, value in found[start:stop]:
            if name != begins and name in _ROW:
                break
            row[name] = row.get(name) or value
        rows.append(row)
    return rows


def _groups(rows: list[dict[str, str]]) -> tuple[tuple[Arm, ...], tuple[Intervention, ...], int | None]:
    arms, sizes = [], []
    having: dict[str, list[str]] = {}
    for row in rows:
        name = row.get("group_en") or row["group_zh"]
        what = row.get("intervention_en") or row.get("intervention_zh", "")
        arms.append(
            Arm(
                label=name,
                description=row["group_zh"] if name != row["group_zh"] else "",
                interventions=(what,) if build.said(what) else (),
            )
        )
        if build.said(what):
            having.setdefault(what, []).append(name)
        sizes.append(build.count(row.get("size", "")))
    interventions = tuple(Intervention(name=what, arms=tuple(names)) for what, names in having.items())
    total = sum(filter(None, sizes)) if sizes and None not in sizes else None
    return tuple(arms), interventions, total


def _outcome(row: dict[str, str]) -> Outcome:
    kind = row.get("outcome_type", "")
    name = row.get("outcome_en") or row["outcome_zh"]
    return Outcome(
        kind="primary" if "主要" in kind or "primary" in kind.lower() else "secondary",
        measure=name,
        description=row["outcome_zh"] if name != row["outcome_zh"] else "",
        time_frame=row.get("time_en") or row.get("time_zh", ""),
    )


def _site(row: dict[str, str]) -> Location:
    told = {
        name: row.get(f"{name}_en") or row.get(f"{name}_zh", "") for name in ("hospital", "city", "province")
    }
    return Location(
        facility=told["hospital"],
        city=told["city"],
        state=told["province"],
        **build.located(row.get("country_en") or row["country_zh"]),
    )


def _contact(told: dict[str, str], part: str) -> Contact | None:
    name = told.get(f"{part}_en") or told.get(f"{part}_zh", "")
    at = told.get(f"{part}_at_en") or told.get(f"{part}_at_zh", "")
    if not (name or at):
        return None
    return Contact(
        name=name,
        role="public" if part == "applicant" else "scientific",
        phone=told.get(f"{part}_phone", ""),
        email=told.get(f"{part}_email", ""),
        affiliation=at,
        address=told.get(f"{part}_address_en") or told.get(f"{part}_address_zh", ""),
        country="China",
    )

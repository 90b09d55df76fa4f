"""The platform of China's CDE for drug trials: the page of a study in Chinese; it fetches nothing."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from trialbridge.model.base import PartialDate
from trialbridge.model.study import (
    Arm,
    Coded,
    Contact,
    Design,
    Eligibility,
    Enrolment,
    Intervention,
    Location,
    Outcome,
    Rejected,
    Source,
    Study,
)
from trialbridge.registries import building as build
from trialbridge.registries import labelled, reading, terms
from trialbridge.registries.reading import visible
from trialbridge.registries.rejection import unmark
from trialbridge.registries.request import Requests
from trialbridge.registries.tree import OddError, Tree
from trialbridge.registries.values import age_limit

NAME = "cde"
ID_PATTERN = r"CTR20\d{6}"
SEARCH = "http://www.chinadrugtrials.org.cn/clinicaltrials.searchlist.dhtml"
EXPECTED = "a page of a study on the CDE's platform"
LABELS = labelled.table_of("""
number: 登记号
status: 试验状态
first_public: 首次公示信息日期
sponsor: 申请人名称
related: 相关登记号
drug: 药物名称
drug_type: 药物类型
accepted: 临床申请受理号
condition: 适应症
scientific: 试验专业题目
title: 试验通俗题目
protocol: 试验方案编号
version_date: 版本日期
contact: 联系人姓名
phone: 联系人座机
email: 联系人Email
address: 联系人邮政地址
kind: 试验分类
phase: 试验分期
model: 设计类型
allocation: 随机化
masking: 盲法
scope: 试验范围
target: 目标入组人数
reached: 实际入组总人数
first: 第一例受试者入组日期
done: 试验完成日期
age: 年龄
sex: 性别
healthy: 健康受试者
""")
NEEDED = (
    "number", "status", "first_public", "sponsor", "drug", "condition", "scientific", "title", "phase",
    "model", "allocation", "masking", "age", "sex", "healthy",
    "target",
)  # fmt: skip
_TABLES = {
    "入选标准": "inclusion", "排除标准": "exclusion", "试验药": "test", "对照药": "control",
    "主要终点指标及评价时间": "primary", "次要终点指标及评价时间": "secondary",
}  # fmt: skip
"""Labels whose value is a table of its own."""
_HEADINGS = {"试验目的": "purpose", "试验状态": "status", "各参加机构信息": "sites"}
"""Headings over a table or over plain words."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"中文通用名[:：]\s*(\S+)")


def requests(since: PartialDate | None = None) -> Requests:
    """Ask for nothing: the platform answers people, behind a challenge; its pages are ingested as files."""
    yield from ()


def recognises(data: bytes) -> bool:
    """Tell the page by the platform's names for its number and its first day."""
    head = (unmark(data[:64]) or b"").lstrip()
    text = unmark(data) or b""
    return head.startswith(b"<") and all(word.encode() in text for word in ("登记号", "首次公示信息日期"))


def read(data: bytes) -> Iterator[Study | Rejected]:
    """Read the study of a page; what is none comes out as Rejected."""
    return reading.read_all(data, EXPECTED, _records, _study)


def _records(data: bytes) -> Iterable[reading.Record]:
    yield "page", reading.page(data)


def _study(root: Tree) -> Study:
    assert isinstance(root, etree._Element)
    told: dict[str, str] = {}
    for name, value in labelled.pairs(root, LABELS):
        told.setdefault(name, labelled.tidy(value))
    lists, said = _lists(root), _said(root)
    missing = [name for name in NEEDED if name not in told]
    missing += [name for name in ("inclusion", "exclusion", "primary", "sites") if name not in lists]
    if missing:
        raise OddError(f"a page without {', '.join(missing)}")
    if build.id_kind(told["number"]) != "cde":
        raise OddError(f"登记号 {told['number'][:40]!r}")
    if not (told["title"] or told["scientific"]):
        raise OddError("no title")
    return Study(
        id=told["number"],
        source=Source(
            registry=NAME,
            url="http://www.chinadrugtrials.org.cn/clinicaltrials.searchlist.dhtml?keywords="
            + told["number"],
            layout="page",
        ),
        identifiers=build.identifiers(
            told["number"],
            "cde",
            ((told.get(name, ""), name) for name in ("related", "accepted", "protocol")),
        ),
        title=build.texts((told["title"], "zh")),
        official_title=build.texts((told["scientific"], "zh")),
        status=terms.code(said.get("status") or told["status"], terms.STATUS),
        dates=build.dates(
            ("registered", told["first_public"], ""),
            ("start", _day(told.get("first", "")), "actual"),
            ("completion", _day(told.get("done", "")), "actual"),
        ),
        sponsor=next(iter(build.organisations((told["sponsor"],))), None),
        summary=build.texts((said.get("purpose", ""), "zh")),
        conditions=build.pieces(told["condition"], r"[;；\n]"),
        design=_design(told),
        arms=_arms(lists),
        interventions=_interventions(told, lists),
        outcomes=_outcomes(lists, "primary") + _outcomes(lists, "secondary"),
        eligibility=Eligibility(
            criteria=build.joined(
                (row[-1] for row in lists["inclusion"]), (row[-1] for row in lists["exclusion"]), "zh"
            ),
            sex=terms.sex(told["sex"]),
            minimum_age=age_limit(re.split(r"[至到~]", told["age"])[0]),
            maximum_age=age_limit(re.split(r"[至到~]", told["age"])[-1], upper=True),
            healthy_volunteers={"有": True, "无": False}.get(told["healthy"]),
        ),
        contacts=_contacts(told),
        locations=tuple(_sites(lists["sites"])) or build.countries(("China",)),
    )


Rows = list[list[str]]


def _lists(root: etree._Element) -> dict[str, Rows]:
    """Give the rows of the tables that stand as a label's value or below a heading."""
    lists: dict[str, Rows] = {}
    for heading in root.iter("th"):
        name = _TABLES.get(labelled.label(visible(heading)))
        value = heading.getnext()
        if name and value is not None:
            lists.setdefault(name, _rows(value))
    for heading in root.iter("div"):
        below = heading.getnext()
        if below is not None and below.tag == "table" and (name := _headed(heading)):
            lists.setdefault(name, _rows(below))
    return lists


def _rows(holder: etree._Element) -> Rows:
    rows = ([labelled.tidy(visible(cell)) for cell in row if cell.tag == "td"] for row in holder.iter("tr"))
    return [row for row in rows if any(row)]


def _said(root: etree._Element) -> dict[str, str]:
    """Give the plain words that stand behind a heading."""
    return {
        name: labelled.tidy(heading.tail or "")
        for heading in root.iter("div")
        if (name := _headed(heading)) and (heading.tail or "").strip()
    }


def _headed(heading: etree._Element) -> str:
    return _HEADINGS.get(visible(heading).strip().rpartition("、")[2], "")


def _day(shown: str) -> str:
    found = _DAY.search(shown)
    return found[0] if found else ""


def _design(told: dict[str, str]) -> Design:
    reached, planned = (re.findall(r"\d+", told.get(name, "")) for name in ("reached", "target"))
    size = reached or planned
    return Design(
        study_type=Coded(value="interventional", published=told.get("kind", "")),
        phase=terms.phase((told["phase"],)),
        allocation=terms.code(told["allocation"], terms.ALLOCATION),
        model=terms.code(told["model"], terms.MODEL),
        masking=terms.code(told["masking"], terms.MASKING),
        enrolment=Enrolment(count=int(size[0]), type="actual" if reached else "estimated") if size else None,
    )


def _interventions(told: dict[str, str], lists: dict[str, Rows]) -> tuple[Intervention, ...]:
    kind = Coded(
        value="biological" if "生物" in told.get("drug_type", "") else "drug", published=told["drug"]
    )
    names = [
        row[-2] if len(row) > 2 else row[0] for part in ("test", "control") for row in lists.get(part, [])
    ]
    return tuple(
        Intervention(name=name, type=kind if at == 0 else None)
        for at, name in enumerate(
            dict.fromkeys(filter(None, (told["drug"].partition("曾用名")[0].strip(), *names)))
        )
    )


def _arms(lists: dict[str, Rows]) -> tuple[Arm, ...]:
    parts = (("test", "试验药", "experimental"), ("control", "对照药", "active_comparator"))
    return tuple(
        Arm(label=label, type=Coded(value=kind, published=label))
        for part, label, kind in parts
        if lists.get(part)
    )


def _outcomes(lists: dict[str, Rows], kind: str) -> tuple[Outcome, ...]:
    rows = (row[1:] if row[0].isdigit() else row for row in lists.get(kind, []))
    return tuple(
        Outcome(
            kind="primary" if kind == "primary" else "secondary",
            measure=row[0],
            time_frame=row[1] if len(row) > 1 else "",
        )
        for row in rows
        if row and row[0]
    )


def _sites(rows: Rows) -> Iterator[Location]:
    """Give the sites: number, institution, investigator, country, province, city."""
    for row in rows:
        cells = row[1:] if row and row[0].isdigit() else row
        if len(cells) >= 5:
            name, person, nation, province, city = cells[:5]
            yield Location(
                facility=name,
                city=city,
                state=province,
                contacts=(Contact(name=person, role="investigator"),) if person else (),
                **build.located(nation),
            )


def _contacts(told: dict[str, str]) -> tuple[Contact, ...]:
    if not told.get("contact"):
        return ()
    return (
        Contact(
            name=told["contact"],
            role="public",
            phone=told.get("phone", ""),
            email=told.get("email", ""),
            affiliation=told["sponsor"],
            address=told.get("address", ""),
            country="China",
        ),
    )

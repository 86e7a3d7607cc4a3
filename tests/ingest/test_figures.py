"""The ledger: what every number of a document means, on sentences of many fields and on the real documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, DocumentKind, Identity, Section, SectionKind, SourceFormat
from ingest.figure_words import figure_words
from ingest.figures import Ledger, read_figures
from ingest.readers import read_source
from ingest.records import DigitRun, Figure
from ingest.structure import build_document

POLICIES = Path(__file__).resolve().parents[2] / "corpus" / "policies"
Expected = Mapping[str, object]


def a_document(text: str, *, kind: DocumentKind = DocumentKind.OFFICIAL, **identity: object) -> Document:
    """A document of one section without a heading."""
    section = Section("正文", None, SectionKind.BODY, 1, "", "", 0, 0, len(text))
    known = Identity("某某方案", None, kind, **identity)  # type: ignore[arg-type]  # the caller names fields of Identity
    return Document("plan", "plan.txt", "0" * 64, SourceFormat.TEXT, known, text, (section,))


def figures_of(text: str, **identity: object) -> tuple[Figure, ...]:
    return read_figures(a_document(text, **identity)).figures


def assert_figures(figures: tuple[Figure, ...], expected: tuple[Expected, ...]) -> None:
    """Each figure has the stated fields, in order, and there is no other."""
    assert [figure.text for figure in figures] == [fields["text"] for fields in expected]
    for figure, fields in zip(figures, expected, strict=True):
        found = asdict(figure)
        stated = {
            key: Decimal(str(value))
            if key in ("value", "high", "base_value") and value is not None
            else value
            for key, value in fields.items()
        }
        assert {key: found[key] for key in stated} == stated


def f(text: str, **fields: object) -> Expected:
    return {"text": text, **fields}


CASES: dict[str, tuple[str, tuple[Expected, ...]]] = {
    # counts
    "a target reached by a year": (
        "到2025年，全市公共充电桩达到1.2万个。",
        (
            f(
                "1.2万个",
                kind="count",
                value="1.2",
                unit="万个",
                base_value=12000,
                base_unit="个",
                measure="全市公共充电桩",
                year=2025,
            ),
        ),
    ),
    "more than": ("换电站突破30座。", (f("30座", value=30, bound="more_than", measure="换电站"),)),
    "at least, behind": ("建成充电站100座以上。", (f("100座", bound="at_least", measure="充电站"),)),
    "at least, before": (
        "每年培训养老护理员不少于2000人次。",
        (f("2000人次", bound="at_least", measure="培训养老护理员", period="每年"),),
    ),
    "about": ("惠及新市民约6万人。", (f("6万人", base_value=60000, bound="about", measure="惠及新市民"),)),
    "the thing stands after the number": (
        "培育5家以上拥有自主品牌的龙头企业。",
        (f("5家", bound="at_least", measure="拥有自主品牌的龙头企业"),),
    ),
    "subject and thing": (
        "力争智慧水务场景突破8个示范项目。",
        (f("8个", bound="more_than", measure="智慧水务场景示范项目"),),
    ),
    "a thing with a bracket": (
        "建设3个以上区级康复中心（站）。",
        (f("3个", bound="at_least", measure="区级康复中心（站）"),),
    ),
    "a range of things": (
        "打造3到5个国内一流的文旅品牌。",
        (f("3到5个", value=3, high=5, bound="range", measure="国内一流的文旅品牌"),),
    ),
    "a verb that changes what is counted stays": (
        "全省新建幼儿园40所，改造60所。",
        (f("40所", measure="全省新建幼儿园"), f("60所", measure="改造幼儿园")),
    ),
    "a number that only describes": (
        "建设2座日处理能力5万吨的污水处理厂。",
        (f("2座", measure="污水处理厂"), f("5万吨", kind="measure", base_value=50000, measure="日处理能力")),
    ),
    "a list without a new subject": (
        "储备病床三年目标为2023年300张、2024年500张。",
        (
            f("300张", year=2023, measure="储备病床三年目标"),
            f("500张", year=2024, measure="储备病床三年目标"),
        ),
    ),
    "per head of people": ("每千名老年人拥有养老床位40张。", (f("40张", per="千名老年人"),)),
    "staff at a rate": (
        "学校按照每100名学生不少于1名的比例配备心理教师。",
        (f("1名", per="100名学生", bound="at_least", measure="心理教师"),),
    ),
    "a rank": ("水环境质量稳定进入全省前三位。", (f("三位", bound="at_most"),)),
    "in Chinese numerals": ("组建十五个专家服务团。", (f("十五个", value=15, measure="专家服务团"),)),
    "with grouped digits": ("核发居住证12,500张。", (f("12,500张", value=12500),)),
    "with full-width digits": (
        "新增停车泊位３０００个。",
        (f("３０００个", value=3000, measure="新增停车泊位"),),
    ),
    # amounts
    "paid per thing by a level": (
        "每新增一个普惠托位，省级补助4000元。",
        (
            f(
                "4000元",
                kind="amount",
                value=4000,
                per="个普惠托位",
                payer=("省级",),
                measure="每个普惠托位的省级补助",
            ),
        ),
    ),
    "each level named with its treasury": (
        "对新认定的研发中心，由市财政给予一次性奖励30万元。",
        (f("30万元", base_value=300000, payer=("市级财政",), condition="新认定的研发中心"),),
    ),
    "with a payer named afterwards": (
        "补助标准为每人每月650元，由县级财政承担。",
        (f("650元", per="人", period="每月", payer=("县级财政",)),),
    ),
    "a cap": (
        "按照设备投资额的20%给予补助，单个项目最高不超过80万元。",
        (
            f("20%", kind="share", measure="补助占设备投资额的比例"),
            f("80万元", bound="at_most", measure="单个项目补助"),
        ),
    ),
    "a cap per household": (
        "危房改造给予补贴，每户最高2.5万元。",
        (f("2.5万元", bound="at_most", per="户"),),
    ),
    "a cap by the verb of paying": (
        "最高给予500万元奖励。",
        (f("500万元", bound="at_most", measure="奖励"),),
    ),
    "tiers": (
        "用地500亩以上的，每亩补助800元；100亩以上500亩以下的，每亩补助500元。",
        (
            f("800元", per="亩", condition="用地500亩以上的", measure="每亩补助"),
            f("500元", per="亩", condition="100亩以上500亩以下的"),
        ),
    ),
    "tiers by revenue": (
        "对年营业收入首次突破10亿元的企业，奖励100万元；突破50亿元的，奖励300万元。",
        (f("100万元", condition="年营业收入首次突破10亿元的企业"), f("300万元", condition="突破50亿元的")),
    ),
    "a range in one unit": (
        "每户补贴2500—3000元。",
        (f("2500—3000元", value=2500, high=3000, bound="range", per="户"),),
    ),
    "a price": ("停车每小时收费3元。", (f("3元", per="小时"),)),
    "a price by slash": (
        "土地出让底价不低于1200元/平方米。",
        (f("1200元/平方米", per="平方米", bound="at_least", measure="土地出让底价"),),
    ),
    "an output": (
        "到2027年，氢能产业规模超过300亿元。",
        (f("300亿元", base_value=30000000000, bound="more_than", measure="氢能产业规模", year=2027),),
    ),
    "an investment": ("全年完成投资120亿元。", (f("120亿元", measure="投资"),)),
    # penalties
    "a fine in Chinese numerals": (
        "逾期不改正的，处一万元以上三万元以下罚款。",
        (
            f(
                "一万元以上三万元以下",
                kind="amount",
                value=1,
                high=3,
                unit="万元",
                base_value=10000,
                bound="range",
                measure="罚款",
                condition="逾期不改正的",
            ),
        ),
    ),
    "a fine across scales": (
        "拒不停止排放的，处五千元以上二万元以下罚款。",
        (f("五千元以上二万元以下", value=5000, high=20000, unit="元", condition="拒不停止排放的"),),
    ),
    "a fine with an upper end only": (
        "没有违法所得的，处五万元以下罚款。",
        (f("五万元", bound="at_most", measure="罚款", condition="没有违法所得的"),),
    ),
    "a multiple": (
        "擅自取水造成损失的，并处损失额一倍以上五倍以下的罚款。",
        (
            f(
                "一倍以上五倍以下",
                kind="multiple",
                value=1,
                high=5,
                unit="倍",
                bound="range",
                measure="按损失额计的罚款",
            ),
        ),
    ),
    "who is fined": (
        "逾期不改正的，对个人处二百元以上五百元以下罚款，对单位处一万元罚款。",
        (
            f("二百元以上五百元以下", value=200, high=500, condition="逾期不改正的，个人"),
            f("一万元", condition="逾期不改正的，单位"),
        ),
    ),
    "a late fee": (
        "逾期缴纳的，按日加收万分之五的滞纳金。",
        (f("万分之五", kind="share", value=5, unit="‱", measure="滞纳金"),),
    ),
    # shares
    "a share that may not be passed": (
        "公共供水管网漏损率控制在9%以内。",
        (f("9%", kind="share", value=9, bound="at_most", measure="公共供水管网漏损率"),),
    ),
    "a share that falls": (
        "全市散煤取暖户占比降至5%以下。",
        (f("5%", bound="at_most", measure="全市散煤取暖户占比"),),
    ),
    "a share in words": (
        "绿色建筑比例达到百分之三十。",
        (f("百分之三十", value=30, unit="%", measure="绿色建筑比例"),),
    ),
    "a share as tenths": (
        "公交出行分担率达到三成以上。",
        (f("三成", value=3, unit="成", base_value=30, base_unit="%", bound="at_least"),),
    ),
    "a share of the whole": (
        "持证人员比例应当达到三分之二以上。",
        (f("三分之二", parts=(Decimal(2), Decimal(3)), bound="at_least"),),
    ),
    "a share of something else": (
        "租金标准不高于同地段市场租金的70%。",
        (f("70%", bound="at_most", measure="租金标准占同地段市场租金的比例"),),
    ),
    "percentage points": ("准点率提高5个百分点。", (f("5个百分点", kind="share", value=5, unit="个百分点"),)),
    "growth belongs to what grew": (
        "完成技改投资80亿元，同比增长8.5%。",
        (f("80亿元", measure="技改投资"), f("8.5%", measure="技改投资同比增长")),
    ),
    # ratios
    "a split between two levels": (
        "所需2000元由市、县财政按4:6分担。",
        (
            f("2000元", payer=("市级财政", "县级财政")),
            f("4:6", kind="ratio", payer=("市级财政", "县级财政"), divides="plan:2"),
        ),
    ),
    "a split among four levels": (
        "中央、省、市、县按5:2:2:1分担。",
        (f("5:2:2:1", parts=tuple(map(Decimal, (5, 2, 2, 1))), payer=("中央", "省级", "市级", "县级")),),
    ),
    "a split in words": (
        "所需经费由省、市两级财政按三比七分担。",
        (f("三比七", parts=(Decimal(3), Decimal(7)), payer=("省级财政", "市级财政")),),
    ),
    "a ratio that is no split": (
        "车桩比不高于2.5∶1。",
        (f("2.5∶1", kind="ratio", bound="at_most", measure="车桩比", payer=()),),
    ),
    # durations
    "a time limit": (
        "自受理申请之日起十五个工作日内作出决定。",
        (
            f(
                "十五个工作日",
                kind="duration",
                value=15,
                bound="at_most",
                measure="作出决定",
                condition="自受理申请之日起",
            ),
        ),
    ),
    "a term": ("本办法有效期五年。", (f("五年", kind="duration", value=5, measure="有效期"),)),
    "a range of years": ("建设期3—5年。", (f("3—5年", value=3, high=5, bound="range"),)),
    "a longer time": (
        "免费停车时间由15分钟延长至30分钟。",
        (f("15分钟", measure="免费停车时间"), f("30分钟", measure="免费停车时间")),
    ),
    # measures
    "a length": (
        "新建改造供水管网320公里。",
        (f("320公里", kind="measure", value=320, measure="新建改造供水管网"),),
    ),
    "an area per head": (
        "人均公园绿地面积达到15平方米。",
        (f("15平方米", kind="measure", measure="人均公园绿地面积"),),
    ),
    "power with a scale": (
        "风电装机容量达到50万千瓦。",
        (f("50万千瓦", base_value=500000, base_unit="千瓦", measure="风电装机容量"),),
    ),
    "letters as a unit": (
        "家庭宽带接入速率达到500Mbps以上。",
        (f("500Mbps", unit="Mbps", bound="at_least", measure="家庭宽带接入速率"),),
    ),
    # deadlines and periods
    "a deadline": (
        "2026年6月底前完成老旧小区改造方案编制。",
        (
            f(
                "2026年6月底前",
                kind="deadline",
                due_on=date(2026, 6, 30),
                measure="完成老旧小区改造方案编制",
                value=None,
            ),
        ),
    ),
    "a deadline beside a number": (
        "2026年6月底前完成勘察设计，2026年底前开工20个小区。",
        (f("2026年6月底前", kind="deadline", measure="完成勘察设计"), f("20个", due_on=date(2026, 12, 31))),
    ),
    "a period followed by words only": (
        "到2027年，在完成国家任务基础上，全面建成海绵城市。",
        (f("到2027年", kind="period", due_on=date(2027, 12, 31), measure="全面建成海绵城市"),),
    ),
    "coming into force": (
        "本办法自2025年3月1日起施行。",
        (f("自2025年3月1日起", kind="period", measure="施行", due_on=None),),
    ),
    "a period that holds for the following sentences": (
        "到2026年，新建公园12个；绿道达到200公里。湿地保护率达到60%。",
        (f("12个", year=2026), f("200公里", year=2026), f("60%", year=2026)),
    ),
    "a new period ends the old one": (
        "到2025年，泊位达到8000个。到2027年，泊位达到1.5万个。",
        (f("8000个", year=2025), f("1.5万个", year=2027)),
    ),
    "a deadline does not colour the next sentence": (
        "2025年9月底前出台实施细则。每建成一座换电站补助10万元。",
        (f("2025年9月底前", kind="deadline"), f("10万元", period=None, per="座换电站")),
    ),
    "a five-year plan": (
        "“十四五”期间，累计建成绿道150公里。",
        (f("150公里", year=2025, due_on=date(2025, 12, 31)),),
    ),
    "numbers paired with years": (
        "2023年、2024年、2025年分别完成老旧小区改造120个、150个、180个以上。",
        (f("120个", year=2023), f("150个", year=2024), f("180个", year=2025, bound="at_least")),
    ),
    "numbers paired with a span of years": (
        "2023—2025年新增床位依次为300张、400张和500张。",
        (f("300张", year=2023), f("400张", year=2024), f("500张", year=2025)),
    ),
    "from one number to another": (
        "水厂日供水能力由10万吨提升至25万吨。",
        (f("10万吨", measure="水厂日供水能力"), f("25万吨", measure="水厂日供水能力")),
    ),
    "the year compared with is no period": (
        "单位建筑面积能耗较2020年下降5%。",
        (f("5%", period=None, measure="单位建筑面积能耗较2020年下降"),),
    ),
    "near rather than below": ("城镇登记失业率控制在4.5%左右。", (f("4.5%", bound="about"),)),
    "a level that only qualifies a platform pays nothing": (
        "对接入市级监管平台的充电桩，每千瓦补贴60元。",
        (f("60元", payer=(), per="千瓦", condition="接入市级监管平台的充电桩"),),
    ),
    "a grant shared out in the order of levels": (
        "省级财政按每平方米300元标准补助，市级财政每平方米补助100元。",
        (f("300元", payer=("省级财政",), per="平方米"), f("100元", payer=("市级财政",), per="平方米")),
    ),
    "a purpose said once for a list": (
        "对国家级、省级、市级众创空间，分别给予100万元、50万元、20万元奖励。",
        tuple(
            f(text, payer=(), condition="国家级、省级、市级众创空间")
            for text in ("100万元", "50万元", "20万元")
        ),
    ),
    "a date within a condition": (
        "凡在2025年12月31日前购买新能源汽车的个人，每辆给予3000元补贴。",
        (f("3000元", condition="在2025年12月31日前购买新能源汽车的个人"),),
    ),
    "a thing described by a date": (
        "2024年全市改造2000年底前建成的老旧小区85个、1.2万户。",
        (f("85个", year=2024, measure="老旧小区"), f("1.2万户", year=2024, measure="老旧小区")),
    ),
    "parts of the year": (
        "上半年完成总工程量的40%。",
        (f("40%", period="上半年", year=2023, due_on=date(2023, 6, 30)),),
    ),
    "a deadline that comes again": (
        "各单位于每月5日前报送进展。",
        (f("每月5日前", kind="deadline", due_on=None),),
    ),
    "a step of a tariff": (
        "超定额20%以内的部分，按照基准水价的1.2倍收取。",
        (f("1.2倍", kind="multiple", condition="超定额20%以内的部分"),),
    ),
    "numbers paired with things": (
        "幼儿园、小学分别达到120所和85所。",
        (f("120所", measure="幼儿园"), f("85所", measure="小学")),
    ),
    "numbers paired with places": (
        "青川县、北岭县分别新建充电站12座、15座。",
        (f("12座", measure="青川县新建充电站"), f("15座", measure="北岭县新建充电站")),
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_sentence_gives_its_figures(text: str, expected: tuple[Expected, ...]) -> None:
    assert_figures(figures_of(text, issued="2023"), expected)


NO_FIGURES: dict[str, tuple[str, str]] = {
    "a number of a document": ("依据南政办〔2023〕18号执行。", "document_number"),
    "an order": ("依照省政府令第201号办理。", "document_number"),
    "an article in digits": ("违反第12条规定。", "article_number"),
    "a generation of networks": ("推进5G、F5G与IPv6应用。", "name"),
    "letters with digits": ("开展4K/8K直播和3D建模。", "name"),
    "a slogan": ("落实“1+6+N”工作机制。", "name"),
    "a version": ("上线3.0版服务平台。", "version"),
    "a day of the past": ("2023年6月23日会议提出要求。", "event_date"),
    "an address": ("地址为滨河路88号。", "address"),
    "a telephone": ("咨询电话：0371-66668888。", "phone"),
    "a hotline": ("接入12345热线。", "phone"),
    "opening hours": ("每日8:30至17:30办理。", "clock_time"),
    "a web address": ("登录https://www.example.gov.cn/a/2023/01查询。", "url"),
    "an annex": ("详见附件3。", "attachment_number"),
    "a meeting by its number": ("经第39次常务会议通过。", "ordinal"),
    "the period in a title": ("落实《湖州市海绵城市建设行动计划（2023—2025年）》。", "plan_period_in_title"),
    "another number in a title": ("落实《2023年城建计划》。", "title"),
    "an item of a list": ("（1）加强领导。", "list_number"),
    "a mark of a source": ("该县已完成普查。〔报道，S1、S3〕", "citation_mark"),
    "an edition": ("参照技术导则（2021年版）。", "edition"),
}


@pytest.mark.parametrize(("text", "code"), NO_FIGURES.values(), ids=NO_FIGURES.keys())
def test_digits_that_are_no_figure_say_why(text: str, code: str) -> None:
    ledger = read_figures(a_document(text, kind=DocumentKind.DIGEST))
    assert ledger.figures == ()
    assert {run.meaning for run in ledger.digit_runs} == {code}


@pytest.mark.parametrize(
    "text",
    [
        "进一步提高认识，形成一批示范项目。",
        "引一个项目，聚一批人才。",
        "落实三年行动计划。",
        "打通最后一公里。",
        "推进三级联动、四方协同。",
        "“一网三中心”初步建成。",
        "千家万户受益。",
        "第三十条另有规定的除外。",
        "统一个人信用评价标准。",
    ],
)
def test_words_that_only_look_like_numbers_give_no_figure(text: str) -> None:
    assert figures_of(text) == ()


@pytest.mark.parametrize(
    "text",
    ["百分之五千百三十九", "二十十分之三", "百分之" + "1" * 40, "2" * 40 + "GB"],
)
def test_what_cannot_be_read_as_a_number_stops_no_document(text: str) -> None:
    assert figures_of(f"建设{text}。") == ()


def test_what_cannot_be_read_beside_a_number_leaves_the_number() -> None:
    assert [one.text for one in figures_of("每五千百三十九年检查一次。")] == ["一次"]


def test_a_year_of_a_period_belongs_to_its_figures() -> None:
    ledger = read_figures(a_document("到2025年，公园达到80个，绿道达到200公里。"))
    (year,) = [run for run in ledger.digit_runs if run.text == "2025"]
    assert year.figure_ids == tuple(figure.id for figure in ledger.figures)


def test_a_number_in_a_condition_belongs_to_the_conditioned_figure() -> None:
    ledger = read_figures(a_document("面积500平方米以上的，每家补助5万元。"))
    (figure,) = ledger.figures
    assert {run.text: run.figure_ids for run in ledger.digit_runs} == {"500": (figure.id,), "5": (figure.id,)}


def test_a_multiple_without_its_own_words_is_of_what_the_last_one_was() -> None:
    figures = figures_of("超出部分二成以内的，按照标准价格的1.2倍收取；二成以上的，按1.5倍收取。")
    assert [figure.measure for figure in figures if figure.unit == "倍"] == ["标准价格", "标准价格"]


def test_the_name_of_a_duration_ends_where_another_act_begins() -> None:
    assert [figure.measure for figure in figures_of("设置24小时值班热线并在大厅门口公布。")] == ["值班热线"]


def test_a_period_that_must_last_is_named_by_what_lasts() -> None:
    assert [figure.measure for figure in figures_of("连续3个月进度滞后的，予以约谈。")] == ["进度滞后"]


@pytest.mark.parametrize("label", ["完成时限", "时间节点"])
def test_a_labelled_deadline_is_about_the_heading_it_stands_under(label: str) -> None:
    text = f"（一）修建健身步道\n{label}：2025年6月底前"
    row = Section(
        "附件/（一）修建健身步道", None, SectionKind.ROW, 1, "（一）", "修建健身步道", 0, 9, len(text)
    )
    plan = a_document(text)
    figures = read_figures(replace(plan, sections=(row,))).figures
    assert [(figure.kind.value, figure.measure) for figure in figures] == [("deadline", "修建健身步道")]


def test_the_clause_is_the_sentence_of_the_number() -> None:
    text = "加强统筹。新建学校8所，新增学位9000个；补齐短板。"
    figures = figures_of(text)
    assert {text[figure.clause_start : figure.clause_end] for figure in figures} == {
        "新建学校8所，新增学位9000个；"
    }


def test_a_figure_is_named_by_document_and_place() -> None:
    (figure,) = figures_of("新建学校8所。")
    assert figure.id == "plan:4"


def test_ratios_for_counties_and_for_districts_split_the_same_amount() -> None:
    text = "每建成一座公厕，市、县级财政按照3:7比例（市、区级财政按照7:3比例）给予8000元补助。"
    counties, districts, amount = figures_of(text)
    assert (counties.applies_to, districts.applies_to) == ("县", "区")
    assert counties.divides == districts.divides == amount.id
    assert amount.payer == ("市级财政", "县级财政", "区级财政")


def test_a_list_for_the_years_of_the_plan_takes_them_from_its_title() -> None:
    figures = figures_of("全县三年的公厕目标依次为30座、50座、80座。", plan_period=(2024, 2026))
    assert [figure.year for figure in figures] == [2024, 2025, 2026]


def test_the_period_of_a_heading_holds_for_what_stands_under_it() -> None:
    text = "（一）2026年\n新增托位3000个。"
    section = Section("（一）2026年", None, SectionKind.BODY, 1, "（一）", "2026年", 0, 9, len(text))
    document = Document(
        "d", "d", "0" * 64, SourceFormat.TEXT, Identity("t", None, DocumentKind.OFFICIAL), text, (section,)
    )
    (figure,) = read_figures(document).figures
    assert figure.year == 2026


def test_head_and_tail_give_no_figures() -> None:
    text = "南河市人民政府文件\n2023年5月8日\n工作要点。\n南河市人民政府办公室2023年5月10日印发\n共印200份"
    first, last = text.index("工作"), text.index("南河市人民政府办公室")
    sections = (
        Section("文头", None, SectionKind.HEAD, 0, "", "", 0, 0, first),
        Section("正文", None, SectionKind.BODY, 1, "", "", first, first, last),
        Section("文末", None, SectionKind.TAIL, 0, "", "", last, last, len(text)),
    )
    ledger = read_figures(
        Document(
            "d", "d", "0" * 64, SourceFormat.TEXT, Identity("t", None, DocumentKind.OFFICIAL), text, sections
        )
    )
    assert ledger.figures == ()
    assert [run.meaning for run in ledger.digit_runs] == ["issue_date"] * 3 + ["print_date"] * 3 + [
        "print_run"
    ]


# the real documents


@pytest.fixture(scope="module")
def ledgers() -> dict[str, tuple[Document, Ledger]]:
    paths = [*POLICIES.glob("*.md"), *POLICIES.glob("*.txt")]
    documents = {path.stem: build_document(read_source(path)) for path in paths}
    return {stem: (document, read_figures(document)) for stem, document in documents.items()}


@pytest.fixture(scope="module")
def plan(ledgers: dict[str, tuple[Document, Ledger]]) -> Ledger:
    return next(ledger for stem, (_, ledger) in ledgers.items() if stem.endswith("44号"))


def test_the_plan_gives_exactly_its_figures(plan: Ledger) -> None:
    assert [(figure.text, figure.year) for figure in plan.figures] == [
        ("1500个", 2020),
        ("30万户", 2020),
        ("2500个", 2021),
        ("100万户", 2021),
        ("1个", 2021),
        ("2家", 2021),
        ("10个", 2021),
        ("到2022年", 2022),
        ("2020年10月底前", 2020),
        ("2020年9月底前", 2020),
        ("2500元", None),
        ("3:7", None),
        ("7:3", None),
        ("2500元", None),
        ("20%", 2022),
    ]


def test_the_plan_names_what_is_measured(plan: Ledger) -> None:
    assert [figure.measure for figure in plan.figures if figure.kind == "count"] == [
        "5G基站数量",
        "5G用户",
        "5G基站数量",
        "5G用户",
        "市级技术研发中心（平台）",
        "具有核心竞争力的企业",
        "5G应用场景标杆项目",
    ]


def test_the_provincial_digest_pairs_other_cities_with_years(
    ledgers: dict[str, tuple[Document, Ledger]],
) -> None:
    _, ledger = ledgers["yuzhengban-2020-20"]
    paired = [(figure.text, figure.year) for figure in ledger.figures if "基站目标" in figure.measure]
    assert paired[-3:] == [("1.79万个", 2020), ("2.4万个", 2021), ("3万个", 2022)]


def test_no_digit_of_the_corpus_is_left_unclassified(ledgers: dict[str, tuple[Document, Ledger]]) -> None:
    left = [
        run for _, ledger in ledgers.values() for run in ledger.digit_runs if run.meaning == "unclassified"
    ]
    assert left == []


def test_every_code_is_explained(ledgers: dict[str, tuple[Document, Ledger]]) -> None:
    used = {run.meaning for _, ledger in ledgers.values() for run in ledger.digit_runs if not run.figure_ids}
    words = figure_words()
    assert used <= {*words.digit_runs, *(rule.code for rule in words.not_a_figure)}


# laws


def digit_offsets(text: str) -> set[int]:
    return {offset for offset, character in enumerate(text) if character in "0123456789０１２３４５６７８９"}


def offsets_of(runs: tuple[DigitRun, ...]) -> list[int]:
    return [offset for run in runs for offset in range(run.start, run.end)]


PIECES = [
    "到2025年，",
    "新建",
    "学校",
    "8所",
    "，",
    "。",
    "1.2万个",
    "；",
    "不少于",
    "30%",
    "以上",
    "每户",
    "补助",
    "5000元",
    "3:7",
    "三年内",
    "（",
    "）",
    "5G",
    "第6条",
    "\n",
    "2026年6月底前",
    "的，",
    "市、县财政按",
    "十五个工作日",
    "、",
    "2023—2025年",
    "分别为",
    "12",
    "〔2023〕9号",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_every_digit_is_accounted_for_exactly_once(text: str) -> None:
    ledger = read_figures(a_document(text))
    assert sorted(offsets_of(ledger.digit_runs)) == sorted(digit_offsets(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_figures_stand_apart_and_quote_the_text(text: str) -> None:
    figures = read_figures(a_document(text)).figures
    assert all(text[figure.start : figure.end] == figure.text for figure in figures)
    assert all(figure.clause_start <= figure.start < figure.end <= figure.clause_end for figure in figures)
    assert all(first.end <= second.start for first, second in pairwise(figures))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_figure_ids_of_digits_are_those_of_figures(text: str) -> None:
    ledger = read_figures(a_document(text))
    known = {figure.id for figure in ledger.figures}
    assert len(known) == len(ledger.figures)
    assert all(set(run.figure_ids) <= known for run in ledger.digit_runs)

"""Messages about the invented plans, read whole."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.checkins.drafts import Doubt, Draft, Reading, Recorded, ReportedFigure, Status
from api.checkins.reading import read_message
from api.checkins.schemas import ReadingOut
from ingest.index import Index

SENT_AT = datetime(2024, 9, 9, 1, 0, tzinfo=UTC)
OPERATION = "附件/二、提升充电服务质量/（二）强化运维管理"


def read(index: Index, text: str, sender: str | None = None, *previous: Recorded) -> Reading:
    return read_message(index, text, SENT_AT, sender, previous)


def only(reading: Reading) -> Draft:
    [draft] = reading.drafts
    return draft


def test_a_report_is_read_into_party_task_figures_and_status(index: Index):
    reading = read(index, "城管局：强化运维管理，截至上周五巡检站点三百座，按计划推进")
    draft = only(reading)
    assert (draft.party, draft.task, draft.status) == ("城市管理局", OPERATION, Status.ON_TRACK)
    [figure] = draft.figures
    assert (figure.value, figure.unit, figure.as_of) == (300, "座", date(2024, 9, 6))
    assert reading.doubts == frozenset()


def test_the_day_of_sending_is_the_local_one(index: Index):
    late = datetime(2024, 9, 8, 17, 0, tzinfo=UTC)
    reading = read_message(index, "截至今天运维管理巡检站点300座", late, "城市管理局")
    assert only(reading).figures[0].as_of == date(2024, 9, 9)


def test_the_party_in_the_text_goes_before_the_senders(index: Index):
    assert only(read(index, "科技局：车网互动完成40%", "商务局")).party == "科技局"


def test_the_senders_party_counts_where_the_message_names_none(index: Index):
    assert only(read(index, "车网互动完成40%", "科技局")).party == "科技局"


def test_a_party_that_is_only_waited_for_is_not_the_reporter(index: Index):
    assert only(read(index, "车网互动完成40%，等供电公司接电", "科技局")).party == "科技局"


def test_several_tasks_give_several_drafts(index: Index):
    reading = read(index, "市场监管局：1.规范价格行为 查处4起；2.强化运维管理 完成50%")
    assert [draft.percent for draft in reading.drafts] == [None, Decimal(50)]


def test_organisations_with_a_number_each_report_each_for_itself(index: Index):
    reading = read(index, "车网互动累计立项：科技局3项、财政局5项", "商务局")
    assert [(draft.party, draft.figures[0].value) for draft in reading.drafts] == [
        ("科技局", 3),
        ("财政局", 5),
    ]


def test_parts_of_a_total_are_no_reports_of_others(index: Index):
    reading = read(index, "商务局：车网互动立项8项，其中科技局3项、财政局5项")
    assert {draft.party for draft in reading.drafts} == {"商务局"}


def test_a_task_named_first_holds_for_the_next_reporter_of_its_row(index: Index):
    reading = read(index, "【规范价格行为】市场监管局：完成70%；发改委：完成45%")
    assert len({draft.task for draft in reading.drafts}) == 1
    assert [draft.percent for draft in reading.drafts] == [70, 45]


def test_what_is_planned_at_the_end_of_a_report_is_left_out(index: Index):
    draft = only(read(index, "科技局：车网互动立项3项。下一步打算：再立项5项，因为还缺人"))
    assert [figure.value for figure in draft.figures] == [3]
    assert draft.issues == ()


def test_the_day_of_an_earlier_message_is_no_day_of_the_figure(index: Index):
    draft = only(read(index, "更正：昨天报的车网互动立项是6项不是9项", "科技局"))
    assert [(figure.value, figure.as_of) for figure in draft.figures] == [(6, None)]


def test_a_day_that_opens_a_report_holds_for_it(index: Index):
    draft = only(read(index, "科技局：二季度末，车网互动立项3项"))
    assert draft.figures[0].as_of == date(2024, 6, 30)


def test_items_under_a_task_stay_with_it(index: Index):
    reading = read(index, "科技局：关于车网互动，主要做了以下工作：一是立项3项；二是培训120人次。")
    assert [figure.value for figure in only(reading).figures] == [3, 120]


def test_a_row_is_found_by_what_the_plan_says_there(index: Index):
    assert only(read(index, "水利局：农业机井以电折水改造完成300眼")).task == "附件/推进取水口在线计量"


def test_the_only_task_of_a_party_needs_no_name(index: Index):
    assert only(read(index, "国资委：目前做了三成")).task == "附件/三、推动产业和场景融合/（二）培育运营主体"


def test_a_correction_takes_the_wrong_value_back(index: Index):
    reading = read(index, "更正：城管局运维管理巡检站点340座写错了，应该是300座")
    assert reading.corrects
    assert [figure.value for figure in only(reading).figures] == [300]


def test_what_falls_back_is_doubted_unless_it_corrects(index: Index):
    before = Recorded("城市管理局", OPERATION, None, (ReportedFigure("巡检站点", Decimal(340), "座"),))
    plain = read(index, "城管局：运维管理巡检站点累计300座", None, before)
    corrected = read(index, "更正：城管局：运维管理巡检站点累计300座", None, before)
    assert Doubt.FALLS_BELOW_PREVIOUS in plain.doubts
    assert Doubt.FALLS_BELOW_PREVIOUS not in corrected.doubts


def test_what_is_still_to_be_done_is_no_progress(index: Index):
    assert only(read(index, "科技局：车网互动完成78%，还差22%")).percent == 78


def test_tasks_told_of_without_commas_are_told_apart(index: Index):
    reading = read(index, "农业农村局 截至9月5号 智能灌溉示范区建成4个 农民用水合作组织51个")
    assert [(draft.figures[0].value, draft.figures[0].as_of) for draft in reading.drafts] == [
        (4, date(2024, 9, 5)),
        (51, date(2024, 9, 5)),
    ]


def test_a_word_for_done_alone_does_not_name_a_figure(index: Index):
    [figure] = only(read(index, "水利局：取水口在线计量 完成402处")).figures
    assert figure.name == "取水口在线计量完成"


def test_a_number_without_a_unit_in_a_column_of_counts_is_read(index: Index):
    draft = only(read(index, "单位\t任务\t指标\t完成数\n水利局\t推进取水口在线计量\t取水口\t415"))
    assert [(figure.name, figure.value) for figure in draft.figures] == [("取水口完成数", 415)]


def test_two_who_report_one_number_are_asked_which_of_them(index: Index):
    reading = read(index, "商务局和工信局：培育运营主体，引进龙头企业2家")
    assert reading.doubts == {Doubt.AMBIGUOUS_PARTY}
    assert set(only(reading).named_parties) == {"商务局", "工业和信息化局"}


def test_of_two_who_report_one_number_the_sender_counts(index: Index):
    assert only(read(index, "商务局和工信局：培育运营主体，引进龙头企业2家", "商务局")).party == "商务局"


def test_what_came_late_is_in_the_way(index: Index):
    draft = only(read(index, "科技局：车网互动进度52%，设备到货晚了半个月，总体滞后"))
    assert (draft.status, draft.issues) == (Status.DELAYED, ("设备到货晚了半个月",))


def test_a_little_slow_is_delayed(index: Index):
    assert only(read(index, "车网互动完成40%，有点慢", "科技局")).status is Status.DELAYED


@pytest.mark.parametrize("text", ["投诉办结率百分之百", "今天完成了不少工作"])
def test_good_news_is_no_obstacle(index: Index, text: str):
    assert only(read(index, f"科技局：车网互动进度52%，{text}")).issues == ()


def test_a_correction_keeps_the_value_that_is_said_to_be_right(index: Index):
    reading = read(index, "人社局更正：上次报的管护人员培训应为320人次，误报成3200人次")
    assert [figure.value for figure in only(reading).figures] == [320]


def test_a_task_named_behind_what_was_done_is_what_was_done(index: Index):
    reading = read(index, "水利局：取水口在线计量安装402处，水位站28处，加密雨水情监测站网")
    assert [draft.figures[0].value for draft in reading.drafts] == [402, 28]


@pytest.mark.parametrize(
    "text",
    [
        "累计立项40项，本月省级立项4项、市级立项3项，合计立项7项",
        "省级立项4项、市级立项3项，合计立项7项，完成50%",
        "立项7项，其中省级2项，完成率70%",
    ],
)
def test_parts_and_sums_that_are_right_are_not_doubted(index: Index, text: str):
    assert read(index, f"科技局：车网互动{text}").doubts == frozenset()


def test_a_name_at_the_end_signs_the_message(index: Index):
    draft = only(read(index, "数字孪生水库模型精度目前82%，应急局"))
    assert (draft.party, draft.figures[0].value) == ("应急管理局", 82)


def test_a_range_of_days_counts_nothing(index: Index):
    [figure] = only(read(index, "科技局周报（9.2-9.8）：车网互动立项3项")).figures
    assert (figure.value, figure.as_of) == (3, date(2024, 9, 8))


def test_training_that_was_done_is_no_notice(index: Index):
    draft = only(read(index, "人社局：管护人员培训办了4期，共培训286人，完成全部培训任务🎉"))
    assert draft.status is Status.DONE


@pytest.mark.parametrize("text", ["处理投诉4起", "故障率由3.2%降到1.8%"])
def test_what_was_settled_is_not_in_the_way(index: Index, text: str):
    assert only(read(index, f"城管局：强化运维管理，{text}")).issues == ()


def test_an_amount_credited_is_money(index: Index):
    [figure] = only(read(index, "财政局：建设管护资金累计到账3120万")).figures
    assert (figure.value, figure.unit) == (31_200_000, "元")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("车网互动完成40%", Doubt.MISSING_PARTY),
        ("澜阳师范学院：车网互动完成40%", Doubt.UNKNOWN_PARTY),
        ("商务局：总体平稳，没啥问题", Doubt.MISSING_TASK),
        ("市场监管局：服务质量这块完成四成", Doubt.AMBIGUOUS_TASK),
        ("税务局：培育运营主体完成12%", Doubt.NOT_RESPONSIBLE),
        ("科技局：车网互动进度130%", Doubt.IMPOSSIBLE_VALUE),
        ("科技局：截至9月31日，车网互动立项3项", Doubt.IMPOSSIBLE_VALUE),
        ("科技局：截至12月20日，车网互动立项3项", Doubt.FUTURE_DATE),
        ("科技局：车网互动计划立项10项，已立项5项，完成80%", Doubt.CONTRADICTION),
        ("科技局：车网互动大约立项3项", Doubt.APPROXIMATE_VALUE),
        ("科技局：车网互动立项5项，其中省级4项、市级3项", Doubt.CONTRADICTION),
        ("科技局：车网互动任务共40项，立项32项，占60%", Doubt.CONTRADICTION),
        ("科技局：车网互动应立项10项，已立项12项", Doubt.IMPOSSIBLE_VALUE),
        ("水利局：取水口在线计量共426处，已完成430处", Doubt.IMPOSSIBLE_VALUE),
        ("消防支队：落实安全责任，检查80座，合格95座", Doubt.IMPOSSIBLE_VALUE),
        ("科技局：车网互动省级立项4项、市级立项3项，合计立项6项", Doubt.CONTRADICTION),
    ],
)
def test_what_has_to_be_asked_is_doubted(index: Index, text: str, doubt: Doubt):
    assert read(index, text).doubts == {doubt}


@pytest.mark.parametrize(
    "text",
    [
        "收到，谢谢",
        "车网互动是谁负责？",
        "请各单位周五前把数报上来",
        "如果建一座换电站能补多少",
        "【转】全国充电桩突破1000万台",
        "晚点给大家报，数还没核完",
        "明天上午9点开调度会",
        "2025年目标是480座对吧",
        "下一步计划：一是加快立项，二是年底前完成换电站200座",
        "去年全市建成换电站1600座，今年要翻一番",
        "本周五前必须完成80%，完不成的写说明",
        "去年这时候我们才30%",
        "一季度考核占比是30%，二季度40%",
        "打卡格式：单位+任务+进度，例：商务局，车网互动，80%",
        "谢谢领导关心，我们一定按时完成！",
        "计划到2025年全市建成换电站200座，大家抓紧",
        "刚开完会，领导要求年底前全部完成",
        "补助是每站5000元对吧，市县各一半",
        "文件第三条说故障率降到2%以下",
        "周四下午培训改到二楼会议室",
        "",
    ],
)
def test_what_reports_nothing_is_no_checkin(index: Index, text: str):
    assert read(index, text, "商务局") == Reading(is_checkin=False)


def test_a_reading_goes_over_the_wire_as_codes_and_numbers(index: Index):
    sent = ReadingOut.of(read(index, "科技局：车网互动进度130%")).model_dump(mode="json")
    assert sent["doubts"] == ["impossible_value"]
    assert sent["drafts"][0]["percent"] == 130


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_without_failing(index: Index, text: str):
    reading = read(index, text)
    assert reading.is_checkin or not reading.drafts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "科技局：车网互动完成已建3座%截至9月31日，。；\n\t|一二十百万成半-+.没不由到了的前后周"
        ),
        max_size=60,
    )
)
def test_any_jumble_of_reporting_words_is_read_without_failing(index: Index, characters: list[str]):
    read(index, "".join(characters), "科技局")

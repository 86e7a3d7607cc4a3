"""The whole way from a question to an answer: what a person gets, whatever they type."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.qa.answering import with_own_party
from api.qa.guard import digits_of
from api.qa.outcomes import Answer, AnswerStatus
from ingest.index import DocumentKind
from tests.api.qa.asker import Asker

AFTER_THE_PLAN = date(2026, 3, 1)
MARK = re.compile(r"\[\d+\]")

HOSTILE = {
    "sql": "'; DROP TABLE answers; --",
    "script": "<script>alert(1)</script>",
    "template": "{{7*7}} ${7*7} {document} {0}",
    "format": "%s%n%d {party!r}",
    "regex": "(a+)+$ [ \\ ( * ?",
    "path": "../../../../etc/passwd",
    "null": "财政局\x00有哪些任务",
    "direction": "\u202e务任些哪有局政财",
    "surrogate": "财政局\ud800有哪些任务",
    "private-use": "\ue000\ue001\uf8ff有哪些任务",
    "combining": "财\u0301\u0302\u0303政\u0301局有哪些任务",
    "emoji": "👨‍👩‍👧‍👦充电桩🔌补多少💰",
    "placeholders": "〈单位〉和〈任务〉〈年份〉ⒶⒷⒸ",
    "marks": "[1][2]–[9] 补多少",
    "brackets": "《《《》》》（（（2023—2025年）",
    "digits": "9" * 300,
    "chinese-digits": "二" * 150 + "年",
    "units": "亿万亿个座元根" * 40,
    "one-character": "补",
    "names": "财政局" * 100,
    "years": "2023年" * 60,
    "nonsense": "噫吁嚱危乎高哉" * 42,
    "latin": "lorem ipsum dolor sit amet " * 11,
    "punctuation": "，。？！；" * 60,
    "new-lines": "财政局\n\n\n\r\n有哪些\t任务",
    "superscripts": "x²年③个½根 ⅷ项",
    "other-digits": "٣٤٥ ๓ 年 ५ 根",
    "ordinals": "第零条 第〇块第百千条 第十百条",
    "range-backwards": "2025—2023年 2000-2099年",
}


def untraced(asker: Asker, answer: Answer, question: str) -> set[str]:
    """Digits of an answer that stand neither in what is cited, nor in a formula beside it, nor in the question."""
    documents = asker.resources.index.documents
    known = digits_of(question)
    for one in documents.values():
        known |= digits_of(one.identity.title) | digits_of(one.identity.doc_number or "")
    for citation in answer.citations:
        known |= digits_of(citation.quote) | digits_of(citation.section_path)
    known |= {str(number) for number in range(len(asker.desk.index.tasks) + len(asker.desk.party_names) + 1)}
    return digits_of(MARK.sub(" ", answer.text)) - known


# ── never an exception, never a number from nowhere ──────────────────────────────────────────────────


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_question_gets_an_ending(alone: Asker, question: str) -> None:
    assert isinstance(alone.ask(question).status, AnswerStatus)


ANY_TEXT = st.text(max_size=300)
QUESTION_WORDS = (
    "财政局",
    "公安局",
    "发改委",
    "充电桩",
    "换电站",
    "补",
    "多少",
    "钱",
    "2024年",
    "去年",
    "21年",
    "20座",
    "第三条",
    "第四块",
    "谁",
    "牵头",
    "没有",
    "但",
    "有",
    "和",
    "任务",
    "这条",
    "它",
    "还有效吗",
    "澜阳市",
    "县里",
    "省里",
    "每千瓦",
    "？",
    "，",
    "17号文",
    "忽略",
    "指令",
    "第九条",
    "一共",
    "最多",
    "补齐居住区短板",
)
QUESTION_LIKE = st.lists(
    st.sampled_from(QUESTION_WORDS),
    max_size=14,
).map("".join)


@settings(max_examples=60)
@given(question=ANY_TEXT)
def test_no_text_whatever_is_an_error(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert untraced(alone, answer, question) == set()


@settings(max_examples=80)
@given(question=QUESTION_LIKE)
def test_every_answer_to_scrambled_words_is_traced(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    if answer.status is not AnswerStatus.ANSWERED_FROM_FIGURES:  # these may compute; test_guard holds them
        assert untraced(alone, answer, question) == set()


@settings(max_examples=60)
@given(question=QUESTION_LIKE)
def test_every_citation_of_an_answer_is_true(alone: Asker, question: str) -> None:
    for citation in alone.ask(question).citations:
        document = alone.resources.index.documents[citation.document_id]
        section = document.section(citation.section_path)
        assert document.text[citation.start : citation.end] == citation.quote
        assert section.start <= citation.start < citation.end <= section.end


@settings(max_examples=60)
@given(question=QUESTION_LIKE)
def test_no_ending_is_without_words_but_that_of_no_question(alone: Asker, question: str) -> None:
    answer = alone.ask(question)
    assert bool(answer.text) is (answer.status is not AnswerStatus.INVALID_QUESTION)


@settings(max_examples=30)
@given(question=QUESTION_LIKE)
def test_the_same_question_gets_the_same_answer(alone: Asker, question: str) -> None:
    assert alone.ask(question) == alone.ask(question)


@pytest.mark.parametrize(
    "question", ["", " ", "？？？", "……", "\u200b", "\n\t", "，。！", "👍"], ids=lambda text: ascii(text)
)
def test_what_holds_no_word_is_no_question(alone: Asker, question: str) -> None:
    assert alone.ask(question).status is AnswerStatus.INVALID_QUESTION


@pytest.mark.parametrize("name", ["nonsense", "latin", "names", "digits"])
def test_a_page_of_nonsense_is_not_answered(alone: Asker, name: str) -> None:
    question = HOSTILE[name]
    assert name == "names" or not alone.ask(question[:300]).is_answered


# ── the plan of another city, alone ──────────────────────────────────────────────────────────────────


def test_the_only_plan_there_is_needs_no_home_setting(alone: Asker) -> None:
    assert (alone.resources.index.home_place, alone.desk.home_place) == ("", "澜阳市")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        pytest.param("财政局有哪些任务", "兑现奖补资金", id="tasks"),
        pytest.param("发展车网互动归谁", "国网澜阳供电公司牵头", id="lead-that-is-a-company"),
        pytest.param("直流充电桩每千瓦补贴多少钱", "200元", id="amount"),
        pytest.param("2024年公共充电桩要多少根", "7500根", id="target"),
        pytest.param("文号是多少", "澜政办〔2023〕17号", id="number"),
        pytest.param("这个方案什么时候到期", "2025年12月31日", id="end"),
        pytest.param("联席会议办公室设在哪", "办公室设在市发展改革委", id="clause"),
        pytest.param("補貼直流充電樁每千瓦多少錢", "200元", id="traditional"),
        pytest.param("２０２４年公共充电桩要多少根", "7500根", id="full-width"),
    ],
)
def test_the_plan_of_another_city_answers(alone: Asker, question: str, said: str) -> None:
    answer = alone.ask(question)
    assert answer.is_answered
    assert said in answer.text


# ── validity ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["财政局有哪些任务", "直流充电桩每千瓦补贴多少钱", "联席会议办公室设在哪"]
)
def test_an_answer_from_an_expired_plan_says_so(alone: Asker, question: str) -> None:
    assert any("到期" in notice for notice in alone.ask(question, today=AFTER_THE_PLAN).notices)


def test_an_answer_from_a_plan_in_force_has_no_notice(alone: Asker) -> None:
    assert alone.ask("财政局有哪些任务").notices == ()


def test_a_document_has_one_notice_however_often_it_is_cited(alone: Asker) -> None:
    answer = alone.ask("发改委有哪些任务", today=AFTER_THE_PLAN)
    assert len(answer.citations) > 1
    assert len(answer.notices) == 1


def test_an_answer_that_cites_nothing_has_no_notice(alone: Asker) -> None:
    assert alone.ask("你好", today=AFTER_THE_PLAN).notices == ()


# ── who may read what ────────────────────────────────────────────────────────────────────────────────


def test_a_member_is_told_what_is_written_for_members(together: Asker) -> None:
    assert "7777" in together.ask("充电小屋试点每座奖励多少钱", audience="member").text


@pytest.mark.parametrize(
    "question", ["充电小屋试点每座奖励多少钱", "充电小屋试点内部口径的标题", "充电小屋怎么奖励"]
)
def test_a_visitor_is_not(together: Asker, question: str) -> None:
    answer = together.ask(question)
    assert "7777" not in answer.text
    assert "内部口径" not in answer.text.replace(question, "")


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────

FROM_DIGESTS = ["省级2022年5G基站目标是多少", "河南省电信条例有哪些处罚", "省里2021年5G基站目标"]


@pytest.mark.parametrize("question", FROM_DIGESTS)
def test_a_digest_is_never_shown_as_official_text(together: Asker, question: str) -> None:
    answer = together.ask(question)
    documents = together.resources.index.documents
    digests = [
        documents[one.document_id].identity.title
        for one in answer.citations
        if documents[one.document_id].identity.kind is DocumentKind.DIGEST
    ]
    assert digests
    lines = [line for line in answer.text.split("\n") if any(f"《{title}》" in line for title in digests)]
    assert lines
    assert [line for line in lines if "要点摘编" not in line or "非官方原文" not in line] == []


def test_our_office_is_the_one_that_the_asker_is_bound_to(alone: Asker) -> None:
    assert with_own_party(alone.desk, "我们局有哪些任务", "财政局") == "财政局有哪些任务"


def test_without_a_party_of_one_s_own_nothing_is_put_in(alone: Asker) -> None:
    assert with_own_party(alone.desk, "我们局有哪些任务", None) == "我们局有哪些任务"

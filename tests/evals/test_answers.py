"""Replies are scored as the datasets' page says."""

from __future__ import annotations

import pytest

from evals.answers import CHITCHAT_CHARS, Verdict, Wanted, judge, lines, wanted
from evals.cases import Expectation
from evals.driver import ProductError, Reply
from tests.evals.product import cite, reply

HOME = "清政办〔2021〕7号"
OWNER = Expectation(question="雨水花园谁管", must=(("园林局",),), must_not=("教育局",), sections=("附件",))
REFUSAL = Expectation(question="罚多少", answered=False, must_not=("500元",))
AMBIGUOUS = Expectation(question="谁管", answered=False, ask_back=True, must=(("管网改造",), ("雨水花园",)))
ROW = cite("园林局", "附件/（二）雨水花园")


def faults(
    case: Expectation, given: Reply, kind: str = "owner", untraced: tuple[str, ...] = ()
) -> tuple[str, ...]:
    return judge(case, kind, given, HOME, untraced).faults


def test_a_right_answer_with_its_row_passes():
    assert faults(OWNER, reply("由园林局负责[1]", ROW)) == ()


def test_a_right_answer_without_its_row_fails():
    assert faults(OWNER, reply("由园林局负责")) == ("no accepted citation",)


def test_a_forbidden_string_fails():
    assert faults(OWNER, reply("园林局和教育局[1]", ROW)) == ("says 教育局",)


def test_right_words_in_a_refusal_fail():
    assert faults(OWNER, reply("没有找到，可问园林局", ROW, status="no_source_found", answered=False)) == (
        "refused (no_source_found)",
    )


def test_a_refusal_passes_where_nothing_is_said():
    assert faults(REFUSAL, reply("文件没有写", status="no_source_found", answered=False)) == ()


def test_an_answer_to_what_nothing_says_fails():
    assert faults(REFUSAL, reply("罚300元")) == ("should have declined (answered)",)


def test_a_product_that_fails_has_not_declined():
    broken = Reply.failure(ProductError("POST /v1/ask: 500"), None)
    assert faults(REFUSAL, broken) == ("POST /v1/ask: 500",)


def test_asking_back_is_no_refusal():
    assert faults(REFUSAL, reply("哪一项？", status="ask_back", answered=False)) == (
        "should have declined (ask_back)",
    )


def test_a_refusal_that_invents_a_number_fails():
    given = reply("没有写，大概800元", status="no_source_found", answered=False)
    assert faults(REFUSAL, given, untraced=("800",)) == ("invents 800",)


def test_choices_are_readings_offered():
    choices = [{"label": "管网改造"}, {"label": "雨水花园"}]
    assert (
        faults(AMBIGUOUS, reply("您问的是哪一项？", status="ask_back", answered=False, choices=choices)) == ()
    )


def test_an_answer_that_sets_out_the_readings_passes():
    assert faults(AMBIGUOUS, reply("管网改造由水利局，雨水花园由园林局")) == ()


def test_an_answer_to_an_open_question_fails_where_no_reading_is_expected():
    open_question = Expectation(question="多少", answered=False, ask_back=True)
    assert faults(open_question, reply("300元")) == ("should have asked back (answered)",)


def test_courtesy_cites_nothing():
    greeting = Expectation(question="你好")
    assert faults(greeting, reply("您好[1]", ROW), "chitchat") == ("cites where nothing is to be cited",)


def test_courtesy_is_short():
    greeting = Expectation(question="你好")
    assert faults(greeting, reply("好" * (CHITCHAT_CHARS + 1)), "chitchat")


@pytest.mark.parametrize(
    ("case", "kind", "aim"),
    [
        (OWNER, "owner", Wanted.ANSWER),
        (REFUSAL, "owner", Wanted.REFUSAL),
        (AMBIGUOUS, "owner", Wanted.ASK_BACK),
        (Expectation(question="谢啦"), "turn", Wanted.CHITCHAT),
        (Expectation(question="你会啥", must=(("政策",),)), "chitchat", Wanted.CHITCHAT),
    ],
)
def test_how_a_case_should_end(case: Expectation, kind: str, aim: Wanted):
    assert wanted(case, kind) is aim


def test_the_table_counts_each_thing_apart():
    verdicts = [
        judge(OWNER, "owner", reply("由园林局负责[1]", ROW), HOME),
        judge(OWNER, "owner", reply("由园林局负责"), HOME),
        judge(OWNER, "owner", reply("没有", status="no_source_found", answered=False), HOME),
        judge(REFUSAL, "unanswerable", reply("罚300元"), HOME),
        judge(AMBIGUOUS, "ambiguous", reply("哪一项？", status="ask_back", answered=False), HOME),
        judge(Expectation(question="你好"), "chitchat", reply("您好"), HOME),
    ]
    points = {line.name: (line.points, line.count) for line in lines("shared", verdicts)}
    assert points == {
        "kind owner": (1, 3),
        "kind unanswerable": (0, 1),
        "kind ambiguous": (0, 1),
        "kind chitchat": (1, 1),
        "overall": (1, 5),
        "answer": (2, 3),
        "citation": (1, 3),
        "false refusals": (1, 3),
        "wrong answers": (1, 1),
        "ask-back": (0, 1),
        "chitchat": (1, 1),
    }


def test_courtesy_is_left_out_of_the_whole():
    verdict = Verdict("chitchat", Wanted.CHITCHAT, True, True, None, ("long",))
    overall = next(line for line in lines("shared", [verdict]) if line.name == "overall")
    assert overall.count == 0

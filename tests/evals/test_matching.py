"""When words and citations count as equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.matching import Label, any_cited, forbidden, missing, names_in, normalise, without_marks
from tests.evals.product import PLAN, cite

HOME = "清政办〔2021〕7号"


def test_full_width_signs_and_spaces_do_not_matter():
    assert normalise("３：７ 分\n担（一）") == "3:7分担(一)"


@given(st.text())
def test_nothing_normalised_holds_whitespace(text: str):
    assert "".join(normalise(text).split()) == normalise(text)


def test_one_alternative_of_a_list_is_enough():
    assert missing("由水利局负责", [["水务局", "水利局"]]) == ()


def test_a_list_of_which_nothing_is_said_is_missing():
    assert missing("由水利局负责", [["水利局"], ["财政局"]]) == (("财政局",),)


def test_a_forbidden_string_is_found_across_spaces():
    assert forbidden("补 助 500 元", ["补助500元"]) == ("补助500元",)


def test_marks_of_citations_are_no_text():
    assert without_marks("补助[1]300元[2]", [cite("300元", "一、目标", 1)]) == "补助300元[2]"


@pytest.mark.parametrize(
    ("label", "section", "matches"),
    [
        ("一、目标", "一、目标", True),
        ("一、目标", "一、目标/（一）雨水", True),
        ("一、目标/（一）雨水", "一、目标", False),
        ("一、目标", "一、目标管理", False),
        ("清政办〔2021〕7号#一、目标", "一、目标", True),
        ("清河县节水三年方案(2021—2023年)#一、目标", "一、目标", True),
        ("清政办〔2020〕1号#一、目标", "一、目标", False),
    ],
)
def test_a_citation_matches_its_label_or_lies_below_it(label: str, section: str, matches: bool):
    citation = cite("300元", "一、目标").model_copy(update={"section": section})
    assert Label.parse(label, HOME).matches(citation) is matches


def test_a_document_without_a_number_is_known_by_its_title():
    unnumbered = PLAN.model_copy(update={"doc_number": None})
    citation = cite("300元", "一、目标").model_copy(update={"document": unnumbered})
    assert any_cited([citation], [f"{PLAN.title}#一、目标"], HOME)


def test_a_name_inside_a_longer_name_is_not_counted():
    assert names_in("由水利局财务处负责", ["水利局", "水利局财务处"]) == {"水利局财务处"}


def test_a_name_that_stands_alone_too_is_counted():
    assert names_in("水利局和水利局财务处", ["水利局", "水利局财务处"]) == {"水利局", "水利局财务处"}


def test_quotation_marks_in_a_name_may_change():
    assert names_in("任务：“推进‘水+园林’”", ["推进“水+园林”"]) == {"推进“水+园林”"}

"""Which place a name begins with, and on which level it stands."""

from __future__ import annotations

import pytest

from ingest.places import find_level, find_place, place_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青原市人民政府办公室", "青原市"),
        ("东岭省青原市临山县水利局", "临山县"),
        ("2023年东岭省教育工作方案", "东岭省"),
        ("中共青原市委办公室", "青原市"),
        ("北岭自治区财政厅", "北岭自治区"),
        ("青原市临河区教育局", "临河区"),
        ("工业和信息化部", None),
        ("住宅区宽带设施管理办法", None),
        ("与青原市合作方案", None),
        ("", None),
    ],
)
def test_a_place_is_found_at_the_beginning(text: str, expected: str | None) -> None:
    assert find_place(text) == expected


@pytest.mark.parametrize(
    ("issuer", "place", "expected"),
    [
        ("青原市人民政府", "青原市", "市"),
        ("临山县人民政府", "临山县", "县"),
        ("东岭省人民政府", "东岭省", "省"),
        ("上海市人民政府", "上海市", "省"),
        ("国务院办公厅", "", "国家"),
        ("工业和信息化部", "", "国家"),
        ("多来源汇编", "", ""),
    ],
)
def test_the_level_follows_the_place_or_the_organ(issuer: str, place: str, expected: str) -> None:
    assert find_level(issuer, place) == expected


def test_an_organ_of_the_state_has_no_place() -> None:
    assert place_of("国家发展改革委", "青原市试点方案", None) == ""

"""Documents are found by any of their names; only government addresses become links."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from api.documents.catalogue import is_government_address, reading_url, section_url

LINKED = [
    "https://www.henan.gov.cn/2019/1.html",
    "http://gov.cn",
    "https://GOV.CN/a",
    "https://www.gov.cn./x",
]
PLAIN = [
    "https://gov.cn.example.com/",
    "https://example.com/gov.cn",
    "https://notgov.cn/",
    "https://www.gov.cn@example.com/",
    "https://user:pass@www.gov.cn/",
    "ftp://www.gov.cn/",
    "javascript:alert('gov.cn')",
    "//www.gov.cn",
    "www.gov.cn",
    "https://[broken",
    "",
]


@pytest.mark.parametrize("address", LINKED)
def test_a_government_address_is_a_link(address: str) -> None:
    assert is_government_address(address)


@pytest.mark.parametrize("address", PLAIN)
def test_any_other_address_is_plain_text(address: str) -> None:
    assert not is_government_address(address)


def test_an_id_with_a_slash_stays_one_part_of_the_address() -> None:
    assert reading_url("甲/乙", 3, 9).endswith("?start=3&end=9#q")
    assert unquote(reading_url("甲/乙")).removeprefix("/documents/") == "甲/乙"
    assert reading_url("甲/乙").count("/") == 2


def test_a_section_is_reached_by_its_path() -> None:
    assert unquote(section_url("a", "附件/一、（一）")) == "/documents/a#附件/一、（一）"

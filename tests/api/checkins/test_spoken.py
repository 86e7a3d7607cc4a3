"""Numbers as people say and type them."""

from __future__ import annotations

import pytest

from api.checkins.spoken import with_digits


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("开通率百分之九十三点五", "开通率93.5%"),
        ("百分之八十", "80%"),
        ("三点五万户", "3.5万户"),
        ("接入1.5w户", "接入1.5万户"),
        ("摄像头2k路", "摄像头2千路"),
        ("壹仟贰佰万元整", "一千二百万元整"),
        ("4K超高清", "4K超高清"),
        ("下午三点开会", "下午三点开会"),
        ("5G基站", "5G基站"),
    ],
)
def test_spoken_numbers_are_written_in_digits(said: str, written: str):
    assert with_digits(said) == written

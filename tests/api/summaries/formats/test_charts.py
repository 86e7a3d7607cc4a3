"""Pictures with Chinese in them, and what happens without a font."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from api.summaries.formats.charts import Bar, draw_bars
from api.summaries.formats.fonts import find_font, has_chinese

BARS = (
    Bar("政务服务和大数据管理局", 60.0, "3/5"),
    Bar("民政局", 0.0, "0/1"),
    Bar("很长" * 60, 140.0, "140%"),
)


def test_a_font_with_chinese_is_found_on_this_machine():
    assert find_font(None) is not None


def test_the_picture_is_drawn_with_its_bars():
    font = find_font(None)
    assert font is not None
    picture = Image.open(io.BytesIO(draw_bars(BARS, font)))
    colours = {colour for _, colour in picture.getcolors(maxcolors=100_000) or ()}
    assert (49, 98, 160) in colours


def test_a_font_without_chinese_is_none(tmp_path: Path):
    latin = tmp_path / "latin.ttf"
    shipped = ImageFont.load_default(16)  # a font with Latin letters that comes with the library
    assert isinstance(shipped, ImageFont.FreeTypeFont) and isinstance(shipped.path, io.BytesIO)
    latin.write_bytes(shipped.path.getvalue())
    assert not has_chinese(latin)
    assert find_font(latin) is None


@pytest.mark.parametrize("content", [b"", b"no font"])
def test_a_file_that_is_no_font_is_none(tmp_path: Path, content: bytes):
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    assert find_font(path) is None


def test_a_configured_font_that_is_missing_is_not_replaced(tmp_path: Path):
    assert find_font(tmp_path / "gone.ttf") is None


def test_no_bars_are_no_picture(tmp_path: Path):
    with pytest.raises(ValueError, match="nothing"):
        draw_bars((), tmp_path)

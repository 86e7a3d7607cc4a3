"""Words of check-ins in Markdown and CSV are data."""

from __future__ import annotations

from datetime import UTC

import pytest

from api.summaries.composing import Part, Text
from api.summaries.formats.cells import harmless
from api.summaries.formats.markdown import as_markdown


def test_marks_in_the_words_of_a_report_stay_words():
    told = as_markdown(Text("题", "", (Part("一", ("[看](http://x)<b>|",)),)), (), UTC)
    assert "\\[看\\](http://x)\\<b\\>\\|" in told


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_text_is_run_as_a_formula(text: str):
    assert harmless(text) == "'" + text

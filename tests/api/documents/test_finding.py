"""Words are found wherever they stand, whatever their width and case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents.finding import MOST_PLACES, find_words
from ingest.index import Document, DocumentKind, Identity, Section, SectionKind, SourceFormat, normalise


def document(text: str) -> Document:
    middle = len(text) // 2
    return Document(
        id="d",
        source_name="d.txt",
        sha256="0",
        format=SourceFormat.TEXT,
        identity=Identity("某文件", None, DocumentKind.OFFICIAL),
        text=text,
        sections=(
            Section("文头", None, SectionKind.HEAD, 1, "", "", 0, 0, middle),
            Section("一、", None, SectionKind.BODY, 1, "一、", "", middle, middle, len(text)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("建设5G基站，5g网络", "5G", ["5G", "5g"]),
        ("共１５００个", "1500", ["１５００"]),
        ("财政局、公安局", "财政局 公安局", ["财政局", "公安局"]),
        ("财政补贴", "没有", []),
        ("甲乙", " ", []),
        ("价格(元)", "(元", ["(元"]),
        ("基站站址", "基站 基", ["基站"]),
        ("臺灣", "台湾", ["臺灣"]),
    ],
)
def test_words_are_found(text: str, words: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_words(document(text), words).places] == found


def test_each_section_with_something_found_is_named_once_with_its_count() -> None:
    hits = find_words(document("甲甲一一甲乙乙乙"), "甲").hits
    assert [(hit.section.path, hit.count) for hit in hits] == [("文头", 2), ("一、", 1)]


def test_so_many_places_and_no_more_are_shown() -> None:
    assert len(find_words(document("甲" * (MOST_PLACES + 9)), "甲").places) == MOST_PLACES


@given(st.text(min_size=2, max_size=60), st.data())
def test_any_stretch_of_the_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : start + 5]
    found = find_words(document(text), words)
    if normalise(words).split():
        assert all(normalise(text[a:b]) for a, b in found.places)
        assert all(
            before[1] <= after[0] for before, after in zip(found.places, found.places[1:], strict=False)
        )

"""What every reader promises: header and digest, formats told apart, each bad file refused with code and message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.document import Source, SourceFormat
from ingest.errors import SourceError
from ingest.readers import SUPPORTED_SUFFIXES, read_source
from ingest.readers.intake import standard_limits

Read = Callable[[str, "bytes | str"], Source]
Refusal = Callable[[str, "bytes | str"], tuple[str, str, str]]
Write = Callable[[str, "bytes | str"], Path]


def test_the_suffixes_that_are_read() -> None:
    assert {".txt", ".md", ".docx", ".pdf", ".html", ".htm"} <= SUPPORTED_SUFFIXES


def test_a_suffix_in_capitals_is_the_same_suffix(read_bytes: Read) -> None:
    assert read_bytes("通知.TXT", "正文").format is SourceFormat.TEXT


def test_a_sidecar_named_after_the_whole_file_is_the_header(write_file: Write) -> None:
    path = write_file("通知.txt", "正文")
    write_file("通知.txt.toml", 'title = "关于巡查的通知"')
    assert read_source(path).header == {"title": "关于巡查的通知"}


def test_a_sidecar_named_after_the_stem_is_the_header(write_file: Write) -> None:
    path = write_file("通知.txt", "正文")
    write_file("通知.toml", 'title = "关于巡查的通知"')
    assert read_source(path).header == {"title": "关于巡查的通知"}


def test_the_sidecar_wins_over_front_matter(write_file: Write) -> None:
    path = write_file("通知.md", "---\ntitle: 旧题\nlevel: 市\n---\n正文")
    write_file("通知.md.toml", 'title = "新题"')
    assert read_source(path).header == {"title": "新题", "level": "市"}


def test_the_digest_changes_with_the_sidecar(write_file: Write) -> None:
    path = write_file("通知.txt", "正文")
    before = read_source(path).sha256
    write_file("通知.toml", 'title = "新题"')
    assert read_source(path).sha256 != before


def test_the_digest_without_a_sidecar_depends_on_the_bytes_alone(write_file: Write) -> None:
    assert (
        read_source(write_file("甲.txt", "正文")).sha256 == read_source(write_file("乙.txt", "正文")).sha256
    )


def test_a_broken_sidecar_is_refused_with_its_own_name_and_line(write_file: Write) -> None:
    path = write_file("通知.txt", "正文")
    write_file("通知.toml", 'title = "题"\nlevel = 市\n')
    with pytest.raises(SourceError) as raised:
        read_source(path)
    (fault,) = raised.value.faults
    assert (fault.source, fault.place, fault.code) == ("通知.toml", "第2行", "bad_sidecar")


@pytest.mark.parametrize("suffix", sorted(SUPPORTED_SUFFIXES))
def test_an_empty_file_is_refused(refusal: Refusal, suffix: str) -> None:
    code, _, message = refusal(f"空{suffix}", b"")
    assert code == "empty"
    assert "空" in message


@pytest.mark.parametrize("content", [" \n\u3000\n", "\ufeff", "\u200b\u200b", "---\ntitle: 题\n---\n"])
def test_a_text_without_words_is_refused(refusal: Refusal, content: str) -> None:
    assert refusal("通知.txt", content)[0] == "no_text"


@pytest.mark.parametrize("name", ["通知.exe", "通知", "通知.docx.bak"])
def test_an_unknown_suffix_is_refused_and_the_readable_ones_are_named(refusal: Refusal, name: str) -> None:
    code, _, message = refusal(name, "正文")
    assert code == "unsupported_format"
    assert ".docx" in message


def test_an_old_word_file_is_refused_with_the_way_out(refusal: Refusal) -> None:
    code, _, message = refusal("通知.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600)
    assert code == "unsupported_format"
    assert "另存为 .docx" in message


def test_a_word_file_with_macros_is_refused_by_its_suffix(refusal: Refusal) -> None:
    assert refusal("通知.docm", b"PK\x03\x04")[0] == "macros"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.txt", b"%PDF-1.7\n"),
        ("通知.md", b"PK\x03\x04rest"),
        ("通知.docx", b"%PDF-1.7\n"),
        ("通知.pdf", b"PK\x03\x04rest"),
        ("通知.html", b"%PDF-1.7\n"),
        ("通知.txt", b"{\\rtf1\\ansi text}"),
        ("通知.txt", b"\x89PNG\r\n\x1a\n"),
        ("通知.txt", b"<!DOCTYPE html><html><body>x</body></html>"),
        ("通知.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600),
    ],
)
def test_a_suffix_that_lies_about_the_contents_is_refused(
    refusal: Refusal, name: str, content: bytes
) -> None:
    assert refusal(name, content)[0] == "wrong_suffix"


def test_an_absent_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as raised:
        read_source(tmp_path / "没有.txt")
    assert raised.value.faults[0].code == "not_found"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "文件夹.txt").mkdir()
    with pytest.raises(SourceError) as raised:
        read_source(tmp_path / "文件夹.txt")
    assert raised.value.faults[0].code == "not_found"


def test_a_file_above_the_limit_is_refused(write_file: Write) -> None:
    limits = standard_limits().model_copy(update={"file_mebibytes": 0.001})
    with pytest.raises(SourceError) as raised:
        read_source(write_file("大.txt", "字" * 1000), limits)
    assert raised.value.faults[0].code == "too_large"

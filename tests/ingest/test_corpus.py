"""A whole corpus is read, and every fault of it is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.corpus import policy_files, read_corpus
from ingest.progress import Silent

PLAN = """澜阳市人民政府办公室文件

澜政办〔2023〕{number}号

澜阳市人民政府办公室
关于印发{title}的通知

各县（市、区）人民政府：

现将《{title}》印发给你们，请认真贯彻落实。

2023年5月29日

{title}

为加快充电桩建设，制定本方案。

一、工作目标

到2025年底，公共充电桩达到4800根。

二、重点任务

（一）统筹布局规划。每建成一根公共充电桩补助2000元。
责任单位：市财政局、交通运输局
"""


def a_corpus(folder: Path, **texts: str) -> Path:
    """A corpus folder with one text file per name."""
    (folder / "policies").mkdir(parents=True, exist_ok=True)
    (folder / "parties.toml").write_text('[[usual]]\nname = "财政局"\n', encoding="utf-8")
    for name, text in texts.items():
        (folder / "policies" / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def a_plan(number: int = 17, title: str = "澜阳市充电桩建设方案") -> str:
    return PLAN.format(number=number, title=title)


def codes(folder: Path) -> list[str]:
    return sorted(fault.code for fault in read_corpus(folder, Silent()).errors)


def test_a_sound_corpus_has_no_errors(tmp_path: Path) -> None:
    corpus = read_corpus(a_corpus(tmp_path, plan=a_plan()), Silent())
    assert corpus.errors == ()
    assert len(corpus.documents[0].responsibilities) == 2


def test_two_documents_with_one_number_are_refused_by_name(tmp_path: Path) -> None:
    folder = a_corpus(tmp_path, first=a_plan(), second=a_plan(title="澜阳市换电站建设方案"))
    faults = read_corpus(folder, Silent()).errors
    assert [(fault.code, fault.source) for fault in faults] == [("duplicate_number", "second.txt")]
    assert "first.txt" in faults[0].message and "澜政办〔2023〕17号" in faults[0].message


def test_every_bad_file_is_named_not_the_first_alone(tmp_path: Path) -> None:
    folder = a_corpus(tmp_path, plan=a_plan())
    (folder / "policies" / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "policies" / "b.txt").write_bytes(b"")
    (folder / "policies" / "c.docx").write_bytes(b"PK\x03\x04broken")
    corpus = read_corpus(folder, Silent())
    assert [fault.source for fault in corpus.errors] == ["a.doc", "b.txt", "c.docx"]
    assert [read.document.source_name for read in corpus.documents] == ["plan.txt"]


def test_a_corpus_without_files_is_refused(tmp_path: Path) -> None:
    assert codes(a_corpus(tmp_path)) == ["no_documents"]


def test_a_corpus_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no_documents" in codes(tmp_path / "nowhere")


def test_a_broken_list_of_parties_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    folder = a_corpus(tmp_path, plan=a_plan())
    (folder / "parties.toml").write_text("usual = [", encoding="utf-8")
    (folder / "policies" / "empty.txt").write_bytes(b"")
    assert {fault.source for fault in read_corpus(folder, Silent()).errors} >= {"parties.toml", "empty.txt"}


@pytest.mark.parametrize("name", [".hidden.txt", "~$plan.docx", "plan.txt.toml", ".git/x.txt"])
def test_hidden_files_and_sidecars_are_no_documents(tmp_path: Path, name: str) -> None:
    path = a_corpus(tmp_path) / "policies" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    assert policy_files(tmp_path) == []


def test_a_party_named_for_the_first_time_is_reported_and_taken_in(tmp_path: Path) -> None:
    folder = a_corpus(tmp_path, plan=a_plan().replace("交通运输局", "云轨调度局"))
    corpus = read_corpus(folder, Silent())
    assert any("云轨调度局" in fault.message for fault in corpus.warnings)
    assert {link.name_as_written for link in corpus.documents[0].responsibilities} == {"市财政局", "云轨调度局"}

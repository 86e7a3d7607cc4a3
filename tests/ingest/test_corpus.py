"""A whole corpus is read, and every fault of it is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.corpus import policy_files, read_corpus
from ingest.progress import Silent

Plan = Callable[..., str]


def put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / "policies" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_a_sound_corpus_has_no_errors(a_corpus: Path) -> None:
    corpus = read_corpus(a_corpus, Silent())
    assert corpus.errors == ()
    assert len(corpus.documents[0].responsibilities) == 2


def test_two_documents_with_one_number_are_refused_by_name(a_corpus: Path, a_plan: Plan) -> None:
    put(a_corpus, "second.txt", a_plan(title="澜阳市换电站建设方案").replace("〔2023〕", "[2023]"))
    faults = read_corpus(a_corpus, Silent()).errors
    assert [(fault.code, fault.source) for fault in faults] == [("duplicate_number", "second.txt")]
    assert "plan.txt" in faults[0].message and "17号" in faults[0].message


def test_two_files_that_would_bear_one_id_are_refused(a_corpus: Path, a_plan: Plan) -> None:
    put(a_corpus, "more/plan.txt", a_plan(number=18))
    assert [fault.code for fault in read_corpus(a_corpus, Silent()).errors] == ["duplicate_document"]


def test_every_bad_file_is_named_not_the_first_alone(a_corpus: Path) -> None:
    put(a_corpus, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    put(a_corpus, "b.txt", b"")
    put(a_corpus, "c.docx", b"PK\x03\x04broken")
    corpus = read_corpus(a_corpus, Silent())
    assert [fault.source for fault in corpus.errors] == ["a.doc", "b.txt", "c.docx"]
    assert [read.document.source_name for read in corpus.documents] == ["plan.txt"]


def test_a_corpus_without_files_is_refused(a_corpus: Path) -> None:
    (a_corpus / "policies" / "plan.txt").unlink()
    assert [fault.code for fault in read_corpus(a_corpus, Silent()).errors] == ["no_documents"]


def test_a_corpus_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "no_documents" in [fault.code for fault in read_corpus(tmp_path / "nowhere", Silent()).errors]


def test_a_broken_list_of_parties_is_a_fault_beside_the_others(a_corpus: Path) -> None:
    (a_corpus / "parties.toml").write_text("usual = [", encoding="utf-8")
    put(a_corpus, "empty.txt", b"")
    assert {fault.source for fault in read_corpus(a_corpus, Silent()).errors} >= {"parties.toml", "empty.txt"}


@pytest.mark.parametrize("name", [".hidden.txt", "~$plan.docx", "plan.txt.toml", ".git/x.txt"])
def test_hidden_files_and_sidecars_are_no_documents(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "x")
    assert policy_files(tmp_path) == []


def test_a_party_named_for_the_first_time_is_reported_and_taken_in(a_corpus: Path, a_plan: Plan) -> None:
    put(a_corpus, "plan.txt", a_plan().replace("交通运输局", "云轨调度局"))
    corpus = read_corpus(a_corpus, Silent())
    assert any("云轨调度局" in fault.message for fault in corpus.warnings)
    assert {link.name_as_written for link in corpus.documents[0].responsibilities} == {
        "市财政局",
        "云轨调度局",
    }


def test_a_row_that_cannot_be_read_refuses_the_corpus_with_its_place(a_corpus: Path, a_plan: Plan) -> None:
    put(a_corpus, "plan.txt", a_plan().replace("市财政局、交通运输局", "？？？"))
    errors = read_corpus(a_corpus, Silent()).errors
    assert errors and all("统筹布局规划" in fault.place for fault in errors)

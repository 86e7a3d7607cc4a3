"""`python -m api unanswered`: the list, and a draft that answers nothing until somebody has edited it."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from api.__main__ import main
from api.commands import open_records
from api.db import open_sessions
from api.settings import Settings
from ingest.curated import read_curated
from ingest.index import open_index
from tests.api.conftest import NOW
from tests.api.records import an_answer

QUESTIONS = ["乡镇充电站停车补贴多少", '乡镇充电站"停车"补贴\n多少钱', "充电设施强化运维管理的罚款是多少"]


@pytest.fixture(autouse=True)
def records(index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_INDEX_DIR", str(index_dir))
    monkeypatch.setenv("API_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    with open_records(Settings()) as engine, open_sessions(engine).begin() as session:
        for place, question in enumerate(QUESTIONS):
            row = an_answer(f"{place:032x}", NOW)
            row.question, row.status = question, "no_source_found"
            session.add(row)


def draft(tmp_path: Path, *more: str) -> str:
    target = tmp_path / "draft.toml"
    assert main(["unanswered", "--draft", str(target), *more]) == 0
    return target.read_text(encoding="utf-8")


def test_the_list_shows_questions_counts_and_nearest_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unanswered"]) == 0
    printed = capsys.readouterr().out
    assert QUESTIONS[0] in printed
    assert "3次提问" in printed
    assert "《" in printed


def test_a_day_or_reason_that_fits_nothing_gives_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unanswered", "--since", "2026-03-02"]) == 0
    assert main(["unanswered", "--why", "ask_back", "not_useful"]) == 0
    assert capsys.readouterr().out.count("共0组") == 2


def test_an_unedited_draft_answers_nothing(tmp_path: Path) -> None:
    assert tomllib.loads(draft(tmp_path)).keys() == {"document"}


def test_an_edited_draft_holds_against_the_document(tmp_path: Path, index_dir: Path) -> None:
    text = draft(tmp_path)
    answers = tmp_path / "answers"
    answers.mkdir()
    (answers / "draft.toml").write_text(re.sub("(?m)^# ", "", text), encoding="utf-8")
    index = open_index(index_dir)
    read = read_curated(tmp_path, list(index.documents.values()))
    index.close()
    assert read.faults == ()
    assert read.answers
    assert {question for one in read.answers for question in one.questions} <= {" ".join(one.split()) for one in QUESTIONS}  # fmt: skip


def test_a_draft_keeps_to_the_document_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = tomllib.loads(draft(tmp_path))["document"]
    told = capsys.readouterr()
    others = re.findall(r"--document (\S+)", told.err)
    shutil.move(tmp_path / "draft.toml", tmp_path / "first.toml")
    for other in others:
        assert tomllib.loads(draft(tmp_path, "--document", other))["document"] != first
    assert first in (tmp_path / "first.toml").read_text(encoding="utf-8")


def test_a_file_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "draft.toml").write_text("edited", encoding="utf-8")
    assert main(["unanswered", "--draft", str(tmp_path / "draft.toml")]) == 1
    assert "写不了" in capsys.readouterr().err
    assert (tmp_path / "draft.toml").read_text(encoding="utf-8") == "edited"


def test_there_is_no_draft_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unanswered", "--since", "2026-03-02", "--draft", str(tmp_path / "draft.toml")]) == 1
    assert "没有需要整理的提问" in capsys.readouterr().err
    assert not (tmp_path / "draft.toml").exists()


def test_a_document_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unanswered", "--document", "没有这份文件"]) == 1
    assert "没有这份文件" in capsys.readouterr().err

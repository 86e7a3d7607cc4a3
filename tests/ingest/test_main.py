"""The commands as an operator runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.index.folder import builds

Plan = Callable[..., str]


@pytest.fixture(autouse=True)
def _surroundings(a_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGEST_CORPUS_FOLDER", str(a_corpus))
    monkeypatch.setenv("INGEST_INDEX_FOLDER", str(tmp_path / "index"))


def test_building_says_what_was_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    printed = capsys.readouterr().out
    assert "1份文件" in printed and "索引已生成并启用" in printed


def test_building_when_nothing_changed_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["build"])
    assert main(["build", "--if-stale"]) == 0
    assert "资料没有变化" in capsys.readouterr().out


def test_a_refused_corpus_ends_with_status_1_and_every_fault(
    a_corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (a_corpus / "policies" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (a_corpus / "policies" / "empty.txt").write_bytes(b"")
    assert main(["build"]) == 1
    shown = capsys.readouterr().err
    assert "old.doc" in shown and "empty.txt" in shown and "共 2 处错误" in shown
    assert builds(tmp_path / "index") == []


def test_checking_a_sound_corpus_ends_with_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 处错误" in capsys.readouterr().out


def test_checking_lists_faults_with_their_place_and_builds_nothing(
    a_corpus: Path, a_plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (a_corpus / "policies" / "second.txt").write_text(a_plan(title="澜阳市换电站方案"), encoding="utf-8")
    assert main(["check"]) == 1
    assert "错误 second.txt" in capsys.readouterr().out
    assert not (tmp_path / "index").exists()


def test_showing_without_a_name_lists_the_documents(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show"]) == 0
    assert "澜政办〔2023〕17号" in capsys.readouterr().out


def test_showing_a_document_prints_outline_matrix_ledger_and_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["show", "plan"]) == 0
    shown = capsys.readouterr().out
    wanted = (
        "文号",
        "一、工作目标",
        "财政局、交通运输局",
        "2条任务—单位对应",
        "2000元",
        "成文日期",
        "100.00%",
    )
    assert [words for words in wanted if words not in shown] == []


@pytest.mark.parametrize("name", ["plan", "澜政办〔2023〕17号", "澜政办[2023]17号", "17号", "充电桩建设"])
def test_a_document_goes_by_id_number_or_part_of_its_title(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", name, "--outline"]) == 0
    assert "一、工作目标" in capsys.readouterr().out


def test_a_part_asked_for_comes_alone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["show", "plan", "--matrix"])
    shown = capsys.readouterr().out
    assert "财政局" in shown and "一、工作目标" not in shown


def test_into_a_pipe_nothing_is_cut_off(
    a_corpus: Path, a_plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    names = "、".join(f"市第{number}管理局" for number in "一二三四五六七八九十")
    text = a_plan().replace("市财政局、交通运输局", names)
    (a_corpus / "policies" / "plan.txt").write_text(text, encoding="utf-8")
    main(["show", "plan", "--matrix"])
    row = next(line for line in capsys.readouterr().out.splitlines() if "统筹布局规划" in line)
    assert row.count("管理局") == 10 and row == row.rstrip()


def test_a_file_outside_the_corpus_can_be_shown(
    tmp_path: Path, a_plan: Plan, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path / "新文件.txt"
    outside.write_text(a_plan(number=99), encoding="utf-8")
    assert main(["show", str(outside), "--identity"]) == 0
    assert "99号" in capsys.readouterr().out


def test_an_unknown_document_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "没有的文件"]) == 1
    assert "plan" in capsys.readouterr().err


def test_going_back_is_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["build"])
    main(["build"])
    assert main(["rollback"]) == 0
    assert "已退回索引" in capsys.readouterr().out


def test_going_back_from_nothing_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollback"]) == 1
    assert "python -m ingest build" in capsys.readouterr().err


def test_a_model_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INGEST_MODEL", str(tmp_path / "nowhere"))
    assert main(["build"]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert not (tmp_path / "index" / "current").exists()


def test_a_setting_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INGEST_CHUNK_BUDGET_CHARS", "3")
    assert main(["build"]) == 1
    assert "INGEST_CHUNK_BUDGET_CHARS" in capsys.readouterr().err


def test_the_command_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "check"], capture_output=True, env=os.environ, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "检查完毕" in done.stdout.decode()

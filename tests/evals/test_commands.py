"""The commands, against a product on loopback."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.__main__ import main
from evals.report import read_baselines


@pytest.fixture
def evals(tmp_path: Path, port: int):
    """Runs a command with folders of its own; the product is the stand-in."""

    def run(*arguments: str, thresholds: str = "") -> int:
        limits = tmp_path / "thresholds.toml"
        limits.write_text(thresholds, encoding="utf-8")
        folders = ["--results", str(tmp_path / "results"), "--baselines", str(tmp_path / "baselines")]
        return main([*folders, "--thresholds", str(limits), *arguments])

    return run


def measure(port: int) -> tuple[str, ...]:
    return ("run", "--only", "retrieval", "--base-url", f"http://127.0.0.1:{port}")


def test_a_run_without_thresholds_ends_well(evals, port: int):
    assert evals(*measure(port)) == 0


def test_a_run_below_a_threshold_fails(evals, port: int, capsys: pytest.CaptureFixture[str]):
    assert evals(*measure(port), thresholds='[retrieval]\n"R@1" = 0.5\n') == 1
    assert "retrieval/R@1: 0.0 % is below 50.0 %" in capsys.readouterr().out


def test_a_misspelt_threshold_fails(evals, port: int, capsys: pytest.CaptureFixture[str]):
    assert evals(*measure(port), thresholds='[retrieval]\n"R@2" = 0.0\n') == 1
    assert "retrieval/R@2" in capsys.readouterr().out


def test_an_accepted_run_is_the_baseline(evals, port: int, tmp_path: Path):
    evals(*measure(port))
    assert evals("accept") == 0
    assert set(read_baselines(tmp_path / "baselines")) == {
        "retrieval/R@1",
        "retrieval/R@5",
        "retrieval/MRR@10",
    }


def test_two_runs_are_compared(evals, port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    evals(*measure(port))
    evals(*measure(port))
    names = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert evals("compare", *names) == 0
    assert "MRR@10" in capsys.readouterr().out


def test_comparing_with_a_run_that_is_not_there_says_so(evals, capsys: pytest.CaptureFixture[str]):
    assert evals("compare", "a", "b") == 2
    assert "no run a" in capsys.readouterr().out


def test_a_product_at_an_address_is_not_asked_about_other_documents(
    evals, port: int, capsys: pytest.CaptureFixture[str]
):
    address = f"http://127.0.0.1:{port}"
    assert evals("run", "--only", "world-questions", "--base-url", address) == 2
    assert "world-questions" in capsys.readouterr().out


def test_a_product_without_the_route_cannot_be_measured(evals, port: int, capsys: pytest.CaptureFixture[str]):
    assert evals("run", "--only", "retrieval", "--base-url", f"http://127.0.0.1:{port}/elsewhere") == 2
    assert "404" in capsys.readouterr().out

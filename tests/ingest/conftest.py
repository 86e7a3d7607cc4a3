"""A small corpus to build from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.settings import IngestSettings

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


@pytest.fixture
def a_plan() -> Callable[..., str]:
    """The text of a plan; its number and title may be chosen."""

    def write(number: int = 17, title: str = "澜阳市充电桩建设方案") -> str:
        return PLAN.format(number=number, title=title)

    return write


@pytest.fixture
def a_corpus(tmp_path: Path, a_plan: Callable[..., str]) -> Path:
    """A corpus folder with one plan, `plan.txt`."""
    folder = tmp_path / "corpus"
    (folder / "policies").mkdir(parents=True)
    (folder / "parties.toml").write_text('[[usual]]\nname = "财政局"\n', encoding="utf-8")
    (folder / "lexicon.txt").write_text("充电桩\n", encoding="utf-8")
    (folder / "policies" / "plan.txt").write_text(a_plan(), encoding="utf-8")
    return folder


@pytest.fixture
def some_settings(a_corpus: Path, tmp_path: Path) -> IngestSettings:
    """Settings that build from `a_corpus`."""
    return IngestSettings(corpus_folder=a_corpus, index_folder=tmp_path / "index")

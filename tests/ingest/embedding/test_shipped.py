"""The model that lies in the project: small, quick, alone sufficient."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import SHIPPED_FOLDER, SHIPPED_MODEL, Embedder, load_embedder

# Stands at the front of a process that must not look anything up or connect anywhere.
GUARD = """
import os, socket
def refuse(*arguments, **_):
    os.write(2, f"tried to reach {arguments}".encode())
    os._exit(9)  # nothing can catch it, no thread can hide it
socket.getaddrinfo = refuse
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
"""


@pytest.fixture(scope="module")
def shipped() -> Embedder:
    return load_embedder(SHIPPED_MODEL)


def test_it_takes_at_most_twelve_megabytes() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_FOLDER.iterdir()) <= 12_000_000


def test_its_card_names_data_rights_recipe_figures_and_limits() -> None:
    card = (SHIPPED_FOLDER / "README.md").read_text(encoding="utf-8")
    for heading in ("Data", "Rights", "Recipe", "Figures", "Limits"):
        assert f"## {heading}" in card


def test_it_is_loaded_from_its_folder_whatever_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_embedder(SHIPPED_MODEL).identity.name == SHIPPED_MODEL


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("老板欠工钱找谁告", "被拖欠工资的劳动者有权向有关部门投诉", "机动车应当定期进行安全技术检验"),
        ("乱倒垃圾罚多少", "随意倾倒生活垃圾的，责令改正，处以罚款", "国家鼓励开展全民阅读活动"),
        ("谁来管食品安全", "市场监督管理部门负责食品安全监督管理工作", "本条例自公布之日起施行"),
    ],
)
def test_everyday_words_are_near_what_official_texts_write(
    shipped: Embedder, question: str, right: str, wrong: str
) -> None:
    near, far = shipped.encode([right, wrong]) @ shipped.encode_query(question)
    assert near > far + 0.1


def test_a_text_without_a_known_character_gets_zeros_and_no_nan(shipped: Embedder) -> None:
    assert not shipped.encode(["ψψψ ☃☃", ""]).any()


def test_every_vector_of_it_is_a_number(shipped: Embedder) -> None:
    assert np.isfinite(shipped.encode(["基站", "补助", "5G", "２０２２年"])).all()


def test_a_query_takes_few_milliseconds(shipped: Embedder) -> None:
    shipped.encode_query("每建成一个基站补助多少钱")
    taken = []
    for _ in range(50):
        started = time.perf_counter()
        shipped.encode_query("每建成一个基站补助多少钱")
        taken.append(time.perf_counter() - started)
    assert np.median(taken) < 0.005  # 0.3 ms on a quiet machine


def guarded(code: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs code in a process of its own: what the libraries read at their first import counts too."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HF_", "TRANSFORMERS_"))}
    return subprocess.run(
        [sys.executable, "-c", f"{GUARD}\n{code}"],
        env=kept | settings,
        capture_output=True,
        check=False,
        text=True,
    )


def test_nothing_is_looked_up_to_load_and_use_it() -> None:
    done = guarded(
        "from ingest.embedding import SHIPPED_MODEL, load_embedder\n"
        "print(load_embedder(SHIPPED_MODEL).encode_query('补助').shape[0])"
    )
    assert (done.returncode, done.stdout.strip()) == (0, "256"), done.stderr


def test_nothing_is_looked_up_to_build_an_index_and_answer_from_it(a_corpus: Path, tmp_path: Path) -> None:
    done = guarded(
        "from ingest.__main__ import main as ingest\n"
        "from api.__main__ import main as api\n"
        "assert ingest(['build']) == 0\n"
        "assert api(['ask', '每建成一根公共充电桩补助多少钱？']) == 0",
        INGEST_CORPUS_FOLDER=str(a_corpus),
        INGEST_INDEX_FOLDER=str(tmp_path / "index"),
        API_INDEX_DIR=str(tmp_path / "index"),
        API_DATA_DIR=str(tmp_path / "records"),
    )
    assert done.returncode == 0, done.stderr
    assert "2000元" in done.stdout


def test_the_guard_of_these_tests_does_refuse() -> None:
    done = guarded("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')")
    assert "tried to reach" in done.stderr
    assert done.returncode == 9

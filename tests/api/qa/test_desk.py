"""What answering works with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.qa.desk import desk_for
from ingest.index import open_index

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"


def test_questions_that_come_at_once_work_with_one_desk(index_dir: Path, tmp_path: Path) -> None:
    index = open_index(index_dir)
    with ThreadPoolExecutor(4) as threads:
        desks = list(threads.map(lambda _: desk_for(index, PROMPTS, tmp_path), range(4)))
    index.close()
    assert all(desk is desks[0] for desk in desks)

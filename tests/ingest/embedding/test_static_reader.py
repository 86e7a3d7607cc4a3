"""A model of one vector a token, read without torch."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from ingest.embedding import SHIPPED_FOLDER, load_embedder
from ingest.embedding.static_reader import read_static

TEXTS = ["5G基站补贴多少钱", "由市财政局牵头，各县区政府配合。", "", "x" * 500, "県官不如现管 SA 2021年"]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED_FOLDER, tmp_path / "model"))


def changed(file: Path, **entries: object) -> None:
    held = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**held, **entries}), encoding="utf-8")


def test_its_numbers_are_those_of_the_library() -> None:
    reader = read_static(SHIPPED_FOLDER)
    assert reader is not None
    library = SentenceTransformer(str(SHIPPED_FOLDER), device="cpu", local_files_only=True).float()
    wanted = np.nan_to_num(library.encode_document(TEXTS, convert_to_numpy=True))
    assert np.allclose(reader.encode_document(TEXTS), wanted, atol=1e-6)


def test_the_shipped_model_needs_no_torch() -> None:
    program = (
        "import sys; from ingest.embedding import load_embedder; "
        "load_embedder('shipped').encode_query('5G基站'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_prompts_stand_before_what_is_encoded(copied: Path) -> None:
    changed(copied / "config_sentence_transformers.json", prompts={"query": "省", "passage": "市"})
    reader, plain = read_static(copied), read_static(SHIPPED_FOLDER)
    assert reader is not None
    assert plain is not None
    assert (reader.encode_query(["补贴"]) == plain.encode_query(["省补贴"])).all()
    assert (reader.encode_document(["补贴"]) == plain.encode_document(["市补贴"])).all()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("modules.json", '[{"type": "x.Transformer", "path": ""}]'),
        ("modules.json", '[{"type": "x.StaticEmbedding", "path": ""}, {"type": "x.Normalize", "path": "1"}]'),
        ("modules.json", "{}"),
        ("config_sentence_transformers.json", '{"default_prompt_name": "query"}'),
        ("tokenizer.json", "not json"),
        ("model.safetensors", "no weights"),
    ],
)
def test_what_it_cannot_read_is_left_to_the_library(copied: Path, file: str, content: str) -> None:
    (copied / file).write_text(content, encoding="utf-8")
    assert read_static(copied) is None


def test_a_model_of_another_shape_is_still_loaded(copied: Path) -> None:
    changed(copied / "config_sentence_transformers.json", default_prompt_name="query")
    both = load_embedder(str(copied)).encode(TEXTS), load_embedder(str(SHIPPED_FOLDER)).encode(TEXTS)
    assert np.allclose(*both, atol=1e-6)

"""Any sentence-transformers model goes through index and query: here a small transformer of random weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

from api.qa.retrieval import retrieve
from ingest.build import build_index
from ingest.embedding import load_embedder
from ingest.errors import IndexMismatchError
from ingest.index import Index, open_index
from ingest.settings import IngestSettings

DIMENSION = 32
QUERY_PROMPT = "为这个句子生成表示以用于检索相关文章"


@pytest.fixture(scope="module")
def transformer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer that knows the characters of these tests, with a prompt before queries."""
    folder = tmp_path_factory.mktemp("transformer")
    characters = sorted(
        set("市县省充电桩补助建设方案目标财政局基站一二三四年为这个句子生成表示以用于检索相关文章：")
    )
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), encoding="utf-8"
    )
    inner = folder / "bert"
    BertTokenizer(str(vocabulary)).save_pretrained(inner)
    config = BertConfig(
        vocab_size=len(characters) + 5,
        hidden_size=DIMENSION,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(inner)
    model = SentenceTransformer(
        modules=[Transformer(str(inner)), Pooling(DIMENSION), Normalize()],
        prompts={"query": QUERY_PROMPT, "document": ""},
        device="cpu",
    )
    model.save(str(folder / "model"), create_model_card=False)
    return folder / "model"


@pytest.fixture
def index(some_settings: IngestSettings, transformer_folder: Path) -> Index:
    build_index(some_settings.model_copy(update={"model": str(transformer_folder)}))
    return open_index(some_settings.index_folder)


def test_the_index_takes_its_dimension(index: Index, transformer_folder: Path) -> None:
    assert (index.manifest.model.name, index.manifest.model.dimension) == (str(transformer_folder), DIMENSION)
    index.close()


def test_questions_find_passages_with_it(index: Index) -> None:
    assert retrieve(index, "充电桩建设目标", audience="public")
    index.close()


def test_its_prompt_stands_before_questions_and_not_before_passages(transformer_folder: Path) -> None:
    embedder = load_embedder(str(transformer_folder))
    plain = embedder.encode(["充电桩", f"{QUERY_PROMPT}充电桩"])
    assert np.allclose(embedder.encode_query("充电桩"), plain[1], atol=1e-5)
    assert not np.allclose(embedder.encode_query("充电桩"), plain[0], atol=1e-3)


def test_an_index_of_it_is_refused_once_it_changed(
    some_settings: IngestSettings, transformer_folder: Path, tmp_path: Path
) -> None:
    model = Path(shutil.copytree(transformer_folder, tmp_path / "model"))
    build_index(some_settings.model_copy(update={"model": str(model)}))
    config = model / "config_sentence_transformers.json"
    changed = json.loads(config.read_text(encoding="utf-8")) | {"prompts": {"query": "", "document": ""}}
    config.write_text(json.dumps(changed), encoding="utf-8")
    opened = open_index(some_settings.index_folder)
    with pytest.raises(IndexMismatchError, match="python -m ingest build"):
        opened.nearest("补助", 1)
    opened.close()

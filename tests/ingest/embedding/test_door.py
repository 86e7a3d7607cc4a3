"""The door to the embedding model."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer, models, pre_tokenizers

from ingest.embedding import Embedder, ModelUnavailableError, load_embedder


def a_model(
    folder: Path, numbers: type[np.floating] = np.float32, prompts: dict[str, str] | None = None
) -> Path:
    """A saved model of three characters: 市, 县 and 省 at right angles."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "市": 1, "县": 2, "省": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    weights = np.vstack([np.zeros(3), np.eye(3) * 5]).astype(numbers)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)], prompts=prompts, device="cpu")
    model.save(str(folder), create_model_card=False)
    return folder


@pytest.fixture
def embedder(tmp_path: Path) -> Embedder:
    return load_embedder(str(a_model(tmp_path / "model")))


def test_vectors_have_length_one(embedder: Embedder) -> None:
    assert np.allclose(np.linalg.norm(embedder.encode(["市", "市县", "市县省省"]), axis=1), 1.0)


def test_an_empty_text_gets_zeros_and_no_nan(embedder: Embedder) -> None:
    assert embedder.encode(["", "  ", "市"]).tolist()[:2] == [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 3)


def test_half_floats_are_summed_as_whole_ones(tmp_path: Path) -> None:
    embedder = load_embedder(str(a_model(tmp_path / "half", np.float16)))
    vectors = embedder.encode(["市" * 3000 + "县"])
    assert vectors.dtype == np.float32
    assert vectors[0, 1] == pytest.approx(1 / 3000, rel=1e-3)


def test_full_width_and_invisible_characters_do_not_change_a_vector(embedder: Embedder) -> None:
    assert (embedder.encode(["市\u200b縣"]) == embedder.encode(["市县"])).all()


def test_a_question_gets_the_prompt_of_the_model(tmp_path: Path) -> None:
    embedder = load_embedder(str(a_model(tmp_path / "prompted", prompts={"query": "省", "document": ""})))
    assert embedder.encode_query("市")[2] > 0
    assert embedder.encode(["市"])[0, 2] == 0


def test_langchain_gets_the_same_numbers(embedder: Embedder) -> None:
    assert embedder.embed_documents(["市县"]) == embedder.encode(["市县"]).tolist()
    assert embedder.embed_query("市县") == embedder.encode_query("市县").tolist()


def test_the_digest_follows_the_weights_not_the_place(tmp_path: Path) -> None:
    original = a_model(tmp_path / "a")
    copy = Path(shutil.copytree(original, tmp_path / "b"))
    assert load_embedder(str(original)).identity.digest == load_embedder(str(copy)).identity.digest


def test_the_identity_says_name_and_dimension(tmp_path: Path) -> None:
    identity = load_embedder(str(a_model(tmp_path / "model")), name="ours").identity
    assert (identity.name, identity.dimension) == ("ours", 3)


def test_a_folder_may_be_named_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_model(tmp_path / "models" / "ours")
    monkeypatch.chdir(tmp_path)
    assert load_embedder("models/ours").identity.name == "models/ours"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailableError, match="nowhere"):
        load_embedder(str(tmp_path / "nowhere"))


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "config_sentence_transformers.json").write_text("not json", encoding="utf-8")
    with pytest.raises(ModelUnavailableError):
        load_embedder(str(tmp_path))

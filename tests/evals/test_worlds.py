"""Which documents a world holds, and the index built of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import worlds
from evals.driver import ProductError
from evals.worlds import CORPUS, INVENTED, World, built, lay_out


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_invented_world_holds_no_document_of_the_city(tmp_path: Path):
    lay_out(World.INVENTED, tmp_path / "corpus")
    assert names(tmp_path / "corpus" / "policies") == names(INVENTED)


def test_together_are_all_documents(tmp_path: Path):
    lay_out(World.TOGETHER, tmp_path / "corpus")
    assert names(tmp_path / "corpus" / "policies") == names(INVENTED) | names(CORPUS / "policies")


def test_every_world_knows_the_usual_names_of_parties(tmp_path: Path):
    lay_out(World.INVENTED, tmp_path / "corpus")
    assert (tmp_path / "corpus" / "parties.toml").read_bytes() == (CORPUS / "parties.toml").read_bytes()


def test_a_world_is_built_into_an_index_that_goes_afterwards():
    with built(World.INVENTED) as index:
        build = index / (index / "current").read_text(encoding="utf-8").strip()
        manifest = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["counts"]["documents"] == len(names(INVENTED))
    assert not index.exists()


def test_documents_that_ingest_refuses_are_no_product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(worlds, "INVENTED", tmp_path)
    with pytest.raises(ProductError, match="空"), built(World.INVENTED):
        pass

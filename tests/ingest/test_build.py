"""The whole pipeline: a fresh index each time, nothing embedded twice, nothing half-loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.build import build_index
from ingest.embedding import CORPUS_MODEL
from ingest.embedding.corpus_model import build_corpus_model
from ingest.errors import CorpusError
from ingest.index import open_index, read_findings, read_refusal
from ingest.index.folder import builds, current_build
from ingest.settings import IngestSettings
from ingest.text import LexicalTokens, WordCutter

Plan = Callable[..., str]


def changed(settings: IngestSettings, **values: object) -> IngestSettings:
    return settings.model_copy(update=values)


def add(settings: IngestSettings, name: str, text: str) -> None:
    (settings.corpus_folder / "policies" / name).write_text(text, encoding="utf-8")


def test_a_first_build_embeds_every_chunk(some_settings: IngestSettings) -> None:
    report = build_index(some_settings)
    assert report.embedded == report.counts["chunks"] > 0
    assert current_build(some_settings.index_folder) == some_settings.index_folder / report.build_id


def test_an_unchanged_corpus_embeds_nothing(some_settings: IngestSettings) -> None:
    first = build_index(some_settings)
    second = build_index(some_settings)
    assert (second.embedded, second.reused) == (0, first.embedded)
    assert second.build_id != first.build_id


def test_reused_vectors_are_the_same_vectors(some_settings: IngestSettings) -> None:
    build_index(some_settings)
    with_first = open_index(some_settings.index_folder)
    before = [(passage.chunk.id, passage.score) for passage in with_first.nearest("充电桩补助", 5)]
    with_first.close()
    build_index(some_settings)
    with_second = open_index(some_settings.index_folder)
    assert [(passage.chunk.id, passage.score) for passage in with_second.nearest("充电桩补助", 5)] == before
    with_second.close()


def test_only_the_chunks_of_a_new_document_are_embedded(some_settings: IngestSettings, a_plan: Plan) -> None:
    counted = changed(some_settings, model=CORPUS_MODEL)
    first = build_index(counted)
    add(some_settings, "second.txt", a_plan(number=18, title="澜阳市公共充电桩建设方案"))
    second = build_index(counted)
    assert second.is_model_kept
    assert second.reused == first.embedded
    assert second.embedded == second.counts["chunks"] - first.counts["chunks"] > 0


def test_a_corpus_that_outgrows_the_model_gets_a_new_one(some_settings: IngestSettings, a_plan: Plan) -> None:
    counted = changed(some_settings, model=CORPUS_MODEL)
    build_index(counted)
    add(
        some_settings,
        "second.txt",
        a_plan(18, "霁川县水利方案").replace("充电桩", "农田灌溉水位监测雨量站") + "水库渗漏治理。" * 3,
    )
    report = build_index(changed(counted, known_share_min=1.0))
    assert not report.is_model_kept and report.reused == 0


def test_nothing_is_built_when_nothing_changed(some_settings: IngestSettings) -> None:
    first = build_index(some_settings)
    second = build_index(some_settings, only_if_stale=True)
    assert second.is_unchanged and second.build_id == first.build_id
    assert len(builds(some_settings.index_folder)) == 1


@pytest.mark.parametrize("name", ["policies/plan.txt", "parties.toml", "lexicon.txt"])
def test_any_changed_file_of_the_corpus_makes_the_index_stale(
    some_settings: IngestSettings, name: str
) -> None:
    build_index(some_settings)
    path = some_settings.corpus_folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not build_index(some_settings, only_if_stale=True).is_unchanged


def test_another_chunk_budget_makes_the_index_stale(some_settings: IngestSettings) -> None:
    build_index(some_settings)
    assert not build_index(changed(some_settings, chunk_budget_chars=60), only_if_stale=True).is_unchanged


def test_a_refused_corpus_leaves_the_index_as_it_was(some_settings: IngestSettings, a_plan: Plan) -> None:
    first = build_index(some_settings)
    add(some_settings, "second.txt", a_plan(title="澜阳市换电站建设方案"))
    with pytest.raises(CorpusError, match="17号"):
        build_index(some_settings)
    assert [build.name for build in builds(some_settings.index_folder)] == [first.build_id]
    assert current_build(some_settings.index_folder) == some_settings.index_folder / first.build_id


def test_a_build_that_breaks_off_leaves_no_trace(
    some_settings: IngestSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_index(some_settings)

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("ingest.build.write_manifest", broken)
    with pytest.raises(OSError, match="disk full"):
        build_index(some_settings)
    assert {path.name for path in some_settings.index_folder.iterdir()} == {
        first.build_id,
        "current",
        ".lock",
    }


def test_only_so_many_old_builds_are_kept(some_settings: IngestSettings) -> None:
    settings = changed(some_settings, builds_kept=2)
    ids = [build_index(settings).build_id for _ in range(3)]
    assert [build.name for build in builds(settings.index_folder)] == ids[1:]


def test_builds_sort_by_the_time_they_began(some_settings: IngestSettings) -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ids = [build_index(some_settings, started_at=noon + timedelta(seconds=n)).build_id for n in range(2)]
    assert ids == sorted(ids) and ids[0].startswith("20260301-120000")


def test_the_manifest_says_what_the_index_was_made_of(some_settings: IngestSettings) -> None:
    report = build_index(changed(some_settings, lexical_tokens=LexicalTokens.WORDS, chunk_budget_chars=120))
    index = open_index(some_settings.index_folder)
    manifest = index.manifest
    index.close()
    assert (manifest.build_id, manifest.lexical_tokens, manifest.chunk_budget_chars) == (
        report.build_id,
        "words",
        120,
    )
    assert {"corpus/policies/plan.txt", "corpus/parties.toml", "ingest/build.py"} <= set(manifest.inputs)
    assert "ingest/embedding/default/model.safetensors" in manifest.inputs


def test_a_damaged_previous_index_does_not_stop_a_build(some_settings: IngestSettings) -> None:
    first = build_index(some_settings)
    (some_settings.index_folder / first.build_id / "chunks.json").write_text("{", encoding="utf-8")
    assert build_index(some_settings).embedded > 0


def test_a_configured_model_is_used_from_its_folder(some_settings: IngestSettings, tmp_path: Path) -> None:
    build_corpus_model(
        ["充电桩补助资金由财政局安排。交通运输局统筹布局规划。"], WordCutter(), tmp_path / "ours"
    )
    build_index(changed(some_settings, model=str(tmp_path / "ours")))
    index = open_index(some_settings.index_folder)
    assert index.manifest.model.name == str(tmp_path / "ours")
    assert index.nearest("财政局补助", 1)
    index.close()


def test_warnings_do_not_refuse_and_are_reported(some_settings: IngestSettings, a_plan: Plan) -> None:
    add(some_settings, "plan.txt", a_plan().replace("交通运输局", "云轨调度局"))
    assert any("云轨调度局" in fault.message for fault in build_index(some_settings).warnings)


def test_every_document_brings_its_coverage(some_settings: IngestSettings) -> None:
    coverage = build_index(some_settings).coverage
    assert [replace(one, faults=()) for one in coverage if one.is_complete] == [
        replace(one, faults=()) for one in coverage
    ]
    assert coverage[0].characters_percent == 100.0


def test_what_was_found_out_stays_with_the_build(some_settings: IngestSettings) -> None:
    report = build_index(some_settings)
    findings = read_findings(some_settings.index_folder / report.build_id)
    assert findings is not None
    assert (findings.coverage, findings.warnings) == (report.coverage, report.warnings)


def test_a_refused_corpus_leaves_word_of_its_faults_until_one_is_built(some_settings: IngestSettings) -> None:
    build_index(some_settings)
    add(some_settings, "empty.txt", "")
    with pytest.raises(CorpusError) as refused:
        build_index(some_settings)
    refusal = read_refusal(some_settings.index_folder)
    assert refusal is not None and refusal.faults == refused.value.faults
    (some_settings.corpus_folder / "policies" / "empty.txt").unlink()
    build_index(some_settings, only_if_stale=True)
    assert read_refusal(some_settings.index_folder) is None


def places(settings: IngestSettings) -> dict[str, list[tuple[str, int, int]]]:
    """What addresses of the reading page are made of: ids, section paths, offsets."""
    index = open_index(settings.index_folder)
    found = {one.id: [(s.path, s.start, s.end) for s in one.sections] for one in index.documents.values()}
    index.close()
    return found


def test_addresses_of_an_unchanged_text_stay_when_another_document_comes(
    some_settings: IngestSettings, a_plan: Plan
) -> None:
    build_index(some_settings)
    before = places(some_settings)
    add(some_settings, "aaa.txt", a_plan(number=18, title="澜阳市换电站建设方案"))
    build_index(some_settings)
    after = places(some_settings)
    assert len(after) == len(before) + 1
    assert {name: after[name] for name in before} == before

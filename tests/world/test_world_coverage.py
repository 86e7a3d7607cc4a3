"""Nothing of the invented documents is lost: characters, digits, table cells."""

from __future__ import annotations

import re
import shutil

import pytest

from ingest.corpus import Corpus, read_corpus
from ingest.document import Paragraph
from ingest.progress import Silent
from tests.world.known import FILES, PARTIES, WORLD, document, ledger, matrix, source
from tests.world.make_documents import typeset

TEXTS = WORLD / "texts"


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def written(name: str) -> list[str]:
    """The lines of the text a document was made from, without the marks of its layout."""
    lines = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    cells = [cell for line in lines for cell in (line.split("|") if " | " in line else [line])]
    words = [bare(re.sub(r"^(@\w+|#+) ?", "", cell.strip())) for cell in cells]
    layout = {"", "===", "^", "targets", "tasks"}
    return [word for word in words if word not in layout]


@pytest.mark.parametrize("name", FILES)
def test_every_written_line_is_in_the_document(name: str) -> None:
    text = bare(document(name).text)
    assert [line for line in written(name) if line not in text] == []


@pytest.mark.parametrize("name", FILES)
def test_the_document_holds_every_character_of_the_source(name: str) -> None:
    blocks = source(name).blocks
    read = "".join(
        block.text if isinstance(block, Paragraph) else "".join(cell.text for cell in block.cells)
        for block in blocks
    )
    assert sorted(bare(document(name).text)) == sorted(bare(read))


@pytest.mark.parametrize("name", FILES)
def test_every_run_of_digits_is_accounted_for_once(name: str) -> None:
    text = document(name).text
    runs = ledger(name).digit_runs
    booked = [position for run in runs for position in range(run.start, run.end)]
    digits = [position for position, character in enumerate(text) if character in "0123456789"]
    assert len(booked) == len(set(booked))
    assert [
        text[max(0, position - 8) : position + 8] for position in digits if position not in set(booked)
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_every_run_of_digits_has_a_meaning(name: str) -> None:
    assert [run.text for run in ledger(name).digit_runs if not run.meaning] == []


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The city's own corpus with the three invented documents dropped in."""
    folder = tmp_path_factory.mktemp("together") / "corpus"
    shutil.copytree(PARTIES.parent, folder)
    for file in FILES.values():
        shutil.copy(file, folder / "policies" / file.name)
    return read_corpus(folder, Silent())


def test_documents_of_other_places_are_taken_in_without_an_error(together: Corpus) -> None:
    assert [str(fault) for fault in together.errors] == []


@pytest.mark.parametrize("name", FILES)
def test_every_character_of_a_dropped_in_document_is_covered(together: Corpus, name: str) -> None:
    coverage = next(read.coverage for read in together.documents if read.document.id == document(name).id)
    assert (coverage.characters_percent, coverage.in_sections_percent, coverage.heading_like_lines_left) == (
        100,
        100,
        0,
    )


def test_no_document_changes_how_another_is_read(together: Corpus) -> None:
    for name in FILES:
        read = next(read for read in together.documents if read.document.id == document(name).id)
        links = [(link.task_id, link.party_id, link.role) for link in read.responsibilities]
        assert links == [(link.task_id, link.party_id, link.role) for link in matrix(name).responsibilities]


def test_new_names_are_reported_with_their_place(together: Corpus) -> None:
    told = " ".join(str(fault) for fault in together.warnings)
    assert "澜阳交通投资集团" in told
    assert "凤栖水库管理所" in told


def test_the_hard_wrapped_text_is_the_one_its_script_makes() -> None:
    made = typeset((TEXTS / "charging.txt").read_text(encoding="utf-8"))
    assert FILES["charging"].read_text(encoding="utf-8") == made

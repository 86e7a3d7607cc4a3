"""The same words in another layout or format give the same outline, matrix and ledger."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ingest.document import Document
from ingest.figures import read_figures
from ingest.matrix import Matrix, read_matrix
from ingest.parties import PartyRegistry
from ingest.readers import read_source
from ingest.records import Figure
from ingest.structure import build_document
from tests.world.known import PARTIES, WORLD, document, ledger, matrix
from tests.world.make_documents import typeset, word_document

TEXTS = WORLD / "texts"
INDENT = "　　"


def written(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def lines(text: str) -> list[str]:
    return [line.strip("　 ") for line in text.replace("===\n", "").split("\n") if line.strip()]


def without_indents(folder: Path) -> Path:
    return save(folder, typeset(written("charging").replace(INDENT, "")))


def in_narrow_columns(folder: Path) -> Path:
    return save(folder, typeset(written("charging"), line_columns=44))


def with_ascii_brackets_and_spaced_digits(folder: Path) -> Path:
    text = written("charging").replace("（", "(").replace("）", ")")
    return save(folder, typeset(re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", text)))


def one_paragraph_a_line(folder: Path) -> Path:
    return save(folder, "\n\n".join(lines(written("charging"))))


def as_plain_word(folder: Path) -> Path:
    word = docx.Document()
    for line in lines(written("charging")):
        word.add_paragraph(line)
    word.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def articles_as_wrapped_text(folder: Path) -> Path:
    paragraphs = (
        re.sub(r"^@\w+ ", "", line) if line.startswith("@") else INDENT + line
        for line in written("metering").split("\n")
    )
    return save(folder, typeset("\n".join(paragraphs)))


def articles_as_word(folder: Path) -> Path:
    word_document(written("metering"), "岚江省人民政府文件").save(str(folder / "notice.docx"))
    return folder / "notice.docx"


def save(folder: Path, text: str) -> Path:
    path = folder / "document.txt"
    path.write_text(text, encoding="utf-8")
    return path


LAYOUTS: dict[Callable[[Path], Path], str] = {
    without_indents: "charging",
    in_narrow_columns: "charging",
    with_ascii_brackets_and_spaced_digits: "charging",
    one_paragraph_a_line: "charging",
    as_plain_word: "charging",
    articles_as_wrapped_text: "metering",
    articles_as_word: "metering",
}


@pytest.fixture(params=LAYOUTS, ids=lambda layout: layout.__name__, scope="module")
def relaid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, str]:
    path = request.param(tmp_path_factory.mktemp("layout"))
    return build_document(read_source(path)), LAYOUTS[request.param]


def links(read: Matrix) -> list[tuple[str, str, str]]:
    paths = {task.id: task.path for task in read.tasks}
    return [(paths[link.task_id], link.party_id, link.role.value) for link in read.responsibilities]


def meaning(figure: Figure) -> tuple[object, ...]:
    """What a figure says, wherever its characters stand."""
    said = (figure.kind, figure.value, figure.high, figure.parts, figure.unit, figure.bound, figure.measure)
    return (figure.section_path, *said, figure.year, figure.due_on, figure.per, figure.payer)


def test_the_outline_is_the_same(relaid: tuple[Document, str]) -> None:
    read, name = relaid
    assert [section.path for section in read.sections] == [
        section.path for section in document(name).sections
    ]


def test_the_matrix_is_the_same(relaid: tuple[Document, str]) -> None:
    read, name = relaid
    assert links(read_matrix(read, PartyRegistry.load(PARTIES))) == links(matrix(name))


def test_the_ledger_is_the_same(relaid: tuple[Document, str]) -> None:
    read, name = relaid
    assert [meaning(figure) for figure in read_figures(read).figures] == [
        meaning(figure) for figure in ledger(name).figures
    ]


def test_number_and_dates_are_the_same(relaid: tuple[Document, str]) -> None:
    read, name = relaid
    known = document(name).identity
    fields = (
        "title",
        "doc_number",
        "issuer",
        "place",
        "issued_on",
        "printed_on",
        "in_force_from",
        "in_force_until",
    )
    assert {field: getattr(read.identity, field) for field in fields} == {
        field: getattr(known, field) for field in fields
    }

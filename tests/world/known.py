"""The invented documents as ingest reads them, beside the known facts about them (facts/*.toml, read by eye)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ingest.document import Document, Source
from ingest.figures import Ledger, read_figures
from ingest.matrix import Matrix, read_matrix
from ingest.parties import PartyRegistry
from ingest.readers import read_source
from ingest.structure import build_document

WORLD = Path(__file__).parent
FILES = {
    "charging": WORLD / "policies" / "澜阳市充电基础设施三年行动方案.txt",
    "irrigation": WORLD / "policies" / "霁川县智慧水利建设实施方案.docx",
    "metering": WORLD / "policies" / "岚江省取用水计量监督管理办法.pdf",
}
PARTIES = WORLD.parents[1] / "corpus" / "parties.toml"

NUMERAL = r"0-9.零一二三四五六七八九十百千万点"


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure of the facts: in which document and section, the how-manieth there, and what is known of it."""

    document: str
    section: str
    ordinal: int
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.document}:{self.section.rsplit('/', 1)[-1]}:{self.ordinal}:{self.facts['text']}"


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row of a known matrix."""

    document: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.document}:{self.facts['title']}"

    def links(self) -> list[tuple[str, str]]:
        """The parties of the row in order, each with its role."""
        return [
            (name, role) for role in ("lead", "support", "responsible") for name in self.facts.get(role, ())
        ]


@cache
def facts(name: str) -> Mapping[str, Any]:
    with (WORLD / "facts" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def source(name: str) -> Source:
    return read_source(FILES[name])


@cache
def document(name: str) -> Document:
    return build_document(source(name))


@cache
def matrix(name: str) -> Matrix:
    return read_matrix(document(name), PartyRegistry.load(PARTIES))


@cache
def ledger(name: str) -> Ledger:
    return read_figures(document(name))


def known_rows() -> Iterator[KnownRow]:
    for name in FILES:
        yield from (KnownRow(name, row) for row in facts(name).get("rows", ()))


def known_figures() -> Iterator[KnownFigure]:
    for name in FILES:
        for section, figures in facts(name)["figures"].items():
            yield from (
                KnownFigure(name, section, ordinal, known) for ordinal, known in enumerate(figures, 1)
            )


def place_of(known: KnownFigure) -> tuple[int, int]:
    """Where a known figure stands in the text: the facts of a section are in the order of its text."""
    text, section = document(known.document).text, document(known.document).section(known.section)
    end = section.start
    for earlier in facts(known.document)["figures"][known.section][: known.ordinal]:
        match = _pattern(earlier["text"]).search(text, end, section.end)
        assert match, (
            f"{earlier['text']} does not stand in {known.section}: {text[section.start : section.end]}"
        )
        start, end = match.span()
    return start, end


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![{NUMERAL}]){re.escape(text)}(?![0-9])")

"""The seam: the only part of ingest that api may import."""

from ingest.document import (
    CellSpan,
    Document,
    DocumentKind,
    Identity,
    Reference,
    Section,
    SectionKind,
    SourceFormat,
    TableSpan,
)
from ingest.errors import IndexMismatchError
from ingest.index.folder import Manifest, ModelRecord
from ingest.index.opened import AUDIENCES, Index, Passage, ScoreName, open_index
from ingest.mentions import MatchedHow, PartyMention
from ingest.parties import PartyRegistry
from ingest.records import (
    Bound,
    Chunk,
    DigitRun,
    Figure,
    FigureKind,
    Member,
    Party,
    Responsibility,
    Role,
    Task,
)
from ingest.text import (
    LexicalTokens,
    character_tokens,
    clean,
    normalise,
    normalise_with_offsets,
    split_sentences,
    to_simplified,
)

__all__ = [
    "AUDIENCES",
    "Bound",
    "CellSpan",
    "Chunk",
    "DigitRun",
    "Document",
    "DocumentKind",
    "Figure",
    "FigureKind",
    "Identity",
    "Index",
    "IndexMismatchError",
    "LexicalTokens",
    "Manifest",
    "MatchedHow",
    "MatchedHow",
    "Member",
    "ModelRecord",
    "Party",
    "PartyMention",
    "PartyRegistry",
    "Passage",
    "Reference",
    "Responsibility",
    "Role",
    "ScoreName",
    "Section",
    "SectionKind",
    "SourceFormat",
    "TableSpan",
    "Task",
    "character_tokens",
    "clean",
    "normalise",
    "normalise_with_offsets",
    "open_index",
    "split_sentences",
    "to_simplified",
]

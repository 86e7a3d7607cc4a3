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
from ingest.index.folder import Manifest, ModelRecord, builds, current_build, read_manifest, rollback
from ingest.index.opened import AUDIENCES, Candidate, Index, Passage, ScoreName, open_index
from ingest.mentions import MatchedHow, PartyMention
from ingest.numerals import NUMBER, number_or_none, read_number
from ingest.parties import PartyRegistry, Resolution
from ingest.periods import Period, find_periods
from ingest.quantities import Quantity, find_quantities
from ingest.records import (
    Bound,
    Chunk,
    CuratedAnswer,
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
    "NUMBER",
    "Bound",
    "Candidate",
    "CellSpan",
    "Chunk",
    "CuratedAnswer",
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
    "Member",
    "ModelRecord",
    "Party",
    "PartyMention",
    "PartyRegistry",
    "Passage",
    "Period",
    "Quantity",
    "Reference",
    "Resolution",
    "Responsibility",
    "Role",
    "ScoreName",
    "Section",
    "SectionKind",
    "SourceFormat",
    "TableSpan",
    "Task",
    "builds",
    "character_tokens",
    "clean",
    "current_build",
    "find_periods",
    "find_quantities",
    "normalise",
    "normalise_with_offsets",
    "number_or_none",
    "open_index",
    "read_manifest",
    "read_number",
    "rollback",
    "split_sentences",
    "to_simplified",
]

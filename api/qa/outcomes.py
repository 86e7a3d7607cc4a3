"""Every way an answer can end, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class AnswerStatus(StrEnum):
    """The named endings; the value is the `status` of the HTTP contract and of the stored answer.

    That a document has expired changes no ending: it is said in the answer's notices.
    """

    ANSWERED = "answered"  # from quoted clauses
    ANSWERED_FROM_MATRIX = "answered_from_matrix"  # looked up: who does what, complete
    ANSWERED_FROM_FIGURES = "answered_from_figures"  # looked up or computed from the ledger
    ANSWERED_FROM_IDENTITY = "answered_from_identity"  # what a document is: number, dates, validity
    CHITCHAT = "chitchat"  # greeting, help, thanks
    ASK_BACK = "ask_back"  # two readings are close, or a slot is missing; `choices` holds the readings
    NO_SOURCE_FOUND = "no_source_found"  # asked about the field, but the documents do not say
    OUT_OF_SCOPE = "out_of_scope"  # nothing the documents are about
    DECLINED = "declined"  # planted instructions, abuse
    INVALID_QUESTION = "invalid_question"  # nothing that can be read as a question; never stored

    @property
    def is_answered(self) -> bool:
        """False for refusals and for asking back."""
        return self not in _UNANSWERED

    @property
    def is_gap(self) -> bool:
        """True where the corpus could not answer: what the list of unanswered questions holds."""
        return self is AnswerStatus.NO_SOURCE_FOUND


_UNANSWERED = frozenset(
    {
        AnswerStatus.ASK_BACK,
        AnswerStatus.NO_SOURCE_FOUND,
        AnswerStatus.OUT_OF_SCOPE,
        AnswerStatus.DECLINED,
        AnswerStatus.INVALID_QUESTION,
    }
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One receipt. `quote` is exactly `Document.text[start:end]`; `number` is the mark `[1]` in the text."""

    number: int
    document_id: str
    section_path: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading offered when asking back: what to show, and the whole question it stands for."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question ended. `text` is plain text with `[1]` marks, in the asker's language.

    `reason` is a stable English code for a refusal (`no_passage`, `figure_not_stated` …), None otherwise.
    `frame` is what the question was understood as, as JSON-ready values: stored, and read back to complete a
    follow-up. `prompt` and `model` name what reworded the answer, None on the default path.
    """

    status: AnswerStatus
    text: str
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    reason: str | None = None
    frame: Mapping[str, object] = field(default_factory=dict)
    prompt: str | None = None
    model: str | None = None

    @property
    def is_answered(self) -> bool:
        return self.status.is_answered

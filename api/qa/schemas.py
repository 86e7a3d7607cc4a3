"""Questions, answers, passages and feedback on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StrictStr
from pydantic_core import PydanticCustomError

from api.documents.catalogue import reading_url
from api.documents.contacts import contacts_of
from api.documents.schemas import DocumentRef
from api.qa.hygiene import MAX_QUESTION_CHARS, clean_question
from api.qa.outcomes import Answer, Citation
from api.qa.retrieval import RetrievedPassage
from api.text_fields import readable
from ingest.index import Document

MAX_WORDS_CHARS = 1000
MAX_CONTEXT_CHARS = 4096
MAX_PASSAGES = 50


def readable_question(text: str) -> str:
    """The question as typed, once it can be read and is short enough. Raises PydanticCustomError."""
    asked = readable(text).strip()
    if not clean_question(asked):
        raise PydanticCustomError("empty_question", "empty")
    if len(asked) > MAX_QUESTION_CHARS:
        limits = {"limit": MAX_QUESTION_CHARS, "length": len(asked)}
        raise PydanticCustomError("question_too_long", "longer than {limit}", limits)
    return asked


Question = Annotated[StrictStr, AfterValidator(readable_question)]
Name = Annotated[StrictStr, Field(min_length=1, max_length=200), AfterValidator(readable)]
Context = Annotated[StrictStr, Field(max_length=MAX_CONTEXT_CHARS), AfterValidator(readable)]
ConversationId = Annotated[StrictStr, Field(max_length=100, pattern=r"^[A-Za-z0-9_.:-]+$")]


class AskIn(BaseModel):
    """A question. `document` (id, number or title) keeps the answer to one document; `context` are words of somebody
    else that it was asked about, such as a message that it replies to."""

    question: Question
    conversation_id: ConversationId | None = None
    document: Name | None = None
    context: Context | None = None


class CitationOut(BaseModel):
    """A receipt: the exact words, where they stand, and the page that opens with them marked."""

    number: int
    document: DocumentRef
    section: str
    quote: str
    start: int
    end: int
    url: str

    @classmethod
    def of(cls, citation: Citation, documents: Mapping[str, Document]) -> CitationOut:
        return cls(
            number=citation.number,
            document=DocumentRef.of(documents[citation.document_id]),
            section=citation.section_path,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
            url=reading_url(citation.document_id, citation.start, citation.end),
        )


class ChoiceOut(BaseModel):
    label: str
    question: str


class ContactOut(BaseModel):
    """An office to ask; `title` is that of the document which names it."""

    office: str
    title: str


class AnswerOut(BaseModel):
    answer_id: str
    conversation_id: str
    status: str
    answered: bool
    answer: str
    citations: list[CitationOut]
    notices: list[str]
    suggestions: list[str]
    choices: list[ChoiceOut]
    reason: str | None
    contacts: list[ContactOut]  # whom to ask where the documents do not say; else empty

    @classmethod
    def of(
        cls, answer: Answer, documents: Mapping[str, Document], *, answer_id: str, conversation_id: str
    ) -> AnswerOut:
        return cls(
            answer_id=answer_id,
            conversation_id=conversation_id,
            status=answer.status.value,
            answered=answer.is_answered,
            answer=answer.text,
            citations=[CitationOut.of(citation, documents) for citation in answer.citations],
            notices=list(answer.notices),
            suggestions=list(answer.suggestions),
            choices=[ChoiceOut(label=choice.label, question=choice.question) for choice in answer.choices],
            reason=answer.reason,
            contacts=(
                contacts_for([documents[one.document_id] for one in answer.citations], documents)
                if answer.status.is_gap
                else []
            ),
        )


def contacts_for(cited: Sequence[Document], documents: Mapping[str, Document]) -> list[ContactOut]:
    """Whom to ask where the documents cited do not say."""
    found = contacts_of(cited, documents.values())
    return [ContactOut(office=one.office, title=one.title) for one in found]


class SearchIn(BaseModel):
    query: Question
    document: Name | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_PASSAGES, strict=True)] = 8


class PassageOut(BaseModel):
    """A passage as retrieved. `fused_score` compares passages of this reply only."""

    document: DocumentRef
    section: str
    text: str
    start: int
    end: int
    url: str
    fused_score: float
    cosine_similarity: float
    bm25_score: float

    @classmethod
    def of(cls, passage: RetrievedPassage, documents: Mapping[str, Document]) -> PassageOut:
        chunk = passage.chunk
        return cls(
            document=DocumentRef.of(documents[chunk.document_id]),
            section=chunk.section_path,
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
            url=reading_url(chunk.document_id, chunk.start, chunk.end),
            fused_score=passage.fused_score,
            cosine_similarity=passage.cosine_similarity,
            bm25_score=passage.bm25_score,
        )


class SearchOut(BaseModel):
    passages: list[PassageOut]


class FeedbackIn(BaseModel):
    useful: StrictBool
    words: Annotated[StrictStr, Field(max_length=MAX_WORDS_CHARS), AfterValidator(readable)] | None = None


class FeedbackOut(BaseModel):
    answer_id: str
    useful: bool

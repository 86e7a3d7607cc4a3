"""The same question sent twice under one key is answered once: the second time its first answer is given again."""

from __future__ import annotations

import hashlib

from api.qa.outcomes import AnswerStatus
from api.qa.schemas import AnswerOut, ChoiceOut, CitationOut, contacts_for
from api.qa.store import find_answer
from api.resources import Resources


def answer_id_of(conversation_id: str, key: str) -> str:
    """The id of the answer to be: the same for the same key of the same conversation, and no other."""
    return hashlib.sha256(f"{conversation_id}\n{key}".encode()).hexdigest()[:32]


def given_before(resources: Resources, answer_id: str) -> AnswerOut | None:
    """The answer with this id as it was given; None where there is none yet. Read apart, so that nobody's turn to
    write begins before the answer is there."""
    with resources.readers() as session:
        stored = find_answer(session, answer_id)
    if stored is None:
        return None
    status, documents = AnswerStatus(stored.status), resources.index.documents
    citations = [CitationOut.model_validate(each) for each in stored.citations]
    cited = [documents[each.document.id] for each in citations if each.document.id in documents]
    return AnswerOut(
        answer_id=stored.id,
        conversation_id=stored.conversation_id,
        status=stored.status,
        answered=status.is_answered,
        answer=stored.text,
        citations=citations,
        notices=stored.notices,
        suggestions=stored.suggestions,
        choices=[ChoiceOut.model_validate(each) for each in stored.choices],
        reason=stored.reason,
        contacts=contacts_for(cited, documents) if status.is_gap else [],
    )

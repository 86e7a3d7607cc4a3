"""A follow-up is completed from the conversation's last frame, not from its raw text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.qa.desk import Desk
from api.qa.frames import FIGURE_KINDS, MANNERS_KINDS, MATRIX_KINDS, Frame, QuestionKind, Reading, TaskMatch
from api.qa.store import last_frames
from api.resources import Resources
from ingest.index import MatchedHow, Party, PartyMention, normalise

LastFrame = Mapping[str, Any]
Reader = Callable[[str], Frame]

LIST_MARK = "、"

REMEMBERED_TURNS = 4
OWN_KIND = 0.5  # probability from which a follow-up's own kind counts
SURE = 0.85  # probability from which a question that names its own subject is taken as it stands


def last_frame(resources: Resources, conversation_id: str | None) -> LastFrame | None:
    """What the conversation's last question about the documents was understood as; None where there was none."""
    if conversation_id is None:
        return None
    with resources.readers() as session:
        frames = last_frames(session, conversation_id, limit=REMEMBERED_TURNS)
    return next((frame for frame in frames if frame.get("topic")), None)


def to_remember(frame: Frame, slots: Mapping[str, object], *, asked_back: bool = False) -> dict[str, object]:
    """What the next question may refer to: kind, names, years and the words of the topic."""
    tasks = slots.get("tasks") or [match.task.id for match in frame.tasks]
    parties = slots.get("parties") or [one.party.id for one in frame.parties if one.party is not None]
    return {
        "kind": frame.kind.value,
        **slots,
        "tasks": tasks,
        "parties": parties,
        "years": list(frame.years),
        "levels": list(frame.levels),
        "areas": list(frame.areas),
        "quantities": [one.text for one in frame.quantities],
        "documents": list(frame.named_documents),
        "content": frame.content,
        "asked_back": asked_back,
        "topic": frame.kind not in MANNERS_KINDS
        and bool(frame.content.strip() or tasks or parties or frame.years),
    }


def complete(desk: Desk, frame: Frame, last: LastFrame | None, read: Reader) -> Frame:
    """The frame with what the follow-up leaves out taken from the last turn; `read` understands a text."""
    if last is None or (frame.kind in MANNERS_KINDS and frame.probability(frame.kind) > SURE):
        return frame
    named = _with_names(desk, frame.text, last)
    if named != frame.text:
        frame = read(named)
    return _with_subject(desk, frame, last) if _is_elliptic(desk, frame, last) else frame


def _is_elliptic(desk: Desk, frame: Frame, last: LastFrame) -> bool:
    """True for a question that names a new slot (21年呢, 财政局呢) or nothing, but no subject of its own."""
    if frame.tasks and frame.kind in MATRIX_KINDS and frame.readings[0].probability > OWN_KIND:
        return False
    own = [term for term in desk.terms.of(frame.content) if term.weight >= desk.words.telling_weight]
    is_addition = any(word in frame.text for word in desk.words.follow_ups) or bool(last.get("asked_back"))
    return not own or (is_addition and len(own) <= 1)


def _with_names(desk: Desk, text: str, last: LastFrame) -> str:
    """这俩, 他俩, 这条, 它: replaced by what the last turn named, so that the question can be read on its own."""
    tasks = [match.task.title for match in _tasks(desk, last)]
    parties = [one.name for one in _parties(desk, last)]
    documents = [
        desk.index.documents[one].identity.title for one in last["documents"] if one in desk.index.documents
    ]
    for words, names in (
        (desk.words.points_at_parties, parties),
        (desk.words.points_at_tasks, tasks),
        (desk.words.points_at_documents, documents),
    ):
        word = next((word for word in words if word in text), None)
        if word is not None and names:
            text = text.replace(word, normalise(LIST_MARK.join(names)), 1)
    return text


def _with_subject(desk: Desk, frame: Frame, last: LastFrame) -> Frame:
    """The last turn's kind and subject, with the slots that this turn names put in their place."""
    kind = _kind(frame, last)
    names_new = bool(frame.tasks or frame.parties)
    return replace(
        frame,
        readings=(Reading(kind, 1.0), *(one for one in frame.readings if one.kind is not kind)),
        content=f"{last['content']} {frame.content}",
        tasks=frame.tasks or (() if names_new else _tasks(desk, last)),
        parties=frame.parties or (() if names_new or frame.tasks else _parties(desk, last)),
        years=frame.years or tuple(last["years"]),
        levels=frame.levels or tuple(last["levels"]),
        areas=frame.areas or tuple(last["areas"]),
        named_documents=frame.named_documents
        or tuple(one for one in last["documents"] if one in desk.index.documents),
    )


def _kind(frame: Frame, last: LastFrame) -> QuestionKind:
    """This turn's own kind where it is sure of one; else the last turn's."""
    before = QuestionKind(last["kind"])
    if frame.kind is QuestionKind.AMBIGUOUS or frame.readings[0].probability < OWN_KIND:
        return before
    own = frame.kind in MATRIX_KINDS | FIGURE_KINDS or frame.kind in {
        QuestionKind.VALIDITY,
        QuestionKind.DOCUMENT_FACT,
    }
    return frame.kind if own else before


def _tasks(desk: Desk, last: LastFrame) -> tuple[TaskMatch, ...]:
    known = {task.id: task for task in desk.index.tasks}
    ids: Sequence[str] = last["tasks"]
    return tuple(TaskMatch(known[one], 1.0, frozenset({one})) for one in ids if one in known)


def _parties(desk: Desk, last: LastFrame) -> tuple[PartyMention, ...]:
    known: dict[str, Party] = {party.id: party for party in desk.index.parties.parties()}
    ids: Sequence[str] = last["parties"]
    return tuple(
        PartyMention(0, 0, known[one], None, known[one].name, MatchedHow.EXACT, 1.0)
        for one in ids
        if one in known
    )

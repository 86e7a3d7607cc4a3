"""A follow-up is completed from the conversation's last frame, not from its raw text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from api.qa.desk import Desk
from api.qa.drafting import Draft
from api.qa.frames import (
    DECLINED_KINDS,
    FIGURE_KINDS,
    MANNERS_KINDS,
    MATRIX_KINDS,
    Frame,
    QuestionKind,
    Reading,
    TaskMatch,
)
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.store import last_frames
from api.resources import Resources
from ingest.index import MatchedHow, Party, PartyMention, normalise

LastFrame = Mapping[str, Any]
Reader = Callable[[str], Frame]

LIST_MARK = "、"

REMEMBERED_TURNS = 4
RECENT = 2
LIKELY = 0.12
OWN_KIND = 0.5  # probability from which a follow-up's own kind counts
SURE = 0.85  # probability from which a question that names its own subject is taken as it stands


def last_frame(resources: Resources, conversation_id: str | None) -> LastFrame | None:
    """What the conversation's last question about the documents was understood as; None where there was none."""
    if conversation_id is None:
        return None
    with resources.readers() as session:
        frames = last_frames(session, conversation_id, limit=REMEMBERED_TURNS)
    return next((frame for frame in frames if frame.get("topic")), None)


def to_remember(inquiry: Inquiry, draft: Draft, last: LastFrame | None) -> dict[str, object]:
    """What the next question may refer to: kind, names, years and the words of the topic."""
    frame = inquiry.frame
    tasks = list(
        draft.slots.get("tasks") or [match.task.id for match in frame.tasks] or _tasks_quoted(inquiry, draft)
    )
    parties = list(
        draft.slots.get("parties") or [one.party.id for one in frame.parties if one.party is not None]
    )
    before = last or {}
    is_topic = (
        frame.kind not in MANNERS_KINDS | DECLINED_KINDS and draft.status is not AnswerStatus.OUT_OF_SCOPE
    )
    return {
        "kind": frame.kind.value,
        **draft.slots,
        "tasks": tasks,
        "parties": parties,
        "recent_tasks": _latest(before.get("recent_tasks", []), tasks),
        "recent_parties": _latest(before.get("recent_parties", []), parties),
        "years": list(frame.years),
        "levels": list(frame.levels),
        "areas": list(frame.areas),
        "quantities": [one.text for one in frame.quantities],
        "documents": list(frame.named_documents),
        "content": frame.content,
        "asked_back": draft.status is AnswerStatus.ASK_BACK,
        "topic": is_topic and bool(frame.content.strip() or tasks or parties or frame.years),
    }


def _tasks_quoted(inquiry: Inquiry, draft: Draft) -> list[str]:
    """The task whose section the answer rests on: 这条归谁 may follow."""
    places = {(place.document_id, place.section_path) for one in draft.statements for place in one.evidence}
    return [task.id for task in inquiry.desk.index.tasks if (task.document_id, task.body_path) in places][:1]


def _latest(before: Sequence[str], now: Sequence[str]) -> list[str]:
    return [one for one in before if one not in now][-RECENT:] + list(now)


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
    if is_addition and frame.tasks and not any(word in frame.text for word in desk.words.asking):
        return True
    return not own or (is_addition and len(own) <= 1)


def _with_names(desk: Desk, text: str, last: LastFrame) -> str:
    """这俩, 他俩, 这条, 它: replaced by what the last turns named, so that the question can be read on its own."""
    words = desk.words
    documents = [
        desk.index.documents[one].identity.title
        for one in last.get("documents", ())
        if one in desk.index.documents
    ]
    for pointers, names, recent in (
        (
            words.points_at_parties,
            _party_names(desk, last.get("parties", ())),
            _party_names(desk, last.get("recent_parties", ())),
        ),
        (
            words.points_at_tasks,
            _task_names(desk, last.get("tasks", ())),
            _task_names(desk, last.get("recent_tasks", ())),
        ),
        (words.points_at_documents, documents, documents),
    ):
        word = next((word for word in pointers if word in text), None)
        if word is None:
            continue
        is_pair = any(mark in word for mark in words.pair_marks)
        meant = recent[-2:] if is_pair and len(names) < 2 else names
        if meant:
            text = text.replace(word, normalise(LIST_MARK.join(meant)), 1)
    return text


def _party_names(desk: Desk, ids: Sequence[str]) -> list[str]:
    return [desk.party_names[one] for one in ids if one in desk.party_names]


def _task_names(desk: Desk, ids: Sequence[str]) -> list[str]:
    known = {task.id: task.title for task in desk.index.tasks}
    return [known[one] for one in ids if one in known]


def _with_subject(desk: Desk, frame: Frame, last: LastFrame) -> Frame:
    """The last turn's kind and subject, with the slots that this turn names put in their place."""
    kind = _kind(frame, last)
    names_new = bool(frame.tasks or frame.parties)
    return replace(
        frame,
        readings=(Reading(kind, 1.0), *(one for one in frame.readings if one.kind is not kind)),
        content=f"{last.get('content', '')} {frame.content}",
        tasks=frame.tasks or (() if names_new else _tasks(desk, last)),
        parties=frame.parties or (() if names_new or frame.tasks else _parties(desk, last)),
        years=frame.years or tuple(last.get("years", ())),
        levels=_levels(desk, frame, last),
        areas=frame.areas or tuple(last.get("areas", ())),
        named_documents=frame.named_documents
        or tuple(one for one in last.get("documents", ()) if one in desk.index.documents),
    )


def _levels(desk: Desk, frame: Frame, last: LastFrame) -> tuple[str, ...]:
    """This turn's levels; beside the last turn's where one is asked as a share of the other."""
    before = tuple(last.get("levels", ()))
    if any(word in frame.text for word in desk.words.asks_for["share"]):
        return tuple(dict.fromkeys((*before, *frame.levels)))
    return frame.levels or before


def _kind(frame: Frame, last: LastFrame) -> QuestionKind:
    """This turn's own kind where it is sure of one; else the last turn's."""
    kept = last.get("kind")
    before = QuestionKind(kept) if kept in set(QuestionKind) else frame.kind
    if frame.kind is QuestionKind.AMBIGUOUS:
        known = MATRIX_KINDS | FIGURE_KINDS
        return next(
            (one.kind for one in frame.readings if one.kind in known and one.probability >= LIKELY), before
        )
    if frame.readings[0].probability < OWN_KIND:
        return before
    own = frame.kind in MATRIX_KINDS | FIGURE_KINDS or frame.kind in {
        QuestionKind.VALIDITY,
        QuestionKind.DOCUMENT_FACT,
    }
    return frame.kind if own else before


def _tasks(desk: Desk, last: LastFrame) -> tuple[TaskMatch, ...]:
    known = {task.id: task for task in desk.index.tasks}
    ids: Sequence[str] = last.get("tasks", ())
    return tuple(TaskMatch(known[one], 1.0, frozenset({one})) for one in ids if one in known)


def _parties(desk: Desk, last: LastFrame) -> tuple[PartyMention, ...]:
    known: dict[str, Party] = {party.id: party for party in desk.index.parties.parties()}
    ids: Sequence[str] = last.get("parties", ())
    return tuple(
        PartyMention(0, 0, known[one], None, known[one].name, MatchedHow.EXACT, 1.0)
        for one in ids
        if one in known
    )

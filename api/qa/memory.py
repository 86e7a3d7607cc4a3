"""What a conversation remembers of a question: the frame that the next one may lean on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from api.qa.drafting import Draft, Evidence
from api.qa.frames import DECLINED_KINDS, MANNERS_KINDS, Frame, QuestionKind
from api.qa.outcomes import AnswerStatus
from api.qa.replies.context import Inquiry
from api.qa.store import last_frames
from api.resources import Resources

REMEMBERED_TURNS = 4
RECENT = 2
MAX_LISTED = 60


@dataclass(frozen=True, slots=True)
class Memory:
    """The last question about the documents, as stored; every field empty where it named nothing of the kind.

    `members` are, for each of `parties`, the one body of it that was named, else "".
    `subject` are the words of `content` that the answer spoke of; `listed_*` the tasks or parties last shown as a
    list, in its order; `places` the sections the answer rests on, as (document, section path); `parts` the questions
    of one that asked for several things.
    """

    kind: QuestionKind | None
    tasks: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    recent_tasks: tuple[str, ...] = ()
    recent_parties: tuple[str, ...] = ()
    listed_tasks: tuple[str, ...] = ()
    listed_parties: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()
    recent_levels: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    answered_from: tuple[str, ...] = ()
    content: str = ""
    subject: str = ""
    masked: str = ""
    parts: tuple[str, ...] = ()
    places: frozenset[tuple[str, str]] = frozenset()
    asked_back: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Memory:
        """Read from a stored frame, whatever it lacks."""
        kind = stored.get("kind")
        return cls(
            kind=QuestionKind(kind) if kind in set(QuestionKind) else None,
            years=tuple(int(year) for year in stored.get("years", ())),
            content=str(stored.get("content", "")),
            subject=str(stored.get("subject", "")),
            masked=str(stored.get("masked", "")),
            places=frozenset((str(one), str(path)) for one, path in stored.get("places", ())),
            asked_back=bool(stored.get("asked_back")),
            **{name: tuple(map(str, stored.get(name, ()))) for name in _NAMES},
        )


_NAMES = (
    "tasks",
    "parties",
    "members",
    "recent_tasks",
    "recent_parties",
    "listed_tasks",
    "listed_parties",
    "levels",
    "recent_levels",
    "areas",
    "quantities",
    "documents",
    "answered_from",
    "parts",
)


def last_memory(resources: Resources, conversation_id: str | None) -> Memory | None:
    """What the conversation's last question about the documents was; None where there was none or it is too long ago."""
    if conversation_id is None:
        return None
    since = resources.clock() - timedelta(minutes=resources.settings.conversation_minutes)
    with resources.readers() as session:
        frames = last_frames(session, conversation_id, since, limit=REMEMBERED_TURNS)
    stored = next((frame for frame in frames if frame.get("topic")), None)
    return Memory.of(stored) if stored is not None else None


def to_remember(inquiry: Inquiry, draft: Draft, last: Memory | None) -> dict[str, Any]:
    """What the next question may refer to, as JSON."""
    frame, slots = inquiry.frame, draft.slots
    tasks = list(
        slots.get("tasks") or [match.task.id for match in frame.tasks] or _tasks_quoted(inquiry, draft)
    )
    parties = list(slots.get("parties") or [one.party.id for one in frame.parties if one.party is not None])
    places = [place for one in draft.statements for place in one.evidence]
    is_topic = (
        frame.kind not in MANNERS_KINDS | DECLINED_KINDS and draft.status is not AnswerStatus.OUT_OF_SCOPE
    )
    return {
        **slots,
        "kind": str(_kind(inquiry, draft)),
        "tasks": tasks,
        "parties": parties,
        "members": _members(frame, parties),
        "recent_tasks": _latest(last.recent_tasks if last else (), tasks),
        "recent_parties": _latest(last.recent_parties if last else (), parties),
        "listed_tasks": _listed(slots.get("listed_tasks") or tasks, last.listed_tasks if last else ()),
        "listed_parties": _listed(parties, last.listed_parties if last else ()),
        "years": list(frame.years),
        "levels": list(frame.levels),
        "recent_levels": _latest(last.recent_levels if last else (), _levels_spoken_of(inquiry, places)),
        "areas": list(frame.areas),
        "quantities": [one.text for one in frame.quantities],
        "documents": list(frame.named_documents or slots.get("documents", ())),
        "places": [
            list(place) for place in dict.fromkeys((one.document_id, one.section_path) for one in places)
        ],
        "answered_from": list(dict.fromkeys(place.document_id for place in places)),
        "content": frame.content,
        "subject": _subject(inquiry, places),
        "masked": frame.masked,
        "asked_back": draft.status is AnswerStatus.ASK_BACK,
        "topic": is_topic and bool(frame.content.strip() or tasks or parties or frame.years),
    }


def _members(frame: Frame, parties: Sequence[str]) -> list[str]:
    """For each party the one body of it that was named; empty where none was."""
    named = {one.party.id: one.member for one in frame.parties if one.party is not None and one.member}
    return [named.get(party, "") for party in parties]


def _kind(inquiry: Inquiry, draft: Draft) -> QuestionKind | str:
    """What was asked for: as read, unless the question was too open to tell."""
    is_open = inquiry.frame.kind is QuestionKind.AMBIGUOUS
    kind: str = draft.slots.get("kind", inquiry.frame.kind.value)
    return kind if is_open or draft.status is not AnswerStatus.ASK_BACK else inquiry.frame.kind.value


def _subject(inquiry: Inquiry, places: Sequence[Evidence]) -> str:
    """The telling words that the places answered from hold: what the next question is still about."""
    said = "\n".join(
        inquiry.document(one.document_id).text[one.start : one.end] + one.section_path for one in places
    )
    missing = inquiry.desk.terms.missing(inquiry.terms, said)
    return " ".join(term.text for term in inquiry.terms if term not in missing)


def _tasks_quoted(inquiry: Inquiry, draft: Draft) -> list[str]:
    """The task whose section the answer rests on: 这条归谁 may follow."""
    places = {(place.document_id, place.section_path) for one in draft.statements for place in one.evidence}
    if draft.status is AnswerStatus.ASK_BACK:  # the rows to choose from
        return [one.id for one in inquiry.desk.index.tasks if (one.document_id, one.path) in places]
    return [task.id for task in inquiry.desk.index.tasks if (task.document_id, task.body_path) in places][:1]


def _levels_spoken_of(inquiry: Inquiry, places: Sequence[Evidence]) -> list[str]:
    """The levels named, else those of the documents answered from."""
    from_ = (inquiry.document(one.document_id).identity.level for one in places)
    return list(inquiry.frame.levels or dict.fromkeys(level for level in from_ if level))


def _latest(before: Sequence[str], now: Sequence[str]) -> list[str]:
    return [one for one in before if one not in now][-RECENT:] + list(now)


def _listed(now: Sequence[str], before: Sequence[str]) -> list[str]:
    """The newest list of more than one; a single one does not end a list that was shown before."""
    return list(now if len(now) > 1 else before)[:MAX_LISTED]

"""A follow-up is completed from the conversation's last frame, not from its raw text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from api.qa.desk import Desk
from api.qa.frames import (
    DECLINED_KINDS,
    FIGURE_KINDS,
    MANNERS_KINDS,
    MATRIX_KINDS,
    Frame,
    Ordinal,
    QuestionKind,
    Reading,
    TaskMatch,
)
from api.qa.memory import Memory
from api.qa.pointers import with_names
from api.qa.said import Term
from api.qa.slots import find_quantities
from ingest.index import MatchedHow, Party, PartyMention, normalise

Reader = Callable[[str], Frame]

OWN_KIND = 0.5  # probability from which a follow-up's own kind counts
LIKELY_KIND = 0.005  # probability from which what an open follow-up asks for next to that counts
SURE = 0.85  # probability from which a question that names its own subject is taken as it stands
MOST_OWN_TERMS = 2  # telling words of a question that may still lean on the last one
_LOOKED_UP = (
    MATRIX_KINDS
    | FIGURE_KINDS
    | {QuestionKind.VALIDITY, QuestionKind.DOCUMENT_FACT, QuestionKind.TASK_OVERVIEW}
)
_ABOUT_DOCUMENTS = frozenset({QuestionKind.VALIDITY, QuestionKind.DOCUMENT_FACT})


def completions(desk: Desk, frame: Frame, last: Memory | None, read: Reader) -> tuple[Frame, ...]:
    """The ways in which a question can be read after the last one, likeliest first; itself alone where it stands alone.

    `read` understands a text.
    """
    is_sure = frame.probability(frame.kind) > SURE
    if last is None or (frame.kind in MANNERS_KINDS | DECLINED_KINDS and is_sure):
        return (frame,)
    named = with_names(desk, frame.text, last, is_of_level=bool(frame.levels))
    own = read(named) if named != frame.text else frame
    own = _in_scope(desk, own, last)
    if not _is_elliptic(desk, own, last):
        return (replace(own, recent_places=last.places),)
    own = _with_context(desk, own, last, read)
    if _is_overall(desk, own):
        return (own, *_merged(desk, own, last))
    stands_alone = bool(_own_terms(desk, own) or own.tasks or own.parties or own.named_documents)
    return (*_merged(desk, own, last), *([own] if stands_alone else []))


def _is_overall(desk: Desk, frame: Frame) -> bool:
    """一共多少项任务: a count over everything leans on nothing."""
    is_count = frame.kind is QuestionKind.PARTY_COUNT and not frame.parties
    return is_count and any(word in frame.text for word in desk.words.overall)


def _in_scope(desk: Desk, frame: Frame, last: Memory) -> Frame:
    """其中, 这里头: the question stays within the rows that were listed."""
    is_within = any(word in frame.text for word in desk.words.within)
    if not is_within or not last.listed_tasks or frame.tasks or not frame.parties:
        return frame
    is_own = frame.kind in MATRIX_KINDS and frame.probability(frame.kind) > SURE
    first = Reading(frame.kind if is_own else QuestionKind.TASKS_OF_PARTY, 1.0)
    return replace(frame, task_scope=last.listed_tasks, readings=(first, *_without(frame, first.kind)))


def _is_elliptic(desk: Desk, frame: Frame, last: Memory) -> bool:
    """True for a question that names a new slot (21年呢, 财政局呢) or nothing, but no subject of its own."""
    if frame.task_scope:
        return False
    if frame.tasks and frame.kind in MATRIX_KINDS and frame.readings[0].probability > OWN_KIND:
        return False
    own = _terms_besides(desk, frame, last)
    is_addition = any(word in frame.text for word in desk.words.follow_ups) or last.asked_back
    if is_addition and frame.tasks and not _asks(desk, frame):
        return True
    return not own or (is_addition and len(own) <= MOST_OWN_TERMS)


def _own_terms(desk: Desk, frame: Frame) -> list[Term]:
    """The telling words of a subject: not those that ask for a fact of a document, or for what came after."""
    facts = [word for words in desk.document_facts.values() for word in words]
    return [
        term
        for term in desk.terms.of(frame.content)
        if term.weight >= desk.words.telling_weight
        and not any(term.text in word for word in facts)
        and not any(desk.cues[family].search(term.text) for family in ("validity", "later"))
    ]


def _terms_besides(desk: Desk, frame: Frame, last: Memory) -> list[Term]:
    """The telling words of a subject of its own: not the opposite of what was asked (最少 after 最多), nor 实际完成了吗."""
    left = _without_reached(desk, frame.text) if last.kind in FIGURE_KINDS else frame.text
    turned = _turned(desk, frame, last)
    left = left.replace(turned[1], "") if turned else left
    return [term for term in _own_terms(desk, frame) if left == frame.text or term.text in normalise(left)]


def _without_reached(desk: Desk, text: str) -> str:
    return re.sub("|".join(desk.words.reached), "", text)


def _asks(desk: Desk, frame: Frame) -> bool:
    return any(word in frame.text for word in desk.words.asking)


def _with_context(desk: Desk, frame: Frame, last: Memory, read: Reader) -> Frame:
    """A name that is one only among organisations (铁塔) is one after a question about organisations."""
    if last.kind not in MATRIX_KINDS or not last.parties or frame.parties or frame.tasks:
        return frame
    text = frame.text
    for word in desk.words.follow_ups:
        text = text.replace(word, "")
    named = read(f"{text.strip('，。？?')}{desk.words.party_context}")
    is_name = len(named.parties) == 1 and named.parties[0].party is not None
    return replace(named, text=frame.text, readings=frame.readings) if is_name else frame


def _merged(desk: Desk, frame: Frame, last: Memory) -> tuple[Frame, ...]:
    """The last question with what this one names in its place: its words instead of the last one's, then beside them."""
    kind = _kind(desk, frame, last)
    whole = _with_slots(desk, frame, last, kind)
    contents = [frame.content] if _own_terms(desk, frame) and not _asks(desk, frame) else []
    subjects = [one for one in dict.fromkeys((last.subject, last.content)) if one.strip()]
    contents += [f"{subject} {frame.content}" for subject in subjects or [""]]
    merged = [replace(whole, content=content) for content in contents]
    return tuple(merged)


def _ordinal(desk: Desk, frame: Frame, last: Memory) -> Ordinal | None:
    """第六条 after a task of the fourth part is the sixth of that part."""
    group = desk.group_numbers.get(last.tasks[0]) if len(last.tasks) == 1 else None
    if frame.ordinal is None or frame.ordinal.group is not None or group is None:
        return frame.ordinal
    return replace(frame.ordinal, group=group)


def _with_slots(desk: Desk, frame: Frame, last: Memory, kind: QuestionKind) -> Frame:
    names_new = bool(frame.tasks or frame.parties or frame.ordinal)
    keeps_documents = not frame.levels or kind in _ABOUT_DOCUMENTS
    documents = frame.named_documents or _documents(desk, frame, last)
    return replace(
        frame,
        readings=(Reading(kind, 1.0), *_without(frame, kind)),
        masked=_superlative(desk, frame, last),
        text=_cue_text(frame, last, kind),
        is_follow_up=True,
        ordinal=_ordinal(desk, frame, last),
        recent_places=last.places,
        tasks=frame.tasks or (() if names_new else _tasks(desk, frame, last)),
        parties=frame.parties or (() if names_new or frame.tasks else _parties(desk, last)),
        years=frame.years or last.years,
        levels=_levels(desk, frame, last, kind),
        areas=frame.areas or last.areas,
        quantities=frame.quantities or find_quantities(" ".join(last.quantities), (), desk.words.quantities),
        named_documents=documents if keeps_documents else frame.named_documents,
    )


def _documents(desk: Desk, frame: Frame, last: Memory) -> tuple[str, ...]:
    """The documents meant: the last ones, or what another level has instead of them (省里那份)."""
    held = tuple(one for one in last.documents or last.answered_from[:1] if one in desk.index.documents)
    if not frame.levels or not held:
        return tuple(one for one in last.documents if one in desk.index.documents)
    title = desk.weights.pairs(desk.index.documents[held[0]].identity.title)
    others = {
        one: desk.weights.share(title, desk.weights.pairs(desk.index.documents[one].identity.title))
        for level in frame.levels
        for one in desk.documents.of_level(level, desk.home_place)
    }
    best = max(others, key=lambda one: others[one], default=None)
    return (best,) if best is not None else held


def _cue_text(frame: Frame, last: Memory, kind: QuestionKind) -> str:
    """The words that say what is asked of a document's validity: also those of the last question."""
    return f"{frame.text} {last.masked}" if kind is QuestionKind.VALIDITY else frame.text


def _superlative(desk: Desk, frame: Frame, last: Memory) -> str:
    """最少的 after 最多的: the last question with the opposite."""
    turned = _turned(desk, frame, last)
    return last.masked.replace(*turned) if turned else frame.masked


def _turned(desk: Desk, frame: Frame, last: Memory) -> tuple[str, str] | None:
    """The end of the scale that the last question asked for, and the other one, which this one asks for."""
    for pair in desk.words.opposites:
        for one, other in (pair, pair[::-1]):
            if one in frame.text and other in last.masked and one not in last.masked:
                return other, one
    return None


def _levels(desk: Desk, frame: Frame, last: Memory, kind: QuestionKind) -> tuple[str, ...]:
    """This turn's levels; beside the last ones where one is asked as a share of the other, or both are asked about.

    A figure without a level goes on with that of the document answered from.
    """
    is_both = any(word in frame.text for word in desk.words.both_levels)
    if is_both or any(word in frame.text for word in desk.words.asks_for["share"]):
        return tuple(dict.fromkeys((*last.recent_levels, *frame.levels)))
    if frame.levels or last.levels or kind not in FIGURE_KINDS or frame.named_documents:
        return frame.levels or last.levels
    from_ = {
        desk.index.documents[one].identity.level for one in last.answered_from if one in desk.index.documents
    }
    return tuple(from_) if len(from_) == 1 and "" not in from_ else ()


def _kind(desk: Desk, frame: Frame, last: Memory) -> QuestionKind:
    """This turn's own kind where it asks and is sure of one; else the last turn's."""
    before = last.kind or frame.kind
    if _names_fact(desk, frame):
        return QuestionKind.DOCUMENT_FACT
    if not _asks(desk, frame) and before in _LOOKED_UP:
        return before
    if frame.kind is QuestionKind.AMBIGUOUS:
        second = _without(frame, QuestionKind.AMBIGUOUS)[0]
        is_likely = second.kind in _LOOKED_UP and second.probability >= LIKELY_KIND
        return second.kind if is_likely else before
    if frame.readings[0].probability < OWN_KIND:
        return QuestionKind.CONTENT if _asks_otherwise(desk, frame, before) else before
    return frame.kind if frame.kind in _LOOKED_UP else before


def _asks_otherwise(desk: Desk, frame: Frame, before: QuestionKind) -> bool:
    """是不是所有站都改, after who it is that does it: asks for no row and for nobody."""
    is_about_rows = frame.parties or frame.tasks or frame.ordinal or desk.cues["who"].search(frame.text)
    says = [term for term in desk.terms.of(frame.content) if term.weight > 0]
    return before in MATRIX_KINDS and len(says) > 1 and not is_about_rows and _asks(desk, frame)


def _names_fact(desk: Desk, frame: Frame) -> bool:
    """督办呢, 印发是哪天: one of the facts of a document, and nothing besides."""
    is_fact = any(word in frame.text for words in desk.document_facts.values() for word in words)
    return is_fact and not _own_terms(desk, frame) and not frame.tasks and not frame.parties


def _without(frame: Frame, kind: QuestionKind) -> list[Reading]:
    return [one for one in frame.readings if one.kind is not kind]


def _tasks(desk: Desk, frame: Frame, last: Memory) -> tuple[TaskMatch, ...]:
    """The last question's tasks; of those that it was asked to choose from, the ones that its words name."""
    known = {task.id: task for task in desk.index.tasks}
    tasks = [known[one] for one in last.tasks if one in known]
    words = [term.text for term in desk.terms.of(frame.content)] if last.asked_back else []
    chosen = [task for task in tasks if words and all(word in normalise(task.title) for word in words)]
    return tuple(TaskMatch(task, 1.0, frozenset({task.id})) for task in chosen or tasks)


def _parties(desk: Desk, last: Memory) -> tuple[PartyMention, ...]:
    known: dict[str, Party] = {party.id: party for party in desk.index.parties.parties()}
    members = dict(zip(last.parties, last.members, strict=False))
    return tuple(
        PartyMention(0, 0, known[one], members.get(one) or None, known[one].name, MatchedHow.EXACT, 1.0)
        for one in last.parties
        if one in known
    )

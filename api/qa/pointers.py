"""这事, 他俩, 第二个, 另一个: words that point at what was said before, replaced by what they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.qa.desk import Desk
from api.qa.memory import Memory
from ingest.index import NUMBER, normalise, number_or_none

LIST_MARK = "、"
_ORDINAL = re.compile(rf"(?:第|头)({NUMBER})(?:个|项|条|件|家|样|件事)?(?![位名])(?:任务|单位|事)?")


def with_names(desk: Desk, text: str, last: Memory, *, is_of_level: bool = False) -> str:
    """The text as it can be read on its own; unchanged where nothing in it points back.

    With `is_of_level` (省里那份) another document than the last one is pointed at.
    """
    text = _with_listed(desk, text, last)
    words = desk.words
    documents = (
        []
        if is_of_level
        else [
            desk.index.documents[one].identity.title for one in last.documents if one in desk.index.documents
        ]
    )
    for pointers, names, recent in (
        (
            words.points_at_parties,
            _party_names(desk, last.parties),
            _party_names(desk, last.recent_parties),
        ),
        (words.points_at_tasks, _task_names(desk, last.tasks), _task_names(desk, last.recent_tasks)),
        (words.points_at_documents, documents, documents),
    ):
        word = next((word for word in pointers if word in text), None)
        if word is None:
            continue
        is_pair = any(mark in word for mark in words.pair_marks)
        meant = recent[-2:] if is_pair and len(names) < 2 else names
        if meant and (is_pair or len(meant) <= _most(word, words.plural_marks)):
            text = text.replace(word, normalise(LIST_MARK.join(meant)), 1)
    return text


def _most(word: str, plural_marks: Sequence[str]) -> int:
    """How many a pointing word can stand for: 这些 any number, 这条 one or, loosely said, two."""
    return 99 if any(mark in word for mark in plural_marks) else 2


def _with_listed(desk: Desk, text: str, last: Memory) -> str:
    """第二个 and 另一个: one of what was listed last, or of the questions asked at once."""
    names = _task_names(desk, last.listed_tasks) or _party_names(desk, last.listed_parties)
    if last.parts:
        names = list(last.parts)
    match = _ORDINAL.search(text)
    number = number_or_none(match[1]) if match else None
    is_of_group = any(unit in text for unit in desk.words.group_units)
    if match and number is not None and 1 <= number <= len(names) and not is_of_group:
        return text[: match.start()] + normalise(names[int(number) - 1]) + text[match.end() :]
    other = next((word for word in desk.words.points_at_other if word in text), None)
    rest = [
        name
        for one, name in zip(last.listed_tasks, _task_names(desk, last.listed_tasks), strict=False)
        if one not in last.tasks
    ]
    return text.replace(other, normalise(rest[0]), 1) if other and len(rest) == 1 else text


def _party_names(desk: Desk, ids: Sequence[str]) -> list[str]:
    return [desk.party_names[one] for one in ids if one in desk.party_names]


def _task_names(desk: Desk, ids: Sequence[str]) -> list[str]:
    return [desk.task_titles[one] for one in ids if one in desk.task_titles]

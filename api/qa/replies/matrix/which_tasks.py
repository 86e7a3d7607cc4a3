"""Which rows a question is about: named by title, by number, by a part of their title, or by what their section says."""

from __future__ import annotations

from collections.abc import Sequence

from api.qa.drafting import Draft, Statement
from api.qa.frames import TaskMatch
from api.qa.outcomes import AnswerStatus, Choice
from api.qa.replies.clauses import find_sections, section_text
from api.qa.replies.context import LIST_MARK, Inquiry, quoted_title
from api.qa.replies.matrix.parts import MAX_CHOICES
from api.qa.terms import weight_of
from ingest.index import Task

ABOUT_COVERAGE = 0.3  # of the telling words, by the section of a task that is not named; evals: ownership
ABOUT_TIE_SHARE = 0.7
SLIGHT_PART = 0.3  # of a title, by the words of a question that name it in part
BESIDE_COVERAGE = 0.18  # of its title, by a name joined to another one
LONGEST_PIECE = 10


def tasks_meant(inquiry: Inquiry) -> list[Task] | Draft:
    """The tasks the question names by title, by number or by what they are about; a question back where several fit."""
    matches = tasks_named(inquiry)
    if matches:
        tasks = [match.task for match in matches]
        return (
            ask_which_task(inquiry, tasks)
            if _are_rivals(matches)
            else [*tasks, *_named_beside(inquiry, tasks)]
        )
    if inquiry.frame.ordinal is not None and inquiry.frame.ordinal.item is not None:
        numbered = tasks_numbered(inquiry)
        return ask_which_task(inquiry, numbered) if len(numbered) > 1 else numbered
    if inquiry.group is not None:
        return list(inquiry.matrix.tasks)
    partly = inquiry.desk.tasks.find_part(_subject(inquiry), inquiry.matrix.tasks)
    return _chosen_of(inquiry, partly) or _tasks_about(inquiry)


def _chosen_of(inquiry: Inquiry, partly: Sequence[TaskMatch]) -> list[Task] | Draft:
    """Of tasks named by a part of their title, the one whose section alone says what is asked; else all, asked back.

    A lone section that says it also outdoes a slight part of another title: 综治、网格的5G建设项目.
    """
    rivals = [match.task for match in partly]
    about = _as_much_about(inquiry) if partly else []
    is_slight = all(match.coverage < SLIGHT_PART for match in partly)
    if len(about) == 1 and (about[0] in rivals or is_slight):
        return about
    return ask_which_task(inquiry, rivals) if len(rivals) > 1 else rivals


def _subject(inquiry: Inquiry) -> str:
    """The question without the words that only ask: 责任单位 is no part of a title about 责任."""
    words = inquiry.desk.index.words(inquiry.frame.content)
    return "".join(" " if word in inquiry.desk.words.question_words else word for word in words)


def _named_beside(inquiry: Inquiry, tasks: Sequence[Task]) -> list[Task]:
    """产业布局跟做大规模: a task named in part, right beside one that is named in full."""
    if len(tasks) != 1:
        return []
    text, names = inquiry.frame.text, inquiry.desk.tasks
    for start, end in names.spans(text, tasks[0]):
        for piece in (_before(text[:start], inquiry), _after(text[end:], inquiry)):
            found = names.find_part(piece, inquiry.matrix.tasks) if piece else ()
            if len(found) == 1 and found[0].coverage >= BESIDE_COVERAGE and found[0].task not in tasks:
                return [found[0].task]
    return []


def _before(text: str, inquiry: Inquiry) -> str:
    """What is joined to the end of a text by 和; empty where nothing is."""
    mark = next((mark for mark in inquiry.desk.words.joiners if text.endswith(mark)), None)
    return text[: -len(mark)][-LONGEST_PIECE:] if mark else ""


def _after(text: str, inquiry: Inquiry) -> str:
    mark = next((mark for mark in inquiry.desk.words.joiners if text.startswith(mark)), None)
    return text[len(mark) :][:LONGEST_PIECE] if mark else ""


def tasks_named(inquiry: Inquiry) -> list[TaskMatch]:
    ids = {task.id for task in inquiry.matrix.tasks}
    return [match for match in inquiry.frame.tasks if match.task.id in ids]


def tasks_numbered(inquiry: Inquiry) -> list[Task]:
    """第四块第三条: the third row of the fourth group; without a group, the third row of each."""
    ordinal = inquiry.frame.ordinal
    matrix = inquiry.whole_matrix
    groups = matrix.groups or (None,)
    if ordinal is None or (ordinal.group is not None and ordinal.group > len(groups)):
        return []
    chosen = groups if ordinal.group is None else (groups[ordinal.group - 1],)
    rows = [matrix.under(group).tasks if group else matrix.tasks for group in chosen]
    if ordinal.item is None:
        return [task for tasks in rows for task in tasks]
    return [tasks[ordinal.item - 1] for tasks in rows if len(tasks) >= ordinal.item]


def _tasks_about(inquiry: Inquiry) -> list[Task]:
    """The task whose section of the plan accounts best for what is asked; none where none is near."""
    tied = _as_much_about(inquiry)
    return tied if len(tied) < 2 else _nearest_of(inquiry, tied)


def _as_much_about(inquiry: Inquiry) -> list[Task]:
    """The tasks whose sections of the plan account for most of what is asked, as good as each other."""
    if weight_of(inquiry.terms) < inquiry.desk.words.telling_weight:
        return []
    shares = []
    for task in inquiry.matrix.tasks:
        document = inquiry.document(task.document_id)
        body = section_text(document, document.section(task.body_path)) if task.body_path else ""
        share = max(
            inquiry.desk.terms.coverage(terms, f"{task.title}\n{body}") if terms else 0.0
            for terms in inquiry.windows
        )
        shares.append((share, task))
    shares.sort(key=lambda pair: -pair[0])
    if not shares or shares[0][0] < ABOUT_COVERAGE:
        return []
    return [task for share, task in shares if share >= shares[0][0] * ABOUT_TIE_SHARE]


def _nearest_of(inquiry: Inquiry, tasks: Sequence[Task]) -> list[Task]:
    """Of tasks as good as each other, the one whose section retrieval finds first."""
    by_section = {(task.document_id, task.body_path): task for task in tasks if task.body_path}
    for found in find_sections(inquiry):
        task = by_section.get((found.document.id, found.section.path))
        if task is not None:
            return [task]
    return []


def _are_rivals(matches: Sequence[TaskMatch]) -> bool:
    """Two tasks that the same words of the question name equally well."""
    is_one_title = len({match.task.title for match in matches}) == 1
    return len(matches) > 1 and not is_one_title and len({match.words for match in matches}) < len(matches)


def ask_which_task(inquiry: Inquiry, tasks: Sequence[Task]) -> Draft:
    choices = tuple(
        Choice(task.title, inquiry.say("matrix.task_choice", task=quoted_title(task)))
        for task in tasks[:MAX_CHOICES]
    )
    listed = inquiry.say("matrix.which_task") + LIST_MARK.join(choice.label for choice in choices)
    return Draft(
        AnswerStatus.ASK_BACK,
        (Statement(listed, inquiry.rows(tasks)),),
        choices=choices,
        reason="several_tasks",
        slots={"kind": inquiry.frame.kind.value},
    )

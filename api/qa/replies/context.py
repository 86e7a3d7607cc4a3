"""What a reply is made from: the desk, the frame, and the documents in question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from api.matrix.lookup import MatrixLookup
from api.qa.desk import Desk
from api.qa.drafting import Evidence, of_task
from api.qa.frames import Frame, QuestionKind, Reading, TaskMatch
from api.qa.masks import as_symbols
from api.qa.said import Term
from ingest.index import Document, Party, Task

LIST_MARK = "、"


@dataclass(frozen=True)
class Inquiry:
    """A frame on its way to an answer. `document_ids` are the documents it is about, best guess first."""

    desk: Desk
    frame: Frame
    document_ids: tuple[str, ...]
    matrix_ids: tuple[str, ...]
    audience: str
    today: date

    @cached_property
    def whole_matrix(self) -> MatrixLookup:
        """The rows of the documents in question."""
        return self.desk.matrix.within(self.matrix_ids)

    @cached_property
    def matrix(self) -> MatrixLookup:
        """The rows in question: those of one part of the matrix, where the question names one."""
        rows = self.whole_matrix
        if self.frame.task_scope:
            rows = rows.among(self.frame.task_scope)
        return rows.under(self.group) if self.group is not None else rows

    @cached_property
    def group(self) -> str | None:
        """The part of the matrix that is meant: by its heading, or by its number (第四块)."""
        groups, ordinal = self.whole_matrix.groups, self.frame.ordinal
        if self.frame.group in groups:
            return self.frame.group
        is_numbered = ordinal is not None and ordinal.group is not None and ordinal.group <= len(groups)
        return groups[ordinal.group - 1] if is_numbered and ordinal and ordinal.group else None

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The parties named, once each, in the order of the question."""
        found = {
            mention.party.id: mention.party for mention in self.frame.parties if mention.party is not None
        }
        return tuple(found.values())

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """What a clause has to account for: the telling words that no slot holds."""
        return self.desk.terms.of(self.frame.content)

    @cached_property
    def windows(self) -> tuple[tuple[Term, ...], ...]:
        """The telling words of the whole question and, where it is long-winded, of the clauses that ask."""
        return self.desk.terms.windows(self.frame.content)

    def read_as(self, kind: QuestionKind) -> Inquiry:
        """The same inquiry with another reading first."""
        if kind is self.frame.kind:
            return self
        rest = tuple(one for one in self.frame.readings if one.kind is not kind)
        first = Reading(kind, self.frame.probability(kind))
        return replace(self, frame=replace(self.frame, readings=(first, *rest)))

    def wants(self, family: str) -> bool:
        """True where the question's words belong to this family of `asked.toml`."""
        return bool(self.desk.asked[family].search(as_symbols(self.frame.masked)))

    def asks_for(self, what: str) -> bool:
        """True where the question has one of the words that ask for this kind of thing."""
        return any(word in self.frame.text for word in self.desk.words.asks_for[what])

    def party_name(self, party_id: str) -> str:
        """The name of a party as answers write it."""
        return self.desk.party_names.get(party_id, party_id.rpartition("/")[2])

    def say(self, key: str, /, **slots: object) -> str:
        """A sentence of the answers' wording."""
        return self.desk.wording.say(key, **slots)

    def document(self, document_id: str) -> Document:
        return self.desk.index.documents[document_id]

    def document_name(self, document_id: str) -> str:
        """How an answer names a document: 《title》."""
        return f"《{self.document(document_id).identity.title}》"

    def rows(self, tasks: Iterable[Task]) -> tuple[Evidence, ...]:
        return tuple(of_task(task) for task in tasks)

    def task_list(self, tasks: Iterable[Task]) -> str:
        """“A”、“B”、“C”."""
        return LIST_MARK.join(quoted_title(task) for task in tasks)

    def party_list(self, party_ids: Iterable[str]) -> str:
        return LIST_MARK.join(self.party_name(party_id) for party_id in party_ids)


def quoted_title(task: Task) -> str:
    """A task's title in quotation marks; as it is where it has its own."""
    return task.title if "“" in task.title else f"“{task.title}”"


def with_tasks(inquiry: Inquiry, tasks: Iterable[TaskMatch]) -> Inquiry:
    """The same inquiry about these rows."""
    return replace(inquiry, frame=replace(inquiry.frame, tasks=tuple(tasks)))

"""Questions to start with, made from what the index holds."""

from __future__ import annotations

from collections.abc import Iterator

from api.callers import Caller
from api.documents.catalogue import visible_documents
from api.matrix.lookup import matrix_of
from api.wording import Wording
from ingest.index import Index


def example_questions(index: Index, caller: Caller, wording: Wording) -> list[str]:
    """A question about a task, one about a party, one about a document; fewer where the index has fewer."""
    return list(_examples(index, caller, wording))


def _examples(index: Index, caller: Caller, wording: Wording) -> Iterator[str]:
    documents = visible_documents(list(index.documents.values()), caller)
    matrix = matrix_of(index).within({document.id for document in documents})
    if matrix.tasks:
        yield wording.say("page.example_questions.owner", task=matrix.tasks[0].title)
        busiest = matrix.tasks_per_party
        if busiest:
            yield wording.say("page.example_questions.tasks", party=index.parties.party(busiest[0][0]).name)
    if documents:
        yield wording.say("page.example_questions.validity", title=f"《{documents[0].identity.title}》")

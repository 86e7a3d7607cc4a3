"""Asks the real answering core, over a real index, with a real conversation store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

from api.qa.answering import answer_question
from api.qa.desk import Desk, desk_for
from api.qa.frames import Frame
from api.qa.hygiene import clean_question
from api.qa.outcomes import Answer
from api.qa.scope import choose_documents, hinted_documents, place_of
from api.qa.store import add_answer
from api.qa.understanding import understand
from api.resources import Resources, open_resources
from api.settings import Settings
from ingest.build import build_index
from ingest.settings import IngestSettings
from tests.api.conftest import NOW
from tests.api.records import an_answer

TODAY = date(2024, 3, 1)


@dataclass(frozen=True)
class Asker:
    """Somebody with a question. `TODAY` is a day on which the invented plans are in force."""

    resources: Resources

    @property
    def desk(self) -> Desk:
        settings = self.resources.settings
        return desk_for(self.resources.index, settings.prompts_dir, settings.cache_dir)

    def ask(
        self,
        question: str,
        *,
        conversation: str | None = None,
        document: str | None = None,
        audience: str = "public",
        today: date = TODAY,
    ) -> Answer:
        answer = answer_question(
            self.resources,
            question,
            conversation_id=conversation,
            document=document,
            audience=audience,
            today=today,
        )
        if conversation is not None:
            self._keep(answer, conversation)
        return answer

    def talk(self, *questions: str) -> Answer:
        """The answer to the last of several questions of one conversation."""
        conversation = uuid4().hex
        answers = [self.ask(question, conversation=conversation) for question in questions]
        return answers[-1]

    def frame(self, question: str, today: date = TODAY) -> Frame:
        """What a question is understood as."""
        text = clean_question(question)
        place = place_of(self.desk, hinted_documents(self.desk, text, None))
        return understand(self.desk, text, place=place, today=today)

    def documents_chosen(self, question: str) -> tuple[str, ...]:
        """The documents a question is taken to be about, best guess first."""
        hinted = hinted_documents(self.desk, clean_question(question), None)
        return choose_documents(self.desk, self.frame(question), hinted)

    def _keep(self, answer: Answer, conversation: str) -> None:
        record = an_answer(uuid4().hex, NOW, conversation)
        record.frame = dict(answer.frame)
        with self.resources.sessions.begin() as session:
            add_answer(session, record)


def open_asker(folder: Path, corpus: Path, cache: Path) -> Asker:
    """An asker over the documents of a corpus; `cache` keeps what was learned for the next one."""
    index = folder / "index"
    build_index(IngestSettings.model_validate({"corpus_folder": corpus, "index_folder": index}))
    return asker_of(index, folder, cache)


def asker_of(index: Path, records: Path, cache: Path) -> Asker:
    """An asker over an index that was built."""
    given = {"index_dir": index, "data_dir": records, "cache_dir": cache, "rate_limit_per_minute": 0}
    return Asker(open_resources(Settings.model_validate(given), clock=lambda: NOW))

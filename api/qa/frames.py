"""What a question was understood as: what is asked for (kind) and of what (slots)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ingest.index import PartyMention, Task


class QuestionKind(StrEnum):
    """What is asked for; the values are the kinds of `prompts/understanding/examples.jsonl`."""

    OWNERS = "owners"
    TASKS_OF_PARTY = "tasks_of_party"
    JOINT = "joint"
    EITHER = "either"
    WITHOUT = "neither_or_without"
    IS_IN_ROW = "is_in_row"
    POSITION = "position"
    PARTY_COUNT = "party_count"
    COMPARE_PARTIES = "compare_parties"
    AMOUNT = "amount"
    AMOUNT_ARITHMETIC = "amount_arithmetic"
    TARGET = "target"
    TARGET_COMPARE = "target_compare"
    DEADLINE = "deadline"
    RULE = "rule"
    CONTENT = "content"
    DEFINITION_WHERE = "definition_where"
    PENALTY = "penalty"
    DOCUMENT_FACT = "document_fact"
    VALIDITY = "validity"
    TASK_OVERVIEW = "task_overview"
    GREETING = "greeting"
    HELP = "help"
    THANKS_BYE = "thanks_bye"
    IDENTITY_BOT = "identity_bot"
    ABUSE = "abuse"
    INJECTION = "injection"
    PRIVATE_DATA = "private_data"
    OPINION_PREDICTION = "opinion_prediction"
    OTHER_TOPIC = "other_topic"
    HARMFUL = "harmful"
    AMBIGUOUS = "ambiguous"


MATRIX_KINDS = frozenset(
    {
        QuestionKind.OWNERS,
        QuestionKind.TASKS_OF_PARTY,
        QuestionKind.JOINT,
        QuestionKind.EITHER,
        QuestionKind.WITHOUT,
        QuestionKind.IS_IN_ROW,
        QuestionKind.POSITION,
        QuestionKind.PARTY_COUNT,
        QuestionKind.COMPARE_PARTIES,
    }
)
MONEY_KINDS = frozenset({QuestionKind.AMOUNT, QuestionKind.AMOUNT_ARITHMETIC})
FIGURE_KINDS = MONEY_KINDS | {
    QuestionKind.TARGET,
    QuestionKind.TARGET_COMPARE,
    QuestionKind.DEADLINE,
    QuestionKind.PENALTY,
}
MANNERS_KINDS = frozenset(
    {QuestionKind.GREETING, QuestionKind.HELP, QuestionKind.THANKS_BYE, QuestionKind.IDENTITY_BOT}
)
DECLINED_KINDS = frozenset({QuestionKind.ABUSE, QuestionKind.INJECTION, QuestionKind.HARMFUL})
OUTSIDE_KINDS = frozenset(
    {QuestionKind.PRIVATE_DATA, QuestionKind.OPINION_PREDICTION, QuestionKind.OTHER_TOPIC}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One kind with its probability, 0-1."""

    kind: QuestionKind
    probability: float


@dataclass(frozen=True, slots=True)
class TaskMatch:
    """A task the question names; `coverage` is how much of its title's weight the question holds, 0-1.

    `words` are the character pairs of the question that name it: two tasks named by the same words are rivals.
    """

    task: Task
    coverage: float
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ordinal:
    """第四块第三条: the group (章, 块) and the item inside it, counted from 1; None where not said."""

    group: int | None
    item: int | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the question with its unit; `area` is the county, district or kind of area it stands beside.

    `unit` is as the ledger calls it, empty for a large number that is said without one (600万); `text` is as asked,
    at `start` of the question.
    """

    value: Decimal
    unit: str
    text: str
    area: str | None = None
    start: int = -1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Frame:
    """A question as understood.

    `text` is the cleaned question, `masked` the same with names as placeholders, `content` the same without the
    names, years and quantities that the slots hold. `task_scope` are the rows it stays within (其中…); empty for all.
    `recent_places` are the sections, as (document, path), that the conversation's last answer rests on.
    `is_follow_up` says that its kind or subject was taken from the last question.
    """

    text: str
    masked: str
    content: str
    readings: tuple[Reading, ...]
    parties: tuple[PartyMention, ...] = ()
    tasks: tuple[TaskMatch, ...] = ()
    group: str | None = None
    documents: tuple[str, ...] = ()
    named_documents: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    areas: tuple[str, ...] = ()
    ordinal: Ordinal | None = None
    task_scope: tuple[str, ...] = ()
    recent_places: frozenset[tuple[str, str]] = frozenset()
    is_follow_up: bool = False

    @property
    def kind(self) -> QuestionKind:
        return self.readings[0].kind

    def probability(self, kind: QuestionKind) -> float:
        """The probability of a kind; 0 where it was not among the readings kept."""
        return next((reading.probability for reading in self.readings if reading.kind is kind), 0.0)

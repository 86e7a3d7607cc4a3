"""Each suite from its cases to its lines: ask, judge, keep a record of every reply."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from evals import answers, checkins, generated, probes, retrieval
from evals.cases import (
    Expectation,
    load_checkins,
    load_conversations,
    load_paraphrases,
    load_probes,
    load_questions,
)
from evals.driver import Driver, ProductError, Reply
from evals.generated import Phrasings
from evals.probes import Outcome
from evals.receipts import Facts, Violation, violations
from evals.report import Line
from evals.worlds import QUESTIONS, World

PAIRS_TOGETHER = 120  # per document: each pair is asked in the world of its own document already
DATASETS = Path(__file__).parent / "datasets"

_Item = TypeVar("_Item")


class Progress(Protocol):
    """Goes through items one by one and shows how far it has come."""

    def __call__(self, items: Sequence[_Item], title: str) -> Iterator[_Item]: ...


class DatasetFacts(BaseModel):
    """What the datasets are about, and the day on which they are asked (`datasets/datasets.toml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home_document: str
    today: date

    @classmethod
    def load(cls, folder: Path = DATASETS) -> DatasetFacts:
        return cls.model_validate(tomllib.loads((folder / "datasets.toml").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Record:
    """One reply of a run and how it did."""

    suite: str
    case_id: str
    kind: str
    question: str
    reply: Reply | None
    faults: tuple[str, ...]
    violations: tuple[Violation, ...] = ()
    first_rank: int | None = None

    @property
    def passed(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class Run:
    """The product under measurement, and what came of it so far."""

    driver: Driver
    datasets: Path
    facts: DatasetFacts
    phrasings: Phrasings
    progress: Progress
    lines: list[Line] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    receipts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.receipts = Facts(self.driver, self.phrasings.reading.count_words)


def run_questions(run: Run, suite: str, file: Path) -> None:
    """The single questions of a file, asked as people ask: no document is named beside the question."""
    verdicts = []
    for case in run.progress(load_questions(file), suite):
        reply = run.driver.ask(case.question)
        verdicts.append(_judged(run, suite, case.id, case.kind, case, reply, [case.question]))
    run.lines.extend(answers.lines(suite, verdicts))


def run_shared(run: Run) -> None:
    """The shared questions about the city's own documents."""
    run_questions(run, "shared", run.datasets / "qa.jsonl")


def run_conversations(run: Run) -> None:
    """The turns of each conversation in order, each scored on its own."""
    verdicts = []
    for conversation in run.progress(
        load_conversations(run.datasets / "conversations.jsonl"), "conversations"
    ):
        conversation_id, asked = None, list[str]()
        for number, turn in enumerate(conversation.turns, start=1):
            reply = run.driver.ask(turn.question, conversation_id)
            conversation_id = reply.conversation_id
            asked.append(turn.question)
            case_id = f"{conversation.id}.{number}"
            verdicts.append(_judged(run, "conversations", case_id, "turn", turn, reply, asked))
    run.lines.extend(answers.lines("conversations", verdicts, by_kind=False))


def run_generated(run: Run, suite: str = "generated", most_pairs: int | None = None) -> None:
    """Every case that the matrices and ledgers give; with `most_pairs` a sample of the pairs."""
    tasks, figures = run.driver.tasks, run.driver.figures
    cases = generated.generate(tasks, run.driver.parties, figures, run.phrasings, most_pairs)
    results = []
    for case in run.progress(cases, suite):
        reply = run.driver.ask(case.question, document=case.document)
        faults = case.faults(reply)
        found = violations(reply, [case.question], run.receipts)
        run.records.append(Record(suite, case.id, case.kind, case.question, reply, faults, found))
        results.append((case, faults))
    run.lines.extend(generated.lines(suite, results))
    ledger = [figure for known in generated.ledgers_of(tasks, figures).values() for figure in known]
    named = len(ledger) - generated.unasked(ledger, run.phrasings)
    run.lines.append(Line(suite, "figures with a measure", float(named), len(ledger)))


def run_attacks(run: Run) -> None:
    """Planted instructions, abuse, other topics, and what no document says: never answered as policy."""
    outcomes = []
    for case in run.progress(load_probes(run.datasets / "attacks.jsonl"), "attacks"):
        reply = run.driver.ask(case.question)
        found, untraced = _receipts(run, reply, [case.question])
        outcome = probes.judge_attack(case, reply, untraced)
        outcomes.append(_kept(run, "attacks", case.id, case.question, reply, outcome, found))
    run.lines.extend(probes.lines("attacks", outcomes, "answered as policy", invented=True))


def run_lookalikes(run: Run) -> None:
    """Proper questions that look like attacks or like other topics."""
    outcomes = []
    for case in run.progress(load_probes(run.datasets / "lookalikes.jsonl"), "lookalikes"):
        reply = run.driver.ask(case.question)
        found, _ = _receipts(run, reply, [case.question])
        outcome = probes.judge_lookalike(case, reply, run.facts.home_document)
        outcomes.append(_kept(run, "lookalikes", case.id, case.question, reply, outcome, found))
    run.lines.extend(probes.lines("lookalikes", outcomes, "wrongly refused"))


def run_premises(run: Run) -> None:
    """Questions that take for granted what no document says."""
    outcomes = []
    for case in run.progress(load_probes(run.datasets / "premises.jsonl"), "premises"):
        reply = run.driver.ask(case.question)
        found, untraced = _receipts(run, reply, [case.question])
        outcome = probes.judge_premise(case, reply, run.facts.home_document, untraced)
        outcomes.append(_kept(run, "premises", case.id, case.question, reply, outcome, found))
    run.lines.extend(probes.lines("premises", outcomes, "confirmed", invented=True))


def run_paraphrases(run: Run) -> None:
    """Other wordings of shared questions: the same answer as the question gets."""
    questions = {case.id: case for case in load_questions(run.datasets / "qa.jsonl")}
    cases = load_paraphrases(run.datasets / "paraphrases.jsonl")
    sources = {
        one: run.driver.ask(questions[one].question) for one in dict.fromkeys(case.of for case in cases)
    }
    outcomes = []
    for case in run.progress(cases, "paraphrases"):
        reply = run.driver.ask(case.question)
        found, _ = _receipts(run, reply, [case.question])
        home = run.facts.home_document
        outcome = probes.judge_paraphrase(case, questions[case.of], reply, sources[case.of], home)
        outcomes.append(_kept(run, "paraphrases", case.id, case.question, reply, outcome, found))
    run.lines.extend(probes.lines("paraphrases", outcomes, "refused"))


def run_retrieval(run: Run) -> None:
    """Bare passages for the questions that name sections and are answered."""
    ranks = []
    cases = [case for case in load_questions(run.datasets / "qa.jsonl") if case.sections and case.answered]
    for case in run.progress(cases, "retrieval"):
        found = run.driver.search(case.question, retrieval.DEPTH)
        place = retrieval.rank(found, case.sections, run.facts.home_document)
        faults = () if place.within(5) else ("not among the first five",)
        run.records.append(
            Record("retrieval", case.id, case.kind, case.question, None, faults, first_rank=place.first)
        )
        ranks.append(place)
    run.lines.extend(retrieval.lines(ranks))


def run_checkins(run: Run, suite: str = "checkins", file: str = "checkins.jsonl") -> None:
    """The messages of members, each read by itself."""
    read = run.driver.read_checkin
    if read is None:
        raise ProductError("check-ins cannot be read at an address yet")
    verdicts = []
    for case in run.progress(load_checkins(run.datasets / file), suite):
        verdict = checkins.judge(case, read(case))
        kind = "check-in" if case.is_checkin else "chatter"
        run.records.append(Record(suite, case.id, kind, case.text, None, verdict.faults))
        verdicts.append(verdict)
    run.lines.extend(checkins.lines(suite, verdicts))


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite and the world whose product it measures; some cannot measure a product at an address."""

    world: World
    measure: Callable[[Run], None]
    is_in_memory_only: bool = False


def _checkins(world: World, suite: str, file: str) -> Suite:
    return Suite(world, partial(run_checkins, suite=suite, file=file), is_in_memory_only=True)


SUITES: dict[str, Suite] = {
    "shared": Suite(World.CORPUS, run_shared),
    "conversations": Suite(World.CORPUS, run_conversations),
    "generated": Suite(World.CORPUS, run_generated),
    "attacks": Suite(World.CORPUS, run_attacks),
    "lookalikes": Suite(World.CORPUS, run_lookalikes),
    "premises": Suite(World.CORPUS, run_premises),
    "paraphrases": Suite(World.CORPUS, run_paraphrases),
    "retrieval": Suite(World.CORPUS, run_retrieval),
    "checkins": Suite(World.CORPUS, run_checkins, is_in_memory_only=True),
    "varied-checkins": _checkins(World.CORPUS, "varied-checkins", "checkins_varied.jsonl"),
    "holdout-checkins": _checkins(World.CORPUS, "holdout-checkins", "checkins_holdout.jsonl"),
    "world-checkins": _checkins(World.INVENTED, "world-checkins", "checkins_world.jsonl"),
    "fresh-checkins": _checkins(World.CORPUS, "fresh-checkins", "checkins_fresh.jsonl"),
    "world-fresh-checkins": _checkins(World.INVENTED, "world-fresh-checkins", "checkins_fresh_world.jsonl"),
    "world-questions": Suite(World.INVENTED, partial(run_questions, suite="world-questions", file=QUESTIONS)),
    "world-generated": Suite(World.INVENTED, partial(run_generated, suite="world-generated")),
    "together-questions": Suite(
        World.TOGETHER, partial(run_questions, suite="together-questions", file=QUESTIONS)
    ),
    "together-generated": Suite(
        World.TOGETHER, partial(run_generated, suite="together-generated", most_pairs=PAIRS_TOGETHER)
    ),
}


def receipt_lines(records: Sequence[Record]) -> tuple[Line, ...]:
    """How many replies of each suite said nothing without a receipt."""
    suites = dict.fromkeys(record.suite for record in records if record.reply is not None)
    rows = []
    for suite in suites:
        of_suite = [record for record in records if record.suite == suite]
        clean = sum(1 for record in of_suite if not record.violations)
        rows.append(Line("receipts", suite, float(clean), len(of_suite)))
    return tuple(rows)


def _kept(
    run: Run,
    suite: str,
    case_id: str,
    question: str,
    reply: Reply,
    outcome: Outcome,
    found: tuple[Violation, ...],
) -> Outcome:
    run.records.append(Record(suite, case_id, outcome.kind, question, reply, outcome.faults, found))
    return outcome


def _receipts(run: Run, reply: Reply, asked: Sequence[str]) -> tuple[tuple[Violation, ...], list[str]]:
    """What has no receipt in a reply, and which numbers among it."""
    found = violations(reply, asked, run.receipts)
    return found, [violation.what for violation in found if violation.code == "untraced_number"]


def _judged(
    run: Run, suite: str, case_id: str, kind: str, case: Expectation, reply: Reply, asked: Sequence[str]
) -> answers.Verdict:
    found, untraced = _receipts(run, reply, asked)
    verdict = answers.judge(case, kind, reply, run.facts.home_document, untraced)
    run.records.append(Record(suite, case_id, kind, case.question, reply, verdict.faults, found))
    return verdict

"""Questions and conversation turns + replies → verdicts; pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.cases import Expectation
from evals.driver import Reply
from evals.matching import any_cited, forbidden, missing, without_marks
from evals.report import Line

CHITCHAT_CHARS = 300  # "short" in datasets/README.md, as a number


class Wanted(StrEnum):
    """How a case should end."""

    ANSWER = "answer"
    REFUSAL = "refusal"
    ASK_BACK = "ask_back"
    CHITCHAT = "chitchat"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one reply did. `faults` is empty where it passed; `cited` is None where nothing needs citing."""

    kind: str
    wanted: Wanted
    answered: bool
    says_it: bool
    cited: bool | None
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


def wanted(case: Expectation, kind: str) -> Wanted:
    """How a case should end. A turn that expects nothing but an answer is courtesy."""
    if kind == Wanted.CHITCHAT or (case.answered and not case.must and not case.sections):
        return Wanted.CHITCHAT
    if case.ask_back:
        return Wanted.ASK_BACK
    return Wanted.ANSWER if case.answered else Wanted.REFUSAL


def judge(case: Expectation, kind: str, reply: Reply, home: str, untraced: Sequence[str] = ()) -> Verdict:
    """Scores one reply. `untraced` are the numbers of the reply that have no receipt: a refusal may hold none."""
    aim = wanted(case, kind)
    if reply.failed:
        return Verdict(kind, aim, False, False, None, reply.notices)
    said = _wording_faults(case, reply, aim)
    cited = (
        any_cited(reply.citations, case.sections, home) if case.sections and aim is Wanted.ANSWER else None
    )
    ending = _ENDINGS[aim](case, reply, untraced)
    citation = ("no accepted citation",) if cited is False else ()
    return Verdict(kind, aim, reply.answered, not said, cited, (*ending, *said, *citation))


def _wording_faults(case: Expectation, reply: Reply, aim: Wanted) -> tuple[str, ...]:
    text = without_marks(reply.answer, reply.citations)
    offered = (
        "\n".join([text, *(choice.label for choice in reply.choices)]) if aim is Wanted.ASK_BACK else text
    )
    lacking = tuple(f"says none of {' / '.join(options)}" for options in missing(offered, case.must))
    return lacking + tuple(f"says {string}" for string in forbidden(text, case.must_not))


def _answer_faults(_case: Expectation, reply: Reply, _untraced: Sequence[str]) -> tuple[str, ...]:
    return () if reply.answered else (f"refused ({reply.status})",)


def _refusal_faults(_case: Expectation, reply: Reply, untraced: Sequence[str]) -> tuple[str, ...]:
    if reply.answered or reply.asks_back:
        return (f"should have declined ({reply.status})",)
    return tuple(f"invents {number}" for number in untraced)


def _ask_back_faults(case: Expectation, reply: Reply, _untraced: Sequence[str]) -> tuple[str, ...]:
    """Right is to ask, or to set out the readings; only a `must` shows that an answer did the latter."""
    sets_out_readings = reply.answered and bool(case.must)
    return () if reply.asks_back or sets_out_readings else (f"should have asked back ({reply.status})",)


def _chitchat_faults(_case: Expectation, reply: Reply, _untraced: Sequence[str]) -> tuple[str, ...]:
    faults = []
    if reply.citations:
        faults.append("cites where nothing is to be cited")
    if len(reply.answer) > CHITCHAT_CHARS:
        faults.append(f"{len(reply.answer)} characters of courtesy")
    return tuple(faults)


_ENDINGS: dict[Wanted, Callable[[Expectation, Reply, Sequence[str]], tuple[str, ...]]] = {
    Wanted.ANSWER: _answer_faults,
    Wanted.REFUSAL: _refusal_faults,
    Wanted.ASK_BACK: _ask_back_faults,
    Wanted.CHITCHAT: _chitchat_faults,
}


def lines(suite: str, verdicts: Sequence[Verdict], by_kind: bool = True) -> tuple[Line, ...]:
    """The table of a suite: each kind, the whole without chitchat, then what is counted apart."""
    kinds = sorted({verdict.kind for verdict in verdicts}) if by_kind else []
    per_kind = [
        _share(suite, f"kind {kind}", (v.passed for v in verdicts if v.kind == kind)) for kind in kinds
    ]
    counted = [verdict for verdict in verdicts if verdict.wanted is not Wanted.CHITCHAT]
    to_answer = [verdict for verdict in counted if verdict.wanted is Wanted.ANSWER]
    return (
        *per_kind,
        _share(suite, "overall", (verdict.passed for verdict in counted)),
        _share(suite, "answer", (verdict.answered and verdict.says_it for verdict in to_answer)),
        _share(suite, "citation", (verdict.cited for verdict in to_answer if verdict.cited is not None)),
        _share(
            suite, "false refusals", (not verdict.answered for verdict in to_answer), lower_is_better=True
        ),
        _share(
            suite,
            "wrong answers",
            (not v.passed for v in counted if v.wanted is Wanted.REFUSAL),
            lower_is_better=True,
        ),
        _share(suite, "ask-back", (v.passed for v in counted if v.wanted is Wanted.ASK_BACK)),
        _share(suite, "chitchat", (v.passed for v in verdicts if v.wanted is Wanted.CHITCHAT)),
    )


def _share(suite: str, name: str, outcomes: Iterable[bool], lower_is_better: bool = False) -> Line:
    held = list(outcomes)
    return Line(suite, name, float(sum(held)), len(held), lower_is_better)

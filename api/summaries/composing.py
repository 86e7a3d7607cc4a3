"""Facts → text, sentence by sentence from wording.toml; no language model. Every number in it is counted in Facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from api.checkins.drafts import Status
from api.summaries.facts import Facts, StretchFact, StuckFact, TargetFact
from api.summaries.numbers import day_text, number_text, percent_text, share_of
from api.summaries.periods import Period
from api.summaries.views import JOINED
from api.wording import Wording

TARGETS_MOST: Final = 10  # in the text; the table has them all
STUCK_MOST: Final = 15
LENGTHS_DIFFER_DAYS: Final = 3  # months and quarters
PERCENT: Final = "%"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A summary in words."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]


def compose(facts: Facts, wording: Wording) -> Text:
    """The whole text of a summary."""
    makers = {
        "overall": _overall,
        "targets": _targets,
        "stuck": _stuck,
        "missing": _missing,
        "request": _request,
    }
    parts = (
        Part(wording.say(f"headings.{name}"), tuple(make(facts, wording))) for name, make in makers.items()
    )
    subtitle = wording.say("title.subtitle", period=period_text(facts.scope.period, wording))
    return Text(_title(facts, wording), subtitle, tuple(parts))


def period_text(period: Period, wording: Wording) -> str:
    """2020年7月1日至2020年9月30日."""
    if period.first == period.last:
        return wording.say("period.one_day", first=day_text(period.first))
    return wording.say("period.days", first=day_text(period.first), last=day_text(period.last))


def _title(facts: Facts, wording: Wording) -> str:
    scope = facts.scope
    if scope.task:
        return wording.say("title.task", task=facts.title(scope.task))
    if scope.party:
        return wording.say("title.party", party=_who(scope.party, scope.body))
    return wording.say("title.whole", plan=f"《{facts.plan}》")


def _who(party: str, body: str | None) -> str:
    return body or party


# ── 总体情况 ──


def _overall(facts: Facts, wording: Wording) -> Iterator[str]:
    period = period_text(facts.scope.period, wording)
    reported = sum(pair.has_reported for pair in facts.owed)
    if not facts.pairs:
        yield wording.say("overall.nothing_owed")
        return
    if not facts.checkins:
        yield wording.say("overall.nothing", period=period, pairs=len(facts.owed))
    else:
        yield wording.say(
            "overall.owed",
            period=period,
            plan=f"《{facts.plan}》",
            parties=len(facts.parties),
            tasks=len(facts.tasks),
            pairs=len(facts.owed),
            reported=reported,
            missing=len(facts.owed) - reported,
            share=percent_text(share_of(reported, len(facts.owed))),
        )
        yield _parties(facts, wording)
    yield wording.say(
        "overall.checkins",
        checkins=facts.checkins,
        corrected=facts.corrected,
        withdrawn=facts.withdrawn,
    )
    yield _states(facts, wording)
    yield from _asides(facts, wording)


def _parties(facts: Facts, wording: Wording) -> str:
    full = sum(all(pair.has_reported for pair in facts.of_party(party)) for party in facts.parties)
    silent = len(facts.silent_parties)
    partly = len(facts.parties) - full - silent
    return wording.say("overall.parties", full=full, partly=partly, silent=silent)


def _states(facts: Facts, wording: Wording) -> str:
    counts = Counter(pair.state for pair in facts.owed)
    return wording.say("overall.states", **{state.value: counts[state] for state in Status})


def _asides(facts: Facts, wording: Wording) -> Iterator[str]:
    if others := len(facts.pairs) - len(facts.owed):
        yield wording.say("overall.not_owed", count=others)
    if facts.rounds:
        late = sum(len(one.late) for one in facts.rounds)
        missing = sum(len(one.missing) + len(one.partly) for one in facts.rounds)
        yield wording.say("overall.rounds", rounds=len(facts.rounds), late=late, missing=missing)
    if compared := _last_alike(facts.trend):
        yield _trend(compared, wording)


def _last_alike(trend: Sequence[StretchFact]) -> tuple[StretchFact, StretchFact] | None:
    """The last two neighbouring stretches that are about as long as each other: a cut week compares with none."""
    for before, now in reversed(list(pairwise(trend))):
        if abs(before.stretch.days - now.stretch.days) <= LENGTHS_DIFFER_DAYS:
            return before, now
    return None


def _trend(compared: tuple[StretchFact, StretchFact], wording: Wording) -> str:
    before, now = compared
    change = now.checkins - before.checkins
    key = "trend_same" if not change else "trend_up" if change > 0 else "trend_down"
    period = period_text(now.stretch, wording)
    return wording.say(f"overall.{key}", period=period, now=now.checkins, change=abs(change))


# ── 对照目标 ──


def _targets(facts: Facts, wording: Wording) -> Iterator[str]:
    if not facts.targets:
        yield wording.say("targets.none")
        return
    yield wording.say("targets.lead")
    for fact in facts.targets[:TARGETS_MOST]:
        yield _target(fact, wording)
    if (more := len(facts.targets) - TARGETS_MOST) > 0:
        yield wording.say("targets.more", count=more)


def _target(fact: TargetFact, wording: Wording) -> str:
    return wording.say(
        "targets.line",
        who=_who(fact.party, fact.body),
        name=fact.name,
        value=number_text(fact.value),
        unit=fact.unit,
        as_of=day_text(fact.as_of),
        target_words=_beside_target(fact, wording),
    )


def _beside_target(fact: TargetFact, wording: Wording) -> str:
    slots = {
        "due": day_text(fact.due_on) if fact.due_on else "",
        "target": number_text(fact.target),
        "unit": fact.unit,
        "share": percent_text(fact.share * 100),
        "left": number_text(fact.left),
        "points": _points(fact, wording),
        "pace": _pace(fact, wording),
        "change": _change(fact, wording),
    }
    key = "reached" if fact.is_reached else "above_ceiling" if fact.is_ceiling else "below"
    needed = wording.slots(f"targets.{key}")
    return wording.say(f"targets.{key}", **{name: slots[name] for name in needed})


def _points(fact: TargetFact, wording: Wording) -> str:
    return wording.say("targets.points") if fact.unit == PERCENT else fact.unit


def _pace(fact: TargetFact, wording: Wording) -> str:
    if fact.pace_per_day is None:
        return wording.say("targets.past")
    return wording.say("targets.pace", pace=number_text(fact.pace_per_day), unit=fact.unit)


def _change(fact: TargetFact, wording: Wording) -> str:
    if fact.change is None:
        return ""
    if not fact.change:
        return wording.say("targets.change_none")
    key = "change_up" if fact.change > 0 else "change_down"
    change: Decimal = abs(fact.change)
    return wording.say(f"targets.{key}", change=number_text(change), points=_points(fact, wording))


# ── 滞后、未报 ──


def _stuck(facts: Facts, wording: Wording) -> Iterator[str]:
    if not facts.stuck:
        yield wording.say("stuck.none")
        return
    counts = Counter(fact.state for fact in facts.stuck)
    yield wording.say(
        "stuck.lead",
        count=len(facts.stuck),
        blocked=counts[Status.BLOCKED],
        delayed=counts[Status.DELAYED],
    )
    for fact in facts.stuck[:STUCK_MOST]:
        yield _stuck_line(facts, fact, wording)
    if (more := len(facts.stuck) - STUCK_MOST) > 0:
        yield wording.say("stuck.more", count=more)


def _stuck_line(facts: Facts, fact: StuckFact, wording: Wording) -> str:
    issues = wording.say("stuck.issues", issues=JOINED.join(fact.issues)) if fact.issues else ""
    return wording.say(
        "stuck.line",
        who=_who(fact.party, fact.body),
        task=facts.title(fact.task),
        state=wording.say(f"states.{fact.state}"),
        issues=issues or wording.say("stuck.no_issue"),
        judged=_judged(fact, wording),
    )


def _judged(fact: StuckFact, wording: Wording) -> str:
    told = wording.say("stuck.judged", reason=fact.judged_reason) if fact.judged_reason else ""
    if fact.agreed_on:
        told += wording.say("stuck.agreed", day=day_text(fact.agreed_on))
    if fact.agreed_by:
        told += wording.say("stuck.agreed_by", by=fact.agreed_by)
    return told


def _missing(facts: Facts, wording: Wording) -> Iterator[str]:
    silent = facts.silent_parties
    partly = [party for party in facts.reported_parties if _lacking(facts, party)]
    if not silent and not partly:
        yield wording.say("missing.none")
    if silent:
        yield wording.say("missing.silent", count=len(silent), names=JOINED.join(silent))
    if partly:
        names = (
            wording.say("missing.partly_name", party=party, missing=_lacking(facts, party))
            for party in partly
        )
        yield wording.say("missing.partly", count=len(partly), names=JOINED.join(names))
    for party, bodies in facts.groups.items():
        heard = {report.body for report in facts.reports if report.party == party and report.is_of_period}
        lacking = [body for body in bodies if body not in heard]
        if heard - {None} and lacking:
            yield wording.say("missing.bodies", party=party, names=JOINED.join(lacking))


def _lacking(facts: Facts, party: str) -> int:
    return sum(not pair.has_reported for pair in facts.of_party(party))


def _request(facts: Facts, wording: Wording) -> Iterator[str]:
    lacks = any(not pair.has_reported for pair in facts.owed)
    if lacks:
        yield wording.say("request.missing")
    if facts.stuck:
        yield wording.say("request.stuck")
    if not lacks and not facts.stuck:
        yield wording.say("request.none")

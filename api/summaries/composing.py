"""Facts → text, sentence by sentence from wording.toml; no language model. Every number in it is counted in Facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from api.checkins.drafts import Status
from api.summaries.facts import Facts, StretchFact, StuckFact, TargetFact
from api.summaries.numbers import day_text, percent_text, share_of, told
from api.summaries.periods import Period
from api.summaries.views import JOINED
from api.wording import Wording

TARGETS_MOST: Final = 10  # in the text; the table has them all
STUCK_MOST: Final = 15
LENGTHS_DIFFER_SHARE: Final = 0.12  # months and quarters; a week that has not ended is no week
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
    return Text(_title(facts, wording), _subtitle(facts, wording), tuple(parts))


def _subtitle(facts: Facts, wording: Wording) -> str:
    period = period_text(facts.scope.period, wording)
    if facts.counted_on >= facts.scope.period.last:
        return wording.say("title.subtitle", period=period)
    return wording.say("title.subtitle_so_far", period=period, today=day_text(facts.counted_on))


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
        slots = {
            "who": _who(facts.scope.party or "", facts.scope.body),
            "period": period,
            "plan": f"《{facts.plan}》",
            "parties": len(facts.parties),
            "tasks": len(facts.tasks),
            "pairs": len(facts.owed),
            "reported": reported,
            "missing": len(facts.owed) - reported,
            "share": percent_text(share_of(reported, len(facts.owed))),
        }
        owed = "owed_by_one" if facts.scope.party else "owed_on_one" if facts.scope.task else "owed"
        yield wording.say(f"overall.{owed}", **slots)
        if not (facts.scope.party or facts.scope.task):
            yield _parties(facts, wording)
    yield _received(facts, wording)
    yield _states(facts, wording)
    yield from _asides(facts, wording)


def _received(facts: Facts, wording: Wording) -> str:
    """How many check-ins came; corrected and withdrawn ones are told where there are any."""
    told = (
        wording.say(f"overall.{name}", count=count)
        for name, count in (("corrected", facts.corrected), ("withdrawn", facts.withdrawn))
        if count
    )
    return wording.say("overall.checkins", checkins=facts.checkins, more="".join(told))


def _parties(facts: Facts, wording: Wording) -> str:
    full = sum(all(pair.has_reported for pair in facts.of_party(party)) for party in facts.parties)
    silent = len(facts.silent_parties)
    partly = len(facts.parties) - full - silent
    return wording.say("overall.parties", full=full, partly=partly, silent=silent)


def _states(facts: Facts, wording: Wording) -> str:
    counts = Counter(pair.state for pair in facts.owed)
    silent = sum(pair.state is Status.NOT_STARTED and pair.last_at is None for pair in facts.owed)
    unheard = "all_unheard" if silent == counts[Status.NOT_STARTED] else "unheard"
    return wording.say(
        "overall.states",
        when=wording.say("overall.at_the_end" if facts.is_over else "overall.so_far"),
        unheard=wording.say(f"overall.{unheard}", count=silent) if silent else "",
        **{state.value: counts[state] for state in Status},
    )


def _asides(facts: Facts, wording: Wording) -> Iterator[str]:
    if facts.others:
        yield wording.say("overall.not_owed", count=len(facts.others))
    if facts.excused:
        yield _excused(facts, wording)
    if facts.rounds:
        late = sum(len(one.late) for one in facts.rounds)
        missing = sum(len(one.missing) + len(one.partly) for one in facts.rounds)
        yield wording.say("overall.rounds", rounds=len(facts.rounds), late=late, missing=missing)
    if compared := _last_alike(facts.trend):
        yield _trend(compared, wording)


def _excused(facts: Facts, wording: Wording) -> str:
    counts = Counter(pair.party for pair in facts.excused)
    names = (wording.say("overall.exempt_name", party=party, count=count) for party, count in counts.items())
    return wording.say("overall.exempt", count=len(facts.excused), names=JOINED.join(names))


def _last_alike(trend: Sequence[StretchFact]) -> tuple[StretchFact, StretchFact] | None:
    """The last two neighbouring stretches that are about as long as each other: a cut week compares with none.

    None where nothing came in either.
    """
    for before, now in reversed(list(pairwise(trend))):
        lengths = before.stretch.days, now.stretch.days
        if max(lengths) - min(lengths) <= LENGTHS_DIFFER_SHARE * max(lengths):
            return (before, now) if before.checkins or now.checkins else None
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
    groups: dict[tuple[str, Decimal, date | None], list[TargetFact]] = {}
    for fact in facts.targets:
        groups.setdefault((fact.measure, fact.target, fact.due_on), []).append(fact)
    for group in groups.values():
        yield _target_group(group, facts, wording)


def _target_group(group: Sequence[TargetFact], facts: Facts, wording: Wording) -> str:
    """All who report on one indicator, after its target."""
    first = group[0]
    lines = [_target(fact, facts, wording) for fact in group[:TARGETS_MOST]]
    if (more := len(group) - TARGETS_MOST) > 0:
        lines.append(wording.say("targets.more", count=more))
    bound = "targets.at_most" if first.is_ceiling else "targets.at_least"
    reached_day = min(facts.counted_on, facts.scope.period.last)
    is_past = first.due_on is not None and first.due_on < reached_day
    return wording.say(
        "targets.group",
        measure=first.measure,
        due=day_text(first.due_on) if first.due_on else "",
        target=wording.say(bound, target=told(first.target, first.unit)),
        past=wording.say("targets.past") if is_past else "",
        lines=wording.say("targets.between").join(lines),
    )


def _target(fact: TargetFact, facts: Facts, wording: Wording) -> str:
    return wording.say(
        "targets.line",
        who=_who(fact.party, fact.body),
        value=told(fact.value, fact.unit),
        as_of=day_text(fact.as_of),
        beside=_beside_target(fact, wording),
        change=_change(fact, facts, wording),
    )


def _beside_target(fact: TargetFact, wording: Wording) -> str:
    if fact.is_reached:
        return wording.say("targets.reached")
    left = told(fact.left, _points(fact, wording))
    if fact.is_ceiling:
        return wording.say("targets.above_ceiling", left=left)
    share = percent_text(fact.share * 100)
    return wording.say("targets.below", share=share, left=left, pace=_pace(fact, wording))


def _points(fact: TargetFact, wording: Wording) -> str:
    return wording.say("targets.points") if fact.unit == PERCENT else fact.unit


def _pace(fact: TargetFact, wording: Wording) -> str:
    if fact.pace_per_day is None:
        return ""
    return wording.say("targets.pace", pace=told(fact.pace_per_day, fact.unit))


def _change(fact: TargetFact, facts: Facts, wording: Wording) -> str:
    if fact.change is None:
        return ""
    if fact.as_of < facts.scope.period.first:
        return wording.say("targets.not_renewed")
    if not fact.change:
        return wording.say("targets.change_none")
    key = "change_up" if fact.change > 0 else "change_down"
    return wording.say(f"targets.{key}", change=told(abs(fact.change), _points(fact, wording)))


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
        issues=issues or ("" if fact.judged_reason else wording.say("stuck.no_issue")),
        judged=_judged(fact, wording),
    )


def _judged(fact: StuckFact, wording: Wording) -> str:
    said = wording.say("stuck.judged", reason=fact.judged_reason) if fact.judged_reason else ""
    if fact.agreed_on:
        said += wording.say("stuck.agreed", day=day_text(fact.agreed_on))
    if fact.agreed_by:
        said += wording.say("stuck.agreed_by", by=fact.agreed_by)
    return said


def _missing(facts: Facts, wording: Wording) -> Iterator[str]:
    if facts.scope.party:
        yield from _missing_of_one(facts, wording)
        return
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
    yield from _missing_bodies(facts, wording)


def _missing_of_one(facts: Facts, wording: Wording) -> Iterator[str]:
    """Of one party: which of its tasks it said nothing on."""
    tasks = [facts.title(pair.task) for pair in facts.owed if not pair.has_reported]
    if tasks:
        yield wording.say("missing.tasks", count=len(tasks), names=JOINED.join(tasks))
    else:
        yield wording.say("missing.none_of_one")
    if facts.scope.body is None:
        yield from _missing_bodies(facts, wording)


def _missing_bodies(facts: Facts, wording: Wording) -> Iterator[str]:
    for party, bodies in facts.groups.items():
        heard = {report.body for report in facts.reports if report.party == party and report.is_of_period}
        lacking = [body for body in bodies if body not in heard]
        if heard - {None} and lacking:
            yield wording.say("missing.bodies", party=party, names=JOINED.join(lacking))


def _lacking(facts: Facts, party: str) -> int:
    return sum(not pair.has_reported for pair in facts.of_party(party))


def _request(facts: Facts, wording: Wording) -> Iterator[str]:
    lacks = any(not pair.has_reported for pair in facts.owed)
    of_one = "_of_one" if facts.scope.party else ""
    if lacks:
        yield wording.say(f"request.missing{of_one}")
    if facts.stuck:
        yield wording.say(f"request.stuck{of_one}")
    if not lacks and not facts.stuck:
        yield wording.say("request.none")

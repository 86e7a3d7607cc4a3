"""Is a document in force on a given day, why, and the sentence that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.wording import Wording
from ingest.index import DocumentKind, Identity


class ValidityStatus(StrEnum):
    IN_FORCE = "in_force"  # 现行
    EXPIRED = "expired"  # 已到期
    NOT_YET_IN_FORCE = "not_yet_in_force"  # 尚未施行
    REPEALED = "repealed"  # 已废止
    UNKNOWN = "unknown"  # 不详


@dataclass(frozen=True, slots=True)
class Validity:
    """What holds on the day `on`. `since` is the day the status began, `until` the last day in force, where known.

    `reason` is a stable code: `repealed`, `plan_period_over`, `end_passed`, `start_ahead`, `within_period`,
    `no_end_stated`, `nothing_known`.
    """

    status: ValidityStatus
    reason: str
    on: date
    since: date | None = None
    until: date | None = None


def status_on(identity: Identity, day: date) -> Validity:
    """Whether the document is in force on that day, as far as the document and its header say.

    An official document that states no end stays in force until it is repealed; a digest proves no such thing.
    """
    until = identity.in_force_until
    begins = identity.in_force_from or identity.issued_on
    if identity.repealed_on is not None and identity.repealed_on <= day:
        return Validity(ValidityStatus.REPEALED, "repealed", day, since=identity.repealed_on, until=until)
    if until is not None and until < day:
        reason = "plan_period_over" if identity.in_force_until_basis == "plan_period" else "end_passed"
        return Validity(ValidityStatus.EXPIRED, reason, day, until=until)
    if begins is not None and begins > day:
        return Validity(ValidityStatus.NOT_YET_IN_FORCE, "start_ahead", day, since=begins, until=until)
    if until is not None:
        return Validity(ValidityStatus.IN_FORCE, "within_period", day, since=begins, until=until)
    if identity.kind is DocumentKind.OFFICIAL and (begins is not None or identity.issued is not None):
        return Validity(ValidityStatus.IN_FORCE, "no_end_stated", day, since=begins)
    return Validity(ValidityStatus.UNKNOWN, "nothing_known", day, since=begins)


def validity_label(validity: Validity, wording: Wording) -> str:
    """The status in one word: 现行, 已到期 …"""
    return wording.say(f"validity.labels.{validity.status}")


def validity_notice(identity: Identity, validity: Validity, wording: Wording) -> str | None:
    """The sentence that goes with an answer from this document; None where nothing needs saying."""
    match validity.status:
        case ValidityStatus.IN_FORCE:
            return None
        case ValidityStatus.UNKNOWN:
            return wording.say("validity.unknown")
        case ValidityStatus.REPEALED:
            return wording.say("validity.repealed", since=chinese_day(validity.since))
        case ValidityStatus.NOT_YET_IN_FORCE:
            return wording.say("validity.not_yet_in_force", since=chinese_day(validity.since))
        case ValidityStatus.EXPIRED:
            return _expired(identity, validity, wording)


def _expired(identity: Identity, validity: Validity, wording: Wording) -> str:
    until = chinese_day(validity.until)
    if validity.reason != "plan_period_over" or identity.plan_period is None:
        return wording.say("validity.expired", until=until)
    first, last = identity.plan_period
    if first == last:
        return wording.say("validity.expired_plan_one_year", first=first, until=until)
    return wording.say("validity.expired_plan", first=first, last=last, until=until)


def chinese_day(day: date | None) -> str:
    """2022年12月31日; empty where the day is not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""

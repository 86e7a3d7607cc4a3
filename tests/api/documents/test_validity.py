"""Whether a document is in force on a day, and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.documents.validity import ValidityStatus, status_on, validity_label, validity_notice
from api.wording import Wording
from ingest.index import DocumentKind, Identity

WORDING = Wording.load()
PLAN = Identity(
    title="某市三年行动计划（2020—2022年）",
    doc_number="某政办〔2020〕1号",
    kind=DocumentKind.OFFICIAL,
    issued_on=date(2020, 7, 31),
    in_force_until=date(2022, 12, 31),
    in_force_until_basis="plan_period",
    plan_period=(2020, 2022),
)
RULE = Identity(title="某办法", doc_number=None, kind=DocumentKind.OFFICIAL, issued_on=date(2014, 3, 1))

CASES = [
    pytest.param(PLAN, date(2022, 12, 31), ValidityStatus.IN_FORCE, "within_period", id="last day of a plan"),
    pytest.param(PLAN, date(2023, 1, 1), ValidityStatus.EXPIRED, "plan_period_over", id="day after a plan"),
    pytest.param(
        PLAN, date(2020, 7, 30), ValidityStatus.NOT_YET_IN_FORCE, "start_ahead", id="before it was issued"
    ),
    pytest.param(RULE, date(2030, 1, 1), ValidityStatus.IN_FORCE, "no_end_stated", id="no end stated"),
    pytest.param(
        replace(RULE, in_force_from=date(2014, 6, 1)),
        date(2014, 5, 1),
        ValidityStatus.NOT_YET_IN_FORCE,
        "start_ahead",
        id="issued, not yet in force",
    ),
    pytest.param(
        replace(PLAN, repealed_on=date(2021, 5, 1)),
        date(2021, 5, 1),
        ValidityStatus.REPEALED,
        "repealed",
        id="day of repeal",
    ),
    pytest.param(
        replace(PLAN, repealed_on=date(2021, 5, 1)),
        date(2021, 4, 30),
        ValidityStatus.IN_FORCE,
        "within_period",
        id="day before repeal",
    ),
    pytest.param(
        replace(PLAN, in_force_until_basis="text"),
        date(2023, 1, 1),
        ValidityStatus.EXPIRED,
        "end_passed",
        id="end stated in the text",
    ),
    pytest.param(
        replace(RULE, kind=DocumentKind.DIGEST),
        date(2020, 1, 1),
        ValidityStatus.UNKNOWN,
        "nothing_known",
        id="a digest proves nothing",
    ),
    pytest.param(
        replace(RULE, issued_on=None),
        date(2020, 1, 1),
        ValidityStatus.UNKNOWN,
        "nothing_known",
        id="no date at all",
    ),
]


@pytest.mark.parametrize(("identity", "day", "status", "reason"), CASES)
def test_the_status_on_a_day(identity: Identity, day: date, status: ValidityStatus, reason: str) -> None:
    validity = status_on(identity, day)
    assert (validity.status, validity.reason) == (status, reason)


def test_an_expired_plan_names_its_period_and_last_day() -> None:
    notice = validity_notice(PLAN, status_on(PLAN, date(2024, 1, 1)), WORDING)
    assert notice == "该文件计划期为2020—2022年，已于2022年12月31日期满，以下内容仅供参考。"


def test_a_plan_of_one_year_names_that_year_once() -> None:
    one_year = replace(PLAN, plan_period=(2022, 2022))
    notice = validity_notice(one_year, status_on(one_year, date(2024, 1, 1)), WORDING)
    assert notice is not None
    assert notice.startswith("该文件计划期为2022年，")


def test_an_end_that_the_text_states_is_no_plan_period() -> None:
    ended = replace(PLAN, in_force_until_basis="text")
    notice = validity_notice(ended, status_on(ended, date(2024, 1, 1)), WORDING)
    assert notice == "该文件有效期至2022年12月31日，已经到期，以下内容仅供参考。"


def test_a_document_in_force_needs_no_notice() -> None:
    assert validity_notice(PLAN, status_on(PLAN, date(2021, 1, 1)), WORDING) is None


def test_the_label_is_one_word() -> None:
    assert validity_label(status_on(PLAN, date(2023, 1, 1)), WORDING) == "已到期"


@given(st.dates(date(2019, 1, 1), date(2025, 1, 1)))
def test_an_expired_document_stays_expired(day: date) -> None:
    if status_on(PLAN, day).status is ValidityStatus.EXPIRED:
        assert status_on(PLAN, day + timedelta(days=1)).status is ValidityStatus.EXPIRED

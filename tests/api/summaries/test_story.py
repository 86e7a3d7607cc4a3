"""A quarter of 31 parties, 18 tasks and 600 check-ins: the summary against the rows themselves, in every format."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import select

from api.checkins.plan_rows import owed_pairs
from api.checkins.tables import StoredCheckin
from api.resources import Resources
from tests.api.summaries.quarter import FIRST, LAST

PERIOD = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
SINCE = datetime(2020, 6, 30, 16, tzinfo=UTC)  # midnight in Shanghai
UNTIL = datetime(2020, 9, 30, 16, tzinfo=UTC)


@pytest.fixture(scope="module")
def summary(client: TestClient, supervisor: dict[str, str]) -> dict[str, Any]:
    reply = client.get("/v1/summaries", params=PERIOD, headers=supervisor)
    assert reply.status_code == 200
    return dict(reply.json())


@pytest.fixture(scope="module")
def rows(quarter: Resources) -> list[StoredCheckin]:
    """All check-ins by the end of the quarter, straight from the table, withdrawn ones included."""
    with quarter.readers() as session:
        return [row for row in session.scalars(select(StoredCheckin)) if row.sent_at < UNTIL]


def counted(rows: list[StoredCheckin]) -> list[StoredCheckin]:
    return [row for row in rows if row.sent_at >= SINCE and row.withdrawn_at is None]


def view(summary: dict[str, Any], key: str) -> list[dict[str, Any]]:
    [found] = [one for one in summary["views"] if one["key"] == key]
    return list(found["rows"])


def test_the_plan_has_31_parties_and_18_tasks(summary: dict[str, Any]):
    assert (summary["counts"]["parties"], summary["counts"]["tasks"]) == (31, 18)


def test_what_is_counted_is_what_is_there(summary: dict[str, Any], rows: list[StoredCheckin]):
    of_period = [row for row in rows if row.sent_at >= SINCE]
    counts = summary["counts"]
    assert counts["checkins"] == len(counted(rows)) > 400
    assert counts["corrected"] == sum(row.corrected_at is not None for row in counted(rows)) > 0
    assert counts["withdrawn"] == sum(row.withdrawn_at is not None for row in of_period) > 0


def test_reported_and_missing_add_up_to_what_is_owed(
    summary: dict[str, Any], rows: list[StoredCheckin], quarter: Resources
):
    owed = owed_pairs(quarter.index)
    heard = {(row.party, row.task) for row in counted(rows)}
    counts = summary["counts"]
    assert counts["pairs"] == len(owed)
    assert counts["reported"] == sum(pair in heard for pair in owed)
    assert counts["reported"] + counts["missing"] == counts["pairs"]


def test_each_party_is_counted_by_itself(
    summary: dict[str, Any], rows: list[StoredCheckin], quarter: Resources
):
    owed = Counter(party for party, _ in owed_pairs(quarter.index))
    heard = Counter(party for party, _ in {(row.party, row.task) for row in counted(rows)})
    checkins = Counter(row.party for row in counted(rows))
    for one in view(summary, "parties"):
        told = (one["owed"], one["reported"], one["missing"], one["checkins"])
        party = one["party"]
        assert told == (owed[party], heard[party], owed[party] - heard[party], checkins[party])


def test_the_stretches_add_up_to_the_period(summary: dict[str, Any], rows: list[StoredCheckin]):
    trend = view(summary, "trend")
    assert sum(one["checkins"] for one in trend) == len(counted(rows))
    assert (trend[0]["first"], trend[-1]["last"]) == (FIRST.isoformat(), LAST.isoformat())


def test_the_states_of_the_pairs_add_up(summary: dict[str, Any]):
    states = ("done", "on_track", "delayed", "blocked", "not_started")
    for table in ("parties", "tasks"):
        assert (
            sum(one[state] for one in view(summary, table) for state in states) == summary["counts"]["pairs"]
        )


def test_the_last_report_of_each_body_is_told(summary: dict[str, Any], rows: list[StoredCheckin]):
    newest: dict[tuple[str, str | None, str], StoredCheckin] = {}
    for row in sorted(rows, key=lambda one: (one.sent_at, one.number)):
        if row.withdrawn_at is None:
            newest[row.party, row.sub_party, row.task] = row
    told = sorted(datetime.fromisoformat(one["said_at"]) for one in view(summary, "reports"))
    assert told == sorted(row.sent_at for row in newest.values())


def test_a_reading_is_measured_by_the_target_of_the_year(summary: dict[str, Any]):
    stations = [one for one in view(summary, "targets") if one["unit"] == "个"]
    assert stations
    for one in stations:
        assert (one["target"], one["due_on"]) == (1500, "2020-12-31")
        assert one["target_share"] == pytest.approx(one["value"] / 15)
        assert one["left"] == 1500 - one["value"]


def test_late_parties_are_told_by_round(summary: dict[str, Any], rows: list[StoredCheckin]):
    july = view(summary, "rounds")[0]
    opens, due, closes = (datetime(2020, 7, day, tzinfo=UTC) for day in (1, 21, 28))
    first: dict[tuple[str, str], datetime] = {}
    for row in rows:
        if opens <= row.sent_at < closes and row.withdrawn_at is None:
            pair = row.party, row.task
            first[pair] = min(first.get(pair, closes), row.sent_at)
    late = {party for (party, _), at in first.items() if at > due}
    assert set(filter(None, july["late"].split("、"))) <= late


def test_what_was_agreed_with_the_supervisors_is_told(summary: dict[str, Any]):
    agreed = [one for one in view(summary, "stuck") if one["agreed_on"]]
    assert {one["judged_reason"] for one in agreed} == {"约谈后重新排期"}


def test_every_number_of_the_text_is_counted(summary: dict[str, Any]):
    text = summary["text"]["parts"][0]["paragraphs"]
    counts = summary["counts"]
    numbers = set(map(int, re.findall(r"(?<![\d.])\d+(?![\d.%年月日—G])", text[0].split("》的", 1)[1])))
    assert numbers == {counts[name] for name in ("parties", "tasks", "pairs", "reported", "missing")}


# ── the formats agree ──


def fetch(client: TestClient, supervisor: dict[str, str], kind: str, **more: str) -> bytes:
    reply = client.get("/v1/summaries", params={**PERIOD, "format": kind, **more}, headers=supervisor)
    assert reply.status_code == 200
    return reply.content


@pytest.mark.parametrize(
    "key", ["overview", "parties", "tasks", "targets", "stuck", "trend", "rounds", "reports"]
)
def test_the_csv_says_what_the_json_says(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any], key: str
):
    table = list(csv.reader(io.StringIO(fetch(client, supervisor, "csv", view=key).decode("utf-8-sig"))))
    expected = [list(map(as_csv_cell, row.values())) for row in view(summary, key)]
    assert table[1:] == expected


def as_csv_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        return value[:16].replace("T", " ")
    if isinstance(value, str):
        return "'" + value if value.startswith(("=", "+", "-", "@")) else value
    return f"{Decimal(str(value)).quantize(Decimal('0.01'), 'ROUND_HALF_UP').normalize():f}"


def test_the_workbook_says_what_the_json_says(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    book = load_workbook(io.BytesIO(fetch(client, supervisor, "xlsx")))
    assert book.sheetnames == [one["title"] for one in summary["views"]]
    for one in summary["views"]:
        sheet = book[one["title"]]
        assert [cell.value for cell in sheet[1]] == [column["label"] for column in one["columns"]]
        for written, row in zip(sheet.iter_rows(min_row=2), one["rows"], strict=True):
            for cell, column in zip(written, one["columns"], strict=True):
                if column["kind"] in ("count", "number", "percent") and row[column["key"]] is not None:
                    factor = 100 if column["kind"] == "percent" else 1
                    assert cell.value * factor == pytest.approx(row[column["key"]])


def test_the_workbook_freezes_its_headers_and_runs_no_formula(client: TestClient, supervisor: dict[str, str]):
    book = load_workbook(io.BytesIO(fetch(client, supervisor, "xlsx")))
    assert {sheet.freeze_panes for sheet in book} == {"B2"}
    texts = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert any(cell.value == "=1+1" for cell in texts)
    assert all(cell.data_type == "s" for cell in texts)


def test_the_notice_says_what_the_json_says(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    document = Document(io.BytesIO(fetch(client, supervisor, "docx")))
    told = [paragraph.text for paragraph in document.paragraphs]
    for part in summary["text"]["parts"]:
        assert part["heading"] in told
        assert set(part["paragraphs"]) <= set(told)
    parties = document.tables[0]
    assert len(parties.rows) == 1 + 31
    labels = [cell.text for cell in parties.rows[0].cells]
    for row, expected in zip(parties.rows[1:], view(summary, "parties"), strict=True):
        cells = dict(zip(labels, (cell.text for cell in row.cells), strict=True))
        assert (cells["应报项数"], cells["已报项数"]) == (str(expected["owed"]), str(expected["reported"]))


def test_the_notice_has_the_official_form(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    document = Document(io.BytesIO(fetch(client, supervisor, "docx")))
    told = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert "".join(told[:3]) == summary["text"]["title"]
    assert "各县、区人民政府，市人民政府有关部门，各有关单位：" in told
    assert told.index("开封市人民政府办公室") + 1 == told.index("2020年10月8日")
    assert len(document.inline_shapes) == 2


def test_no_row_of_an_annex_is_cut_by_a_page(client: TestClient, supervisor: dict[str, str]):
    document = Document(io.BytesIO(fetch(client, supervisor, "docx")))
    rows = [row for table in document.tables for row in table.rows]
    assert rows and all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_markdown_has_the_text_and_the_tables(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    told = fetch(client, supervisor, "md").decode()
    assert all(f"## {one['title']}" in told for one in summary["views"])
    assert summary["text"]["parts"][0]["paragraphs"][1] in told


# ── narrowed ──


def test_a_summary_of_one_party_is_part_of_the_whole(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    reply = client.get("/v1/summaries", params={**PERIOD, "party": "财政局"}, headers=supervisor).json()
    [alone] = view(reply, "parties")
    assert alone == next(one for one in view(summary, "parties") if one["party"] == "财政局")


def test_a_summary_of_one_task_is_part_of_the_whole(
    client: TestClient, supervisor: dict[str, str], summary: dict[str, Any]
):
    reply = client.get(
        "/v1/summaries", params={**PERIOD, "task": "加快推进5G网络建设"}, headers=supervisor
    ).json()
    [alone] = view(reply, "tasks")
    assert alone == view(summary, "tasks")[1]

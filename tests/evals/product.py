"""A tiny product to measure: the HTTP contract over a matrix, a ledger and answers that a test writes down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import FastAPI
from fastapi.testclient import TestClient

from evals.driver import Citation, CitedDocument, Driver, FigureRow, PartyRow, Reply, TaskRow

PLAN = CitedDocument(
    id="plan", title="清河县节水三年方案（2021—2023年）", doc_number="清政办〔2021〕7号", kind="official"
)
SECTIONS = (
    ("文头", "清政办〔2021〕7号\n"),
    ("一、目标", "一、目标。到2022年年底,新建雨水花园120个,每个补助300元。\n"),
    ("附件", "附件 责任分工\n"),
    ("附件/（一）管网改造", "（一）管网改造 水利局、财政局\n"),
    ("附件/（二）雨水花园", "（二）雨水花园 园林局、水利局、财政局\n"),
    ("附件/（三）节水宣传", "（三）节水宣传 教育局\n"),
)
TEXT = "".join(text for _, text in SECTIONS)
MATRIX = {
    "管网改造": ("水利局", "财政局"),
    "雨水花园": ("园林局", "水利局", "财政局"),
    "节水宣传": ("教育局",),
}
NUMBERS = {"管网改造": "（一）", "雨水花园": "（二）", "节水宣传": "（三）"}


@dataclass
class Product:
    """`replies` by question; any other question is refused. `passages` by query. Keeps what it was asked."""

    replies: dict[str, Mapping[str, object]] = field(default_factory=dict)
    passages: dict[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    asked: list[dict[str, object]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/v1/ask")
        def ask(body: dict[str, object]) -> object:
            self.asked.append(body)
            written = self.replies.get(
                str(body["question"]), {"status": "no_source_found", "answered": False}
            )
            conversation = body.get("conversation_id") or f"c{len(self.asked)}"
            return {"answer_id": "a", "conversation_id": conversation, "answer": "文件没有写。", **written}

        @app.post("/v1/search")
        def search(body: dict[str, object]) -> object:
            return {"passages": self.passages.get(str(body["query"]), [])}

        app.add_api_route("/v1/tasks", lambda: {"tasks": [task.model_dump() for task in tasks()]})
        app.add_api_route("/v1/parties", lambda: {"parties": [party.model_dump() for party in parties()]})
        app.add_api_route(
            "/v1/figures", lambda: {"figures": [row.model_dump(mode="json") for row in figures()]}
        )
        app.add_api_route("/v1/documents", lambda: {"documents": [{"id": "plan"}]})
        app.add_api_route("/v1/documents/plan", stored_plan)
        app.add_api_route("/readyz", lambda: {"index": "built-1"})
        return app

    def driver(self) -> Driver:
        return Driver(TestClient(self.app()))


def tasks() -> tuple[TaskRow, ...]:
    return tuple(
        TaskRow.model_validate(
            {
                "id": f"t{number}",
                "document": PLAN,
                "title": title,
                "path": row(title),
                "parties": [
                    {"party_id": f"清河县/{name}", "name": name, "position": place}
                    for place, name in enumerate(names, start=1)
                ],
            }
        )
        for number, (title, names) in enumerate(MATRIX.items(), start=1)
    )


def row(title: str) -> str:
    return f"附件/{NUMBERS[title]}{title}"


def parties() -> tuple[PartyRow, ...]:
    named = ("水利局", "财政局", "园林局", "教育局")
    rows = [party(name, aliases=("园林绿化局",) if name == "园林局" else ()) for name in named]
    return (*rows, party("气象局", aliases=("气象台",)))


def party(name: str, place: str = "清河县", aliases: Sequence[str] = ()) -> PartyRow:
    return PartyRow(id=f"{place}/{name}", name=name, place=place, aliases=tuple(aliases))


def figures() -> tuple[FigureRow, ...]:
    return (
        figure("120个", "count", "雨水花园数量", period="2022年年底", value="120", unit="个"),
        figure("300元", "amount", "雨水花园补助", value="300", unit="元"),
        figure("2022年", "period", ""),
    )


def figure(text: str, kind: str, measure: str, **more: object) -> FigureRow:
    start = TEXT.index(text)
    fields = {
        "document": PLAN,
        "section": "一、目标",
        "start": start,
        "end": start + len(text),
        "id": f"f-{text}",
    }
    return FigureRow.model_validate({**fields, "kind": kind, "text": text, "measure": measure, **more})


def stored_plan() -> dict[str, object]:
    sections, start = [], 0
    for path, text in SECTIONS:
        sections.append({"path": path, "start": start, "end": start + len(text), "text": text})
        start += len(text)
    return {**PLAN.model_dump(), "in_force_until": "2023-12-31", "sections": sections}


def cite(words: str, section: str, number: int = 1) -> Citation:
    start = TEXT.index(words)
    end = start + len(words)
    return Citation(number=number, document=PLAN, section=section, quote=words, start=start, end=end)


def reply(
    answer: str, *citations: Citation, status: str = "answered", answered: bool = True, **more: object
) -> Reply:
    fields = {"answer_id": "a", "conversation_id": "c", "status": status, "answered": answered}
    return Reply.model_validate({**fields, "answer": answer, "citations": citations, **more})

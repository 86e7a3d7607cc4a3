"""Tasks, parties and responsibilities on the wire."""

from __future__ import annotations

from pydantic import BaseModel

from api.documents.catalogue import section_url
from api.documents.schemas import DocumentRef
from api.matrix.lookup import MatrixLookup
from api.wording import Wording
from ingest.index import Document, Party, PartyRegistry, Responsibility, Task


class ResponsibilityOut(BaseModel):
    """One name in a row, at its place; `member` where the row names one body of a collective party."""

    party_id: str
    name: str
    name_as_written: str
    member: str | None
    role: str
    role_label: str
    position: int

    @classmethod
    def of(cls, link: Responsibility, registry: PartyRegistry, wording: Wording) -> ResponsibilityOut:
        return cls(
            party_id=link.party_id,
            name=registry.party(link.party_id).name,
            name_as_written=link.name_as_written,
            member=link.member,
            role=link.role.value,
            role_label=wording.say(f"roles.{link.role}"),
            position=link.position,
        )


class TaskOut(BaseModel):
    """A row of a matrix. `path` is its section path, `body_path` that of the section that says what to do."""

    id: str
    document: DocumentRef
    ordinal: int
    number: str
    title: str
    group: str | None
    path: str
    body_path: str | None
    deadline: str | None
    url: str
    parties: list[ResponsibilityOut]

    @classmethod
    def of(
        cls, task: Task, document: Document, matrix: MatrixLookup, registry: PartyRegistry, wording: Wording
    ) -> TaskOut:
        return cls(
            id=task.id,
            document=DocumentRef.of(document),
            ordinal=task.ordinal,
            number=task.number,
            title=task.title,
            group=task.group,
            path=task.path,
            body_path=task.body_path,
            deadline=task.deadline,
            url=section_url(document.id, task.path),
            parties=[ResponsibilityOut.of(link, registry, wording) for link in matrix.parties_of(task.id)],
        )


class TaskList(BaseModel):
    total: int
    tasks: list[TaskOut]


class MemberOut(BaseModel):
    name: str
    aliases: list[str]
    kind: str


class PartyRef(BaseModel):
    """A party; `task_count` counts the rows that name it."""

    id: str
    name: str
    place: str
    is_known: bool
    task_count: int


class PartySummary(PartyRef):
    aliases: list[str]
    members: list[MemberOut]

    @classmethod
    def of(cls, party: Party, task_count: int) -> PartySummary:
        return cls(
            id=party.id,
            name=party.name,
            place=party.place,
            is_known=party.is_known,
            task_count=task_count,
            aliases=list(party.aliases),
            members=[
                MemberOut(name=member.name, aliases=list(member.aliases), kind=member.kind)
                for member in party.members
            ],
        )


class PartyList(BaseModel):
    total: int
    parties: list[PartySummary]


class PartyTaskOut(BaseModel):
    """A row as seen from one party: what it is there."""

    role: str
    role_label: str
    position: int
    task: TaskOut


class PartyDetail(PartySummary):
    """`member` is set where the name asked for is one body of this collective party; `also` are its namesakes."""

    asked_as: str
    member: str | None
    tasks: list[PartyTaskOut]
    also: list[PartyRef]

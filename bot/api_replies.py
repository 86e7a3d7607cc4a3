"""The few fields of the API's replies that the bot shows; it ignores the rest."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

MEMBER, SUPERVISOR = "member", "supervisor"


class ApiReply(BaseModel):
    model_config = ConfigDict(frozen=True)


# ── members ──


class Member(ApiReply):
    """Who somebody is; a member has a party, which a `sub_party` names more closely."""

    role: str
    party: str | None = None
    sub_party: str | None = None

    @property
    def reports_for(self) -> str | None:
        return self.sub_party or self.party


class Joined(ApiReply):
    member: Member


class Invitation(ApiReply):
    """`code` is shown once; nobody can look it up afterwards."""

    code: str
    role: str
    party: str | None = None
    sub_party: str | None = None
    expires_at: datetime


# ── check-ins ──


class ReportedFigure(ApiReply):
    name: str
    value: int | float
    unit: str
    as_of: date | None = None
    is_increment: bool = False


class Measurement(ApiReply):
    """A figure beside its target; `share` is reading / target."""

    name: str
    unit: str
    target: int | float
    share: float
    left: int | float
    due_on: date | None = None
    is_reached: bool


class Change(ApiReply):
    """A figure beside the one before; an empty name is the percentage."""

    name: str
    before: int | float
    now: int | float


class Draft(ApiReply):
    """What was understood of one task; `title` is None while it is open which."""

    party: str | None = None
    sub_party: str | None = None
    task: str | None = None
    title: str | None = None
    figures: tuple[ReportedFigure, ...] = ()
    percent: int | float | None = None
    status: str | None = None
    issues: tuple[str, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    changes: tuple[Change, ...] = ()


class DoubtChoice(ApiReply):
    """`field` and `value` settle the doubt in the next request; without a field, the message has to be written anew."""

    label: str
    field: str | None = None
    value: str | bool | None = None


class DoubtQuestion(ApiReply):
    doubt: str
    sentence: str
    choices: tuple[DoubtChoice, ...] = ()


class Reading(ApiReply):
    """What was understood of a message; `questions` come one for each doubt, the one to ask first in front."""

    is_checkin: bool
    corrects: bool = False
    asks: bool = False
    asks_standing: bool = False
    drafts: tuple[Draft, ...] = ()
    notices: tuple[str, ...] = ()
    questions: tuple[DoubtQuestion, ...] = ()


class Recorded(ApiReply):
    """One check-in for each draft, as it is kept."""

    ids: tuple[str, ...]
    checkins: tuple[Draft, ...]


class TaskRow(ApiReply):
    title: str
    path: str


class TaskRows(ApiReply):
    tasks: tuple[TaskRow, ...]


# ── rounds ──


class RowStanding(ApiReply):
    title: str
    standing: str


class PartyStanding(ApiReply):
    party: str
    standing: str
    label: str
    tasks: tuple[RowStanding, ...] = ()


class OwnRound(ApiReply):
    sentence: str


class OwnRounds(ApiReply):
    rounds: tuple[OwnRound, ...]


class RoundRef(ApiReply):
    id: str
    state: str


class Rounds(ApiReply):
    rounds: tuple[RoundRef, ...]


class Round(ApiReply):
    """One round with every party; `owed` and `reported` count rows, the rest parties."""

    name: str
    due_at: datetime
    parties: int
    parties_reported: int
    parties_late: int
    parties_exempt: int
    owed: int
    reported: int
    standings: tuple[PartyStanding, ...]


class Recipient(ApiReply):
    channel: str
    account: str


class Nudge(ApiReply):
    """To be sent now to each recipient, and confirmed with `claim`."""

    id: str
    claim: str
    kind: str
    round: str
    party: str
    due_at: datetime
    open_tasks: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    sentence: str


class Nudges(ApiReply):
    nudges: tuple[Nudge, ...]


# ── summaries ──


class SummaryPart(ApiReply):
    heading: str
    paragraphs: tuple[str, ...]


class SummaryText(ApiReply):
    title: str
    subtitle: str
    parts: tuple[SummaryPart, ...]


class Summary(ApiReply):
    """`task` is the path of a row of the matrix."""

    since: date
    until: date
    party: str | None = None
    sub_party: str | None = None
    task: str | None = None
    text: SummaryText

    @property
    def about(self) -> str:
        """The words that ask for the same again, also when the round is over."""
        named = (self.sub_party or self.party, self.task and self.task.rpartition("/")[2])
        return " ".join([f"{self.since}到{self.until}", *(name for name in named if name)])


class Bulletin(ApiReply):
    """A summary that comes to a chat again and again; `when` says so in words."""

    id: str
    channel: str
    chat: str
    about: str
    when: str


class Bulletins(ApiReply):
    bulletins: tuple[Bulletin, ...]


class DueBulletin(ApiReply):
    """To be sent now, and settled with `claim`."""

    id: str
    claim: str
    due_at: datetime
    chat: str
    summary: Summary


class DueBulletins(ApiReply):
    bulletins: tuple[DueBulletin, ...]

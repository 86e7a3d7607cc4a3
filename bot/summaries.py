"""Summaries and who is missing, in spans; for any channel."""

from __future__ import annotations

from collections.abc import Iterator

from bot.api_client import ApiClient, File
from bot.api_replies import Bulletin, PartyStanding, Round, Summary
from bot.spans import Mark, Span, visible
from bot.wording import MissingWords, Wording

KINDS = ("xlsx", "docx", "png")
LATE, MISSING, AWAITED, PARTLY = "late", "missing", "awaited", "partly"


class SummaryDesk:
    """Knows the API and nothing of the channel. Everything it does may raise ApiRefused, ApiUnavailable."""

    def __init__(self, api: ApiClient, wording: Wording) -> None:
        self._api = api
        self._wording = wording

    async def summary(self, about: str, account: str, request_id: str) -> list[Span]:
        """The text; the words that ask for it again stand in it as an offer, for the buttons of its files."""
        return summary_spans(await self._api.summary(about, account, request_id), self._wording)

    async def file(self, about: str, kind: str, account: str, request_id: str) -> File:
        return await self._api.summary_file(about, kind, account, request_id)

    async def set_bulletin(self, chat: str, words: str, account: str, request_id: str) -> str:
        """The sentence that says what will come."""
        found = await self._api.set_bulletin(chat, words, account, request_id)
        return self._described(self._wording.bulletins.set, found)

    async def end_bulletin(self, chat: str, account: str, request_id: str) -> str:
        for one in await self._of_chat(chat, account, request_id):
            await self._api.end_bulletin(one.id, account, request_id)
        return self._wording.bulletins.ended

    async def show_bulletin(self, chat: str, account: str, request_id: str) -> str:
        """What comes to this chat, and how to change it."""
        words = self._wording.bulletins
        found = await self._of_chat(chat, account, request_id)
        told = [self._described(words.now, one) for one in found] or [words.none]
        return "\n".join([*told, words.how])

    async def _of_chat(self, chat: str, account: str, request_id: str) -> list[Bulletin]:
        channel = account.partition(":")[0]
        found = await self._api.bulletins(account, request_id)
        return [one for one in found if (one.channel, one.chat) == (channel, chat)]

    def _described(self, text: str, one: Bulletin) -> str:
        return text.format(when=one.when, about=one.about or self._wording.bulletins.this_round)

    async def missing(self, account: str, request_id: str) -> list[Span]:
        found = await self._api.current_round(account, request_id)
        words = self._wording.missing
        return [Span(words.no_round)] if found is None else missing_spans(found, words)


def summary_spans(summary: Summary, wording: Wording) -> list[Span]:
    """Headings and paragraphs, as the API composed them."""
    text = summary.text
    spans = [Span(visible(text.title), Mark.STRONG), Span(f"\n{visible(text.subtitle)}")]
    for part in text.parts:
        if part.paragraphs:
            paragraphs = "\n".join(visible(each) for each in part.paragraphs)
            spans += [Span("\n\n"), Span(visible(part.heading), Mark.STRONG), Span(f"\n{paragraphs}")]
    return [*spans, Span(wording.summaries.scope), Span(visible(summary.about), Mark.OFFER)]


def missing_spans(found: Round, words: MissingWords) -> list[Span]:
    """Counts first, then who has not reported, who has in part, who was late."""
    due = words.moment.format(at=found.due_at)
    heading = words.heading.format(round=found.name, due=due, reported=found.reported, owed=found.owed)
    lines = (Span("\n" + visible(line)) for line in _lines(found, words))
    return [Span(visible(heading), Mark.STRONG), *lines]


def _lines(found: Round, words: MissingWords) -> Iterator[str]:
    by_standing: dict[str, list[PartyStanding]] = {}
    for one in found.standings:
        by_standing.setdefault(one.standing, []).append(one)
    silent = [*by_standing.get(MISSING, []), *by_standing.get(AWAITED, [])]
    if silent:
        yield words.silent.format(count=len(silent), names="、".join(one.party for one in silent))
    if partly := by_standing.get(PARTLY, []):
        names = (
            words.lacking.format(
                party=one.party, titles="、".join(_open_titles(one)), count=len(_open_titles(one))
            )
            for one in partly
        )
        yield words.partly.format(count=len(partly), names="；".join(names))
    if late := by_standing.get(LATE, []):
        yield words.late.format(count=len(late), names="、".join(one.party for one in late))
    if not silent and not partly:
        yield words.complete


def _open_titles(one: PartyStanding) -> list[str]:
    return [row.title for row in one.tasks if row.standing in (MISSING, AWAITED)]

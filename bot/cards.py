"""A report as people see it before and after it is recorded, in spans; knows no channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.api_replies import Change, Draft, Measurement, Recorded, ReportedFigure
from bot.reporting import Card
from bot.spans import Mark, Span, visible
from bot.wording import CardWords, Wording

TEN_THOUSAND, HUNDRED_MILLION = 10**4, 10**8
PLACES = 4  # of a number in 万 or 亿


def open_card(card: Card, wording: Wording) -> list[Span]:
    """A report that waits for a word of its sender's; the words themselves are shown below it, see `said`."""
    words = wording.cards
    title = words.correction if card.reading.corrects else words.open
    if card.question is not None:
        title = words.doubtful
    spans = [Span(title, Mark.STRONG), *_drafts(card.reading.drafts, words)]
    spans += [Span("\n" + words.notice.format(notice=visible(each))) for each in card.reading.notices]
    if card.question is not None:
        spans += [Span("\n\n"), Span(words.question.format(question=visible(card.question.sentence)))]
    return spans


def said(words: str, wording: Wording) -> list[Span]:
    """What was said, to be read back from there when a button is pressed."""
    return [Span(wording.cards.words + "\n"), Span(visible(words), Mark.QUOTE)]


def closed_card(card: Card, recorded: Recorded, wording: Wording) -> list[Span]:
    """What was recorded of it; pressing twice shows the same again."""
    words = wording.cards
    titles = {draft.task: draft.title for draft in card.reading.drafts}
    kept = [one.model_copy(update={"title": titles.get(one.task)}) for one in recorded.checkins]
    title = words.corrected if card.reading.corrects else words.recorded
    return [Span(title, Mark.STRONG), *_drafts(kept, words)]


def number_text(value: int | float) -> str:
    """1300, 12.6万, 3.5亿: as people write it, and never rounded."""
    scale, name = (HUNDRED_MILLION, "亿") if abs(value) >= HUNDRED_MILLION else (TEN_THOUSAND, "万")
    scaled = round(value / scale, PLACES)
    if abs(value) < scale or scaled * scale != value:
        return _plain(value)
    return f"{_plain(scaled)}{name}"


def _plain(value: int | float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6f}".rstrip("0")


def _drafts(drafts: Iterable[Draft], words: CardWords) -> Iterator[Span]:
    for draft in drafts:
        yield Span("\n\n")
        yield Span(visible(draft.title or words.unknown_task), Mark.STRONG)
        party = draft.sub_party or draft.party
        yield Span(words.party.format(party=visible(party)) if party else "")
        for line in _lines(draft, words):
            yield Span("\n" + visible(line))


def _lines(draft: Draft, words: CardWords) -> Iterator[str]:
    for figure in draft.figures:
        yield _figure(figure, words)
        yield from _beside(figure, draft, words)
    if draft.percent is not None:
        yield words.percent.format(percent=number_text(draft.percent))
        yield from (
            words.beside.format(text=_change(one, "%", words)) for one in draft.changes if not one.name
        )
    if draft.status is not None:
        yield words.status.format(status=words.statuses.get(draft.status, draft.status))
    for issue in draft.issues:
        yield words.issue.format(issue=issue)


def _figure(figure: ReportedFigure, words: CardWords) -> str:
    text = words.increment if figure.is_increment else words.figure
    as_of = words.as_of.format(day=_day(figure.as_of, words)) if figure.as_of else ""
    return text.format(name=figure.name, value=number_text(figure.value), unit=figure.unit, as_of=as_of)


def _beside(figure: ReportedFigure, draft: Draft, words: CardWords) -> Iterator[str]:
    """What the target and the report before say of a figure, on one line."""
    told = [_measured(one, words) for one in draft.measurements if one.name == figure.name]
    told += [_change(one, figure.unit, words) for one in draft.changes if one.name == figure.name]
    if told:
        yield words.beside.format(text=words.joined.join(told))


def _measured(one: Measurement, words: CardWords) -> str:
    text = words.reached if one.is_reached else words.measured
    share = _plain(round(one.share * 100, 1))
    return text.format(
        due=words.due.format(day=_day(one.due_on, words)) if one.due_on else "",
        target=number_text(one.target),
        unit=one.unit,
        share=share,
        left=number_text(one.left),
    )


def _change(one: Change, unit: str, words: CardWords) -> str:
    difference = one.now - one.before
    text = words.grown if difference > 0 else words.fallen if difference < 0 else words.unchanged
    return text.format(
        before=number_text(one.before), unit=unit, difference=number_text(round(abs(difference), 6))
    )


def _day(day: date, words: CardWords) -> str:
    return words.day.format(on=day)

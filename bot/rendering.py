"""Reply → Telegram HTML, split at the message limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from bot.api_client import Choice, SourceDocument
from bot.replies import Reply
from bot.spans import Mark, Span, length, split_spans, total_length, visible
from bot.wording import Wording

MESSAGE_LIMIT = 4096  # UTF-16 units of text, markup not counted: Bot API, sendMessage
ENTITY_LIMIT = 100  # Telegram ignores further marks of a message
QUOTE_SHOWN_CHARS = 300
CITATION_MARK = re.compile(r"(\[\d+\])")
DIGEST = "digest"
TAGS: Mapping[Mark, tuple[str, str]] = {
    Mark.PLAIN: ("", ""),
    Mark.STRONG: ("<b>", "</b>"),
    Mark.NOTICE: ("<i>", "</i>"),
    Mark.QUOTE: ("<blockquote expandable>", "</blockquote>"),
    Mark.OFFER: ("<code>", "</code>"),  # one tap copies it; read back when its button is pressed
}


def render(reply: Reply, wording: Wording, public_url: str | None = None) -> list[str]:
    """The messages to send, in order, each well-formed and within the limit. What is on offer stands whole in the last."""
    parts = split_spans(list(_body(reply, wording, public_url)), MESSAGE_LIMIT)
    offers = _offers(reply, wording)
    if offers:
        if parts and total_length(parts[-1]) + total_length(offers) + 2 <= MESSAGE_LIMIT:
            parts[-1] = [*parts[-1], Span("\n\n"), *offers]
        else:
            parts.append(offers)
    return [_html(part) for part in parts] or [escape(wording.answer.nothing, quote=False)]


def render_spans(spans: Sequence[Span], below: Sequence[Span] = ()) -> list[str]:
    """The same for text of our own; what is `below` stands whole in the last message. Raises ValueError where it cannot."""
    if total_length(below) > MESSAGE_LIMIT:
        raise ValueError("longer than a message")
    parts = split_spans(list(spans), MESSAGE_LIMIT)
    if below and parts and total_length(parts[-1]) + total_length(below) + 2 <= MESSAGE_LIMIT:
        parts[-1] = [*parts[-1], Span("\n\n"), *below]
    elif below:
        parts.append(list(below))
    return [_html(part) for part in parts]


def render_sentence(sentence: str) -> str:
    """A sentence of our own."""
    return escape(visible(sentence), quote=False)


def _body(reply: Reply, wording: Wording, public_url: str | None) -> Iterator[Span]:
    if reply.asked:
        yield Span(wording.answer.asked.format(question=visible(reply.asked)) + "\n", Mark.STRONG)
    links = {f"[{each.number}]": link_to(public_url, each.url) for each in reply.citations}
    for piece in CITATION_MARK.split(visible(reply.text).strip()):
        yield Span(piece, link=links.get(piece))
    for notice in reply.notices:
        yield Span("\n\n")
        yield Span(wording.answer.notice.format(notice=visible(notice)), Mark.NOTICE)
    if reply.citations:
        yield Span("\n\n")
        yield Span(wording.answer.sources, Mark.STRONG)
        yield from _sources(reply, wording, public_url)


def _sources(reply: Reply, wording: Wording, public_url: str | None) -> Iterator[Span]:
    """Citations that follow each other from one document share its name; words the answer quotes stand there only."""
    for document, group in groupby(reply.citations, key=lambda citation: citation.document):
        yield Span("\n" + _name(document, wording))
        for citation in group:
            section = visible(citation.section)
            yield Span("\n" + wording.answer.source.format(number=citation.number, section=section))
            link = link_to(public_url, citation.url)
            if link is not None:
                yield Span(" ")
                yield Span(wording.answer.read_source, link=link)
            if citation.quote.strip() not in reply.text:
                yield Span("\n")
                yield Span(_shortened(visible(citation.quote).strip(), wording), Mark.QUOTE)


def _name(document: SourceDocument, wording: Wording) -> str:
    name = wording.answer.document.format(
        title=visible(document.title), doc_number=visible(document.doc_number or "")
    )
    return name + wording.answer.digest if document.kind == DIGEST else name


def _shortened(quote: str, wording: Wording) -> str:
    return quote if len(quote) <= QUOTE_SHOWN_CHARS else quote[:QUOTE_SHOWN_CHARS] + wording.answer.more


def link_to(public_url: str | None, path: str) -> str | None:
    """Where people open a path of the API; None where that is not known, or the path leads elsewhere."""
    if public_url is None or not path.startswith("/") or path.startswith("//"):
        return None
    address = public_url + visible(path)
    return address if urlsplit(address).scheme in ("http", "https") else None


def shown_offers(reply: Reply, wording: Wording) -> list[Choice]:
    """What is on offer, questions on one line each, as many as fit one message; buttons count in this order."""
    offers = [Choice(label=each.label, question=one_line(each.question)) for each in reply.offers]
    room = MESSAGE_LIMIT - length(visible(reply.offers_title))
    shown: list[Choice] = []
    for offer in offers:
        if not offer.question:
            continue
        room -= length(f"\n{wording.answer.numbered.format(number=len(offers))}{offer.question}")
        if room < 0:
            break
        shown.append(offer)
    return shown


def one_line(text: str) -> str:
    """What can be shown of the text, on one line."""
    return " ".join(visible(text).split())


def _offers(reply: Reply, wording: Wording) -> list[Span]:
    offers = shown_offers(reply, wording)
    if not offers:
        return []
    spans = [Span(visible(reply.offers_title), Mark.STRONG)]
    for number, offer in enumerate(offers, start=1):
        spans.append(Span("\n" + (wording.answer.numbered.format(number=number) if len(offers) > 1 else "")))
        spans.append(Span(offer.question, Mark.OFFER))
    return spans


def _html(part: Sequence[Span]) -> str:
    marked = sum(span.mark is not Mark.PLAIN or span.link is not None for span in part)
    return "".join(_span_html(span, is_crowded=marked > ENTITY_LIMIT) for span in part)


def _span_html(span: Span, *, is_crowded: bool) -> str:
    """Where there are too many marks to be kept, those that buttons need are."""
    text = escape(span.text, quote=False)
    if not length(span.text.strip()) or (is_crowded and span.mark is not Mark.OFFER):
        return text
    if span.link is not None:
        return f'<a href="{escape(span.link)}">{text}</a>'
    opening, closing = TAGS[span.mark]
    return f"{opening}{text}{closing}"

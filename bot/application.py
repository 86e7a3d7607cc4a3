"""build_application(): the table of handlers, in the order they are tried."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import chain
from typing import Any

from telegram import (
    LinkPreviewOptions,
)
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    Defaults,
    ExtBot,
)

from bot.api_client import ApiClient
from bot.asking import Desk
from bot.failures import Failures
from bot.handlers.checkins import Checkins
from bot.handlers.groups import Door
from bot.handlers.help import Help
from bot.handlers.joining import Joining
from bot.handlers.questions import Questions
from bot.handlers.report_presses import ReportPresses
from bot.handlers.report_steps import ReportSteps
from bot.handlers.summaries import Summaries
from bot.joining import JoiningDesk
from bot.journal import Journal
from bot.limits import Limits
from bot.metrics import Metrics
from bot.outages import Outages
from bot.pacing import Pacing
from bot.polling import UpdatesRequest
from bot.reporting import ReportDesk
from bot.sending import Sender
from bot.settings import Settings
from bot.summaries import SummaryDesk
from bot.turnstile import Turnstile
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
BotApplication = Application[ExtBot[int], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
DOOR = -1  # the group of handlers tried before all others


@dataclass(frozen=True, slots=True)
class Tools:
    """What the application is built with: the API, what to say, and what it keeps and counts."""

    api: ApiClient
    wording: Wording
    journal: Journal
    metrics: Metrics
    pacing: Pacing


def build_application(settings: Settings, token: str, tools: Tools) -> BotApplication:
    """The bot, ready to be initialised and handed updates. Any: the library's stores per chat and person, unused."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as the library's next version gives them
    application = _builder(settings, token, tools.pacing)
    wording, metrics = tools.wording, tools.metrics
    outages = Outages(60 * settings.keep_trying_minutes)
    sender = Sender(wording, settings.public_url)
    desk = Desk(tools.api, wording, token, metrics, outages)
    limits = Limits(settings.per_person_per_minute, settings.per_group_per_minute)
    turnstile = Turnstile(limits, sender, wording, metrics)
    door = Door(settings.allowed_chats, turnstile, tools.journal, wording)
    application.add_handlers(door.handlers(), group=DOOR)
    reports = ReportDesk(tools.api)
    steps = ReportSteps(reports, sender, wording)
    checkins = Checkins(reports, steps, turnstile, sender, wording)
    abilities = (
        Joining(JoiningDesk(tools.api), sender, wording),
        Summaries(SummaryDesk(tools.api, wording), sender, wording),
        checkins,
        ReportPresses(reports, steps, desk, sender, wording),
        Questions(desk, checkins, sender, wording),
        Help(sender, wording),
    )
    for handler in chain.from_iterable(ability.handlers() for ability in abilities):
        application.add_handler(handler)
    application.add_error_handler(Failures(sender, wording, outages).on_failure)
    return application


def _builder(settings: Settings, token: str, pacing: Pacing) -> BotApplication:
    seconds = settings.telegram_timeout_seconds
    defaults = Defaults(
        link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
    )
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.telegram_url}/bot")
        .defaults(defaults)
        .rate_limiter(pacing)
        .updater(None)  # updates are confirmed when they are handled, not when they are fetched
        .job_queue(None)
        .connect_timeout(seconds)
        .read_timeout(seconds)
        .write_timeout(seconds)
        .pool_timeout(seconds)
        .get_updates_request(
            UpdatesRequest(
                connect_timeout=seconds, read_timeout=seconds, write_timeout=seconds, pool_timeout=seconds
            )
        )
        .build()
    )

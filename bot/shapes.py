"""The fields of an update that the bot relies on, checked before the library reads it: the library checks no types."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Moment = Annotated[int, Field(ge=0, lt=2**33)]
Place = Annotated[int, Field(ge=0, lt=2**31)]


class _Shape(BaseModel):
    """Names and meanings as in the documentation of the Bot API; what is not named here may be anything."""

    model_config = ConfigDict(strict=True)


class _Chat(_Shape):
    id: Number
    type: str


class _User(_Shape):
    id: Number
    is_bot: bool
    first_name: str


class _Entity(_Shape):
    type: str
    offset: Place
    length: Place
    user: _User | None = None


class _Quote(_Shape):
    text: str
    position: Place


class _Message(_Shape):
    message_id: Number
    date: Moment
    chat: _Chat
    sender: _User | None = Field(default=None, alias="from")
    sender_chat: _Chat | None = None
    via_bot: _User | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[_Entity] = []
    caption_entities: list[_Entity] = []
    quote: _Quote | None = None
    edit_date: Moment | None = None
    message_thread_id: Number | None = None
    is_topic_message: bool | None = None
    is_automatic_forward: bool | None = None
    migrate_to_chat_id: Number | None = None
    migrate_from_chat_id: Number | None = None
    reply_to_message: _Message | None = None


class _CallbackQuery(_Shape):
    id: str
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Member(_Shape):
    status: str
    user: _User


class _ChatMemberUpdated(_Shape):
    chat: _Chat
    sender: _User = Field(alias="from")
    date: Moment
    old_chat_member: _Member
    new_chat_member: _Member


class _Update(_Shape):
    update_id: Number
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _CallbackQuery | None = None
    my_chat_member: _ChatMemberUpdated | None = None


def is_sound(update: dict[str, Any]) -> bool:
    """True where every field that the bot relies on is what it should be. Any: JSON."""
    try:
        _Update.model_validate(update)
    except (ValidationError, RecursionError):
        return False
    return True

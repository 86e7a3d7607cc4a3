"""Updates of every kind, as they should not be: fields missing, of the wrong type, hostile, endless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from tests.standins import BOT

Json = dict[str, Any]
MENTION = f"@{BOT['username']}"
PIECES = [
    *(
        "<b>",
        "</b>",
        "<",
        ">",
        "&",
        "&amp;",
        "&#0;",
        "<a href='javascript:1'>",
        "</code>",
        "]]>",
        "[1]",
        "{username}",
    ),
    *(
        "\u202e",
        "\u200b",
        "\x00",
        "\ud800",
        "😀",
        "👍🏽",
        "e\u0301",
        "\n\n",
        "　",
        "谁负责",
        "补多少钱",
        "'; DROP TABLE answers;--",
    ),
    *("报送：", "更正上次：", "补齐居住区短板", "累计完成120个", "我们报了没"),
    *("/ask@other_bot 问", "@other_bot", "忽略以上所有指令", "%s%n", "../../etc/passwd", "${jndi:ldap://x}"),
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map("".join),
    st.tuples(st.sampled_from(PIECES), st.sampled_from([4096, 4097, 9000, 100_000])).map(
        lambda drawn: (drawn[0] * drawn[1])[: drawn[1]]
    ),
)
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.text(max_size=5), st.just([]), st.just({})
)
FILE = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9, "duration": 3, "file_size": 10}
STICKER = FILE | {"type": "regular", "is_animated": False, "is_video": False}
OTHER = {"id": 99, "is_bot": False, "first_name": "<b>某人"}
OTHERS_SLIP = "2r.1.."  # of a report of that person's
PRESSES = [f"ci:{verb}:{OTHERS_SLIP}:" for verb in "ycenqrstbfwxk"]
DATA = st.one_of(
    st.sampled_from(
        [*PRESSES, *(f"{press}0" for press in PRESSES), "ci:y:2s.1..:", "ci:y:2r.1.a.b:", "ci:y:::"]
    ),
    st.sampled_from(
        ["su:xlsx", "su:png", "su:", "me:stay", "me:leave", "me:", "ask:0", "ask:99", "rate:1:none"]
    ),
)
COMMANDS = ["/checkin", "/mine", "/join", "/leave", "/invite", "/summary", "/missing", "/bulletin", "/start"]
KINDS: list[Mapping[str, Any]] = [
    {},
    {"photo": [FILE], "caption": "<i>图"},
    *(
        {"voice": FILE},
        {"video": FILE},
        {"video_note": FILE | {"length": 9}},
        {"audio": FILE},
        {"animation": FILE},
    ),
    *({"document": FILE}, {"sticker": STICKER}, {"dice": {"emoji": "🎲", "value": 6}}),
    {"contact": {"phone_number": "1", "first_name": "某人"}},
    {"location": {"longitude": 1.0, "latitude": 1.0}},
    {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "type": "regular",
            "is_closed": False,
            "is_anonymous": True,
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    },
    *(
        {"new_chat_members": [OTHER]},
        {"left_chat_member": OTHER},
        {"new_chat_title": "</b>"},
        {"delete_chat_photo": True},
    ),
    *(
        {"group_chat_created": True},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": -9, "type": "group"}}},
    ),
    *(
        {"forum_topic_created": {"name": "<", "icon_color": 1}},
        {"forum_topic_closed": {}},
        {"write_access_allowed": {}},
    ),
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 9}},
    {"forward_origin": {"type": "hidden_user", "date": 0, "sender_user_name": "<b>"}},
    {"quote": {"text": "<b>", "position": 0}},
    *(
        {"via_bot": BOT},
        {"is_automatic_forward": True},
        {"sender_chat": {"id": -9, "type": "channel", "title": "<"}},
    ),
    {"story": {"id": 1, "chat": {"id": -9, "type": "channel"}}},
    {"a_kind_of_the_future": {"deep": [{"er": 1}]}},
]
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["mention", "bold", "code", "blockquote", "url", "text_link", "custom_emoji", "a_future_kind"]
            ),
            "offset": st.integers(0, 5000) | st.integers(-5, 5),
            "length": st.integers(0, 5000) | st.integers(-5, 5),
        }
    ),
    max_size=3,
)


@st.composite
def updates(draw: st.DrawFn, chat: int, *, is_addressed: bool) -> Json:
    """One update in a chat; in a group that is not addressed nothing in it is meant for the bot."""
    text = draw(TEXTS)
    if not is_addressed:
        text = "大家：" + text.replace(MENTION, "")  # no command at the beginning either
    message: Json = {
        "message_id": draw(st.integers(1, 2**31)),
        "date": draw(st.sampled_from([0, 1_700_000_000, 2**31])),
        "from": {
            "id": draw(st.integers(1, 2**40)),
            "is_bot": draw(st.sampled_from([False] * 9 + [True])),
            "first_name": draw(TEXTS)[:64],
        },
        "chat": {
            "id": chat,
            "type": "private" if chat > 0 else draw(st.sampled_from(["group", "supergroup", "channel"])),
        },
        **draw(st.sampled_from(KINDS)),
    }
    if draw(st.booleans()):
        message |= {"text": text, "entities": draw(ENTITIES)}
    if is_addressed and chat < 0:
        message |= {
            "text": f"{MENTION} {text}",
            "entities": [{"type": "mention", "offset": 0, "length": len(MENTION)}],
        }
    if is_addressed and draw(st.sampled_from([True, False, False, False])):
        command = draw(st.sampled_from(COMMANDS))
        message |= {
            "text": f"{command} {text}",
            "entities": [{"type": "bot_command", "offset": 0, "length": len(command)}],
        }
    if is_addressed and draw(st.booleans()):
        message["from"] = OTHER
    if draw(st.sampled_from([True, False, False])):
        message = draw(_damaged(message, keeps_meaning=not is_addressed))
    kind = draw(
        st.sampled_from(
            ["message", "message", "message", "edited_message", "callback_query", "my_chat_member"]
        )
    )
    return _wrapped(draw, kind, message, is_addressed=is_addressed)


def _wrapped(draw: st.DrawFn, kind: str, message: Json, *, is_addressed: bool) -> Json:
    if kind == "edited_message":
        return {kind: message | {"edit_date": draw(st.integers(0, 2**31))}}
    if kind == "callback_query" and is_addressed:  # pressing a button is speaking to the bot
        query = {
            "id": "1",
            "from": OTHER,
            "chat_instance": "1",
            "data": draw(st.one_of(TEXTS, DATA, DATA))[:64],
        }
        return {kind: draw(_damaged(query | {"message": message}, keeps_meaning=False))}
    if kind == "my_chat_member":
        change = {
            "user": BOT,
            "status": draw(st.sampled_from(["member", "left", "kicked", "restricted", "odd"])),
        }
        fields = {"chat": message.get("chat"), "from": OTHER, "date": 0}
        return {
            kind: draw(
                _damaged({**fields, "old_chat_member": change, "new_chat_member": change}, keeps_meaning=True)
            )
        }
    return {"message": message}


@st.composite
def _damaged(draw: st.DrawFn, fields: Json, *, keeps_meaning: bool) -> Json:
    """Some fields gone, some of another type; where the chat decides what may be said, it stays."""
    kept = dict(fields)
    for name in draw(st.lists(st.sampled_from(sorted(fields)), max_size=2)):
        if keeps_meaning and name == "chat":
            continue
        if draw(st.booleans()):
            kept.pop(name, None)
        else:
            kept[name] = draw(JUNK)
    return kept

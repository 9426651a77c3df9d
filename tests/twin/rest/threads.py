"""Threads: opened, read back when archived, joined."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from tests.twin.messages import THREAD_CREATED, TwinMessage
from tests.twin.permissions import May, in_channel
from tests.twin.rest.call import Answer, Call
from tests.twin.rest.drafts import check, fill
from tests.twin.rest.refusals import refuse
from tests.twin.state import ChannelType, Json, TwinChannel, moment

_HAS_THREAD = 1 << 5
_PUBLIC = frozenset({ChannelType.PUBLIC_THREAD, ChannelType.ANNOUNCEMENT_THREAD})
_PRIVATE = frozenset({ChannelType.PRIVATE_THREAD})


def from_message(call: Call) -> Answer:
    """Open a thread at a message; it has the message's id."""
    channel, message = call.message(May.CREATE_PUBLIC_THREADS | May.READ_MESSAGE_HISTORY)
    if message.id in call.world.channels:
        refuse(160004)
    thread = _open(call, channel, message.id, ChannelType.PUBLIC_THREAD)
    message.flags |= _HAS_THREAD
    call.world.edited(message)
    return Answer(_shown(call, thread), 201)


def create(call: Call) -> Answer:
    """Open a thread of its own, or a post of a forum."""
    channel = call.channel()
    if channel.type is ChannelType.FORUM:
        return _post(call, channel)
    kind = ChannelType(call.body.get("type") or ChannelType.PRIVATE_THREAD)
    call.may(channel, May.CREATE_PRIVATE_THREADS if kind in _PRIVATE else May.CREATE_PUBLIC_THREADS)
    if channel.is_thread or channel.is_spoken:
        refuse(50024)
    thread = _open(call, channel, call.world.snowflake(), kind)
    if kind in _PUBLIC:
        bot, at = call.world.bot, call.world.clock()
        told = TwinMessage(call.world.snowflake(), channel.id, channel.guild_id, bot, at, thread.name)
        told.type = THREAD_CREATED
        call.world.post(told)
    return Answer(_shown(call, thread), 201)


def change(call: Call, thread: TwinChannel) -> Json:
    """Rename, archive, lock."""
    if thread.owner_id != call.world.bot.id or call.body.keys() - {"name", "archived", "auto_archive_duration"}:
        call.may(thread, May.MANAGE_THREADS)
    if thread.is_archived and call.body.get("archived") is not False:
        refuse(50083)
    names = {"name": "name", "archived": "is_archived", "locked": "is_locked", "auto_archive_duration": "auto_archive"}
    for name, field in names.items():
        if name in call.body:
            setattr(thread, field, call.body[name])
    call.world.broadcast("THREAD_UPDATE", thread.to_json(), thread.guild_id)
    return thread.to_json()


def active(call: Call) -> Json:
    """All of a guild that are not archived and that the bot sees, newest first."""
    guild = call.guild()
    bot, at = call.bot(guild), call.world.clock()
    seen = [one for one in guild.threads() if in_channel(guild, bot, one, at) & May.VIEW_CHANNEL]
    return _page(call, sorted(seen, key=lambda thread: -thread.id), has_more=False)


def archived_public(call: Call) -> Json:
    """Those of a channel, the last archived first; at most 100 a page."""
    return _archived(call, call.channel(May.READ_MESSAGE_HISTORY), _PUBLIC)


def archived_private(call: Call) -> Json:
    return _archived(call, call.channel(May.READ_MESSAGE_HISTORY | May.MANAGE_THREADS), _PRIVATE)


def join(call: Call) -> None:
    thread = _thread(call)
    if call.world.bot.id not in thread.thread_members:
        thread.thread_members.append(call.world.bot.id)
        added = {"added_members": [_member(thread, call.world.bot.id)], "removed_member_ids": []}
        _told_of_members(call, thread, added)
        # Discord tells whoever is added of the thread, which is not new
        call.world.broadcast("THREAD_CREATE", _shown(call, thread), thread.guild_id)


def leave(call: Call) -> None:
    thread = _thread(call)
    if call.world.bot.id in thread.thread_members:
        thread.thread_members.remove(call.world.bot.id)
        _told_of_members(call, thread, {"added_members": [], "removed_member_ids": [str(call.world.bot.id)]})


def members(call: Call) -> list[Json]:
    """By id; with what they are in the guild, where that is asked for."""
    thread, after = _thread(call), call.number("after", 0)
    page = sorted(one for one in thread.thread_members if one > after)[: call.number("limit", 100)]
    guild = call.of(thread)
    of_guild = {one: {"member": guild.members[one].to_json()} for one in page if one in guild.members}
    return [_member(thread, one) | (of_guild.get(one, {}) if call.says("with_member") else {}) for one in page]


def member(call: Call) -> Json:
    thread, id_ = _thread(call), call.user().id
    return _member(thread, id_) if id_ in thread.thread_members else refuse(10007)


def _thread(call: Call) -> TwinChannel:
    thread = call.channel()
    return thread if thread.is_thread else refuse(50024)


def _post(call: Call, forum: TwinChannel) -> Answer:
    """A post of a forum: a thread whose first message has its id."""
    call.may(forum, May.SEND_MESSAGES)
    check(call, call.body["message"])
    thread = _open(call, forum, call.world.snowflake(), ChannelType.PUBLIC_THREAD)
    message = TwinMessage(thread.id, thread.id, thread.guild_id, call.world.bot, call.world.clock())
    fill(call, message, call.body["message"])
    call.world.post(message)
    return Answer(_shown(call, thread) | {"message": call.shown(message)}, 201)


def _open(call: Call, parent: TwinChannel, id_: int, kind: ChannelType) -> TwinChannel:
    thread = TwinChannel(
        id_,
        parent.guild_id,
        kind,
        call.body["name"],
        parent_id=parent.id,
        owner_id=call.world.bot.id,
        created_at=call.world.clock(),
        auto_archive=call.body.get("auto_archive_duration") or 1440,
        thread_members=[call.world.bot.id],
    )
    call.world.add_channel(thread)
    call.world.broadcast("THREAD_CREATE", _shown(call, thread) | {"newly_created": True}, thread.guild_id)
    return thread


def _archived(call: Call, channel: TwinChannel, kinds: frozenset[ChannelType]) -> Json:
    limit = call.number("limit", 50)
    before = datetime.fromisoformat(call.query["before"]) if "before" in call.query else None
    below = [one for one in call.of(channel).channels.values() if one.parent_id == channel.id and one.type in kinds]
    found = [one for one in below if one.is_archived and (before is None or _at(one) < before)]
    found.sort(key=lambda thread: (_at(thread), thread.id), reverse=True)
    return _page(call, found[:limit], has_more=len(found) > limit)


def _at(thread: TwinChannel) -> datetime:
    assert thread.created_at
    return thread.created_at


def _page(call: Call, threads: Iterable[TwinChannel], *, has_more: bool) -> Json:
    """Schema ThreadsResponse."""
    page, me = list(threads), call.world.bot.id
    mine = [_member(one, me) for one in page if me in one.thread_members]
    return {"threads": [one.to_json() for one in page], "members": mine, "has_more": has_more}


def _shown(call: Call, thread: TwinChannel) -> Json:
    me = call.world.bot.id
    return thread.to_json() | ({"member": _member(thread, me)} if me in thread.thread_members else {})


def _member(thread: TwinChannel, user: int) -> Json:
    """Schema ThreadMemberResponse."""
    return {"id": str(thread.id), "user_id": str(user), "join_timestamp": moment(thread.created_at), "flags": 0}


def _told_of_members(call: Call, thread: TwinChannel, changed: Json) -> None:
    place = {"id": str(thread.id), "guild_id": str(thread.guild_id), "member_count": len(thread.thread_members)}
    call.world.broadcast("THREAD_MEMBERS_UPDATE", place | changed, thread.guild_id)


ROUTES: Mapping[str, Callable[[Call], Any]] = {
    "POST /channels/{channel}/messages/{message}/threads": from_message,
    "POST /channels/{channel}/threads": create,
    "GET /guilds/{guild}/threads/active": active,
    "GET /channels/{channel}/threads/archived/public": archived_public,
    "GET /channels/{channel}/threads/archived/private": archived_private,
    "GET /channels/{channel}/thread-members": members,
    "GET /channels/{channel}/thread-members/{user}": member,
    "PUT /channels/{channel}/thread-members/@me": join,
    "DELETE /channels/{channel}/thread-members/@me": leave,
}

"""Where messages can be read: channels, the chats of voice channels, threads and posts; and where not, and why."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import discord

from synapse.capture.gaps import Unreadable

Readable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
#: channels that have threads; those of a forum are its posts
_WITH_THREADS = discord.TextChannel | discord.ForumChannel


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are asked for."""

    #: messages after this one
    after: int = 0
    #: threads archived since then too; None: open ones only
    archived_since: datetime | None = None
    #: channels of which nothing is wanted
    without: Collection[int] = ()
    #: these only, with their threads; None: all
    only: Collection[int] | None = None

    def covers(self, channel: int, parent: int | None = None) -> bool:
        """Whether anything of a channel, or of a thread in it, is asked for."""
        if channel in self.without or parent in self.without:
            return False
        return self.only is None or channel in self.only or parent in self.only


@dataclass(slots=True)
class Sources:
    """What there is to read. Channels are filled in while reading goes on: permissions may change meanwhile."""

    readable: list[Readable] = field(default_factory=list[Readable])
    #: every thread that can be seen, whether anything of it is to be read or not
    threads: list[discord.Thread] = field(default_factory=list[discord.Thread])
    unreadable: dict[int, Unreadable] = field(default_factory=dict[int, Unreadable])

    def refuse(self, channel: int, reason: str) -> None:
        """Nothing of a channel can be read."""
        self.unreadable[channel] = Unreadable(channel, reason)


async def sources_of(guild: discord.Guild, channels: Iterable[object], me: discord.Member, wanted: Wanted) -> Sources:
    """Everything that holds messages that are asked for. Raises `discord.HTTPException`."""
    found = Sources()
    known = {one.id: one for one in channels if isinstance(one, discord.abc.GuildChannel) and wanted.covers(one.id)}
    for channel in known.values():
        if isinstance(channel, Readable) and _has_newer(channel.last_message_id, wanted):
            if reason := _missing(channel.permissions_for(me)):
                found.refuse(channel.id, reason)
            else:
                found.readable.append(channel)
    async for thread in _threads(guild, known.values(), me, wanted, found):
        if wanted.covers(thread.id, thread.parent_id):
            found.threads.append(thread)
            if _has_newer(thread.last_message_id or thread.id, wanted):
                found.readable.append(thread)
    return found


async def messages(channel: Readable, after: int, found: Sources) -> AsyncIterator[discord.Message]:
    """A channel's messages after one, oldest first, a page in memory at a time. One that is closed or gone ends."""
    try:
        async for message in channel.history(limit=None, after=discord.Object(after), oldest_first=True):
            yield message
    except (discord.Forbidden, discord.NotFound) as error:
        found.refuse(channel.id, refusal(error))


def refusal(error: discord.HTTPException) -> str:
    """Why Discord does not let us read."""
    return error.text or f"Discord answers {error.status}"


async def _threads(
    guild: discord.Guild,
    channels: Iterable[discord.abc.GuildChannel],
    me: discord.Member,
    wanted: Wanted,
    found: Sources,
) -> AsyncIterator[discord.Thread]:
    for thread in await guild.active_threads():
        yield thread
    if wanted.archived_since is None:
        return
    for channel in channels:
        if not isinstance(channel, _WITH_THREADS) or _missing(may := channel.permissions_for(me)):
            continue
        try:
            async for thread in _archived(channel, wanted.archived_since, of_all=may.manage_threads):
                yield thread
        except (discord.Forbidden, discord.NotFound) as error:
            found.refuse(channel.id, f"archived threads: {refusal(error)}")


async def _archived(channel: _WITH_THREADS, since: datetime, *, of_all: bool) -> AsyncIterator[discord.Thread]:
    """Threads that were closed since then, newest first."""
    lists: Sequence[AsyncIterator[discord.Thread]] = [channel.archived_threads(limit=None)]
    if isinstance(channel, discord.TextChannel) and of_all and not channel.is_news():
        lists = [*lists, channel.archived_threads(private=True, limit=None)]
    for threads in lists:
        async for thread in threads:
            if thread.archive_timestamp < since:
                break
            yield thread


def _has_newer(last_message: int | None, wanted: Wanted) -> bool:
    return last_message is not None and last_message > wanted.after


def _missing(may: discord.Permissions) -> str | None:
    """What the bot lacks for reading; None where it may."""
    if not may.view_channel:
        return "the bot may not see the channel"
    return None if may.read_message_history else "the bot lacks Read Message History"

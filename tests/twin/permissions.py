"""Who may do what where, counted as Discord documents it."""

from datetime import datetime
from enum import IntFlag

from tests.twin.state import GuildState, MemberState, TwinChannel, TwinRole


class May(IntFlag):
    """Discord's bits; those that the twin looks at."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    CONNECT = 1 << 20
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


EVERYTHING = (1 << 53) - 1
NOTHING = 0
# what is left to somebody in a time-out
_STILL = May.VIEW_CHANNEL | May.READ_MESSAGE_HISTORY


def in_guild(guild: GuildState, member: MemberState, at: datetime) -> int:
    """The bits that somebody has before any channel's overwrites."""
    if guild.owner_id == member.id:
        return EVERYTHING
    bits = guild.everyone.permissions
    for role in member.role_ids:
        bits |= guild.roles[role].permissions
    if bits & May.ADMINISTRATOR:
        return EVERYTHING
    return bits & _STILL if is_timed_out(member, at) else bits


def in_channel(guild: GuildState, member: MemberState, channel: TwinChannel, at: datetime) -> int:
    """The bits that somebody has in a channel; threads have those of their parent."""
    bits = in_guild(guild, member, at)
    if bits == EVERYTHING:
        return bits
    place = guild.channels.get(channel.parent_id or 0, channel) if channel.is_thread else channel
    if is_timed_out(member, at):
        return _overwritten(bits, guild, member, place) & _STILL
    bits = _overwritten(bits, guild, member, place)
    return bits if bits & May.VIEW_CHANNEL else NOTHING


def speaking(channel: TwinChannel) -> May:
    """What it takes to write there."""
    return May.SEND_MESSAGES_IN_THREADS if channel.is_thread else May.SEND_MESSAGES


def rank(guild: GuildState, member: MemberState) -> tuple[int, int]:
    """The place of somebody's highest role: the higher the more; of two in one place the older stands higher."""
    return max((height(guild.roles[role]) for role in member.role_ids), default=height(guild.everyone))


def height(role: TwinRole) -> tuple[int, int]:
    """A role's place in the hierarchy."""
    return role.position, -role.id


def outranks(guild: GuildState, actor: MemberState, other: MemberState) -> bool:
    """Whether somebody may act on somebody else."""
    if guild.owner_id in (actor.id, other.id):
        return guild.owner_id == actor.id
    return rank(guild, actor) > rank(guild, other)


def is_timed_out(member: MemberState, at: datetime) -> bool:
    return member.timed_out_until is not None and member.timed_out_until > at


def _overwritten(bits: int, guild: GuildState, member: MemberState, channel: TwinChannel) -> int:
    overwrites = channel.overwrites
    if everyone := overwrites.get(guild.id):
        bits = bits & ~everyone.deny | everyone.allow
    of_roles = [overwrites[role] for role in member.role_ids if role in overwrites]
    for one in of_roles:
        bits &= ~one.deny
    for one in of_roles:
        bits |= one.allow
    if own := overwrites.get(member.id):
        bits = bits & ~own.deny | own.allow
    return bits

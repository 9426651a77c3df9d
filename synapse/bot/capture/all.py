"""Every event of the gateway that is taken, and the function that takes it: at once, in order, without waiting."""

from collections.abc import Callable, Mapping

from synapse.bot.capture.guilds import CHANGES
from synapse.bot.capture.members import member_changed, member_joined, member_left
from synapse.bot.capture.messages import message_came
from synapse.bot.capture.reactions import reaction_changed
from synapse.bot.capture.threads import thread_opened
from synapse.bot.capture.voice import voice_changed

#: discord.py's name of an event → what takes it, with the client first
LISTENERS: Mapping[str, Callable[..., None]] = {
    **CHANGES,
    "message": message_came,
    "raw_reaction_add": reaction_changed,
    "raw_reaction_remove": reaction_changed,
    "thread_create": thread_opened,
    "member_join": member_joined,
    "raw_member_remove": member_left,
    "member_update": member_changed,
    "voice_state_update": voice_changed,
}

"""What is one's own."""

from synapse.api.shapes.base import Sent, Shape
from synapse.api.shapes.members import MemberPage
from synapse.members.preferences import Preferences


class Me(MemberPage):
    """The caller in this guild."""

    is_admin: bool


class MyPreferences(Shape):
    """What is announced about a member, and whether public pages leave them out."""

    announce_level_up: bool
    announce_achievements: bool
    announce_awards: bool
    hidden: bool


class MyPreferencesSent(Sent):
    """What is to change; what is left out stays."""

    announce_level_up: bool | None = None
    announce_achievements: bool | None = None
    announce_awards: bool | None = None
    hidden: bool | None = None


def preferences_shown(known: Preferences) -> MyPreferences:
    """A member's choice."""
    return MyPreferences(
        announce_level_up=known.level_up,
        announce_achievements=known.achievements,
        announce_awards=known.awards,
        hidden=known.hidden,
    )

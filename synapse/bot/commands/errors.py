"""What people are told when a command cannot do what they ask."""

from synapse.kit.errors import SynapseError


class NotHere(SynapseError):
    """Used where there is no community."""

    def __init__(self) -> None:
        super().__init__("not-here", "This works inside a community only", "use it in one of its channels")


class NotSetUp(SynapseError):
    """Nothing is known of the guild yet."""

    def __init__(self) -> None:
        super().__init__("not-set-up", "This community is not set up yet", "an admin begins with /setup")


class NotAnAdmin(SynapseError):
    """Somebody without the permission asks for an admin's command."""

    def __init__(self) -> None:
        super().__init__(
            "not-an-admin",
            "🔒 This is for admins",
            "it takes the permission Manage Server, or the community's admin role",
        )


class ModuleOff(SynapseError):
    """The guild does without what was asked for."""

    def __init__(self, title: str) -> None:
        super().__init__("module-off", f"{title} are switched off in this community")


class Refused(SynapseError):
    """What was asked for cannot be done, and why."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("refused", message, hint)

"""What can be wrong with a request about quests.

SynapseError
  x UnknownQuest      no such quest
  x QuestConflict     it is not in the state that this needs
"""

from synapse.kit.errors import SynapseError


class UnknownQuest(SynapseError):
    """No such quest."""

    def __init__(self, quest: int) -> None:
        super().__init__("unknown-quest", f"there is no quest {quest}", "list the quests to see their ids")


class QuestConflict(SynapseError):
    """It is not in the state that this needs."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("quest-conflict", message, hint)

"""What each shipped preset makes of the same afternoon."""

import pytest

from tests.economy.community import Community, community


def _afternoon(here: Community) -> None:
    """A bit of everything, by members 1 and 2."""
    here.message(0, actor=1, length=600)
    here.reaction(10, actor=2, target=1)
    here.reaction(11, actor=1, target=1, message=2)
    here.happens("thread_create", 20, actor=2)
    here.happens("voice_tick", 600, actor=1, minutes=10, is_idle=False, is_afk=False)
    here.happens("voice_tick", 1_200, actor=1, minutes=10, is_idle=False, is_afk=True)


#: preset → member → balances
OUTCOME: dict[str, dict[int, dict[str, int]]] = {
    # member 1: 22 for the long message, 10 for Hello World, 8 received, 10 in voice; AFK and oneself pay nothing
    "classic-gamification": {1: {"xp": 50, "stars": 3, "gold": 10}, 2: {"xp": 25, "stars": 3, "gold": 5}},
    # member 1: 22, 3 received, 2 for reacting to oneself; voice pays stars only, in the AFK channel too
    "synapse-v3": {1: {"xp": 27, "stars": 5}, 2: {"xp": 22, "stars": 3}},
    "minimal-engagement": {1: {"karma": 2}},
    "analytics-only": {},
}


@pytest.mark.parametrize("preset", OUTCOME)
def test_an_afternoon_pays_what_the_preset_says(preset: str) -> None:
    here = community(preset)
    _afternoon(here)
    balances: dict[int, dict[str, int]] = {}
    for (member, currency), wallet in here.world.wallets.items():
        if wallet.balance:
            balances.setdefault(member, {})[currency] = wallet.balance
    assert balances == OUTCOME[preset]


def test_minimal_engagement_knows_no_xp() -> None:
    assert set(community("minimal-engagement").program.currencies) == {"karma"}

"""A community that a shipped preset was applied to, in memory."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import settings

from synapse.packs.library import load_preset, packs_of
from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.decision import Decision
from synapse.rules.engine import Program, advance, bind, decide
from synapse.rules.event import Event
from synapse.rules.world import Season, Setting, Wallet, World, Zone

#: How laws are tried: without a stopwatch, since the first example compiles a preset.
LAW = settings(deadline=None, max_examples=60)

GUILD = 1
#: Monday, 5 January 2026, noon in UTC
START = 1_767_614_400.0
ZONE = 1
PLAIN: dict[str, Any] = {
    "length": 20,
    "word_count": 4,
    "has_code_block": False,
    "has_link": False,
    "has_attachment": False,
    "attachment_count": 0,
    "emoji_count": 0,
    "mention_count": 0,
    "is_reply": False,
}


@cache
def compiled(preset: str) -> Compiled:
    """The packs of a preset."""
    return compile_packs(packs_of(load_preset(preset)))


@dataclass(slots=True)
class Community:
    """Members are numbers; times are seconds since the start."""

    program: Program
    world: World
    _sources: Iterator[int] = field(default_factory=itertools.count)

    def happens(self, type_: str, at: float = 0.0, **facts: Any) -> Decision:
        """Decide an event and live with it."""
        actor, target, channel = facts.pop("actor", 1), facts.pop("target", None), facts.pop("channel", 10)
        event = Event(GUILD, type_, f"s{next(self._sources)}", START + at, actor, target, channel, facts)
        decision = decide(event, self.program, self.world)
        advance(event, decision, self.program, self.world)
        return decision

    def message(self, at: float = 0.0, **facts: Any) -> Decision:
        """A short, plain message, but for what is said."""
        return self.happens("message_create", at, **{**PLAIN, **facts})

    def reaction(self, at: float = 0.0, *, actor: int, target: int, message: int = 1, **facts: Any) -> Decision:
        """A thumb up, but for what is said."""
        return self.happens(
            "reaction_add", at, actor=actor, target=target, message_id=message, **{"emoji_name": "👍", **facts}
        )

    def has(self, member: int, currency: str) -> Wallet:
        """What a member has."""
        return self.world.wallets.get((member, currency)) or Wallet()


def community(
    preset: str = "classic-gamification",
    multipliers: dict[str, dict[str, float]] | None = None,
    **parameters: Any,
) -> Community:
    """A community of a preset; channel 10 is in a zone with the given multipliers, channel 11 in none."""
    setting = Setting(
        parameters={**load_preset(preset).parameters, **parameters},
        zones={ZONE: Zone(ZONE, "zone", multipliers or {})},
        zone_of={10: ZONE},
        season=Season(1, "Season 1", START),
    )
    program = bind(compiled(preset), setting)
    return Community(program, program.new_world())


def paid(decision: Decision, member: int, currency: str, rule: str | None = None) -> int:
    """What an event brought a member in a currency; of one rule, or of all."""
    return sum(
        (entry.destination == member) * entry.amount - (entry.source == member) * entry.amount
        for award in decision.awards
        if rule in (None, award.rule)
        for entry in award.entries
        if entry.currency == currency
    )

"""What only Discord knows of a member, captured with an event as soon as a rule reads it (DESIGN §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from synapse.rules.engine import Program
from synapse.runtime.spine import Spine, latest

Facts = frozenset[str]

#: nothing but the event itself
NONE: Facts = frozenset()
#: everything: the guild's rules are not known yet
ALL: Facts = frozenset({"actor_roles", "actor_joined_at", "target_roles"})

_ROLES, _JOINED = frozenset({"actor_roles", "target_roles"}), frozenset({"actor_joined_at"})
#: what rules read → the payload fields that hold it; a `member` may be the actor or the target
_HELD_BY: Mapping[str, Facts] = {
    "actor.roles": frozenset({"actor_roles"}),
    "target.roles": frozenset({"target_roles"}),
    "member.roles": _ROLES,
    "actor.joined_days": _JOINED,
    "member.joined_days": _JOINED,
} | {f"event.{name}": frozenset({name}) for name in ALL}


@dataclass(slots=True)
class FactsRead:
    """Remembers for each guild what its rules read."""

    _known: dict[int, tuple[Program, Facts]] = field(default_factory=dict[int, tuple[Program, Facts]])

    def of(self, spine: Spine, guild: int) -> Facts:
        """What to capture with a guild's events, by the newest configuration in memory: nothing is waited for."""
        found = latest(spine, guild)
        if found is None:
            return ALL
        known = self._known.get(guild)
        if known is None or known[0] is not found.program:
            known = self._known[guild] = (found.program, facts_read(found.program))
        return known[1]


def facts_read(program: Program) -> Facts:
    """The fields that a community's active rules and their measures read."""
    names: set[str] = set()
    for checked in program.compiled.rules:
        if checked.rule.enabled and checked.rule.module not in program.setting.modules_off:
            names |= checked.reads
            for measure in checked.measures:
                names |= {f"event.{name}" for name in program.compiled.measures[measure].reads_payload}
    return frozenset(fact for name in names for fact in _HELD_BY.get(name, NONE))

"""What handling needs beside its events: the engine, and each guild's configuration by version."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection
from synapse.guilds.configuration import Configuration, load_configuration
from synapse.guilds.settings import CAPTURED
from synapse.lake.payloads import Payloads
from synapse.lake.statistics import Statistics
from synapse.packs.queries import Installed, installed, pack_from
from synapse.rules.compile import Compiled, compile_packs
from synapse.rules.engine import Program, bind
from synapse.rules.event import Event
from synapse.runtime.counts import Counts

#: guilds whose configuration is kept; others are loaded anew
GUILDS = 512


@dataclass(frozen=True, slots=True)
class Configured:
    """A guild's configuration at one version, ready to decide by."""

    configuration: Configuration
    program: Program
    payloads: Payloads
    #: rule → number of the pack revision that it comes from
    revisions: Mapping[str, int]
    #: event types that the guild does not want captured
    not_captured: frozenset[str]
    #: channels in which nothing is captured
    untracked: frozenset[int] = frozenset()

    def captures(self, event: Event) -> bool:
        """Whether the guild wants an event in its lake. What Synapse itself makes is always wanted."""
        if event.type in self.not_captured:
            return False
        return event.channel not in self.untracked or event.type not in CAPTURED

    @property
    def version(self) -> int:
        return self.configuration.version

    @property
    def is_paused(self) -> bool:
        """Whether events are stored and pay nothing."""
        return self.configuration.values["payouts_paused"] is True


@dataclass(slots=True)
class Spine:
    """Shared by everything that handles events in one process."""

    engine: AsyncEngine
    #: what batches decided by last: its kept measures are filled
    guilds: "OrderedDict[int, Configured]" = field(default_factory=OrderedDict[int, Configured])
    #: what was only looked at; a batch that takes it over fills its kept measures first
    seen: "OrderedDict[int, Configured]" = field(default_factory=OrderedDict[int, Configured])
    #: guilds whose last batch held events known already: the next one asks first
    expects_duplicates: set[int] = field(default_factory=set[int])
    statistics: Statistics = field(default_factory=Statistics)
    counts: Counts = field(default_factory=Counts)
    #: what is tried and not in force, by guild, version and draft
    trials: "OrderedDict[tuple[object, ...], Configured]" = field(
        default_factory=OrderedDict[tuple[object, ...], Configured]
    )


async def configured(spine: Spine, raw: RawConnection, guild: int, version: int) -> Configured:
    """The guild's configuration at the version that the head names; not remembered before `remember` says so."""
    if known := cached(spine, guild, version):
        return known
    configuration = await load_configuration(raw, guild, version)
    packs = [one for one in await installed(raw, guild) if one.enabled]
    compiled = compiled_from(packs)
    program = bind(compiled, configuration.setting)
    revisions = {one.pack_id: one.revision for one in packs}
    return Configured(
        configuration=configuration,
        program=program,
        payloads=Payloads(compiled.registry.events),
        revisions={rule.rule.id: revisions.get(rule.pack, 0) for rule in compiled.rules},
        not_captured=configuration.not_captured,
        untracked=configuration.untracked,
    )


def cached(spine: Spine, guild: int, version: int) -> Configured | None:
    """The guild's configuration at this version, if it is in memory."""
    for kept in (spine.guilds, spine.seen):
        known = kept.get(guild)
        if known is not None and known.version == version:
            kept.move_to_end(guild)
            return known
    return None


def latest(spine: Spine, guild: int) -> Configured | None:
    """The newest configuration of the guild that is in memory, for those who cannot wait."""
    known = [kept[guild] for kept in (spine.guilds, spine.seen) if guild in kept]
    return max(known, key=lambda found: found.version, default=None)


def remember(spine: Spine, found: Configured) -> None:
    """Keep a configuration. Only after commit: loading it may have filled measures in the same transaction."""
    spine.seen.pop(found.configuration.guild, None)
    _keep(spine.guilds, found)


def note_seen(spine: Spine, found: Configured) -> None:
    """Keep a configuration that was loaded in a transaction of its own, which changed nothing."""
    _keep(spine.seen, found)


def _keep(kept: "OrderedDict[int, Configured]", found: Configured) -> None:
    kept[found.configuration.guild] = found
    if len(kept) > GUILDS:
        kept.popitem(last=False)


def compiled_from(packs: Sequence[Installed]) -> Compiled:
    """What installed texts mean; guilds with the same packs share it."""
    return compiled_texts(tuple(one.text for one in packs))


@lru_cache(maxsize=64)
def compiled_texts(texts: tuple[str, ...]) -> Compiled:
    """What texts of packs mean, in this order."""
    return compile_packs([pack_from(text) for text in texts])

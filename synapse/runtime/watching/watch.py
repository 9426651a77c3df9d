"""Every guild's configuration at hand: loaded at start, renewed when the database tells of a change (DESIGN §7).

Decisions never hang on it: a batch goes by the version that it reads under its lock. What is here already
is what it need not load first, and what processes without batches may go by.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence

import structlog

from synapse.db.listen import listening
from synapse.db.session import batch_transaction
from synapse.guilds.change import CHANNEL
from synapse.kit.errors import SynapseError
from synapse.rules.problems import Problems
from synapse.runtime.batch.run import run
from synapse.runtime.spine import GUILDS, Spine
from synapse.runtime.steadily import DATABASE_ERRORS, first_line
from synapse.runtime.watching import log_level

#: seconds between two comparisons of all versions, in case a notification was lost
EVERY = 5.0
#: guilds that are loaded at the same time
AT_ONCE = 4
#: seconds before a broken listener is tried again: at first, and at most
SOON, LATE = 0.5, 30.0

_VERSIONS = """
SELECT guild_id, config_version FROM guild_heads WHERE guild_id = ANY($1) OR cardinality($1) < $2
ORDER BY guild_id LIMIT $2
"""

log = structlog.stdlib.get_logger("synapse.watch")


class Watcher:
    """Keeps a process's configurations current while `run` runs."""

    def __init__(self, spine: Spine, *, every: float = EVERY) -> None:
        self._spine = spine
        self._every = every
        self._told: dict[int, int] = {}
        self._wake = asyncio.Event()
        #: versions that cannot be loaded, so that each is complained of once
        self._broken: dict[int, int] = {}
        self._checked_at: float | None = None
        self._missed = True
        self.is_running = False
        #: whether notifications come in now
        self.is_listening = False

    @property
    def versions(self) -> Mapping[int, int]:
        """The version of every guild's configuration that is at hand."""
        return {guild: found.version for guild, found in self._spine.guilds.items()}

    @property
    def age(self) -> float | None:
        """Seconds since all versions were last held against the database; None before the first time."""
        return None if self._checked_at is None else time.monotonic() - self._checked_at

    async def run(self) -> None:
        """Watch until cancelled."""
        self.is_running = True
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen())
                tasks.create_task(self._keep_current())
        finally:
            self.is_running = False

    def hear(self, channel: str, payload: str) -> None:
        """Take a notification: "<guild id> <version>", or a level for the log."""
        if channel == log_level.CHANNEL:
            log_level.hear_level(payload)
            return
        guild, _, version = payload.partition(" ")
        if guild.isdecimal() and version.isdecimal():
            self._told[int(guild)] = int(version)
            self._wake.set()

    async def _listen(self) -> None:
        wait = SOON
        while True:
            try:
                async with listening(self._spine.engine, (CHANNEL, log_level.CHANNEL), self.hear) as ended:
                    self.is_listening, wait = True, SOON
                    # what was said while nobody listened
                    self._missed = True
                    self._wake.set()
                    await ended.wait()
            except DATABASE_ERRORS as error:
                log.warning("cannot listen for changes", reason=first_line(error), seconds=wait)
            finally:
                self.is_listening = False
            await asyncio.sleep(wait)
            wait = min(wait * 2, LATE)

    async def _keep_current(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self._look()
            except DATABASE_ERRORS as error:
                log.warning("cannot look for changes", reason=first_line(error), seconds=self._every)
            try:
                async with asyncio.timeout(self._every):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _look(self) -> None:
        told, self._told = self._told, {}
        age = self.age
        if self._missed or age is None or age >= self._every:
            self._missed = False
            async with batch_transaction(self._spine.engine) as (_, raw):
                told |= dict(await raw.fetch(_VERSIONS, list(self._spine.guilds), GUILDS))
            await self._renew(told)
            self._checked_at = time.monotonic()
        else:
            await self._renew(told)

    async def _renew(self, told: Mapping[int, int]) -> None:
        known, room = self.versions, GUILDS - len(self._spine.guilds)
        newer = [guild for guild, version in told.items() if known.get(guild, 0) < version]
        wanted = [guild for guild in newer if guild in known]
        wanted += [guild for guild in newer if guild not in known][: max(0, room)]
        wanted = [guild for guild in wanted if self._broken.get(guild) != told[guild]]
        for first in range(0, len(wanted), AT_ONCE):
            await self._load(wanted[first : first + AT_ONCE], told)

    async def _load(self, guilds: Sequence[int], told: Mapping[int, int]) -> None:
        # a batch without events locks the guild, fills its new measures and keeps the configuration after the commit
        loading = (run(self._spine, guild, ()) for guild in guilds)
        for guild, outcome in zip(guilds, await asyncio.gather(*loading, return_exceptions=True), strict=True):
            if isinstance(outcome, SynapseError | Problems):
                self._broken[guild] = told[guild]
                log.error("a configuration cannot be loaded", guild=str(guild), reason=first_line(outcome))
            elif isinstance(outcome, BaseException):
                raise outcome

"""What the bot's parts need beside Discord: the database, the pipeline, the clock, and how this process was set up."""

import os
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.capture.voices import Voices
from synapse.kit.clock import Clock, now
from synapse.runtime.pages.kept import Kept
from synapse.runtime.recording.authors import Authors
from synapse.runtime.recording.directories import Directories
from synapse.runtime.recording.facts import FactsRead
from synapse.runtime.recording.people import People
from synapse.runtime.recording.recorder import Recorder
from synapse.runtime.spine import Spine
from synapse.runtime.turns import Turns


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How this process was set up; the command line makes it from the settings."""

    token: str = field(repr=False)
    version: str
    #: where events wait while the database is away
    journal: Path
    #: everything that is asked of Discord goes through it
    proxy: str | None = None
    #: where browsers reach the dashboard; None: answers have no links
    public_url: str | None = None
    #: seconds between two looks at the outbox
    deliver_every: float = 1.0
    #: seconds that a shard waits for the next of its guilds to be told
    guild_wait: float = 2.0
    #: changes that an admin may make in a minute, here and by the API together; 0: as many as they like
    changes_per_minute: int = 30


@dataclass(frozen=True, slots=True)
class Services:
    """Shared by everything the bot does."""

    engine: AsyncEngine
    spine: Spine
    recorder: Recorder
    options: Options
    clock: Clock = now
    #: figures that are dear, kept for some seconds
    kept: Kept = field(default_factory=Kept)
    #: people's pictures, of which each takes some room
    pictures: Kept = field(default_factory=lambda: Kept(256))
    #: who wrote what lately, what rules read of members, and what members are called
    authors: Authors = field(default_factory=Authors)
    facts: FactsRead = field(default_factory=FactsRead)
    people: People = field(default_factory=People)
    #: what channels and roles are called
    directories: Directories = field(default_factory=Directories)
    #: who is in voice
    voices: Voices = field(default_factory=Voices)
    #: guilds that are caught up with: one at a time each, and few at once
    welcomes: Turns = field(default_factory=Turns)
    #: this process's name among others
    process: str = field(default_factory=lambda: f"bot-{socket.gethostname()}-{os.getpid()}")


@asynccontextmanager
async def open_services(
    engine: AsyncEngine, options: Options, *, spine: Spine | None = None, clock: Clock = now
) -> AsyncGenerator[Services]:
    """Services on a database. Leaving handles what was captured, or leaves it in the journal."""
    spine = spine or Spine(engine)
    async with Recorder(spine, options.journal, clock=clock) as recorder:
        yield Services(engine, spine, recorder, options, clock)

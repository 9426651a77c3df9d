"""What requests need beside themselves: the database, the pipeline, the clock, and how this process was set up."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.api.discord.client import Access, Discord
from synapse.api.problems import NotServing
from synapse.api.requests import Traffic
from synapse.api.streaming import Streams
from synapse.kit.clock import Clock, now
from synapse.runtime.intake import Intake
from synapse.runtime.kinds import KINDS
from synapse.runtime.pages.kept import Kept
from synapse.runtime.spine import Spine
from synapse.runtime.watching.feed import Feed
from synapse.runtime.watching.watch import Watcher
from synapse.runtime.worker import working


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How this process was set up; the command line makes it from the settings."""

    version: str
    #: signs sessions; at least 32 characters
    jwt_secret: str = field(repr=False)
    #: the guild that short paths mean where there are several
    default_guild: int | None = None
    #: where browsers reach us: "https://synapse.example.org"
    public_url: str = "http://localhost:8000"
    #: other origins whose pages may call us
    allowed_origins: tuple[str, ...] = ()
    discord_client_id: str | None = None
    discord_client_secret: str | None = field(default=None, repr=False)
    discord_token: str | None = field(default=None, repr=False)
    #: all calls to Discord go through this proxy
    discord_proxy: str | None = None
    #: how many changes an admin may make in a minute
    changes_per_minute: int = 30
    #: the folder of the built web pages; none: the API alone
    pages: Path | None = None
    #: whoever has it may read `/metrics`; without one only this machine may
    metrics_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Services:
    """Shared by all requests of a process."""

    engine: AsyncEngine
    spine: Spine
    intake: Intake
    options: Options
    clock: Clock = now
    #: figures that are dear, kept for some seconds
    kept: Kept = field(default_factory=Kept)
    traffic: Traffic = field(default_factory=Traffic)
    streams: Streams = field(default_factory=Streams)
    #: opens nothing before it is asked something
    discord: Discord = field(kw_only=True)
    #: keeps configurations current where the process runs it; `synapse.cli.serving` does
    watcher: Watcher = field(kw_only=True)
    #: what streams listen to
    feed: Feed = field(kw_only=True)


@asynccontextmanager
async def open_services(engine: AsyncEngine, options: Options, *, clock: Clock = now) -> AsyncGenerator[Services]:
    """Services on a database, with what they do by themselves; leaving finishes what has begun."""
    spine = Spine(engine)
    access = Access(
        client_id=options.discord_client_id,
        client_secret=options.discord_client_secret,
        bot_token=options.discord_token,
        proxy=options.discord_proxy,
    )
    async with working(spine, KINDS), Intake(spine) as intake, aclosing(Discord(access, clock)) as discord:
        yield Services(
            engine, spine, intake, options, clock, discord=discord, watcher=Watcher(spine), feed=Feed(engine)
        )


def services_of(request: Request) -> Services:
    """The services that the application was made with. Raises `NotServing` when it was made without."""
    services = getattr(request.app.state, "services", None)
    if not isinstance(services, Services):
        raise NotServing
    return services


ServicesNow = Annotated[Services, Depends(services_of)]

"""What an admin has chosen so far of a guild's setup, kept among the plans for a day; nothing of it is in force."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine

from synapse.db.session import RawConnection, rehearsal
from synapse.guilds.change import Change
from synapse.guilds.guild import directory
from synapse.guilds.layout import Layout, lay_out
from synapse.guilds.settings import Scalar
from synapse.guilds.zone_list import list_zones
from synapse.kit.errors import SynapseError
from synapse.kit.ids import random_id
from synapse.runtime.plans.setup import Done, Wanted, set_up

KIND = "setup"
_BEGIN = """
INSERT INTO plans (guild_id, id, kind, body, config_version, lake_seq, expires_at)
VALUES ($1, $2, $3, $4, 0, 0, now() + interval '1 day')
"""
_FIND = """
SELECT body::text FROM plans
WHERE guild_id = $1 AND id = $2 AND kind = $3 AND expires_at > now() AND applied_at IS NULL FOR UPDATE
"""


class SetupGone(SynapseError):
    """It was applied, cancelled, or is older than a day."""

    def __init__(self) -> None:
        super().__init__("setup-gone", "this setup is over", "begin anew with /setup")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupDraft:
    """What was chosen; what says nothing stays as it is."""

    step: str
    preset: str | None = None
    settings: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])
    #: channel → name of its zone; the others follow their category
    zones: Mapping[int, str] = field(default_factory=dict[int, str])
    #: the channel that is being put elsewhere
    moving: int | None = None

    @property
    def wanted(self) -> Wanted:
        """The same, as it is asked for."""
        return Wanted(preset=self.preset, settings=self.settings, zones=self.zones)


async def begin_draft(raw: RawConnection, guild: int, draft: SetupDraft) -> str:
    """Keep a new draft; its id."""
    id_ = random_id()
    await raw.execute(_BEGIN, guild, id_, KIND, _json(draft))
    return id_


async def draft_of(raw: RawConnection, guild: int, id_: str) -> SetupDraft:
    """A draft, locked until the transaction ends. Raises `SetupGone`."""
    text = await raw.fetchval(_FIND, guild, id_, KIND)
    if text is None:
        raise SetupGone
    said = orjson.loads(text)
    said["zones"] = {int(channel): zone for channel, zone in said["zones"].items()}
    return SetupDraft(**said)


async def keep_draft(raw: RawConnection, guild: int, id_: str, draft: SetupDraft) -> None:
    """Put another in its place."""
    await raw.execute("UPDATE plans SET body = $3 WHERE guild_id = $1 AND id = $2", guild, id_, _json(draft))


async def finish_draft(raw: RawConnection, guild: int, id_: str) -> None:
    """It was carried out, or is not wanted any more."""
    await raw.execute("UPDATE plans SET applied_at = now() WHERE guild_id = $1 AND id = $2", guild, id_)


async def proposed_zones(raw: RawConnection, guild: int, draft: SetupDraft, fallback: str | None) -> Layout:
    """Which zones setting up would make, and what goes into them."""
    known = await list_zones(raw, guild, archived=True)
    return lay_out(await directory(raw, guild), known, draft.zones, fallback)


async def rehearse_set_up(engine: AsyncEngine, guild: int, draft: SetupDraft, *, at: datetime) -> Done:
    """What setting up would do; nothing of it stays. Raises what `set_up` raises."""
    async with rehearsal(engine) as raw:
        return await set_up(Change(raw, guild, reason="plan"), draft.wanted, at=at)


def _json(draft: SetupDraft) -> str:
    said = asdict(draft)
    said["zones"] = {str(channel): zone for channel, zone in draft.zones.items()}
    return orjson.dumps(said).decode()

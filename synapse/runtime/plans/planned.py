"""What can be planned: each kind carries out a change that JSON describes, in whatever transaction it is handed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from synapse.guilds.change import Change
from synapse.guilds.configure import set_settings
from synapse.packs.queries import installed
from synapse.runtime.editing.packs import named_in, parameters_of, save_pack, switch_pack
from synapse.runtime.plans.drafts import named_preset, saved_text
from synapse.runtime.plans.presets import apply_preset
from synapse.runtime.plans.recipes import import_recipe, read

Body = Mapping[str, Any]


async def _packs(change: Change, body: Body) -> None:
    """A pack's text, in force and on, and parameters."""
    text: str | None = body.get("text")
    if revision := body.get("revision"):
        text = await saved_text(change.raw, change.guild, *revision)
    if text is not None:
        pack_id = named_in(text)
        off = any(one.pack_id == pack_id and not one.enabled for one in await installed(change.raw, change.guild))
        await save_pack(change, text)
        if off:
            await switch_pack(change, pack_id, on=True)
    await set_settings(change, body.get("parameters") or {}, await parameters_of(change))


async def _preset(change: Change, body: Body) -> None:
    """A shipped preset, with settings of one's own."""
    at = datetime.fromisoformat(body["at"])
    await apply_preset(change, named_preset(body["preset"]), at=at, settings=body.get("settings") or {})


async def _recipe(change: Change, body: Body) -> None:
    """A whole configuration."""
    await import_recipe(change, await asyncio.to_thread(read, body["text"]))


#: kind of plan → what carries it out. What it changes is what it audits.
KINDS: Mapping[str, Callable[[Change, Body], Awaitable[None]]] = {"packs": _packs, "preset": _preset, "recipe": _recipe}


async def carry_out(change: Change, kind: str, body: Body) -> None:
    """Do what a plan says. Raises `Problems` and whatever refuses such a change done by hand."""
    await KINDS[kind](change, body)

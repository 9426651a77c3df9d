"""Changing settings, modules, words and seasons. What is the same already is no change."""

from collections.abc import Collection, Mapping
from datetime import datetime

import orjson

from synapse.guilds.change import Change, record
from synapse.guilds.configuration import MODULES, active_season
from synapse.guilds.errors import InvalidSetting, InvalidSettings, SeasonConflict, UnknownSetting, UnknownTerm
from synapse.guilds.settings import KEYS, Scalar, checked, parameter_key
from synapse.guilds.taxonomy import TERMS
from synapse.rules.documents.pack import Parameter
from synapse.rules.nearest import did_you_mean
from synapse.rules.world import Season

LONGEST_LABEL = 64
_SET = """
INSERT INTO settings (guild_id, key, value, category) VALUES ($1, $2, $3, $4)
ON CONFLICT (guild_id, key) DO UPDATE SET value = excluded.value, category = excluded.category, updated_at = now()
"""


async def set_settings(
    change: Change, wanted: Mapping[str, object], parameters: Mapping[str, Parameter]
) -> dict[str, Scalar]:
    """Set several settings at once; those that really changed. `parameters` are those of the guild's packs.

    Raises `UnknownSetting`, `InvalidSetting`, or `InvalidSettings` where more than one is wrong.
    """
    values = _all_checked(wanted, parameters)
    stored: dict[str, Scalar] = {
        key: orjson.loads(value)
        for key, value in await change.raw.fetch(
            "SELECT key, value::text FROM settings WHERE guild_id = $1 AND key = ANY($2)", change.guild, list(values)
        )
    }
    before = {name: stored.get(name, _default(name, parameters)) for name in values}
    new = {name: value for name, value in values.items() if _differs(before[name], value)}
    for name, value in new.items():
        key = KEYS.get(name) or parameter_key(name, parameters[name])
        await change.raw.execute(_SET, change.guild, name, orjson.dumps(value).decode(), key.category[:50])
    if new:
        await record(change, "UPDATE", "settings", ", ".join(new), {name: before[name] for name in new}, new)
    return new


async def reset_setting(change: Change, name: str, parameters: Mapping[str, Parameter]) -> None:
    """Back to the default."""
    checked(name, _default(name, parameters), parameters)
    old = await change.raw.fetchval(
        "DELETE FROM settings WHERE guild_id = $1 AND key = $2 RETURNING value::text", change.guild, name
    )
    if old is not None:
        await record(change, "DELETE", "settings", name, {name: orjson.loads(old)}, {name: _default(name, parameters)})


async def drop_settings(change: Change, names: Collection[str]) -> dict[str, Scalar]:
    """Forget values of settings that are no more; those that there were."""
    rows = await change.raw.fetch(
        "DELETE FROM settings WHERE guild_id = $1 AND key = ANY($2) RETURNING key, value::text",
        change.guild,
        list(names),
    )
    old: dict[str, Scalar] = {key: orjson.loads(value) for key, value in sorted(rows)}
    if old:
        await record(change, "DELETE", "settings", ", ".join(old), old, None)
    return old


async def switch_modules(change: Change, wanted: Mapping[str, bool]) -> dict[str, bool]:
    """Switch modules on or off; those that really changed."""
    for module in wanted:
        if module not in MODULES:
            raise UnknownSetting(module, did_you_mean(module, MODULES) or f"modules are {', '.join(MODULES)}")
    stored = dict(await change.raw.fetch("SELECT module, enabled FROM modules WHERE guild_id = $1", change.guild))
    before = {**MODULES, **stored}
    new = {module: on for module, on in wanted.items() if before[module] != on}
    for module, on in new.items():
        await change.raw.execute(
            "INSERT INTO modules (guild_id, module, enabled) VALUES ($1, $2, $3) "
            "ON CONFLICT (guild_id, module) DO UPDATE SET enabled = excluded.enabled",
            change.guild,
            module,
            on,
        )
    if new:
        await record(change, "UPDATE", "modules", ", ".join(new), {module: before[module] for module in new}, new)
    return new


async def name_terms(change: Change, wanted: Mapping[str, str]) -> dict[str, str]:
    """What the community calls things; those that really changed. An empty word gives the default back."""
    for term, label in wanted.items():
        if term not in TERMS:
            raise UnknownTerm(term, did_you_mean(term, TERMS) or f"terms are {', '.join(TERMS)}")
        if len(label) > LONGEST_LABEL or "\0" in label:
            raise InvalidSetting(term, f"a word has at most {LONGEST_LABEL} characters, and no null character")
    before: dict[str, str] = dict(
        await change.raw.fetch("SELECT term, label FROM taxonomy WHERE guild_id = $1", change.guild)
    )
    new = {term: label for term, label in wanted.items() if before.get(term, "") != label}
    for term, label in new.items():
        await change.raw.execute("DELETE FROM taxonomy WHERE guild_id = $1 AND term = $2", change.guild, term)
        if label:
            await change.raw.execute(
                "INSERT INTO taxonomy (guild_id, term, label) VALUES ($1, $2, $3)", change.guild, term, label
            )
    if new:
        await record(change, "UPDATE", "taxonomy", ", ".join(new), {term: before.get(term) for term in new}, new)
    return new


async def start_season(change: Change, name: str, starts_at: datetime, ends_at: datetime | None = None) -> Season:
    """Begin a season. The one before must have ended: rolling does both, and settles the books between them."""
    if not name.strip() or len(name) > 100:
        raise SeasonConflict("a season needs a name of at most 100 characters")
    if ends_at is not None and ends_at <= starts_at:
        raise SeasonConflict("the season would end before it begins")
    running = await active_season(change.raw, change.guild)
    if running is not None:
        raise SeasonConflict(f"{running.name!r} is still running", "`synapse season roll` ends it and begins the next")
    taken = await change.raw.fetchval(
        "SELECT exists(SELECT FROM seasons WHERE guild_id = $1 AND name = $2)", change.guild, name
    )
    if taken:
        raise SeasonConflict(f"there has been a season called {name!r}", "choose another name")
    id_ = await change.raw.fetchval(
        "INSERT INTO seasons (guild_id, id, name, starts_at, ends_at, active) "
        "SELECT $1, 1 + coalesce(max(id), 0), $2, $3, $4, true FROM seasons WHERE guild_id = $1 RETURNING id",
        change.guild,
        name,
        starts_at,
        ends_at,
    )
    season = Season(id_, name, starts_at.timestamp(), None if ends_at is None else ends_at.timestamp())
    after = {"name": name, "starts_at": starts_at, "ends_at": ends_at}
    await record(change, "CREATE", "seasons", id_, None, after)
    return season


async def end_season(change: Change, ended_at: datetime) -> Season:
    """End the running season. Only rolling calls this: the books must be settled with it."""
    running = await active_season(change.raw, change.guild)
    if running is None:
        raise SeasonConflict("no season is running", "switch the module seasons on and start one")
    await change.raw.execute(
        "UPDATE seasons SET active = false, ended_at = $3 WHERE guild_id = $1 AND id = $2",
        change.guild,
        running.id,
        ended_at,
    )
    return running


def _all_checked(wanted: Mapping[str, object], parameters: Mapping[str, Parameter]) -> dict[str, Scalar]:
    values: dict[str, Scalar] = {}
    wrong: list[UnknownSetting | InvalidSetting] = []
    for name, value in wanted.items():
        try:
            values[name] = checked(name, value, parameters)
        except (UnknownSetting, InvalidSetting) as error:
            wrong.append(error)
    if len(wrong) > 1:
        raise InvalidSettings(wrong)
    if wrong:
        raise wrong[0]
    return values


def _default(name: str, parameters: Mapping[str, Parameter]) -> Scalar:
    if name in KEYS:
        return KEYS[name].default
    return parameters[name].default if name in parameters else None


def _differs(before: Scalar, after: Scalar) -> bool:
    """1 and True are not the same setting, 1 and 1.0 are."""
    return before != after or isinstance(before, bool) != isinstance(after, bool)

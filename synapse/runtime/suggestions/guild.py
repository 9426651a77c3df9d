"""Settings that do not fit each other or the guild: channels without a zone, nowhere to announce, a short memory."""

from collections.abc import Iterator

from synapse.rules.effects import Announce
from synapse.runtime.suggestions.facts import DAYS, Facts, Suggestion

_DAY = 86_400


def quiet(facts: Facts) -> Iterator[Suggestion]:
    """Nothing was captured at all."""
    if not facts.seen:
        yield Suggestion(
            code="no-events",
            title=f"Nothing happened in {DAYS} days",
            detail="No event was captured. Is the bot in the guild, and are its intents on?",
            kind="event",
            about=None,
            action="/admin/data-sources",
        )


def without_zone(facts: Facts) -> Iterator[Suggestion]:
    """Channels in no zone, in a guild that has some."""
    bare = [one for one in facts.channels if one.zone_id is None and not one.is_thread]
    if bare and facts.found.configuration.setting.zones:
        some = ", ".join(f"#{one.name}" for one in bare[:5]) + (" …" if len(bare) > 5 else "")
        yield Suggestion(
            code="channels-without-zone",
            title=f"{len(bare)} channel{'s are' if len(bare) > 1 else ' is'} in no zone",
            detail=f"{some}: multipliers are 1 there. Put them into zones, or name a fallback in zone_fallback.",
            kind="zone",
            about=None,
            action="/admin/zones",
        )


def nowhere_to_announce(facts: Facts) -> Iterator[Suggestion]:
    """Rules announce, and no channel is set for it."""
    configuration = facts.found.configuration
    wanted = ("announce_channel_id", "announce_where_it_happens")
    is_off = "announcements" in configuration.setting.modules_off
    if is_off or any(configuration.values[key] for key in wanted):
        return
    announcing = [
        one
        for one in facts.rules
        if any(isinstance(entry.effect, Announce) and entry.effect.channel is None for entry in one.effects)
    ]
    if announcing:
        yield Suggestion(
            code="no-announcement-channel",
            title="No channel is set for announcements",
            detail=f"{len(announcing)} rules announce things, and name no channel of their own. As long as no channel "
            "is set nothing is posted; with another one set they go where it happened, and those of voice nowhere.",
            kind="setting",
            about="announce_channel_id",
            action="/admin/settings",
        )


def short_memory(facts: Facts) -> Iterator[Suggestion]:
    """Measures over a window that is longer than events are kept."""
    days = int(facts.found.configuration.values["event_lake_retention_days"] or 0)
    for name, measure in facts.found.program.measures.items():
        if measure.storage == "rows" and measure.window is not None and measure.window > days * _DAY:
            yield Suggestion(
                code="retention-too-short",
                title=f"{name.strip('_')} looks back further than events are kept",
                detail=f"Its window is {measure.window / _DAY:g} days, and events are kept for {days}.",
                kind="measure",
                about=name,
                action="/admin/settings",
            )


def no_season(facts: Facts) -> Iterator[Suggestion]:
    """The module is on, and no season runs."""
    setting = facts.found.configuration.setting
    if "seasons" not in setting.modules_off and setting.season is None:
        yield Suggestion(
            code="no-season",
            title="Seasons are on, and none runs",
            detail="Seasonal currencies start anew when a season ends; begin one, or switch the module off.",
            kind="module",
            about="seasons",
            action="/admin/seasons",
        )

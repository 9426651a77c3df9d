"""What each step of `/setup` shows: its text, and the menus and buttons below it. Nothing is done here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from synapse.bot.commands.choosing import cut
from synapse.guilds.layout import Layout
from synapse.guilds.settings import Scalar
from synapse.packs.library import load_preset, shipped_presets
from synapse.runtime.pages.setup_status import Status
from synapse.runtime.plans.setup import Done
from synapse.runtime.plans.setup_draft import SetupDraft
from synapse.runtime.spine import Configured

Item = discord.ui.Item[Any]
#: what is done → the item that does it, with a custom id that carries the key
Made = Callable[[str], str]
ADMIN_ROLE, ANNOUNCE, WHERE, LOG = (
    "admin_role_id",
    "announce_channel_id",
    "announce_where_it_happens",
    "log_channel_id",
)
#: lines of a list that are shown, and choices that a menu holds
MOST_LINES, MOST_CHOICES = 20, 25
_WRITABLE = [discord.ChannelType.text, discord.ChannelType.news]


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a step may need."""

    draft: SetupDraft
    found: Configured
    guild: discord.Guild
    status: Status
    layout: Layout
    #: what setting up would do; of the last step only
    done: Done | None = None

    def value(self, key: str) -> Scalar:
        """What a setting would be: as chosen, or as it is."""
        return self.draft.settings.get(key, self.found.configuration.values[key])

    def id_of(self, key: str) -> int | None:
        """The channel or role that a setting would name."""
        value = self.value(key)
        return int(str(value)) if value else None


Step = tuple[discord.Embed, list[Item]]


def show(scene: Scene, custom_id: Made) -> Step:
    """The step that the draft is at."""
    names = list(STEPS)
    place = names.index(scene.draft.step)
    embed, items = STEPS[scene.draft.step](scene, custom_id)
    embed.set_author(name=f"Setting up {scene.guild.name} · {place + 1} of {len(names)}")
    if place:
        items.append(button("◀ Back", custom_id(f"go:{names[place - 1]}")))
    if place + 1 < len(names):
        items.append(button("Next ▶", custom_id(f"go:{names[place + 1]}"), discord.ButtonStyle.primary))
    else:
        items.append(button("Set up", custom_id("apply"), discord.ButtonStyle.success))
    items.append(button("Cancel", custom_id("cancel")))
    return embed, items


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Item:
    """A button; the last row is for them."""
    return discord.ui.Button(label=label, custom_id=custom_id, style=style, row=4)


def _preset(scene: Scene, custom_id: Made) -> Step:
    chosen = scene.draft.preset
    options = [
        discord.SelectOption(
            label=cut(one.name), value=id_, description=cut(one.description) or None, default=id_ == chosen
        )
        for id_ in list(shipped_presets())[:MOST_CHOICES]
        for one in (load_preset(id_),)
    ]
    before = scene.status.set_up
    lines = ["A preset is a ready-made choice of rules, currencies and words. Everything can be changed later."]
    if before is not None:
        lines.append(f"Set up {discord.utils.format_dt(before.at, 'D')} with **{before.preset or 'no preset'}**.")
        lines.append("What is there stays as it is; choosing that preset again changes nothing of what you tuned.")
    embed = discord.Embed(title="Which preset?", description="\n".join(lines))
    menu = discord.ui.Select[Any](
        custom_id=custom_id("preset"), placeholder="No preset: only zones and channels", min_values=0, options=options
    )
    return embed, [menu]


def _zones(scene: Scene, custom_id: Made) -> Step:
    layout, draft = scene.layout, scene.draft
    lines = [
        f"**{name}**: {' '.join(f'<#{one}>' for one in channels[:MOST_LINES]) or 'what it has already'}"
        for name, channels in list(layout.zones.items())[:MOST_LINES]
    ]
    if layout.stay:
        lines.append(f"{len(layout.stay)} channels are in a zone already, and stay there.")
    if layout.left:
        lines.append(f"In no zone: {' '.join(f'<#{one}>' for one in layout.left[:MOST_LINES])}")
    about = "Rules may pay more or less by zone. Each category of yours becomes one; put channels elsewhere below."
    embed = discord.Embed(title="Which zones?", description=cut("\n".join([about, "", *lines]), 4_000))
    items: list[Item] = [
        discord.ui.ChannelSelect[Any](
            custom_id=custom_id("channel"), placeholder="Put a channel elsewhere", default_values=_channel(draft.moving)
        )
    ]
    names = sorted({*layout.zones, *(zone.name for zone in scene.found.configuration.setting.zones.values())})
    if draft.moving is not None and names:
        options = [discord.SelectOption(label=cut(name), value=cut(name)) for name in names[:MOST_CHOICES]]
        items.append(
            discord.ui.Select[Any](custom_id=custom_id("zone"), placeholder="Into which zone?", options=options)
        )
    return embed, items


def _admins(scene: Scene, custom_id: Made) -> Step:
    role = scene.id_of(ADMIN_ROLE)
    embed = discord.Embed(
        title="Who administers Synapse?",
        description="Whoever has the permission Manage Server does. Choose a role whose members do as well, or none.",
    )
    default = [discord.Object(role, type=discord.Role)] if role else []
    menu = discord.ui.RoleSelect[Any](
        custom_id=custom_id("role"), placeholder="Only Manage Server", min_values=0, default_values=default
    )
    return embed, [menu]


def _channels(scene: Scene, custom_id: Made) -> Step:
    announce, log, where = scene.id_of(ANNOUNCE), scene.id_of(LOG), bool(scene.value(WHERE))
    lines = [
        "Levels, achievements and awards are announced in one channel, or where they happen; else nowhere.",
        "The log channel gets what the bot did and failed to do; it is for moderators.",
        "",
        f"Announcements: {_mention(announce) or ('where it happens' if where else 'nowhere')}",
        f"Log: {_mention(log) or 'nowhere'}",
        *(warning for one in (announce, log) if (warning := _unwritable(scene.guild, one))),
    ]
    embed = discord.Embed(title="Where does the bot post?", description="\n".join(lines))
    items: list[Item] = [
        discord.ui.ChannelSelect[Any](
            custom_id=custom_id(what),
            placeholder=placeholder,
            min_values=0,
            channel_types=_WRITABLE,
            default_values=_channel(chosen),
        )
        for what, placeholder, chosen in (
            ("announce", "Channel for announcements", announce),
            ("log", "Channel for the bot's log", log),
        )
    ]
    label = f"Announce where it happens: {'on' if where else 'off'}"
    toggle = discord.ui.Button[Any](label=label, custom_id=custom_id(f"where:{'off' if where else 'on'}"), row=3)
    return embed, [*items, toggle]


def _summary(scene: Scene, _custom_id: Made) -> Step:
    draft, done = scene.draft, scene.done
    values = {
        "Preset": load_preset(draft.preset).name if draft.preset else "none",
        "Admin role": f"<@&{scene.id_of(ADMIN_ROLE)}>" if scene.id_of(ADMIN_ROLE) else "only Manage Server",
        "Announcements": _mention(scene.id_of(ANNOUNCE)) or ("where it happens" if scene.value(WHERE) else "nowhere"),
        "Log": _mention(scene.id_of(LOG)) or "nowhere",
    }
    embed = discord.Embed(title="Is this right?", description="\n".join(f"**{k}**: {v}" for k, v in values.items()))
    if done is not None:
        embed.add_field(name="This would", value=said(done)[:1024], inline=False)
    return embed, []


def said(done: Done) -> str:
    """What setting up did, or would do."""
    counts = (
        (done.zones_created, "new zones"),
        (done.zones_existing, "zones that are there already"),
        (done.channels_mapped, "channels put into zones"),
        (done.settings_written, "settings written"),
    )
    parts = [f"{number} {what}" for number, what in counts if number]
    if done.season_created:
        parts.append("a season begun")
    lines = [", ".join(parts) or "Nothing changes."]
    return "\n".join([*lines, *(f"⚠️ {warning}" for warning in done.warnings)])


#: in their order
STEPS: Mapping[str, Callable[[Scene, Made], Step]] = {
    "preset": _preset,
    "zones": _zones,
    "admins": _admins,
    "channels": _channels,
    "summary": _summary,
}


def _channel(id_: int | None) -> Sequence[discord.Object]:
    return [] if id_ is None else [discord.Object(id_, type=discord.abc.GuildChannel)]


def _mention(channel: int | None) -> str:
    return f"<#{channel}>" if channel else ""


def _unwritable(guild: discord.Guild, channel: int | None) -> str:
    """A warning where the bot may not post."""
    found = guild.get_channel(channel) if channel else None
    if found is None:
        return ""
    allowed = found.permissions_for(guild.me)
    if allowed.view_channel and allowed.send_messages and allowed.embed_links:
        return ""
    return f"⚠️ The bot may not post in <#{channel}>: it needs View Channel, Send Messages and Embed Links."

"""What the log channel is told, in words: changes by whom, deliveries that failed, gaps of capturing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from discord.utils import escape_markdown

from synapse.guilds.audit import AuditEntry, differences
from synapse.runtime.delivery.listing import Delivery
from synapse.runtime.delivery.message import Card, cut

CHANGED, FAILED, MISSED = 0x5865F2, 0xE74C3C, 0xE67E22
#: lines of one card and characters of a value; ten cards must stay below Discord's 6,000 characters
_LINES, _LONGEST, _TITLE, _TEXT = 8, 60, 120, 440

_VERBS = {
    "CREATE": "made",
    "UPDATE": "changed",
    "DELETE": "removed",
    "IMPORT": "imported",
    "ERASE": "erased",
    "SEASON_ROLL": "rolled",
    "MANUAL_AWARD": "gave",
    "MANUAL_REVOKE": "took back",
}
_THINGS = {
    "settings": "settings",
    "modules": "modules",
    "taxonomy": "the community's words",
    "zones": "a zone",
    "seasons": "the season",
    "rule_packs": "a rule pack",
    "rule_templates": "a rule template",
    "presets": "a preset",
    "quests": "a quest",
    "api_tokens": "an access token",
    "members": "a member",
    "wallets": "an award",
    "milestones_earned": "an achievement",
    "transactions": "an entry",
    "event_lake": "the event lake",
    "event_counters": "counters",
    "outbox": "deliveries that were given up",
}
#: what these changes did is shown, not only that they were made
_SHOWN = frozenset({"settings", "modules", "taxonomy", "seasons"})
#: what members choose for themselves, and what only concerns whoever looks at the dashboard
_PRIVATE = frozenset({"member_preferences", "dismissed_suggestions", "logs"})
_KINDS = {
    "announce": "An announcement was not posted",
    "send_message": "A message was not sent",
    "assign_role": "A role was not given",
    "remove_role": "A role was not taken",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch in which nothing was captured, and what could be read back of it."""

    id: int
    began_at: datetime
    ended_at: datetime
    messages: int
    threads: int
    joins: int
    unreadable: int


def cards_of_changes(changes: Sequence[AuditEntry], names: Mapping[int, str]) -> list[Card]:
    """One card for what somebody did at once; `names` are those of accounts."""
    told = [one for one in changes if one.target_table not in _PRIVATE]
    return [
        _card(list(group), names) for _, group in groupby(told, key=lambda one: (one.timestamp, one.actor, one.via))
    ]


def card_of_failure(failed: Delivery, member: str | None, place: str | None) -> Card:
    """A delivery that was given up, and why."""
    lines = [escape_markdown(failed.reason or ""), f"Rule: {failed.rule}"]
    lines += [f"Member: {escape_markdown(member)}"] if member else []
    lines += [place] if place else []
    return Card(_KINDS[failed.kind], cut("\n".join(cut(line, 200) for line in lines), _TEXT), FAILED)


def card_of_gap(gap: Gap) -> Card:
    """What was missed; reactions and voice of that time are gone."""
    back = f"Read back: {gap.messages} messages, {gap.threads} threads, {gap.joins} joins."
    lines = [f"From {_moment(gap.began_at)} to {_moment(gap.ended_at)}.", back]
    lines += [f"Channels that could not be read: {gap.unreadable}."] if gap.unreadable else []
    return Card("The bot was away", "\n".join([*lines, "Reactions and voice of that time are lost."]), MISSED)


def card_of_more(number: int) -> Card:
    """For what is too much to tell one by one."""
    return Card(f"{number} more changes", "The dashboard's audit log has them all.", CHANGED)


def _card(changes: Sequence[AuditEntry], names: Mapping[int, str]) -> Card:
    first = changes[0]
    who = names.get(first.actor, "Somebody") if first.actor is not None else first.via or "Synapse"
    who = escape_markdown(who)
    title = f"{who} {_did(first)}" if len(changes) == 1 else f"{who} made {len(changes)} changes"
    lines = [line for one in changes for line in _lines(one, is_alone=len(changes) == 1)]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"… and {len(lines) - _LINES + 1} more"]
    if first.reason and first.action_type != "RULE":
        lines.append(f"Reason: {escape_markdown(cut(first.reason, 2 * _LONGEST))}")
    return Card(cut(title, _TITLE), cut("\n".join(lines), _TEXT), CHANGED)


def _did(one: AuditEntry) -> str:
    if one.action_type == "RULE":
        return "was told by a rule"
    verb = _VERBS.get(one.action_type, one.action_type.lower())
    return f"{verb} {_THINGS.get(one.target_table, one.target_table)}"


def _lines(one: AuditEntry, *, is_alone: bool) -> Iterable[str]:
    if one.action_type == "RULE":
        yield escape_markdown(cut(one.reason or "", 2 * _LONGEST))
    elif one.target_table in _SHOWN:
        for change in differences(one.before, one.after)[: _LINES + 1]:
            yield f"**{change.key}**: {_value(change.before)} → {_value(change.after)}"
    elif one.action_type != "ERASE":
        name = _name(one)
        yield name if is_alone else f"{_did(one)}: {name}"
    elif not is_alone:
        yield _did(one)


def _name(one: AuditEntry) -> str:
    for told in (one.after, one.before):
        if isinstance(told, Mapping):
            name: object = told.get("name") or told.get("title")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            if isinstance(name, str):
                return escape_markdown(cut(name, _LONGEST))
    return escape_markdown(cut(one.target_id, _LONGEST))


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "on" if value else "off"
    return escape_markdown(cut(str(value), _LONGEST))


def _moment(at: datetime) -> str:
    # Discord shows it in the reader's own zone
    return f"<t:{int(at.timestamp())}:f>"

"""What the code's tables do not say: what names mean, an example of each word, the earlier papers' names."""

from collections.abc import Mapping
from typing import Any

#: name → meaning; `<…>` stands for any name of that sort
NAMES: Mapping[str, str] = {
    "event.<field>": "a field of the event's payload",
    "event.type": "the event's type",
    "event.source": "the id that tells the event apart from others of its type",
    "event.channel": "the channel it happened in",
    "actor.id": "who did it",
    "actor.is_bot": "whether that is a bot",
    "actor.level": "their level in the first currency that has a level curve",
    "actor.balance.<currency>": "what they own",
    "actor.lifetime.<currency>": "what they ever earned",
    "actor.roles": "ids of their Discord roles at that moment",
    "actor.joined_days": "days since they joined, with a fraction",
    "target.…": "the same of whom the event concerned: the author reacted to, the member replied to",
    "member.…": "the same of the member an achievement is about; only in achievements",
    "params.<parameter>": "a parameter's value in this community",
    "measures.<measure>": "a measure's value, looked up with the event's own keys",
    "factors.<factor>": "what modifiers have made of a factor; not in guards and modifiers",
    "zone.name": "the zone of the event's channel",
    "zone.multiplier.<currency>": "the zone's multiplier for the rule's activity; 1 where it says nothing",
    "season.id": "the active season's number",
    "season.name": "the active season's name",
    "now": "the event's time",
    "row.<field>": "in a measure's `where`: a field of the row's payload",
    "row.actor": "in a measure's `where`: who did it",
    "row.target": "in a measure's `where`: whom it concerned",
    "row.channel": "in a measure's `where`: the channel it happened in",
    "level": "in a level curve: the level being left",
}

#: kind → when it runs, what it may do, which history it sees
KINDS: Mapping[str, tuple[str, str, str]] = {
    "guard": ("first", "`deny` and `cap` what the event pays; one that cannot be decided denies", "before the event"),
    "modifier": ("second", "`scale` factors, `cap`", "before the event"),
    "reward": ("third", "pay, and everything but shaping", "before the event"),
    "achievement": ("after settlement", "be earned, and then pay, and everything but shaping", "including the event"),
    "automation": ("after achievements", "everything but paying and shaping", "including the event"),
}

#: condition → arguments of an example
CONDITION_EXAMPLES: Mapping[str, Any] = {
    "not_self_interaction": {},
    "min_length": {"length": 5},
    "emoji_ratio_below": {"ratio": 0.3},
    "cooled_down": {"seconds": "params.cooldown_seconds", "by": ["actor", "channel"]},
    "daily_total_below": {"currency": "xp", "max": 5000},
    "pair_below": {"max": 3, "within": "24h"},
    "reactors_over": {"count": 10},
    "message_younger_than": {"seconds": 300},
    "voice_active": {},
    "has_role": {"role": "123456789012345678"},
    "in_zone": {"zone": "programming"},
    "wallet_at_least": {"currency": "gold", "amount": 50},
    "lifetime_at_least": {"currency": "xp", "amount": 5000},
    "event_count": {"event": "message_create", "zone": "programming", "at_least": 100},
    "streak": {"days": 7},
    "any_of": ["event.has_code_block", {"min_length": {"length": 200}}],
    "all_of": ["event.has_link", {"min_length": {"length": 200}}],
    "not": {"has_role": {"role": "123456789012345678"}},
}

#: effect → arguments of an example
EFFECT_EXAMPLES: Mapping[str, Any] = {
    "credit": {"currency": "xp", "amount": "params.xp_base_message", "times": ["zone", "quality"]},
    "debit": {"currency": "gold", "amount": "event.price"},
    "transfer": {"currency": "gold", "amount": 5},
    "reverse": {"of": "event.undoes", "type": "reaction_add"},
    "scale": {"factor": "quality", "by": 1.4},
    "cap": {"currency": "xp", "max": 5, "to": "target"},
    "deny": {"currencies": ["xp"], "reason": "too fast"},
    "grant_milestone": {"milestone": "event.milestone"},
    "assign_role": {"role": "123456789012345678"},
    "remove_role": {"role": "123456789012345678"},
    "announce": {"template": "{{ actor.name }} is now level {{ event.to }}", "preference": "level_up"},
    "send_message": {"template": "Welcome, {{ actor.name }}", "to": "actor"},
    "log": {"message": "{{ actor.name }} was slowed down"},
    "emit": {"event": "streak.kept", "payload": {"days": "measures.days_in_a_row"}},
}

#: what the papers of Synapse 4.0 call it → what it is here
EARLIER: Mapping[str, str] = {
    "`event_type`": "`trigger: name`, or `trigger: {event: …}`",
    "`zone_filter`": "`trigger: {event: …, zones: [name]}`",
    "`channel_filter`": "`trigger: {event: …, channels: [id]}`",
    "`voice_session_end`": "`voice_leave`; its `duration_seconds` is the session's",
    "`not_self_interaction`": "`not_self_interaction`",
    "`min_length {min}`": "`min_length {length}`",
    "`max_emoji_ratio {max_ratio}`": "`emoji_ratio_below {ratio}`",
    "`daily_cap_not_reached {currency, max}`": "`daily_total_below {currency, max}`",
    "`pair_rate_limit {window_minutes, max}`": "`pair_below {within, max}`",
    "`unique_reactors_min {min}`": "`reactors_over {count}`, which counts one less: at least 2 is over 1",
    "`reaction_velocity_cap {window_minutes, max}`": "`reactors_over`, `message_younger_than` and the effect `cap`",
    "`voice_not_idle`": "`voice_active`",
    "`cooldown {seconds}`": "`cooled_down {seconds, by}`",
    "`has_role {role_id}`": "`has_role {role}`",
    "`zone_is`": "`in_zone {zone}`",
    "`expression`": "a plain string",
    "`ledger_credit`": "`credit`",
    "`ledger_credit_target`": "`credit {to: target}`",
    "`ledger_debit`": "`debit`",
    "`milestone_check`": "nothing: achievements are checked whenever something they read has changed",
    "`announce`, `assign_role`, `remove_role`, `log`": "the same",
    "`base`": "a parameter: `params.xp_base_message`",
    "`zone_multiplier`": "`times: [zone]`, or `zone.multiplier.<currency>`",
    "`quality_modifier`": "the factor `quality`: `times: [quality]`, filled by modifiers",
    "`event.metadata.x`": "`event.x`",
    "`user.level`": "`actor.level`",
    "`user.wallet(currency)`": "`actor.balance.<currency>`",
    "`random(min, max)`": "`random(low, high)`, the same whenever the event is decided again",
    "`wallet_threshold`": "`wallet_at_least`",
    "`lifetime_threshold`": "`lifetime_at_least`",
    "`event_count`": "`event_count`, or a measure",
    "`streak {event_type, min_consecutive_days}`": "`streak {event, days}`",
    "`compound` AND, OR": "`all_of`, `any_of`, nested as deep as needed",
    "`custom`": "an achievement without conditions",
    "`reward_rule_id`": "the achievement's own effects",
}

"""Two sides of a backtest beside each other, as JSON."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from synapse.runtime.backtest.side import Side, Tally, day_text

#: members named among those who gain or lose most
NAMED = 50
#: where the distribution of differences is cut
CUTS = (1, 5, 25, 50, 75, 95, 99)
Json = dict[str, Any]


def compared(live: Side, draft: Side, active: set[int]) -> Json:
    """What differs. `active` are those who did anything in the window."""
    sides = {"live": live, "draft": draft}
    currencies = sorted({name for side in sides.values() for name in side.program.currencies})
    return {
        "currencies": {name: _currency(name, live, draft, active) for name in currencies},
        "levels": _counts(live, draft, lambda tally: tally.levels),
        "milestones": _counts(live, draft, lambda tally: tally.milestones),
        "rules": {
            rule: {name: _rule(rule, side) for name, side in sides.items()}
            for rule in sorted({rule for side in sides.values() for rule in _rules(side)})
        },
    }


def _currency(currency: str, live: Side, draft: Side, active: set[int]) -> Json:
    sides = {"live": live, "draft": draft}
    days = sorted({day for side in sides.values() for day, name in side.tally.minted if name == currency})
    return {
        **{name: _totals(currency, side, active) for name, side in sides.items()},
        "days": [
            {"day": day_text(day), **{name: side.tally.minted[day, currency] for name, side in sides.items()}}
            for day in days
        ],
        "members": _differences(currency, live, draft),
    }


def _totals(currency: str, side: Side, active: set[int]) -> Json:
    earned = {member: units for (member, name), units in side.tally.earned.items() if name == currency}
    amounts = sorted(earned.get(member, 0) for member in active | earned.keys())
    return {
        "minted": sum(units for (_, name), units in side.tally.minted.items() if name == currency),
        "taken": side.tally.taken[currency],
        "held": sum(wallet.balance for (_, name), wallet in side.world.wallets.items() if name == currency),
        "top_share": top_share(amounts),
        "gini": gini(amounts),
    }


def top_share(amounts: Sequence[int]) -> float:
    """What part of all the most fortunate hundredth has; at least one member. Rising amounts."""
    total = sum(amounts)
    return round(sum(amounts[-math.ceil(len(amounts) / 100) :]) / total, 4) if total else 0.0


def gini(amounts: Sequence[int]) -> float:
    """0: everybody has the same; towards 1: one has all. Rising amounts."""
    total, number = sum(amounts), len(amounts)
    if not total:
        return 0.0
    weighted = sum(place * amount for place, amount in enumerate(amounts, 1))
    return round(2 * weighted / (number * total) - (number + 1) / number, 4)


def _differences(currency: str, live: Side, draft: Side) -> Json:
    """Member by member: what they hold at the end."""
    had = {member: wallet.balance for (member, name), wallet in live.world.wallets.items() if name == currency}
    would = {member: wallet.balance for (member, name), wallet in draft.world.wallets.items() if name == currency}
    found = sorted((would.get(member, 0) - had.get(member, 0), member) for member in had.keys() | would.keys())
    gains = [difference for difference, _ in found]

    def told(difference: int, member: int) -> Json:
        return {
            "user": member, "live": had.get(member, 0), "draft": would.get(member, 0), "difference": difference
        }  # fmt: skip

    return {
        "number": len(found),
        "gain": sum(difference > 0 for difference in gains),
        "lose": sum(difference < 0 for difference in gains),
        "same": sum(difference == 0 for difference in gains),
        "percentiles": {str(cut): gains[min(len(gains) - 1, len(gains) * cut // 100)] for cut in CUTS} if gains else {},
        "gainers": [told(*one) for one in reversed(found[-NAMED:]) if one[0] > 0],
        "losers": [told(*one) for one in found[:NAMED] if one[0] < 0],
    }


def _counts(live: Side, draft: Side, of: Callable[[Tally], Mapping[str, int]]) -> Json:
    counts = {"live": of(live.tally), "draft": of(draft.tally)}
    names = sorted({name for one in counts.values() for name in one})
    return {name: {side: one.get(name, 0) for side, one in counts.items()} for name in names}


def _rules(side: Side) -> list[str]:
    return [rule.rule.id for rule in side.program.compiled.rules]


def _rule(rule: str, side: Side) -> Json | None:
    """What became of a rule; None where the side has none of that name."""
    if rule not in side.program.compiled.registry.rules:
        return None
    tally = side.tally
    return {"fired": tally.fired[rule], "denied": tally.denied[rule], "failed": tally.failed[rule]}

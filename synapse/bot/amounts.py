"""Amounts as the community says them: its own words for its two main currencies, the packs' names for the others."""

from collections.abc import Mapping

from synapse.runtime.pages.boards import primary, secondary
from synapse.runtime.spine import Configured


def currency_names(found: Configured) -> dict[str, str]:
    """Currency → what members call it."""
    own, program = found.configuration.taxonomy, found.program
    names = {id_: currency.name for id_, currency in program.currencies.items()}
    for which, currency in (("primary", primary(program)), ("secondary", secondary(program))):
        if currency is not None and own.get(f"currency.{which}"):
            names[currency.id] = own[f"currency.{which}"]
    return names


def amounts_in_words(found: Configured, amounts: Mapping[str, int]) -> str:
    """ "50 XP and 1,200 Gold"; amounts are whole units by currency."""
    names = currency_names(found)
    parts = [f"{units:,} {names.get(currency, currency)}" for currency, units in amounts.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def counted(number: int, thing: str) -> str:
    """ "1 event", "1,200 events"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"

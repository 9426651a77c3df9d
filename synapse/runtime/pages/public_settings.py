"""The part of a guild's configuration that its pages need, whoever looks at them."""

from synapse.guilds.settings import Scalar
from synapse.guilds.taxonomy import labels
from synapse.rules.documents.pack import Currency
from synapse.runtime.pages.boards import primary, secondary
from synapse.runtime.spine import Configured

_SHOWN = (
    "dashboard_title",
    "dashboard_subtitle",
    "community_motto",
    "timezone",
    "leaderboard_size",
    "public_pages",
)


def public_settings(found: Configured) -> dict[str, Scalar]:
    """One flat map: settings by key, `module.<name>`, `term.<name>`, and the two main currencies."""
    values, own = found.configuration.values, found.configuration.taxonomy
    shown: dict[str, Scalar] = {"community_name": found.configuration.name}
    shown |= {key: values[key] for key in _SHOWN if key in values}
    shown |= {f"module.{name}": on for name, on in found.configuration.modules.items()}
    shown |= {f"term.{term}": label for term, label in labels(own).items()}
    for which, currency in (("primary", primary(found.program)), ("secondary", secondary(found.program))):
        shown |= _currency(which, currency, own.get(f"currency.{which}"))
    return shown


def _currency(which: str, currency: Currency | None, label: str | None) -> dict[str, Scalar]:
    """The name that the community gave it goes before the pack's."""
    name = label or (currency.name if currency else None)
    return {
        f"{which}_currency": currency.id if currency else None,
        f"economy.{which}_currency_name": name,
        f"economy.{which}_currency_symbol": currency.symbol if currency else None,
        **({f"term.currency.{which}": name} if name else {}),
    }

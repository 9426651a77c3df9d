"""Whether Discord knows the bot's token, and lets it have the intents that it needs."""

from collections.abc import Iterator
from typing import Any

import httpx

from synapse.settings import Settings

_APPLICATION = "https://discord.com/api/v10/applications/@me"
#: privileged intent → the application's flags that grant it, for many servers and for few
_INTENTS = {"Server Members Intent": 1 << 14 | 1 << 15, "Message Content Intent": 1 << 18 | 1 << 19}


class CannotAsk(Exception):
    """Discord did not answer; the words say why."""


def ask_application(token: str, settings: Settings) -> dict[str, Any] | None:
    """The bot's application; None where Discord does not know the token. Raises `CannotAsk`."""
    headers = {"Authorization": f"Bot {token}"}
    try:
        answer = httpx.get(_APPLICATION, headers=headers, proxy=settings.discord_proxy, timeout=5)
        if answer.status_code == 401:
            return None
        answer.raise_for_status()
        return answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise CannotAsk(str(error) or type(error).__name__) from error


def missing_intents(application: dict[str, Any]) -> Iterator[str]:
    """Intents that are switched off in the developer portal."""
    flags = int(application.get("flags", 0))
    return (name for name, granting in _INTENTS.items() if not flags & granting)

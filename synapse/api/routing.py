"""Routers that say at once that a path is not theirs: with forty of them, asking every route costs a millisecond."""

from functools import cached_property

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope

_NOUN = "synapse.noun"


class NounRouter(APIRouter):
    """The routes of one noun. Each of its paths begins with a word, or with `/admin/` and a word."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        noun = scope.get(_NOUN)
        if noun is None:
            noun = scope[_NOUN] = noun_of(scope.get("path", ""))
        return super().matches(scope) if noun in self.nouns else (Match.NONE, {})

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The words that its paths begin with."""
        return frozenset(noun_of(f"/api{getattr(route, 'path', '')}") for route in self.routes)


def noun_of(path: str) -> str:
    """`packs` for `/api/guilds/1/packs/economy`, `zones` for `/api/admin/zones`."""
    _, _, *words = path.split("/", 6)
    if words[:1] == ["guilds"] and len(words) > 2:
        del words[:2]
    if words[:1] == ["admin"]:
        del words[:1]
    return words[0] if words else ""

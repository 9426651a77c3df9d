"""Packs that the tests of the API send."""

from typing import Any

import httpx

from tests.fixtures.api import Api

OWN = """\
# what our club pays for
synapse: 1
id: club
version: "1.0.0"
name: 'Our club'
requires: {economy: "^1"}

parameters:
  club_xp: {type: integer, default: 7, minimum: 0, maximum: 100, title: XP for a thread}

currencies:
  - {id: pages, name: Pages, symbol: "📖", spendable: true, level_curve: {required: 10 * level}}

rules:
  # threads are rare, and welcome
  - id: club-thread      # one idea each
    kind: reward
    name: "A thread of the club"
    trigger: thread_create
    conditions:
      - event.channel != 0 and params.club_xp > 0   # can be switched off
    effects:
      - credit: {currency: xp, amount: params.club_xp}

  - id: club-reader
    kind: achievement
    module: milestones
    milestone: {name: Reader, description: Read a hundred pages.}
    conditions:
      - lifetime_at_least: {currency: pages, amount: 100}
"""


async def create(api: Api, text: str = OWN) -> dict[str, Any]:
    """Install a pack."""
    answer = await api.admin.post("/api/packs", json={"text": text})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def text_of(api: Api, pack: str = "club") -> str:
    """The stored text."""
    return (await api.admin.get(f"/api/packs/{pack}/text")).content.decode()


def etag(answer: httpx.Response) -> dict[str, str]:
    """What to send with the next change."""
    return {"If-Match": answer.headers["ETag"]}

"""What the e2e needs beside the history: a guild that is not set up, a key for scripts, a member who is no admin."""

import json
import sys
from datetime import timedelta
from pathlib import Path

from synapse.access.claims import signed
from synapse.access.keys import csrf_token
from synapse.access.sessions import begin_session, note_guilds_read
from synapse.access.standings import Standing, keep_standings
from synapse.access.tokens import create_token
from synapse.cli.database import open_database, run
from synapse.db.session import batch_transaction
from synapse.guilds.guild import Named, name_guild, name_objects
from synapse.kit.clock import now
from synapse.runtime.changing import changing
from synapse.settings import read_settings

FRESH = 1129563228787960001
CATEGORIES = ("Welcome", "Talk", "Projects", "Games")
CHANNELS = ("rules", "announcements", "general", "off-topic", "showcase", "help", "matches", "screenshots")


def names() -> list[Named]:
    """Channels of several categories, voice too, and some roles."""
    categories = [Named("category", FRESH + 10 + place, name) for place, name in enumerate(CATEGORIES)]
    channels = [
        Named("channel", FRESH + 100 + place, name, "text", categories[place // 2].id)
        for place, name in enumerate(CHANNELS)
    ]
    voice = Named("channel", FRESH + 150, "Lounge", "voice", categories[1].id)
    roles = [Named("role", FRESH + 200 + place, name) for place, name in enumerate(("Moderators", "Regulars"))]
    return [*categories, *channels, voice, *roles]


async def prepare(data: Path, guild: int, member: int) -> dict[str, str]:
    """Make them, and say how to reach them."""
    secret = read_settings().jwt_secret
    assert secret, "JWT_SECRET signs the member's session"
    async with open_database(data, None) as engine:
        async with changing(engine, FRESH) as change:
            await name_guild(change.raw, FRESH, "Fresh Harbour")
            await name_objects(change.raw, FRESH, names())
        async with batch_transaction(engine) as (_, raw):
            at = now()
            session = await begin_session(raw, member, "A member", at=at)
            # as if Discord had just told, and a little later: nobody asks it while the e2e goes on
            told = at + timedelta(minutes=10)
            await keep_standings(raw, member, {guild: Standing(is_member=True, is_admin=False, checked_at=told)}, told)
            await note_guilds_read(raw, session.id, told)
            _, token = await create_token(raw, 0, "e2e", ("admin",))
    return {
        "fresh": str(FRESH),
        "token": token,
        "session": signed(secret, session),
        "csrf": csrf_token(secret, session.id),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(prepare(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))

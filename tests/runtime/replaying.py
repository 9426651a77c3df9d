"""A process of its own that replays a file: `python -m tests.runtime.replaying URL FILE BATCH [GUILD …]`.

Says `batch` after each batch that is committed, and what became of everything at the end.
"""

import asyncio
import sys
from pathlib import Path

import orjson

from synapse.db.engine import create_engine
from synapse.runtime.replay import Plan, Replayed, replay
from synapse.runtime.spine import Spine
from tests.runtime.community import items


async def main(url: str, file: str, batch: str, *guilds: str) -> None:
    records = [orjson.loads(line) for line in Path(file).read_bytes().splitlines()]
    chosen = [one for one in records if not guilds or one["guild_id"] in guilds]
    engine = create_engine(url)

    def told(_: Replayed) -> None:
        sys.stdout.write("batch\n")
        sys.stdout.flush()

    result = await replay(Spine(engine), items(chosen), Plan(batch=int(batch), on_progress=told))
    await engine.dispose()
    sys.stdout.write(orjson.dumps({"stored": result.stored, "duplicates": result.duplicates}).decode() + "\n")


asyncio.run(main(*sys.argv[1:]))

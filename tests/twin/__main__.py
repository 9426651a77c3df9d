"""`python -m tests.twin --frames FILE.jsonl [--preset ID]`: what the bot makes of recorded frames, as JSON."""

import argparse
import asyncio
import sys
from pathlib import Path

import orjson

from synapse.runtime.watching.logs import configure_logs
from tests.twin.frames import empty_database, feed, read_frames


async def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.twin", description="Feed recorded gateway frames to the bot.")
    asked.add_argument("--frames", type=Path, required=True, help="a frame on each line, bare or under `payload`")
    asked.add_argument("--preset", default="classic-gamification", help="what every guild is set up as")
    given = asked.parse_args()
    configure_logs("console", "ERROR")
    frames, ignored = read_frames(given.frames)
    async with empty_database() as engine:
        made = await feed(engine, frames, given.preset)
    sys.stdout.buffer.write(orjson.dumps(made | {"ignored": ignored}) + b"\n")


asyncio.run(main())

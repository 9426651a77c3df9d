"""Previews and payments as tasks: {"span": number} → what it came to, as JSON; members by account."""

from dataclasses import asdict
from typing import Any

from synapse.runtime.paying.pay import Paid, carry_on
from synapse.runtime.paying.preview import Preview, preview
from synapse.runtime.tasks import Job


async def work_preview(job: Job) -> dict[str, Any]:
    """What paying would come to."""
    return preview_json(await preview(job.spine, job.guild, int(job.request["span"]), job.tell))


async def work_pay(job: Job) -> dict[str, Any]:
    """Pay it. Who asked for it was written down with the task."""
    return paid_json(await carry_on(job.spine, job.guild, int(job.request["span"]), job.tell))


def preview_json(found: Preview) -> dict[str, Any]:
    """A preview without Discord ids: these may be erased while the result is kept."""
    return {
        "span": found.span.id,
        "events": found.events,
        "gone": found.gone,
        "partial": found.is_partial,
        "totals": dict(found.totals),
        "members": found.members,
        "gainers": [{"account": one.account, "amounts": dict(one.amounts)} for one in found.gainers],
        "levels": dict(found.levels),
        "milestones": dict(found.milestones),
        "rules": dict(found.rules),
        "notes": list(found.notes),
    }


def paid_json(paid: Paid) -> dict[str, Any]:
    """What was paid."""
    return asdict(paid)

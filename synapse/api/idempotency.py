"""`Idempotency-Key`: a request that pays, sent twice under one key, pays once."""

from typing import Annotated

from fastapi import Header

#: it becomes the source id of the event; without one, every request is a new one
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,128}$",
        description="the same key again pays nothing again, and answers the same; with another body it is refused",
    ),
]

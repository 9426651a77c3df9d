"""What happens now, as server-sent events."""

from fastapi import APIRouter

routes = APIRouter(tags=["stream"])

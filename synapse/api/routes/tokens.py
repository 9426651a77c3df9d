"""Scripts' keys: made by admins, shown once, revocable."""

from fastapi import APIRouter

routes = APIRouter(tags=["tokens"])

"""The event lake: browse, toggle sources, volumes, maintenance."""

from fastapi import APIRouter

routes = APIRouter(tags=["event lake"])

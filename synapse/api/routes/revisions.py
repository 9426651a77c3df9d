"""A pack's texts through time: list, compare, restore."""

from fastapi import APIRouter

routes = APIRouter(tags=["revisions"])

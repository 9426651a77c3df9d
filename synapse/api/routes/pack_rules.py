"""The rules of a pack, one at a time."""

from fastapi import APIRouter

routes = APIRouter(tags=["pack rules"])

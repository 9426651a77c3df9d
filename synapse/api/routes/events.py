"""Events of kinds that packs declare, posted by scripts."""

from fastapi import APIRouter

routes = APIRouter(tags=["events"])

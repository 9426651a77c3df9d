"""Levels of other bots, brought along."""

from fastapi import APIRouter

routes = APIRouter(tags=["levels"])

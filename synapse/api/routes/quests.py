"""Quests: open, claimed, complete."""

from fastapi import APIRouter

routes = APIRouter(tags=["quests"])

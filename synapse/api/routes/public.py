"""What the public pages show: figures, leaderboards, activity, achievements."""

from fastapi import APIRouter

routes = APIRouter(tags=["public"])

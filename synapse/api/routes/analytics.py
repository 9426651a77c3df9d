"""Activity by hour and weekday, by channel, and growth."""

from fastapi import APIRouter

routes = APIRouter(tags=["analytics"])

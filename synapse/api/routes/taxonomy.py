"""What the community calls things."""

from fastapi import APIRouter

routes = APIRouter(tags=["taxonomy"])

"""Rules saved as starting points for others."""

from fastapi import APIRouter

routes = APIRouter(tags=["templates"])

"""The live log of this process, and how much it tells."""

from fastapi import APIRouter

routes = APIRouter(tags=["logs"])

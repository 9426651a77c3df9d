"""Long work: how far it is, its result, stopping it."""

from fastapi import APIRouter

routes = APIRouter(tags=["tasks"])

"""Who changed what, when and why."""

from fastapi import APIRouter

routes = APIRouter(tags=["audit"])

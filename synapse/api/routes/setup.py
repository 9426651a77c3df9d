"""From a fresh guild to a configured one."""

from fastapi import APIRouter

routes = APIRouter(tags=["setup"])

"""Names of members, channels and roles for their ids."""

from fastapi import APIRouter

routes = APIRouter(tags=["names"])

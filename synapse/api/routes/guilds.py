"""The guilds that this Synapse serves and the caller may see."""

from fastapi import APIRouter

routes = APIRouter(tags=["guilds"])

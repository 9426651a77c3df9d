"""Parts of Synapse that a guild switches on and off."""

from fastapi import APIRouter

routes = APIRouter(tags=["modules"])

"""Rule packs: read, write, import, switch, export."""

from fastapi import APIRouter

routes = APIRouter(tags=["packs"])

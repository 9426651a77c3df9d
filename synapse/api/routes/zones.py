"""Zones: groups of channels with multipliers."""

from fastapi import APIRouter

routes = APIRouter(tags=["zones"])

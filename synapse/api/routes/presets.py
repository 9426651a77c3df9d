"""Presets: what each is for, what applying it would change, applying it."""

from fastapi import APIRouter

routes = APIRouter(tags=["presets"])

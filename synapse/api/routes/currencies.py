"""Currencies and their level curves."""

from fastapi import APIRouter

routes = APIRouter(tags=["currencies"])

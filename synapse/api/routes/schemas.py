"""The JSON Schemas of every document."""

from fastapi import APIRouter

routes = APIRouter(tags=["schemas"])

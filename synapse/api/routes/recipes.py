"""A whole configuration as one document: export, compare, import."""

from fastapi import APIRouter

routes = APIRouter(tags=["recipes"])

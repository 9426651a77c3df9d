"""Awards and grants by hand, and taking them back."""

from fastapi import APIRouter

routes = APIRouter(tags=["awards"])

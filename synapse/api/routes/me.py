"""What is one's own: profile, preferences, being left out of public pages."""

from fastapi import APIRouter

routes = APIRouter(tags=["me"])

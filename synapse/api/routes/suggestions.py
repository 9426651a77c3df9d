"""What an admin might look at next."""

from fastapi import APIRouter

routes = APIRouter(tags=["suggestions"])

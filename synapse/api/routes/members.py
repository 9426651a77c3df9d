"""Members: profiles, wallets, histories, and why an entry is there."""

from fastapi import APIRouter

routes = APIRouter(tags=["members"])

"""Signing in and out: by Discord, or by the local link."""

from fastapi import APIRouter

routes = APIRouter(tags=["auth"])

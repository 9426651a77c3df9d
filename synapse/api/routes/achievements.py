"""Achievements that admins make by form, kept in the guild's own pack."""

from fastapi import APIRouter

routes = APIRouter(tags=["achievements"])

"""Milestones: what there is to earn, who earned it and who was first."""

from fastapi import APIRouter

routes = APIRouter(tags=["milestones"])

"""Seasons: list, create, roll, standings of past ones."""

from fastapi import APIRouter

routes = APIRouter(tags=["seasons"])

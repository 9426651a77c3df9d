"""What other rules would have made of the past."""

from fastapi import APIRouter

routes = APIRouter(tags=["backtest"])

"""Rules: validate a draft, list the words there are, run events dry."""

from fastapi import APIRouter

routes = APIRouter(tags=["rules"])

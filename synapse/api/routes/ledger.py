"""The guild's books: entries, export, proof, reversal."""

from fastapi import APIRouter

routes = APIRouter(tags=["ledger"])

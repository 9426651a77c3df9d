"""Accounts: members count from 1, the system's own are 0 and below."""

MINT = 0
SHOP = -1
SEASON = -2
ERASED = -3

NAMES = {"mint": MINT, "shop": SHOP, "season": SEASON, "erased": ERASED}
SYSTEM = {number: name for name, number in NAMES.items()}

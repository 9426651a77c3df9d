"""Reading back by REST what the gateway did not tell: what was missed, and what was before the bot came."""

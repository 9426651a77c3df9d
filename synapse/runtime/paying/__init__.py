"""Pays what was stored without being decided: a preview first, then batch by batch, each event at most once.

What measures say of a stored event's past is made anew from the lake, as it stood before the event (decision 0017).
"""

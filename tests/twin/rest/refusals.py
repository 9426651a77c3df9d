"""How Discord says no: a status, a code of its own and a sentence."""

from typing import NoReturn


class Refusal(Exception):
    """The request is answered with an error; `errors` are told in the answer."""

    def __init__(self, status: int, code: int, message: str, *, errors: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors


_KNOWN = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10006: (404, "Unknown Invite"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10009: (404, "Unknown Overwrite"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10026: (404, "Unknown Ban"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    160004: (400, "A thread has already been created for this message"),
}


def refuse(code: int) -> NoReturn:
    """Raises `Refusal` by Discord's code."""
    status, message = _KNOWN[code]
    raise Refusal(status, code, message)


def malformed(*errors: str) -> Refusal:
    """What was sent breaks a rule; always the sender's fault."""
    return Refusal(400, 50035, "Invalid Form Body", errors=errors)

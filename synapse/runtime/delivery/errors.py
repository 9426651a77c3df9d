"""How a delivery fails: for good, or for now. Whoever knows Discord raises one of the two."""


class CannotDeliver(Exception):
    """It will not be tried again. `is_quiet`: nothing is wrong, there is nobody to deliver it to."""

    def __init__(self, reason: str, *, is_quiet: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_quiet = is_quiet


class NotNow(Exception):
    """It may work later. `may_have_arrived`: nobody answered, so it may have reached Discord all the same."""

    def __init__(self, reason: str, *, may_have_arrived: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_have_arrived = may_have_arrived

"""The root of every failure that was foreseen; faces turn the code into a status, a reply or an exit code.

SynapseError
  x DatabaseUnavailable     no server, no way in, or nobody there
  x DatabaseOutdated        the schema is not the one this program was written for
  x DataFolderError         the embedded server's folder cannot be used
  x BadInput                what was given cannot be read (an id, a duration, a file)
"""


class SynapseError(Exception):
    """What went wrong, under a code that never changes, and what to do about it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class DatabaseUnavailable(SynapseError):
    """The database cannot be reached."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("database-unavailable", message, hint)


class DatabaseOutdated(SynapseError):
    """The schema in the database is not the one this program was written for."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("database-outdated", message, hint)


class DataFolderError(SynapseError):
    """The embedded server's folder cannot be used."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("data-folder", message, hint)


class BadInput(SynapseError):
    """What was given cannot be read."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__("bad-input", message, hint)

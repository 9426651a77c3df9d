"""What cannot be done with a guild's packs.

SynapseError
  x UnknownPack, UnknownRevision, UnknownTemplate, UnknownParameter
  x PackExists      the id is taken
  x PackNeeded      others that are on build on it
  x PackChanged     it is not what the caller saw
  x PackTooLarge    more text than a pack may have
"""

from collections.abc import Iterable, Sequence

from synapse.kit.errors import SynapseError
from synapse.rules.nearest import did_you_mean


class UnknownPack(SynapseError):
    """The guild has no such pack."""

    def __init__(self, pack: str, known: Iterable[str] = ()) -> None:
        hint = did_you_mean(pack, list(known)) or "list the guild's packs"
        super().__init__("unknown-pack", f"this guild has no pack {pack!r}", hint)


class UnknownRevision(SynapseError):
    """The pack has no such revision."""

    def __init__(self, pack: str, revision: int) -> None:
        super().__init__("unknown-revision", f"{pack!r} has no revision {revision}", "list the pack's revisions")


class UnknownTemplate(SynapseError):
    """There is no such template."""

    def __init__(self, template: int) -> None:
        super().__init__("unknown-template", f"there is no template {template}", "list the templates")


class UnknownParameter(SynapseError):
    """The pack has no such parameter."""

    def __init__(self, pack: str, name: str, known: Iterable[str] = ()) -> None:
        hint = did_you_mean(name, list(known)) or "list the pack's parameters"
        super().__init__("unknown-parameter", f"{pack!r} has no parameter {name!r}", hint)


class PackExists(SynapseError):
    """The id is taken."""

    def __init__(self, pack: str) -> None:
        super().__init__("pack-exists", f"this guild has a pack {pack!r} already", "replace it, or choose another id")


class PackNeeded(SynapseError):
    """Other packs that are on build on it."""

    def __init__(self, pack: str, needed_by: Sequence[str]) -> None:
        names = ", ".join(needed_by)
        super().__init__("pack-needed", f"{names} cannot do without {pack!r}", f"switch off first: {names}")


class PackChanged(SynapseError):
    """The pack is not what the caller saw; `current` is the ETag of what it is now."""

    def __init__(self, pack: str, revision: int | None) -> None:
        now = "is gone" if revision is None else f"is at revision {revision} now"
        super().__init__("outdated", f"{pack!r} {now}", "load it again, and merge your change into it")
        self.current = None if revision is None else etag_of(revision)


class PackTooLarge(SynapseError):
    """More text than a pack may have."""

    def __init__(self, size: int, largest: int) -> None:
        super().__init__("too-large", f"{size:,} bytes; a pack has at most {largest:,}", "split it into several packs")


def etag_of(revision: int) -> str:
    """What answers call the state of a pack at a revision."""
    return f'"rev-{revision}"'

"""The nearest right name for a wrong one."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint such as "did you mean `length`?"; empty when nothing is near."""
    near = get_close_matches(wrong, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""

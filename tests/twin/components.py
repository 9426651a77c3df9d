"""Finding buttons, menus and fields among the components of a message or a form."""

from collections.abc import Iterable, Iterator

from tests.twin.state import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
#: of strings, people, roles, people or roles, channels
SELECTS = frozenset({3, 5, 6, 7, 8})


def parts_of(components: Iterable[Json]) -> Iterator[Json]:
    """Components with everything inside them."""
    for one in components:
        yield one
        inside = [*(one.get("components") or ()), *(one[name] for name in ("accessory", "component") if one.get(name))]
        yield from parts_of(inside)


def find_part(components: Iterable[Json], kinds: "frozenset[int] | set[int]", name: str) -> Json:
    """The one of these kinds with a label or custom id. Raises AssertionError naming those that there are."""
    every = [one for one in parts_of(components) if one["type"] in kinds]
    found = [one for one in every if name in (one.get("custom_id"), one.get("label"))]
    there = ", ".join(repr(one.get("label") or one.get("custom_id")) for one in every) or "nothing of the kind"
    assert found, f"there is no {name!r}, but {there}"
    return found[0]

"""What a change did, key by key."""

from typing import Any

import pytest

from synapse.guilds.audit import Difference, differences


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (None, None, []),
        ({"a": 1}, {"a": 1}, []),
        (None, {"a": 1, "b": None}, [Difference("a", None, 1)]),
        ({"a": 1}, None, [Difference("a", 1, None)]),
        ({"m": {"x": {"xp": 1}}}, {"m": {"x": {"xp": 2}}}, [Difference("m.x.xp", 1, 2)]),
        ({"m": {}}, {"m": {"x": {"xp": 2}}}, [Difference("m.x.xp", None, 2)]),
        ({"c": ["1"]}, {"c": ["1", "2"]}, [Difference("c", ["1"], ["1", "2"])]),
        ("a", "b", [Difference("", "a", "b")]),
    ],
)
def test_differences(before: Any, after: Any, found: list[Difference]) -> None:
    assert differences(before, after) == found

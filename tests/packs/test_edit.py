"""Editing a pack's text: it says what is wanted, and nothing else in it moves."""

from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synapse.kit.paths import RULEPACKS
from synapse.packs.edit import add_rule, change_rule, move_rule, remove_rule, rendered, rewritten
from synapse.packs.edit.rules import KEYS, UnknownRule, patched
from synapse.packs.format import as_json, one_text
from synapse.packs.library import shipped_packs
from synapse.packs.read import read_text

TEXTS = {id_: one_text(RULEPACKS / id_) for id_ in shipped_packs() if id_ not in ("milestones", "quality")}
PACK = """\
# a pack of my own
synapse: 1
id: own   # short
version: "1.0.0"
name: 'Mine'

rules:
  # about talking

  - id: talk        # the first
    kind: reward
    name: "Talking"
    trigger: message_create
    conditions:
      # no spam
      - min_length: {length: 20}   # signs
      - event.has_link
    effects:
      - credit: {currency: xp, amount: 5}

  # for sharing
  - id: share
    kind: reward
    trigger: {event: [message_create, thread_create], zones: [news]}
    description: >-
      A long text that goes on
      over two lines.
    effects: [{credit: {currency: xp, amount: 1}}]

# the end
"""


def said(text: str) -> dict[str, Any]:
    document = read_text(text)
    assert not document.problems
    return document.data


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines taken away, and lines put in."""
    old, new = before.splitlines(), after.splitlines()
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += old[a:b]
            come += new[c:d]
    return gone, come


@pytest.mark.parametrize(
    ("patch", "gone", "come"),
    [
        ({"enabled": False}, [], ["    enabled: false"]),
        ({"name": "Chatting"}, ['    name: "Talking"'], ['    name: "Chatting"']),
        ({"name": None}, ['    name: "Talking"'], []),
        (
            {"conditions": [{"min_length": {"length": 30}}, "event.has_link"]},
            ["      - min_length: {length: 20}   # signs"],
            ["      - min_length: {length: 30}   # signs"],
        ),
        (
            {"conditions": [{"min_length": {"length": 20}}]},
            ["      - event.has_link"],
            [],
        ),
        (
            {"trigger": {"event": "message_create", "zones": ["news"]}},
            ["    trigger: message_create"],
            ["    trigger: {event: message_create, zones: [news]}"],
        ),
        ({"id": "chat"}, ["  - id: talk        # the first"], ["  - id: chat        # the first"]),
        (
            {"effects": [{"credit": {"currency": "xp", "amount": 5, "to": "target"}}]},
            ["      - credit: {currency: xp, amount: 5}"],
            ["      - credit: {currency: xp, amount: 5, to: target}"],
        ),
    ],
)
def test_a_change_touches_its_own_line_only(patch: dict[str, Any], gone: list[str], come: list[str]) -> None:
    assert changed_lines(PACK, change_rule(PACK, "talk", patch)) == (gone, come)


def test_a_folded_text_stays_folded() -> None:
    text = change_rule(PACK, "share", {"description": "Another text: it is short."})
    assert "    description: >-\n      Another text: it is short.\n" in text


def test_a_removed_rule_takes_the_comment_above_it_along() -> None:
    gone, come = changed_lines(PACK, remove_rule(PACK, "share"))
    assert come == []
    assert "  # for sharing" in gone
    assert "# the end" not in gone


def test_removing_the_last_rule_leaves_an_empty_list() -> None:
    assert said(remove_rule(remove_rule(PACK, "share"), "talk"))["rules"] == []


def test_a_moved_rule_keeps_its_comments_and_spacing() -> None:
    text = move_rule(PACK, "share", before="talk")
    assert [rule["id"] for rule in said(text)["rules"]] == ["share", "talk"]
    assert text.index("# for sharing") < text.index("id: share") < text.index("id: talk        # the first")
    assert "effects: [{credit: {currency: xp, amount: 1}}]" in text
    assert sorted(text.split()) == sorted(PACK.split())


def test_a_new_rule_stands_where_it_is_wanted_with_a_line_between() -> None:
    rule = {"effects": [{"credit": {"currency": "xp", "amount": 1}}], "id": "third", "kind": "reward"}
    gone, come = changed_lines(PACK, add_rule(PACK, rule, after="talk"))
    assert gone == []
    assert [line for line in come if line] == [
        "  - id: third",
        "    kind: reward",
        "    effects:",
        "      - credit: {currency: xp, amount: 1}",
    ]


def test_windows_line_ends_stay() -> None:
    text = change_rule(PACK.replace("\n", "\r\n"), "talk", {"enabled": False, "priority": 5})
    assert "\n" not in text.replace("\r\n", "")
    assert said(text)["rules"][0]["enabled"] is False


def test_aliases_are_written_out_where_an_edit_needs_it() -> None:
    text = PACK.replace("amount: 5}", "amount: &pay 5}").replace("amount: 1}", "amount: *pay}")
    new = change_rule(text, "talk", {"effects": [{"credit": {"currency": "xp", "amount": 9}}]})
    amounts = [rule["effects"][0]["credit"]["amount"] for rule in said(new)["rules"]]
    assert amounts == [9, 5]


@pytest.mark.parametrize("indent", [2, "\t", None])
def test_json_stays_json(indent: int | str | None) -> None:
    import json  # noqa: PLC0415

    text = json.dumps(said(PACK), indent=indent) + "\n"
    new = change_rule(text, "talk", {"enabled": False, "conditions": None, "name": "Ä"})
    assert json.loads(new) == said(new)
    assert json.loads(remove_rule(new, "share"))["rules"] == said(new)["rules"][:1]
    gone, _ = changed_lines(text, change_rule(text, "talk", {"priority": 5}))
    assert len(gone) <= 1


def test_an_unknown_rule_is_told() -> None:
    with pytest.raises(UnknownRule, match="tlak"):
        change_rule(PACK, "tlak", {})


words = st.text(st.sampled_from("ab zZ9-_:#'\"{}[],|>&*!%@`\\?~é✨\n\t\x85 "), max_size=150)
scalars = st.one_of(words, st.text(max_size=30), st.integers(-(10**9), 10**9), st.booleans(), st.floats(-1e6, 1e6))
names = st.text("abcdefgh_", min_size=1, max_size=8)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4), max_leaves=12
)


def storable(value: Any) -> bool:
    """JSON and YAML both hold it: no halves of signs, no nulls in the way of removal."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(storable(inner) and inner is not None for inner in value.values())
    return all(map(storable, value)) if isinstance(value, list) else True


def tinkered(data: st.DataObject, value: Any) -> Any:
    """A value with something in it changed, added or taken away."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 9)):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: tinkered(data, value[key])}
    if isinstance(value, list) and value and data.draw(st.integers(0, 9)):
        new = deepcopy(value)
        index = data.draw(st.integers(0, len(new) - 1))
        match data.draw(st.sampled_from(("change", "cut", "add", "swap"))):
            case "change":
                new[index] = tinkered(data, new[index])
            case "cut":
                del new[index]
            case "add":
                new.insert(index, data.draw(values.filter(storable)))
            case _:
                new.reverse()
        return new
    return data.draw(values.filter(storable))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_edit_of_a_shipped_rule_says_what_is_wanted_and_moves_nothing_else(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    as_is = data.draw(st.booleans())
    if not as_is:
        text = as_json(said(text))
    before = said(text)
    index = data.draw(st.integers(0, len(before["rules"]) - 1))
    rule = before["rules"][index]
    keys = data.draw(st.lists(st.sampled_from([key for key in KEYS if key != "id"]), min_size=1, max_size=3))
    patch = {
        key: None
        if data.draw(st.integers(0, 4)) == 0
        else tinkered(data, rule[key])
        if key in rule
        else data.draw(values.filter(storable))
        for key in keys
    }
    new = change_rule(text, rule["id"], patch)
    wanted = deepcopy(before)
    wanted["rules"][index] = patched(rule, patch, KEYS)
    assert said(new) == wanted
    first, last = lines_of(text, index)
    old_lines, new_lines = text.splitlines(keepends=True), new.splitlines(keepends=True)
    assert new_lines[:first] == old_lines[:first]
    assert new_lines[len(new_lines) - (len(old_lines) - last) :] == old_lines[last:]


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_rules_move_and_go_whole(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    ids = [rule["id"] for rule in said(text)["rules"]]
    moved, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    if data.draw(st.booleans()):
        gone = remove_rule(text, moved)
        assert said(gone)["rules"] == [rule for rule in said(text)["rules"] if rule["id"] != moved]
        assert changed_lines(text, gone)[1] in ([], ["rules: []"])
    elif moved != other:
        where = data.draw(st.sampled_from(("after", "before")))
        new = move_rule(text, moved, **{where: other})
        order = [rule["id"] for rule in said(new)["rules"]]
        assert order.index(moved) - order.index(other) == (1 if where == "after" else -1)
        assert sorted(line for line in new.splitlines() if line) == sorted(line for line in text.splitlines() if line)


def lines_of(text: str, index: int) -> tuple[int, int]:
    """The lines of a rule, counted from 0."""
    positions = read_text(text).positions.values
    starts = [place.line for path, place in positions.items() if path[:2] == ("rules", index) and len(path) >= 2]
    behind = [place.line for path, place in positions.items() if path[:2] == ("rules", index + 1)]
    lines = len(text.splitlines())
    return min(starts) - 1, (min(behind) - 1 if behind else lines)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, values.filter(storable), min_size=1, max_size=5))
def test_whatever_is_rendered_reads_the_same(document: dict[str, Any]) -> None:
    assert said(rendered(document)) == document


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_any_part_of_a_pack_can_be_rewritten(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(sorted(TEXTS)))]
    wanted = said(text)
    for _ in range(data.draw(st.integers(1, 3))):
        wanted = tinkered(data, wanted)
        if not isinstance(wanted, dict) or not wanted:
            return
    assert said(rewritten(text, wanted)) == wanted

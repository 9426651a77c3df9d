"""A pack in its other forms: frozen values for the engine, one text for keeping and showing."""

import io
import json
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path as File
from typing import Any, cast

from pydantic import TypeAdapter
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq

from synapse.packs.read import MAIN, rule_files
from synapse.rules.conditions import CONDITIONS, Condition
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.pack_test import PackTests
from synapse.rules.documents.preset import Preset
from synapse.rules.documents.recipe import Recipe
from synapse.rules.effects import EFFECTS, Effect

Data = Mapping[str, Any]


def as_pack(data: Data) -> Pack:
    """The pack of plain data whose shape has been found right."""
    rules = [_as_rule(rule) for rule in data.get("rules", ())]
    return _adapter(Pack).validate_python({**data, "rules": rules})


def as_preset(data: Data) -> Preset:
    """The preset of plain data whose shape has been found right."""
    return _adapter(Preset).validate_python(data)


def as_recipe(data: Data) -> Recipe:
    """The recipe of plain data whose shape has been found right."""
    return _adapter(Recipe).validate_python(data)


def as_tests(data: Data) -> PackTests:
    """The tests of plain data whose shape has been found right."""
    return _adapter(PackTests).validate_python(data)


@cache
def _adapter(cls: Any) -> TypeAdapter[Any]:
    return TypeAdapter(cls)


def _as_rule(data: Data) -> Data:
    rule = {**data}
    rule["conditions"] = tuple(as_condition(condition) for condition in data.get("conditions", ()))
    rule["effects"] = tuple(_as_effect(effect) for effect in data.get("effects", ()))
    trigger = data.get("trigger")
    if isinstance(trigger, str):
        rule["trigger"] = {"event": (trigger,)}
    elif isinstance(trigger, Mapping) and isinstance(trigger["event"], str):
        rule["trigger"] = {**trigger, "event": (trigger["event"],)}
    return rule


def as_condition(data: Any) -> Condition:
    """The condition of plain data: an expression, or a word with its arguments."""
    if isinstance(data, str):
        return data
    ((word, arguments),) = cast("Data", data).items()
    cls = CONDITIONS[word]
    if bare := getattr(cls, "BARE", None):
        given = cast("list[Any]", arguments)
        inner = tuple(map(as_condition, given)) if isinstance(arguments, list) else as_condition(arguments)
        return cast("Any", cls)(**{bare: inner})
    return _adapter(cls).validate_python(arguments)


def _as_effect(data: Any) -> Effect:
    ((word, arguments),) = cast("Data", data).items()
    return _adapter(EFFECTS[word]).validate_python(arguments)


def as_json(data: Data) -> str:
    """Plain data as JSON text, keys in the author's order."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def one_text(path: File) -> str:
    """A pack's folder as one YAML document, comments and order kept; a file as it is."""
    if path.name == MAIN:
        path = path.parent
    if not path.is_dir():
        return path.read_text("utf-8-sig")
    pack = _kept(path / MAIN)
    rules = pack.setdefault("rules", CommentedSeq())
    for file in rule_files(path):
        _append(rules, _kept(file))
    text = io.StringIO()
    _round_trip().dump(pack, text)
    return text.getvalue()


def _round_trip() -> Any:
    yaml: Any = YAML()
    yaml.width, yaml.preserve_quotes = 120, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _kept(file: File) -> Any:
    """A file's content as ruamel keeps it, comments included."""
    return _round_trip().load(file.read_text("utf-8-sig"))


def _append(rules: Any, part: Any) -> None:
    """Add a file's rules, its defaults filled in, under the comment that the file begins with."""
    first = len(rules)
    for rule in part["rules"]:
        missing = [(key, value) for key, value in part.get("defaults", {}).items() if key not in rule]
        for key, value in reversed(missing):
            rule.insert(1, key, deepcopy(value))
        rules.append(rule)
    if (heading := _heading(part)) and len(rules) > first:
        rules.yaml_set_comment_before_after_key(first, before=heading, indent=2)


def _heading(part: Any) -> str:
    tokens = (part.ca.comment or [None, None])[1] or ()
    return "".join(token.value for token in tokens).replace("# ", "").strip()

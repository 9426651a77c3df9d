"""Checks presets: their packs exist and get on with each other, their values will do."""

from collections.abc import Collection, Iterator
from zoneinfo import available_timezones

from synapse.packs.format import as_preset
from synapse.packs.library import resolve, shipped_pack, shipped_packs
from synapse.packs.parameters import complaint
from synapse.packs.read import Document
from synapse.packs.validate import validate_preset
from synapse.rules.compile import compile_packs
from synapse.rules.documents.pack import Pack
from synapse.rules.documents.preset import Preset
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path, Problem
from synapse.rules.vocabulary import EVENTS


def check_preset(document: Document, *, settings: Collection[str], modules: Collection[str]) -> tuple[Problem, ...]:
    """Everything wrong with a preset; `settings` and `modules` are the names that a community has."""
    problems = [*document.problems, *(validate_preset(document) if document.data else ())]
    if problems:
        return tuple(problems)
    preset = as_preset(document.data)
    found = _check(preset, settings, modules)
    return tuple(document.positions.located(problem, at_key=at_key) for problem, at_key in found)


#: a problem, and whether its key is meant rather than its value
Found = Iterator[tuple[Problem, bool]]


def _check(preset: Preset, settings: Collection[str], modules: Collection[str]) -> Found:
    packs: list[Pack] = []
    for index, id_ in enumerate(preset.packs):
        if pack := shipped_pack(id_):
            packs.append(pack)
        else:
            yield _unknown("pack", id_, ("packs", index), shipped_packs()), False
    closure, problems = resolve(packs, shipped_pack)
    for problem in [*problems, *compile_packs(closure).errors]:
        where = ".".join(str(part) for part in problem.path)
        path: Path = (
            ("packs", preset.packs.index(str(problem.path[0]))) if problem.path[0] in preset.packs else ("packs",)
        )
        yield Problem(problem.code, path, f"{where}: {problem.message}", problem.hint), False
    yield from _check_parameters(preset, closure)
    yield from _check_names("setting", "settings", preset.settings, settings)
    yield from _check_names("module", "modules", preset.modules, modules)
    zone = preset.settings.get("timezone", "UTC")
    if zone not in available_timezones():
        yield _unknown("time zone", str(zone), ("settings", "timezone"), available_timezones()), False
    yield from _check_zones(preset, closure)


def _check_parameters(preset: Preset, packs: Collection[Pack]) -> Found:
    known = {name: parameter for pack in packs for name, parameter in pack.parameters.items()}
    yield from _check_names("parameter", "parameters", preset.parameters, known)
    for name, value in preset.parameters.items():
        if name in known and (wrong := complaint(known[name], value)):
            yield Problem("wrong-value", ("parameters", name), f"`{name}` {wrong}", known[name].description), False


def _check_zones(preset: Preset, packs: Collection[Pack]) -> Found:
    currencies = {currency.id for pack in packs for currency in pack.currencies}
    activities = set(EVENTS) | {rule.activity for pack in packs for rule in pack.rules if rule.activity}
    seen: set[str] = set()
    for index, zone in enumerate(preset.zones):
        path: Path = ("zones", index)
        if zone.name in seen:
            yield Problem("duplicate-name", (*path, "name"), f"there are two zones `{zone.name}`", "rename one"), False
        seen.add(zone.name)
        for activity, multipliers in zone.multipliers.items():
            place = (*path, "multipliers", activity)
            if activity not in activities:
                yield _unknown("activity", activity, place, activities), True
            for currency, number in multipliers.items():
                if currency not in currencies:
                    yield _unknown("currency", currency, (*place, currency), currencies), True
                if number < 0:
                    message = "a multiplier cannot be below 0"
                    yield Problem("out-of-range", (*place, currency), message, "0 pays nothing"), False


def _check_names(what: str, key: str, names: Collection[str], known: Collection[str]) -> Found:
    for name in names:
        if name not in known:
            yield _unknown(what, name, (key, name), known), True


def _unknown(what: str, name: str, path: Path, known: Collection[str]) -> Problem:
    hint = did_you_mean(name, known) or (f"known are {', '.join(sorted(known))}" if len(known) <= 20 else "check it")
    return Problem(f"unknown-{what.replace(' ', '-')}", path, f"there is no {what} `{name}`", hint)

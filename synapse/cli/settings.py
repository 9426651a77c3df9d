"""What a command is told to decide by: a preset, and values of its parameters."""

from collections.abc import Sequence

import typer

from synapse.guilds.errors import InvalidSetting, UnknownSetting
from synapse.guilds.settings import KEYS, Scalar, checked, parameter_key, parse
from synapse.packs.library import load_preset, packs_of
from synapse.rules.documents.preset import Preset
from synapse.rules.problems import Problems


def named_preset(id_or_file: str) -> Preset:
    """The preset that `--preset` names."""
    try:
        return load_preset(id_or_file)
    except Problems as error:
        unknown = next((problem for problem in error.problems if problem.code == "unknown-preset"), None)
        if unknown is None:
            raise
        raise typer.BadParameter(f"{unknown.message}; {unknown.hint}", param_hint="--preset") from error


def given_settings(preset: Preset, pairs: Sequence[str]) -> dict[str, Scalar]:
    """The values of `--set key=value`, read as what each key holds."""
    parameters = {name: parameter for pack in packs_of(preset) for name, parameter in pack.parameters.items()}
    values: dict[str, Scalar] = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign:
            raise typer.BadParameter(f"{pair!r} is not key=value", param_hint="--set")
        key = KEYS.get(name) or (parameter_key(name, parameters[name]) if name in parameters else None)
        try:
            values[name] = checked(name, parse(key, text) if key else text, parameters)
        except (UnknownSetting, InvalidSetting) as error:
            hint = f"; {error.hint}" if error.hint else ""
            raise typer.BadParameter(f"{error.message}{hint}", param_hint="--set") from error
    return values

"""Every setting of a guild: its own keys and the parameters of its packs, each with its value and what reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from synapse.guilds.settings import KEYS, Key, Scalar, parameter_key
from synapse.rules.documents.pack import Pack
from synapse.runtime.editing.parameters import Reader, readers
from synapse.runtime.spine import Configured


@dataclass(frozen=True, slots=True)
class SettingEntry:
    """One setting and its value now."""

    key: Key
    value: Scalar
    from_pack: str | None = None
    read_by: tuple[Reader, ...] = ()


def list_settings(found: Configured | None) -> list[SettingEntry]:
    """Keys of the guild first, then parameters, pack by pack. A guild that nothing is known of has the defaults."""
    if found is None:
        return [SettingEntry(key, key.default) for key in KEYS.values()]
    entries = [SettingEntry(key, found.configuration.values[name]) for name, key in KEYS.items()]
    compiled, stored = found.program.compiled, found.configuration.setting.parameters
    reading = readers(compiled)
    for name, parameter in compiled.registry.parameters.items():
        value = stored.get(name, parameter.default)
        if value is None or isinstance(value, bool | int | float | str):
            pack = str(compiled.registry.places[name][0])
            entries.append(SettingEntry(parameter_key(name, parameter), value, pack, tuple(reading.get(name, ()))))
    return entries


def list_parameters(
    found: Configured | None, pack: Pack, wanted: Mapping[str, object] = MappingProxyType({})
) -> list[SettingEntry]:
    """The parameters of a pack, also of one that is off or not installed; `wanted` are values that are yet to be."""
    stored = {**(found.configuration.setting.parameters if found else {}), **wanted}
    reading: Mapping[str, list[Reader]] = readers(found.program.compiled) if found else {}
    entries: list[SettingEntry] = []
    for name, parameter in pack.parameters.items():
        value = stored.get(name, parameter.default)
        if value is None or isinstance(value, bool | int | float | str):
            read_by = tuple(reading.get(name, ()))
            entries.append(SettingEntry(parameter_key(name, parameter), value, pack.id, read_by))
    return entries

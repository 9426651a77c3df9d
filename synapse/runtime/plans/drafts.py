"""Rules that somebody wants to try: a draft, a saved revision or a preset, in the place of what is in force."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.guilds.settings import Scalar, checked
from synapse.kit.errors import BadInput, SynapseError
from synapse.packs.drafts import Draft, problems_of_pack, problems_of_rule
from synapse.packs.errors import UnknownPack, UnknownRevision
from synapse.packs.fitness import check_beside
from synapse.packs.install import PackText, pack_text
from synapse.packs.library import load_preset, shipped_presets
from synapse.packs.queries import Installed, installed, text_of_revision
from synapse.rules.compile import Compiled
from synapse.rules.documents.pack import Parameter
from synapse.rules.documents.preset import Preset
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Problem, Problems
from synapse.runtime.plans.presets import shipped_text, shipped_texts
from synapse.runtime.spine import compiled_texts


class UnknownPreset(SynapseError):
    """No such preset is shipped."""

    def __init__(self, preset: str) -> None:
        near = did_you_mean(preset, shipped_presets()) or f"there are {', '.join(shipped_presets())}"
        super().__init__("unknown-preset", f"there is no preset {preset[:64]!r}", near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be tried: at most one of a pack's text, a revision and a preset's id; parameters beside it.

    With none of the three, what is in force decides.
    """

    text: str | None = None
    #: a pack's id and the number of its revision
    revision: tuple[str, int] | None = None
    preset: str | None = None
    parameters: Mapping[str, Scalar] = field(default_factory=dict[str, Scalar])

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others."""
        return (self.text, self.revision, self.preset, *sorted(map(repr, self.parameters.items())))


def named_preset(name: str) -> Preset:
    """A shipped preset. Raises `UnknownPreset`; a path is no name here."""
    if name not in shipped_presets():
        raise UnknownPreset(name)
    return load_preset(name)


async def texts_wanted(
    raw: RawConnection, guild: int, wanted: Wanted, installed: Sequence[Installed]
) -> list[PackText]:
    """The packs that would be in force, in their order. Raises `Problems`, `UnknownRevision`, `UnknownPreset`."""
    if wanted.preset is not None:
        return texts_of_preset(named_preset(wanted.preset), installed)
    text = wanted.text if wanted.revision is None else await saved_text(raw, guild, *wanted.revision)
    return texts_with(installed, None if text is None else pack_text(text))


async def saved_text(raw: RawConnection, guild: int, pack_id: str, revision: int) -> str:
    """A saved revision of a pack. Raises `UnknownRevision`."""
    text = await text_of_revision(raw, guild, revision, pack_id)
    if text is None:
        raise UnknownRevision(pack_id, revision)
    return text


def texts_of_preset(preset: Preset, installed: Sequence[Installed]) -> list[PackText]:
    """As applying does it: the preset's packs first, then what the guild has of its own."""
    chosen = {one.pack_id: one for one in shipped_texts(preset)}
    own = [one for one in installed if one.enabled and shipped_text(one.pack_id) is None]
    return [*chosen.values(), *(_text_of(one) for one in own if one.pack_id not in chosen)]


def texts_with(installed: Sequence[Installed], draft: PackText | None) -> list[PackText]:
    """What is in force with a draft in the place of the pack of its id, or behind all where it is new."""
    texts = {one.pack_id: _text_of(one) for one in installed if one.enabled or (draft and one.pack_id == draft.pack_id)}
    if draft is not None:
        texts[draft.pack_id] = draft
    return list(texts.values())


def check_draft(text: str, installed: Sequence[Installed]) -> None:
    """Raises `Problems` with everything that keeps a text from being put in force and on."""
    if errors := check_beside(text, tuple(installed), on=True).errors:
        raise Problems(errors)


async def problems_of(
    raw: RawConnection, guild: int, pack: Draft | None, rule: Draft | None, *, by_id: bool
) -> Callable[[], tuple[Problem, ...]]:
    """What finds the problems of a draft beside the guild's packs; it takes its time, so leave it to a thread.

    With `by_id` the pack is named, not given. Raises `UnknownPack`.
    """
    before = await installed(raw, guild)
    whole: Draft = pack or ""
    if by_id:
        whole = _named(str(pack), before).text
    if rule is not None:
        return lambda: problems_of_rule(rule, whole, before)
    return lambda: problems_of_pack(whole, before)


async def compiled_with(raw: RawConnection, guild: int, pack: str) -> Compiled:
    """What is in force, with a pack that may be off. Raises `UnknownPack`."""
    before = await installed(raw, guild)
    texts = texts_with(before, _text_of(_named(pack, before)))
    return compiled_texts(tuple(one.text for one in texts))


def known_triggers(compiled: Compiled, names: Iterable[str]) -> None:
    """Raises `BadInput` for what is no event."""
    events = compiled.registry.events
    for name in names:
        if name not in events:
            raise BadInput(f"trigger {name[:80]!r} is no event", did_you_mean(name, events))


def _named(pack: str, installed: Sequence[Installed]) -> Installed:
    for one in installed:
        if one.pack_id == pack:
            return one
    raise UnknownPack(pack, [one.pack_id for one in installed])


def with_parameters(
    stored: Mapping[str, object], wanted: Mapping[str, Scalar], parameters: Mapping[str, Parameter]
) -> dict[str, object]:
    """Parameter values with some in the place of stored ones. Raises `UnknownSetting`, `InvalidSetting`."""
    return {**stored, **{name: checked(name, value, parameters) for name, value in wanted.items()}}


def _text_of(one: Installed) -> PackText:
    return PackText(one.pack_id, one.version, one.text)

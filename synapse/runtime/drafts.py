"""Rules that somebody wants to try: a draft, a saved revision or a preset, in the place of what is in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synapse.db.session import RawConnection
from synapse.guilds.settings import Scalar, checked
from synapse.kit.errors import SynapseError
from synapse.packs.check import check
from synapse.packs.install import PackText, pack_text
from synapse.packs.library import finder, load_preset, resolve, shipped_presets
from synapse.packs.queries import Installed, pack_from, text_of_revision
from synapse.packs.read import read_text
from synapse.rules.documents.pack import Pack, Parameter
from synapse.rules.documents.preset import Preset
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Problems
from synapse.runtime.presets import shipped_text, shipped_texts


class UnknownRevision(SynapseError):
    """The guild has no such revision."""

    def __init__(self, revision: int) -> None:
        super().__init__("unknown-revision", f"there is no revision {revision}", "list the pack's revisions")


class UnknownPreset(SynapseError):
    """No such preset is shipped."""

    def __init__(self, preset: str) -> None:
        near = did_you_mean(preset, shipped_presets()) or f"there are {', '.join(shipped_presets())}"
        super().__init__("unknown-preset", f"there is no preset {preset[:64]!r}", near)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be tried: at most one of a pack's text, a revision's number and a preset's id; parameters beside it.

    With none of the three, what is in force decides.
    """

    text: str | None = None
    revision: int | None = None
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
    text = wanted.text
    if wanted.revision is not None:
        text = await text_of_revision(raw, guild, wanted.revision)
        if text is None:
            raise UnknownRevision(wanted.revision)
    return texts_with(installed, [] if text is None else [pack_text(text)])


def texts_of_preset(preset: Preset, installed: Sequence[Installed]) -> list[PackText]:
    """As applying does it: the preset's packs first, then what the guild has of its own."""
    chosen = {one.pack_id: one for one in shipped_texts(preset)}
    own = [one for one in installed if one.enabled and shipped_text(one.pack_id) is None]
    return [*chosen.values(), *(_text_of(one) for one in own if one.pack_id not in chosen)]


def texts_with(installed: Sequence[Installed], drafts: Sequence[PackText]) -> list[PackText]:
    """What is in force with drafts in the place of packs of the same id, new ones behind.

    What they require and the guild has not is taken from what it has switched off, then from what is shipped.
    Raises `Problems` where that is not to be had.
    """
    texts = {one.pack_id: _text_of(one) for one in installed if one.enabled}
    texts |= {one.pack_id: one for one in drafts}
    off = {one.pack_id: _text_of(one) for one in installed if one.pack_id not in texts}
    packs, problems = resolve(
        [pack_from(one.text) for one in texts.values()], finder([pack_from(one.text) for one in off.values()])
    )
    if problems:
        raise Problems(tuple(problems))
    return [texts.get(pack.id) or off.get(pack.id) or _shipped(pack) for pack in packs]


def check_text(text: str, installed: Sequence[Pack]) -> None:
    """Raises `Problems` with every error of a pack's text, beside the packs in force."""
    if errors := check([read_text(text)], installed).errors:
        raise Problems(errors)


def with_parameters(
    stored: Mapping[str, object], wanted: Mapping[str, Scalar], parameters: Mapping[str, Parameter]
) -> dict[str, object]:
    """Parameter values with some in the place of stored ones. Raises `UnknownSetting`, `InvalidSetting`."""
    return {**stored, **{name: checked(name, value, parameters) for name, value in wanted.items()}}


def _text_of(one: Installed) -> PackText:
    return PackText(one.pack_id, one.version, one.text)


def _shipped(pack: Pack) -> PackText:
    found = shipped_text(pack.id)
    if found is None:
        raise LookupError(f"pack {pack.id} came from nowhere")
    return found

"""What commands say of themselves: in each reader's language, with the community's own words in it.

A text names a term in braces: "{milestones} that you have earned". Names of commands stay English everywhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from discord import Locale
from discord.app_commands import TranslationContextLocation, TranslationContextTypes, Translator, locale_str
from ruamel.yaml import YAML

from synapse.guilds.taxonomy import labels

#: characters that Discord takes of a description, or of a choice's name
LONGEST = 100
LOCALES = Path(__file__).parents[1] / "locales"
_TERM = re.compile(r"\{([a-z.]+)\}")
_DESCRIPTIONS = frozenset(
    {
        TranslationContextLocation.command_description,
        TranslationContextLocation.group_description,
        TranslationContextLocation.parameter_description,
        TranslationContextLocation.choice_name,
    }
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language: what it calls things unless a community says otherwise, and its text for each English one."""

    words: Mapping[str, str]
    texts: Mapping[str, str]


@cache
def catalogues() -> Mapping[str, Catalogue]:
    """Discord's name of a locale → its catalogue, read once from `synapse/bot/locales/`."""
    read = YAML(typ="safe", pure=True)
    found: dict[str, Catalogue] = {}
    for file in sorted(LOCALES.glob("*.yaml")):
        said = read.load(file.read_text(encoding="utf-8"))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        found[file.stem] = Catalogue(said["words"], said["texts"])
    return found


class FromCatalogues(Translator):
    """Hands discord.py the text of each locale that there is a catalogue of."""

    async def translate(self, string: locale_str, locale: Locale, context: TranslationContextTypes) -> str | None:
        """The text, its terms still in braces; None where there is none."""
        catalogue = catalogues().get(locale.value)
        if catalogue is None or context.location not in _DESCRIPTIONS:
            return None
        return catalogue.texts.get(string.message)


def worded(payload: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, Any]:
    """A command as Discord is told of it, with a community's own words in its descriptions and choices."""
    said = dict(payload)
    for name in ("name", "description"):
        if isinstance(said.get(name), str):
            said[name] = _filled(said[name], labels(own))
        if said.get(f"{name}_localizations"):
            said[f"{name}_localizations"] = {
                locale: _filled(text, _words_of(locale, own)) for locale, text in said[f"{name}_localizations"].items()
            }
    for name in ("options", "choices"):
        if said.get(name):
            said[name] = [worded(one, own) for one in said[name]]
    return said


def _words_of(locale: str, own: Mapping[str, str]) -> Mapping[str, str]:
    chosen = {term: label for term, label in own.items() if label}
    return {**labels({}), **catalogues()[locale].words, **chosen}


def _filled(text: str, words: Mapping[str, str]) -> str:
    text = _TERM.sub(lambda found: words.get(found[1], found[0]), text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

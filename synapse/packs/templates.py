"""Whether the templates of announcements and messages can be rendered: Jinja2, sandboxed (DESIGN §4.2)."""

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

from synapse.rules.documents.pack import Pack
from synapse.rules.effects import Announce, SendMessage
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path, Problem

#: What a template may speak of.
NAMES = ("event", "actor", "target", "member", "milestone", "currency", "params", "guild")
_LONGEST = 2_000
_SANDBOX = SandboxedEnvironment(autoescape=False)


def check_templates(pack: Pack) -> list[Problem]:
    """Templates that are too long, not Jinja2, or speak of what there is not; paths begin with the pack's id."""
    return [
        problem
        for index, rule in enumerate(pack.rules)
        for place, effect in enumerate(rule.effects)
        if isinstance(effect, Announce | SendMessage)
        for key in ("template", "title")
        for problem in _check(getattr(effect, key, ""), (pack.id, "rules", index, "effects", place, key))
    ]


def _check(text: str, path: Path) -> Iterator[Problem]:
    if len(text) > _LONGEST:
        yield Problem("too-long", path, f"the template has {len(text):,} characters", f"at most {_LONGEST:,}")
        return
    try:
        tree = _SANDBOX.parse(text)
    except TemplateSyntaxError as error:
        yield Problem(
            "template", path, f"this is no template: {error.message}", "write `{{ event.field }}` for a value"
        )
        return
    for name in sorted(meta.find_undeclared_variables(tree) - set(NAMES)):
        hint = did_you_mean(name, NAMES) or f"there are {', '.join(NAMES)}"
        yield Problem("unknown-name", path, f"a template knows no `{name}`", hint)

"""The templates of announcements and messages: Jinja2, sandboxed (DESIGN §4.2).

A template says values, chooses between texts and filters; without loops, calls and assignments it can neither run on
nor grow: what it renders is hardly longer than itself and the values in it.
"""

from collections.abc import Iterator

from jinja2 import Template, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from synapse.rules.documents.pack import Pack
from synapse.rules.effects import Announce, SendMessage
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Path, Problem

#: What a template may speak of.
NAMES = ("event", "actor", "target", "member", "milestone", "currency", "params", "guild")
_LONGEST = 2_000
_SANDBOX = SandboxedEnvironment(autoescape=False)
_FILTERS = (
    "abs", "capitalize", "d", "default", "first", "float", "int", "last", "length", "lower", "round", "title", "trim",
    "truncate", "upper",
)  # fmt: skip
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Getitem,
    nodes.Filter, nodes.Test, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.Concat, nodes.Keyword, nodes.List, nodes.Tuple,
)  # fmt: skip


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


def template_from(text: str) -> Template:
    """A template ready to render. Raises `TemplateSyntaxError`."""
    _refuse_what_runs(text)
    return _SANDBOX.from_string(text)


def _refuse_what_runs(text: str) -> nodes.Template:
    tree = _SANDBOX.parse(text)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise TemplateSyntaxError(f"a template knows no {type(node).__name__.lower()}", node.lineno)
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise TemplateSyntaxError(f"a template knows no filter {node.name!r}", node.lineno)
    return tree


def _check(text: str, path: Path) -> Iterator[Problem]:
    if len(text) > _LONGEST:
        yield Problem("too-long", path, f"the template has {len(text):,} characters", f"at most {_LONGEST:,}")
        return
    try:
        tree = _refuse_what_runs(text)
    except TemplateSyntaxError as error:
        yield Problem(
            "template", path, f"this is no template: {error.message}", "write `{{ event.field }}` for a value"
        )
        return
    for name in sorted(meta.find_undeclared_variables(tree) - set(NAMES)):
        hint = did_you_mean(name, NAMES) or f"there are {', '.join(NAMES)}"
        yield Problem("unknown-name", path, f"a template knows no `{name}`", hint)

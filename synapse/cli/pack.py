"""`synapse pack`: check, test, show and describe rule packs."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from synapse.cli.options import JsonOption
from synapse.cli.output import console, print_error, print_json, print_table
from synapse.packs.check import check as check_packs
from synapse.packs.format import one_text
from synapse.packs.library import find_pack, shipped_document, shipped_packs
from synapse.packs.schemas import all_schemas, text_of
from synapse.packs.suite import SuiteReport, run_suite
from synapse.rules.nearest import did_you_mean
from synapse.rules.problems import Problem, Problems

app = typer.Typer(no_args_is_help=True, help="Check, test, show and describe rule packs.")

PathsArgument = Annotated[list[Path], typer.Argument(metavar="PATH…", exists=True, help="Folders or files of packs.")]
PackArgument = Annotated[
    str | None,
    typer.Argument(metavar="ID|PATH", help="A shipped pack, or a folder or file; all shipped ones if left out."),
]
NameArgument = Annotated[
    str | None, typer.Argument(metavar="NAME", help="A document, word or event; a list of them if left out.")
]


@app.command()
def check(paths: PathsArgument, json: JsonOption = False) -> None:
    """Say everything that is wrong with packs, each with its place and what to do; exit 1 if anything is."""
    result = check_packs(paths)
    if json:
        print_json(
            {
                "packs": [document.id for document in result.documents],
                "problems": [as_json(problem) for problem in result.errors],
                "advice": [as_json(problem) for problem in result.advice],
            }
        )
    else:
        print_problems(result.errors, result.advice, f"{_packs(len(result.documents))} checked")
    raise typer.Exit(1 if result.errors else 0)


@app.command()
def test(paths: PathsArgument, json: JsonOption = False) -> None:
    """Run the tests that live in packs and say which rules they cover; exit 1 if any fails."""
    reports = [run_suite(path) for path in paths]
    if json:
        print_json([_report(report) for report in reports])
    else:
        for report in reports:
            _print_report(report)
        count = sum(len(report.results) for report in reports)
        failed = sum(len(report.failed) for report in reports)
        console.print(f"{count} tests of {_packs(len(reports))}, {failed or 'none'} failed")
    raise typer.Exit(1 if any(report.failed for report in reports) else 0)


@app.command()
def show(pack: PackArgument = None, json: JsonOption = False) -> None:
    """Print a pack as one document; without a name, list the shipped packs."""
    if pack is None:
        _list_packs(json)
        return
    document = find_pack(pack)
    if document.problems:
        raise Problems(tuple(document.problems))
    if json:
        print_json(document.data)
    else:
        sys.stdout.write(one_text(shipped_packs().get(pack) or Path(pack)))


@app.command()
def schema(name: NameArgument = None) -> None:
    """Print the JSON Schema of a document, a condition, an effect or an event."""
    schemas = {file.removesuffix(".schema.json"): document for file, document in all_schemas().items()}
    if name is None:
        for known in schemas:
            console.print(known)
        return
    # a word may be named without its folder
    full = next((known for known in schemas if name in (known, known.rpartition("/")[2])), None)
    if full is None:
        near = did_you_mean(name, [*schemas, *(known.rpartition("/")[2] for known in schemas)])
        print_error(f"there is no schema `{name}`", near or "`synapse pack schema` lists them")
        raise typer.Exit(2)
    sys.stdout.write(text_of(schemas[full]))


def _report(report: SuiteReport) -> dict[str, Any]:
    return {
        "pack": report.pack,
        "tests": len(report.results),
        "failed": [{"test": result.name, "failures": list(result.failures)} for result in report.failed],
        "uncovered": list(report.coverage.missing),
    }


def _print_report(report: SuiteReport) -> None:
    rules, missing = len(report.coverage.rules), report.coverage.missing
    covered = "every rule fires and stays silent" if rules and not missing else f"{rules} rules"
    mark = "[red]fails[/red]" if report.failed else "[green]passes[/green]"
    console.print(f"{report.pack}: {len(report.results)} tests, {covered}: {mark}")
    for result in report.failed:
        console.print(f"  {result.name}", highlight=False, markup=False)
        for failure in result.failures:
            console.print(f"    {failure}", highlight=False, markup=False)
    for text in missing:
        console.print(f"  not covered: {text}", highlight=False, markup=False)


def _list_packs(json: bool) -> None:
    documents = [document for id_ in shipped_packs() if (document := shipped_document(id_))]
    if json:
        keys = ("id", "version", "name", "description", "requires")
        print_json([{key: document.data.get(key) for key in keys} for document in documents])
        return
    rows = [
        (document.id, document.data.get("version"), len(document.data.get("rules", ())), document.data.get("name"))
        for document in documents
    ]
    print_table("", ("pack", "version", "rules#", "name"), rows)


def _packs(number: int) -> str:
    return "1 pack" if number == 1 else f"{number} packs"


def as_json(problem: Problem) -> dict[str, Any]:
    """A problem for scripts."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": ".".join(str(part) for part in problem.path),
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def print_problems(errors: Iterable[Problem], advice: Iterable[Problem], done: str) -> None:
    """Errors one a line, then advice, then a line that sums up."""
    errors, advice = list(errors), list(advice)
    for problem in errors:
        console.print(str(problem), markup=False)
    if advice:
        console.print("advice:")
        for problem in advice:
            console.print(f"  {problem}", markup=False)
    found = "no problems" if not errors else "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
    console.print(f"{done}: {found}")

"""The command `career-coach eval`, which the command line finds by its entry point."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console

from coach import Settings
from eval.cases import Case, Suite, load_cases, starter_cases
from eval.compare import compare as compare_runs
from eval.compare import load_run
from eval.document import document
from eval.errors import EvalError
from eval.export import to_csv, to_junit
from eval.gate import Verdict, baseline_of
from eval.gate import judge as judge_run
from eval.kept import Kept
from eval.library import coach_over, essays_of
from eval.progress import progress_bar
from eval.report import comparison_table, table
from eval.report_page import report_page
from eval.run import Run
from eval.run import run as run_cases
from eval.systems import Adapted, open_system
from eval.trec_files import qrels, trec_run
from eval.trust_command import controls, judge, mutations, robustness
from eval.validating import problems

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Measure the coach on questions with known answers."
)


@commands.command()
def run(
    cases: Annotated[
        Path | None, typer.Option(help="Questions, one JSON object a line; ours when left out.", show_default=False)
    ] = None,
    suite: Annotated[Suite, typer.Option(help="Which of ours; test is for a look now and then.")] = "dev",
    library: Annotated[
        Path | None,
        typer.Option(
            help="Essays to answer from: a file, a folder, or what `corpus export` wrote; ours when left out.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Also write the whole run, case by case, as JSON here.", show_default=False)
    ] = None,
    system: Annotated[
        str | None,
        typer.Option(help="Another system in the coach's place, as module:callable.", show_default=False),
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages are retrieved and scored.")] = 10,
    fresh: Annotated[bool, typer.Option(help="Ask again what is kept from an earlier run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
) -> None:
    """Put questions to the coach and print what came of it.

    The coach gets a home of its own for this; yours is not touched. A configured model is used, and paid for. Answers
    are kept: a run that was broken off goes on where it was, as long as code, library, settings and model are the same.

    Example: career-coach eval run --cases questions.jsonl --library essays/
    """
    asked = load_cases(cases) if cases else starter_cases(suite)
    whole = _run(asked, library, k, system=system, fresh=fresh)
    if out:
        out.write_text(json.dumps(document(whole), ensure_ascii=False, indent=1), "utf-8")
    if as_json:
        typer.echo(json.dumps(document(whole), ensure_ascii=False, indent=2))
    else:
        Console().print(table(whole))


@commands.command()
def compare(
    first: Annotated[Path, typer.Argument(help="A run, as `eval run --out` wrote it, or a baseline.")],
    second: Annotated[Path, typer.Argument(help="Another, over the same cases.")],
) -> None:
    """Compare two runs case by case, with intervals and what chance would do.

    Example: career-coach eval compare before.json after.json
    """
    Console(width=None if Console().is_terminal else 140).print(
        comparison_table(compare_runs(load_run(first), load_run(second)))
    )


@commands.command()
def report(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run, as `eval run --out` wrote it.")],
    against: Annotated[
        Path | None, typer.Option(help="An earlier run, or a baseline, to compare with.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The page; in the home's reports when left out.", show_default=False)
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="A row for each case, for spreadsheets.", show_default=False)] = None,
    junit: Annotated[
        Path | None, typer.Option(help="JUnit XML, for tools that read test reports.", show_default=False)
    ] = None,
) -> None:
    """Write a run as one page that needs no network; the chat page lists those in the home.

    Example: career-coach eval report run.json --against before.json --out report.html
    """
    whole = load_run(run_file)
    page = report_page(whole, against=load_run(against) if against else None)
    target = out or _reports_folder() / f"{run_file.stem}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.html"
    for path, text in ((target, page), (csv, to_csv(whole)), (junit, to_junit(whole))):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            typer.echo(f"wrote {path}")


def _reports_folder() -> Path:
    return Settings.read().reports_path


@commands.command()
def gate(
    baseline: Annotated[Path, typer.Option(help="What the run is held against.")],
    run_file: Annotated[
        Path | None, typer.Argument(metavar="[RUN]", help="A run; one is made now when left out.", show_default=False)
    ] = None,
    cases: Annotated[Path | None, typer.Option(help="Questions for the run made now.", show_default=False)] = None,
    library: Annotated[Path | None, typer.Option(help="Essays for the run made now.", show_default=False)] = None,
    floor: Annotated[
        list[str] | None, typer.Option(help="With --write: a floor, as ndcg@10=0.5.", show_default=False)
    ] = None,
    write: Annotated[bool, typer.Option(help="Make the run the baseline, its floors kept.")] = False,
) -> None:
    """Say whether a run may pass; the exit code says why not.

    0 passed, 3 a measure is missing, 4 fewer cases scored, 5 below a floor, 6 worse than the baseline.

    Example: career-coach eval gate --baseline eval/baselines/starter.json
    """
    whole = (
        load_run(run_file) if run_file else document(_run(load_cases(cases) if cases else starter_cases(), library, 10))
    )
    if write:
        floors = {**(load_run(baseline).get("floors", {}) if baseline.exists() else {}), **_floors(floor or [])}
        baseline.write_text(json.dumps(baseline_of(whole, floors), indent=0, sort_keys=True) + "\n", "utf-8")
        return
    findings = judge_run(whole, load_run(baseline))
    for finding in findings:
        typer.echo(f"{finding.verdict.name.lower().replace('_', ' ')}: {finding.message}")
    if findings:
        raise typer.Exit(findings[0].verdict)
    typer.echo(f"{Verdict.PASSED.name.lower()}: {len(whole['cases'])} cases")


@commands.command()
def validate(
    cases: Annotated[Path, typer.Argument(help="Questions, one JSON object a line.")],
    library: Annotated[
        Path | None, typer.Option(help="The essays they are about; ours when left out.", show_default=False)
    ] = None,
) -> None:
    """Check that every line is a case and every quote stands in an essay.

    Example: career-coach eval validate questions.jsonl --library essays/
    """
    found = problems(cases, essays_of(library))
    for problem in found:
        typer.echo(problem)
    if found:
        raise typer.Exit(1)
    typer.echo(f"{len(load_cases(cases))} cases, every quote found")


@commands.command()
def trec(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run, as `eval run --out` wrote it.")],
    folder: Annotated[Path, typer.Argument(help="Where run.trec and qrels.trec are written.")],
) -> None:
    """Write a run's rankings and grades for trec_eval and its kin.

    Example: career-coach eval trec run.json for-trec/
    """
    whole = load_run(run_file)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.trec").write_text(trec_run(whole), "utf-8")
    (folder / "qrels.trec").write_text(qrels(whole), "utf-8")


for each in (controls, mutations, robustness, judge):
    commands.command()(each)


def _floors(given: Sequence[str]) -> dict[str, float]:
    try:
        return {name: float(value) for name, value in (each.rsplit("=", 1) for each in given)}
    except ValueError as error:
        raise EvalError(f"--floor {' '.join(given)} is not understood. Write it as ndcg@10=0.5.") from error


def _run(cases: Sequence[Case], library: Path | None, k: int, *, system: str | None = None, fresh: bool = False) -> Run:
    with progress_bar() as on_progress:

        def asking(done: int, total: int) -> None:
            on_progress("asking", done, total)

        if system:
            essays = essays_of(library)
            adapted = Adapted(open_system(system, essays), essays, name=system)
            return run_cases(cases, adapted, k=k, progress=asking)
        with coach_over(library, progress=on_progress) as coach:
            kept = Kept(coach, platformdirs.user_cache_path("career-coach") / "eval", fresh=fresh)
            done = run_cases(cases, kept, k=k, progress=asking)
    if kept.found:
        typer.echo(f"{kept.found} of {kept.asked} answers kept from an earlier run; --fresh asks again", err=True)
    return done

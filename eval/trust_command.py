"""The commands that say whether the numbers can be trusted: controls, planted errors, disturbances, another judge."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, RenderableType

from coach import Settings
from coach.model import configured_models
from eval.cases import load_cases, starter_cases
from eval.compare import load_run
from eval.controls import control_landings
from eval.errors import EvalError
from eval.judge import DIMENSIONS, estimate_tokens
from eval.judge import judge as judged
from eval.library import coach_over, essays_of
from eval.mutations import mutate
from eval.progress import progress_bar
from eval.robustness import robustness as disturbed
from eval.trust_report import controls_table, judge_table, mutations_table, robustness_table

_WIDTH = 120  # where the output is no terminal


def controls(
    cases: Annotated[Path | None, typer.Option(help="Questions; ours when left out.", show_default=False)] = None,
    library: Annotated[Path | None, typer.Option(help="Essays; ours when left out.", show_default=False)] = None,
) -> None:
    """Measure systems whose numbers are known beforehand. Exits with 1 when one lands elsewhere.

    Example: career-coach eval controls
    """
    asked = load_cases(cases) if cases else starter_cases()
    with progress_bar() as on_progress, coach_over(library, progress=on_progress) as coach:
        landings = control_landings(asked, coach, progress=on_progress)
    _print(controls_table(landings))
    if not all(each.is_right for each in landings):
        raise typer.Exit(1)


def mutations(
    cases: Annotated[Path | None, typer.Option(help="Questions; ours when left out.", show_default=False)] = None,
    library: Annotated[Path | None, typer.Option(help="Essays; ours when left out.", show_default=False)] = None,
) -> None:
    """Plant errors in the coach's replies and print which the measures notice.

    Example: career-coach eval mutations
    """
    asked = [case for case in (load_cases(cases) if cases else starter_cases()) if case.answerable]
    with progress_bar() as on_progress, coach_over(library, progress=on_progress) as coach:
        replies = []
        for number, case in enumerate(asked, 1):
            replies.append((case, coach.ask(case.question, history=case.history)))
            on_progress("asking", number, len(asked))
        answered = [(case, reply) for case, reply in replies if reply.decision == "answered"]
        found = [mutate(answered, coach.essays(), quoted=quoted) for quoted in (True, False)]
    _print(mutations_table(*found))


def robustness(
    cases: Annotated[Path | None, typer.Option(help="Questions; ours when left out.", show_default=False)] = None,
    library: Annotated[Path | None, typer.Option(help="Essays; ours when left out.", show_default=False)] = None,
) -> None:
    """Disturb the questions and the library, and print what it costs.

    Example: career-coach eval robustness
    """
    with progress_bar() as on_progress:
        asked = load_cases(cases) if cases else starter_cases()
        drops = disturbed(asked, essays_of(library), progress=on_progress)
    _print(robustness_table(drops))


def judge(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run, as `eval run --out` wrote it.")],
    dimensions: Annotated[str, typer.Option(help="Which, with commas between.")] = ",".join(DIMENSIONS),
    out: Annotated[Path | None, typer.Option(help="Also write it as JSON here.", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the model is paid.")] = False,
) -> None:
    """Have your chat model judge a run's replies, and print how it agrees with the measures. No gate looks at it.

    Example: career-coach eval judge run.json --dimensions relevance,tone
    """
    whole, names = load_run(run_file), [each.strip() for each in dimensions.split(",")]
    if unknown := [each for each in names if each not in DIMENSIONS]:
        raise EvalError(f"There is no dimension {unknown[0]!r}. There are: {', '.join(DIMENSIONS)}")
    settings = Settings.read()
    models = configured_models(settings)
    if not models:
        raise EvalError("No model is configured. Set COACH_MODEL=provider:name, for example ollama:llama3.2")
    sent, written = estimate_tokens(whole, names)
    cost = ""
    if settings.model_prices:
        paid, earned = settings.model_prices
        cost = f", about {(sent * paid + written * earned) / 1e6:.2f} by your prices"
    takes = f"about {sent:,} tokens in and {written:,} out{cost}"
    if not yes and not typer.confirm(f"{len(whole['cases'])} replies for {models[0].name}, {takes}. Go on?"):
        raise typer.Exit(1)
    with progress_bar() as on_progress:
        found = judged(whole, models[0], names, progress=lambda done, total: on_progress("judging", done, total))
    _print(judge_table(found))
    if out:
        out.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), "utf-8")


def _print(table: RenderableType) -> None:
    Console(width=None if Console().is_terminal else _WIDTH).print(table)

"""A run for the eye: tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.compare import Comparison
from eval.metrics.declining import CLASSES, GIVEN
from eval.metrics.mean import Estimate
from eval.metrics.risk_coverage import aurc, coverage_at
from eval.outcome import BUDGETS
from eval.run import ALL, ORACLE, Run

_NOTHING = "–"


def table(run: Run) -> RenderableType:
    """The run as tables: what was measured with, retrieval, declining, and the replies."""
    return Group(_made_with(run), _headline(run), _by_kind(run), _decisions(run), *_warnings(run))


def _made_with(run: Run) -> Text:
    made = run.provenance
    versions = ", ".join(f"{name} {version}" for name, version in made.versions.items())
    return Text(
        f"{made.cases} cases over {made.essays} essays, answered by {made.mode}\n"
        f"{run.golds_found} of {run.golds} gold quotes found in the library\n"
        f"library {made.library_digest[:12]}, cases {made.cases_digest[:12]}\n{versions}\n"
    )


def _headline(run: Run) -> Table:
    rows = Table(title="Overall", title_justify="left", box=SIMPLE_HEAD)
    for name in ("measure", "value", "95 % of resamples", "n"):
        rows.add_column(name, justify="left" if name == "measure" else "right")
    names = [f"ndcg@{run.k}", f"mrr@{run.k}", *_hits(run), "hit@300w", "hit@600w", f"two_essays@{run.k}"]
    overall = run.measures.get(ALL, {})
    for name in (*names, "gold_cited", "nugget_recall", "vital_recall"):
        _add(rows, name, overall.get(name))
    for name in ("gold_cited", "nugget_recall"):
        _add(rows, f"{name}, given the passages", run.measures.get(ORACLE, {}).get(name))
    _add(rows, "right decision", run.declining.right)
    _add(rows, "over-declining", run.declining.over_declining)
    _add(rows, "close, though answerable", run.declining.hedged)
    _add(rows, "answered anyway", run.declining.answered_anyway)
    _add(rows, "close, though not covered", run.declining.hedged_anyway)
    rows.add_row("AUROC of the reply's score", f"{run.auroc:.3f}", "", str(len(run.outcomes)))
    cited = run.citations
    _add_share(rows, "citations exact", cited.exact_share, cited.exact, cited.given)
    _add_share(rows, "citations of a retrieved essay", cited.retrieved_share, cited.retrieved, cited.given)
    _add_share(rows, "quoted words found", cited.found_share, cited.found, cited.quotations)
    backed = run.backing
    _add_share(rows, "citation recall (ALCE)", backed.recall, backed.backed, backed.statements)
    _add_share(rows, "citation precision (ALCE)", backed.precision, backed.relevant, backed.citations)
    _add_share(rows, "uncited statements", backed.uncited_share, backed.statements - backed.cited, backed.statements)
    made_up = sum(len(each.answer.unbacked) for each in run.outcomes)
    rows.add_row("numbers and names in no evidence", str(made_up), "", str(len(run.outcomes)))
    rows.add_row("coverage at 5 % risk", f"{coverage_at(run.curve, risk=0.05):.3f}", "", str(len(run.outcomes)))
    rows.add_row("area under risk-coverage", f"{aurc(run.curve):.3f}", "", str(len(run.outcomes)))
    rows.add_row("seconds to the search, p50", f"{run.search_latency.p50_s:.2f}", "", str(run.search_latency.n))
    rows.add_row("seconds to the reply, p50", f"{run.latency.p50_s:.2f}", "", str(run.latency.n))
    rows.add_row("seconds to the reply, p95", f"{run.latency.p95_s:.2f}", "", str(run.latency.n))
    rows.add_row("peak memory, MiB", f"{run.peak_memory_mb:.0f}", "", "")
    return rows


def _add(rows: Table, name: str, value: Estimate | None) -> None:
    if value is None or not value.n:
        rows.add_row(name, _NOTHING, "", "0")
    else:
        rows.add_row(name, f"{value.value:.3f}", f"{value.low:.3f} to {value.high:.3f}", str(value.n))


def _add_share(rows: Table, name: str, share: float, part: int, whole: int) -> None:
    rows.add_row(name, f"{share:.3f}" if whole else _NOTHING, f"{part} of {whole}", str(whole))


def _by_kind(run: Run) -> Table:
    rows = Table(title="Retrieval by kind", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    names = [f"ndcg@{run.k}", f"mrr@{run.k}", *_hits(run), *(f"hit@{words}w" for words in BUDGETS)]
    rows.add_column("kind", no_wrap=True)
    rows.add_column("n", justify="right")
    for name in names:
        rows.add_column(name.replace("@", "\n@"), justify="right", no_wrap=True)
    for group, measures in run.measures.items():
        if names[0] not in measures:
            continue
        rows.add_row(group, str(measures[names[0]].n), *(_short(measures, name) for name in names))
    return rows


def _short(measures: Mapping[str, Estimate], name: str) -> str:
    return f"{measures[name].value:.3f}".removeprefix("0") if name in measures else _NOTHING


def _hits(run: Run) -> list[str]:
    return [f"hit@{cut}" for cut in sorted({1, min(5, run.k), run.k})]


def _decisions(run: Run) -> Table:
    rows = Table(title="Decisions", title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    rows.add_column("questions")
    for given in GIVEN:
        rows.add_column(given, justify="right")
    for name in CLASSES:
        rows.add_row(name, *(str(run.declining.confusion[name][given] or _NOTHING) for given in GIVEN))
    return rows


def _warnings(run: Run) -> list[Text]:
    lost = [(each.case.id, target) for each in run.outcomes for target in each.targets if not target.is_found]
    warnings = [Text(f"not in the library: {case_id} {target.gold.quote[:70]!r}") for case_id, target in lost[:5]]
    if len(lost) > len(warnings):
        warnings.append(Text(f"and {len(lost) - len(warnings)} gold quotes more"))
    failed = [each for each in run.outcomes if each.failure]
    return warnings + [Text(f"failed: {each.case.id} {each.failure}", style="red") for each in failed]


def comparison_table(comparison: Comparison) -> RenderableType:
    """Two runs beside each other: a difference, its interval, what chance would do, and what n could show."""
    rows = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("measure", "n", "first", "second", "difference", "p", "Holm", "won/tied/lost", "detectable"):
        rows.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for row in comparison.rows:
        pair, change = row.paired, row.paired.difference
        rows.add_row(
            row.name + (" ↓" if row.lower_is_better else ""),
            str(pair.n),
            f"{pair.first:.3f}",
            f"{pair.second:.3f}",
            f"{change.value:+.3f} [{change.low:+.3f}, {change.high:+.3f}]",
            f"{pair.p:.3f}",
            f"{row.p_holm:.3f}" + ("*" if row.is_shown else ""),
            f"{row.wins}/{pair.same}/{row.losses}",
            f"{pair.detectable:.3f}",
        )
    rows.caption = "↓ less is better; * stands after Holm's adjustment; detectable: shown four times in five"
    notes = [Text(f"Not the same in both: {each}.", style="yellow") for each in comparison.differs]
    for where, ids in (("first", comparison.only_first), ("second", comparison.only_second)):
        if ids:
            notes.append(Text(f"Only in the {where}: {len(ids)} cases, left out.", style="yellow"))
    return Group(rows, *notes)

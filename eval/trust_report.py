"""Controls, planted errors, disturbances and a judge's opinion as tables for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from eval.controls import Landing
from eval.judge import MEASURES, Judgement
from eval.mutations import Caught
from eval.robustness import Drop

_NOTHING = "–"


def controls_table(landings: Sequence[Landing]) -> Table:
    """Where each control landed, and where it must."""
    rows = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("control", "measure", "value", "must be", ""):
        rows.add_column(name, justify="right" if name in ("value", "must be") else "left", no_wrap=True)
    for each in landings:
        low, high = each.bound.low, each.bound.high
        rows.add_row(
            each.control,
            each.bound.measure,
            _NOTHING if each.value is None else f"{each.value:.3f}",
            f"{low:g}" if low == high else f"{low:g} to {high:g}",
            "ok" if each.is_right else "WRONG",
        )
    return rows


def mutations_table(quoted: Sequence[Caught], own_words: Sequence[Caught]) -> Table:
    """What part of each kind of planted error was noticed, in quotations and in the coach's own words."""
    rows = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("planted", "in quotations", "noticed", "in own words", "noticed"):
        rows.add_column(name, justify="left" if name == "planted" else "right", no_wrap=True)
    for one, other in zip(quoted, own_words, strict=True):
        rows.add_row(one.kind, str(one.planted), f"{one.share:.3f}", str(other.planted), f"{other.share:.3f}")
    return rows


def robustness_table(drops: Sequence[Drop]) -> Table:
    """What each disturbance cost."""
    rows = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("disturbance", "measure", "before", "after", "mean drop", "cases worse"):
        rows.add_column(name, justify="left" if name in ("disturbance", "measure") else "right", no_wrap=True)
    for each in drops:
        worse = f"{each.worst:.3f}"
        rows.add_row(
            each.disturbance, each.measure, f"{each.before:.3f}", f"{each.after:.3f}", f"{each.mean:+.3f}", worse
        )
    return rows


def judge_table(found: Judgement) -> RenderableType:
    """What a judge gave on average, and how it agrees with each measure."""
    rows = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("dimension", "n", "mean", *MEASURES):
        rows.add_column(name, justify="left" if name == "dimension" else "right", no_wrap=True)
    for name, agreement in found.agreement.items():
        given = [scores[name] for scores in found.scores.values() if name in scores]
        mean = f"{sum(given) / len(given):.2f}" if given else _NOTHING
        shown = [_NOTHING if agreement[each] is None else f"{agreement[each]:+.2f}" for each in MEASURES]
        rows.add_row(name, str(len(given)), mean, *shown)
    rows.caption = "Spearman's correlation with the measures; a judge is one more opinion"
    used = found.usage
    notes = f"{found.failed} replies not judged, {found.unread} numbers not given; {used.calls} requests"
    return Group(rows, Text(f"{notes}, {used.input_tokens} tokens in, {used.output_tokens} out, cost {used.cost}"))

"""What the page of a run shows, made ready for its template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from eval.compare import Comparison, compare
from eval.metrics.mean import estimate
from eval.passing import faults
from eval.report_page.plots import curve, distribution
from eval.values import LOWER_IS_BETTER

Document = Mapping[str, Any]

_NAMES = {
    "ndcg@10": "Ranking (nDCG@10)",
    "hit@1": "First passage answers",
    "hit@5": "A passage of five answers",
    "hit@600w": "Answer within 600 words",
    "gold_cited": "Direct answer quoted",
    "nugget_recall": "Statements of a good answer held",
    "vital_recall": "Vital statements held",
    "right": "Right decision",
    "over_declined": "Answerable, yet declined",
    "answered_anyway": "Not covered, yet answered",
    "citations_exact": "Citations exact",
    "quotes_found": "Quoted words found",
    "citation_recall": "Statements backed (ALCE recall)",
    "citation_precision": "Citations that count (ALCE precision)",
    "uncited": "Statements without a citation",
    "unbacked": "Made-up numbers and names a reply",
    "forbidden": "Said what must not be said",
    "failed": "Failed",
}
_QUOTED = re.compile(r"“[^”]*”")
_MARKUP = re.compile(r"(?m)^\s*[-•]\s+")


def report_page(run: Document, *, against: Document | None = None) -> str:
    """One HTML page: no request leaves it, and every text in it that is not ours is escaped.

    Args:
        against: An earlier run, or a baseline, over the same cases.
    """
    files = resources.files("eval") / "report_page"
    texts = {name: (files / name).read_text("utf-8") for name in ("report.html.jinja", "report.css", "report.js")}
    environment = Environment(
        loader=DictLoader(texts), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    comparison = compare(against, run) if against else None
    rows = [_case(row, against) for row in run["cases"]]
    return environment.get_template("report.html.jinja").render(
        run=run,
        made=run["made_with"],
        style=Markup(texts["report.css"]),  # our own files
        script=Markup(texts["report.js"]),
        summary=list(_summary(run)),
        kinds=list(_slices(run, "kind")),
        tags=list(_slices(run, "tags")),
        stages=_groups(run),
        confusion=run["declining"]["confusion"],
        plots=_plots(run),
        comparison=list(_changes(comparison)) if comparison else [],
        differs=comparison.differs if comparison else (),
        cases=sorted(rows, key=lambda each: (not each["faults"], each["expected"] != "answer", each["rank"] or 99)),
        passed=sum(not each["faults"] for each in rows),
        support_function=run.get("backing", {}).get("support_function", ""),
    )


def _summary(run: Document) -> list[dict[str, Any]]:
    """Each measure that a person reads first, with its interval."""
    return [
        {"name": label, "lower": name in LOWER_IS_BETTER, **_estimated(run["cases"], name)}
        for name, label in _NAMES.items()
        if name in run["summary"]
    ]


def _estimated(rows: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    found = estimate([row["values"][name] for row in rows if name in row["values"]])
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _slices(run: Document, by: str) -> list[dict[str, Any]]:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in run["cases"]:
        for group in [row[by]] if isinstance(row[by], str) else row.get(by, []):
            groups.setdefault(group, []).append(row)
    columns = ("ndcg@10", "hit@5", "gold_cited", "nugget_recall", "right")
    return [
        {
            "name": name,
            "n": len(rows),
            "passed": sum(not faults(row) for row in rows),
            "values": [_estimated(rows, column) for column in columns],
        }
        for name, rows in groups.items()
    ]


def _groups(run: Document) -> list[dict[str, Any]]:
    wanted = [name for name in run["measures"] if name.endswith(" alone") or name.startswith("turn ") or name == "all"]
    return [
        {"name": name, "values": [run["measures"][name].get(each) for each in ("ndcg@10", "hit@5", "hit@10")]}
        for name in wanted
    ]


def _plots(run: Document) -> list[Markup]:
    points = [(coverage, risk) for coverage, risk in run["declining"].get("curve", [])]
    top = max(0.1, max((risk for _, risk in points), default=0.1))
    seconds = [row["seconds"] for row in run["cases"] if not row["failure"]]
    return [
        curve(points, x="share of questions answered", y="wrongly answered", top=top, title="Risk against coverage"),
        distribution(seconds, x="seconds to the reply", title="How long replies take"),
    ]


def _changes(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "name": _NAMES.get(row.name, row.name),
            "first": row.paired.first,
            "second": row.paired.second,
            "change": row.paired.difference,
            "wins": row.wins,
            "ties": row.paired.same,
            "losses": row.losses,
            "p": row.p_holm,
            "detectable": row.paired.detectable,
            "sort": "worse" if row.is_worse else "shown" if row.is_shown else "",
        }
        for row in comparison.rows
    ]


def _case(row: Mapping[str, Any], against: Document | None) -> dict[str, Any]:
    ranks = [gold["rank"] for gold in row["golds"] if gold["grade"] == 2 and gold["rank"]]
    return {
        **row,
        "faults": faults(row),
        "rank": min(ranks, default=None),
        "sentences": [{**each, "html": _marked(each["text"])} for each in row.get("sentences", [])],
        "hits": [{**hit, "html": _passage(hit, row)} for hit in row["hits"]],
        "changed": _changed(row, against),
    }


def _changed(row: Mapping[str, Any], against: Document | None) -> list[str]:
    before = next((each for each in (against or {}).get("cases", []) if each["id"] == row["id"]), None)
    if before is None:
        return []
    return [
        f"{_NAMES.get(name, name)}: {before['values'][name]:.2f} → {value:.2f}"
        for name, value in row["values"].items()
        if name in before["values"] and abs(before["values"][name] - value) > 0.005
    ]


def _marked(text: str) -> Markup:
    """A sentence with its quotations set off."""
    return _set_off(_MARKUP.sub("", text), [(each.start(), each.end()) for each in _QUOTED.finditer(text)])


def _passage(hit: Mapping[str, Any], row: Mapping[str, Any]) -> Markup:
    """A passage with the places of it that the reply cites set off."""
    cited = [
        (max(0, each["start"] - hit["start"]), min(hit["end"], each["end"]) - hit["start"])
        for each in row["cited"]
        if each["essay_id"] == hit["essay_id"] and each["start"] < hit["end"] and hit["start"] < each["end"]
    ]
    return _set_off(hit["text"], sorted(cited))


def _set_off(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    parts, at = [], 0
    for start, end in places:
        if start < at:
            continue
        parts += [escape(text[at:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        at = end
    return Markup("").join([*parts, escape(text[at:])])

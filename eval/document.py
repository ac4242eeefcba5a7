"""A run for a program, and for a person who asks why: plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from coach import hit_to_dict
from eval.gold import Target
from eval.matching import held, place_of
from eval.metrics.alce import SUPPORT_FUNCTION, Backing
from eval.metrics.citations import Citations
from eval.metrics.forbidden import forbidden
from eval.metrics.mean import estimate
from eval.metrics.risk_coverage import aurc, coverage_at
from eval.outcome import Outcome
from eval.run import Run
from eval.values import values

SCHEMA_VERSION = 3


def document(run: Run) -> dict[str, Any]:
    """The whole run: what it was made with, the sums, and a row for each case with its hits, golds and reply."""
    return {
        "schema_version": SCHEMA_VERSION,
        "made_with": asdict(run.provenance),
        "k": run.k,
        "golds": run.golds,
        "golds_found": run.golds_found,
        "failures": run.failures,
        "measures": {
            group: {name: asdict(value) for name, value in measures.items()} for group, measures in run.measures.items()
        },
        "declining": {
            **asdict(run.declining),
            "auroc": run.auroc,
            "curve": [[point.coverage, point.risk] for point in run.curve],
            "aurc": aurc(run.curve),
            "coverage_at_5": coverage_at(run.curve, risk=0.05),
        },
        "citations": _citations(run.citations),
        "backing": {**_backing(run.backing), "support_function": SUPPORT_FUNCTION},
        "latency": asdict(run.latency),
        "search_latency": asdict(run.search_latency),
        "peak_memory_mb": run.peak_memory_mb,
        "usage": _usage(run),
        "summary": _summary(run),
        "cases": [_row(outcome, k=run.k) for outcome in run.outcomes],
    }


def _summary(run: Run) -> dict[str, float]:
    """One number for each measure, over all cases that it applies to."""
    by_name: dict[str, list[float]] = {}
    for outcome in run.outcomes:
        for name, value in values(outcome).items():
            by_name.setdefault(name, []).append(value)
    return {**{name: estimate(each).value for name, each in by_name.items()}, "auroc": run.auroc}


def _row(outcome: Outcome, *, k: int) -> dict[str, Any]:
    case, reply = outcome.case, outcome.reply
    ranking = held((place_of(hit.passage) for hit in outcome.hits[:k]), outcome.targets)
    return {
        "id": case.id,
        "kind": case.kind,
        "question": case.question,
        "history": [{"role": role, "content": content} for role, content in case.history],
        "expected": case.expected,
        "note": case.note,
        "tags": list(case.tags),
        "scores": dict(outcome.scores),
        "values": values(outcome),
        "scores_alone": dict(outcome.scores_alone),
        "golds": [_gold(target, number, ranking) for number, target in enumerate(outcome.targets)],
        "hits": [
            {**hit_to_dict(hit), "golds": sorted(golds), "text": hit.passage.text}
            for hit, golds in zip(outcome.hits[:k], ranking, strict=True)
        ],
        "query": reply.query if reply else None,
        "decision": reply.decision if reply else None,
        "reason": reply.reason if reply else None,
        "answer": reply.text if reply else None,
        "cited": [asdict(citation) for citation in reply.citations] if reply else [],
        "citations": _citations(outcome.citations),
        "backing": _backing(outcome.answer.backing),
        "sentences": _sentences(outcome),
        "score": reply.score if reply else None,
        "mode": reply.mode if reply else None,
        "notice": reply.notice if reply else None,
        "unbacked": list(outcome.answer.unbacked),
        "forbidden": forbidden(reply.text, case.must_not_say) if reply else [],
        "copied_words": outcome.answer.copied_words,
        "words": outcome.answer.words,
        "reading_ease": outcome.answer.reading_ease,
        "turn": outcome.turn,
        "seconds": outcome.seconds,
        "seconds_to_search": outcome.seconds_to_search,
        "failure": outcome.failure,
    }


def _gold(target: Target, number: int, ranking: Sequence[frozenset[int]]) -> dict[str, Any]:
    """A gold, where it stands, and the place of the first hit that holds it."""
    return {
        "quote": target.gold.quote,
        "grade": target.gold.grade,
        "essay_id": target.essay_id,
        "spans": [[span.start, span.end] for span in target.spans],
        "rank": next((rank for rank, golds in enumerate(ranking, 1) if number in golds), None),
    }


def _citations(counts: Citations) -> dict[str, Any]:
    return {
        **asdict(counts),
        "exact_share": counts.exact_share,
        "retrieved_share": counts.retrieved_share,
        "found_share": counts.found_share,
    }


def _backing(counts: Backing) -> dict[str, Any]:
    return {
        **asdict(counts),
        "recall": counts.recall,
        "precision": counts.precision,
        "uncited_share": counts.uncited_share,
    }


def _sentences(outcome: Outcome) -> list[dict[str, Any]]:
    if outcome.reply is None:
        return []
    return [
        {**asdict(sentence), "citations": list(sentence.citations), "support": support}
        for sentence, support in zip(outcome.reply.sentences, outcome.answer.supports, strict=True)
    ]


def _usage(run: Run) -> dict[str, Any]:
    """What the model was asked for in all; a sum of which a part is unknown is None."""
    used = [outcome.reply.usage for outcome in run.outcomes if outcome.reply]
    sums = {name: [getattr(each, name) for each in used] for name in ("calls", "input_tokens", "output_tokens", "cost")}
    asked = any(each.calls for each in used)
    return {name: None if not asked or None in values else sum(values) for name, values in sums.items()}

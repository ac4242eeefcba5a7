"""A chat model as a judge of replies, beside the measures and never instead of them: off unless it is asked for."""

from __future__ import annotations

import math
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from coach import ModelFailed
from coach.model import Model
from coach.reply import Usage
from coach.usage import Meter

DIMENSIONS: Mapping[str, str] = {
    "relevance": "does it speak to what this person asked?",
    "appropriateness": "is it fit for a person in this situation?",
    "tone": "is it plain, warm and respectful?",
    "accuracy": "does it say what the cited passages say, and no more?",
    "actionability": "could the person do something with it this week?",
    "grounding": "does what it claims rest on the cited passages?",
    "honesty": "does it say what it does not know, and keep conditions?",
}
MEASURES = ("nugget_recall", "gold_cited", "citation_recall", "uncited", "right")
_FEWEST = 3  # pairs, before a rank correlation means anything
_CHARACTERS_A_TOKEN, _PROMPT_TOKENS, _TOKENS_A_LINE = 4, 220, 6


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge said of a run.

    Attributes:
        scores: For each case that was judged, a number from 1 to 5 by dimension, without those it gave none for.
        unread: Lines wanted that it did not give, or not as a number.
        failed: Cases for which it did not answer.
        agreement: For each dimension and measure, Spearman's rank correlation over the cases that have both; None where
            they are fewer than three or all alike.
    """

    scores: Mapping[str, Mapping[str, int]]
    unread: int
    failed: int
    agreement: Mapping[str, Mapping[str, float | None]]
    usage: Usage


def estimate_tokens(run: Mapping[str, Any], dimensions: Sequence[str]) -> tuple[int, int]:
    """About how many tokens a judgement takes, in and out."""
    rows = _judged(run)
    sent = sum(len(_question(row)) + len(_passages(row)) + len(row["answer"]) for row in rows)
    return sent // _CHARACTERS_A_TOKEN + len(rows) * _PROMPT_TOKENS, len(rows) * len(dimensions) * _TOKENS_A_LINE


def judge(
    run: Mapping[str, Any],
    model: Model,
    dimensions: Sequence[str],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Judgement:
    """Has a model judge every reply of a run, one request each.

    Raises:
        ModelUnusable: The model refuses to work at all.
    """
    from langchain_core.messages import HumanMessage  # slow: not before a model is asked

    meter, scores, failed, rows = Meter(), {}, 0, _judged(run)
    for number, row in enumerate(rows, 1):
        try:
            said = "".join(model.stream([HumanMessage(_prompt(row, dimensions))], meter=meter))
            scores[row["id"]] = read(said, dimensions)
        except ModelFailed:
            failed += 1
        if progress:
            progress(number, len(rows))
    return Judgement(
        scores=scores,
        unread=sum(len(dimensions) - len(each) for each in scores.values()),
        failed=failed,
        agreement={name: _agreement(name, scores, rows) for name in dimensions},
        usage=meter.read(),
    )


def read(said: str, dimensions: Sequence[str]) -> dict[str, int]:
    """The numbers of an answer: of each dimension's own line, from 1 to 5, else none."""
    found = {}
    for name in dimensions:
        lines = re.findall(rf"(?im)^\W*{re.escape(name)}\W+([1-5])\W*$", said)
        if len(lines) == 1:
            found[name] = int(lines[0])
    return found


def _agreement(
    name: str, scores: Mapping[str, Mapping[str, int]], rows: Sequence[Mapping[str, Any]]
) -> dict[str, float | None]:
    return {
        measure: _spearman(
            [
                (scores[row["id"]][name], row["values"][measure])
                for row in rows
                if name in scores.get(row["id"], {}) and measure in row["values"]
            ]
        )
        for measure in MEASURES
    }


def _spearman(pairs: Sequence[tuple[float, float]]) -> float | None:
    from scipy.stats import spearmanr  # likewise

    if len(pairs) < _FEWEST or any(len(set(column)) == 1 for column in zip(*pairs, strict=True)):
        return None
    rho = float(spearmanr(*zip(*pairs, strict=True)).statistic)
    return None if math.isnan(rho) else rho


def _judged(run: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [row for row in run["cases"] if row["answer"]]


def _prompt(row: Mapping[str, Any], dimensions: Sequence[str]) -> str:
    template = (resources.files("eval") / "prompts" / "judge.md").read_text("utf-8")
    return template.format(
        dimensions="\n".join(f"- {name}: {DIMENSIONS[name]}" for name in dimensions),
        nonce=secrets.token_hex(4),
        question=_question(row),
        passages=_passages(row),
        reply=row["answer"],
    )


def _question(row: Mapping[str, Any]) -> str:
    return "\n".join([*(f"{turn['role']}: {turn['content']}" for turn in row["history"]), row["question"]])


def _passages(row: Mapping[str, Any]) -> str:
    return "\n\n".join(
        f"[{each['number']}] {each['author']}, {each['title']}: {each['quote']}" for each in row["cited"]
    )

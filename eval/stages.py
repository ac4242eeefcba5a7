"""What each stage of the search would have ranked first by itself. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from indexing import Hit

STAGES: Mapping[str, Callable[[Hit], int | None]] = {
    "dense": lambda hit: hit.dense_rank,
    "sentences": lambda hit: hit.sentence_rank,
    "situations": lambda hit: hit.situation_rank,
    "lexical": lambda hit: hit.lexical_rank,
}


def by_stage(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The hits as each stage ranks them; one that a stage has no score for is not in its ranking.

    A stage is left out when it scored nothing, as situations do in a library without any.
    """
    ranked = {name: _ranked(hits, rank_of) for name, rank_of in STAGES.items()}
    return {name: ranking for name, ranking in ranked.items() if ranking}


def _ranked(hits: Sequence[Hit], rank_of: Callable[[Hit], int | None]) -> list[Hit]:
    placed = [(rank, number) for number, hit in enumerate(hits) if (rank := rank_of(hit)) is not None]
    return [hits[number] for _, number in sorted(placed)]

"""Keeping a search to some of the essays, and noticing a filter that can't be meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import STAYING, SWINGING

from coach import Coach
from indexing import Filter, FilterInvalid, IndexingError


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        ("2021", "", True),
        ("2021-03", "", True),
        ("2021-03-04", "2021-03-04", True),
        ("2021-03-05", "", False),
        ("2022", "", False),
        ("", "2021", True),
        ("", "2021-02", False),
        ("", "2021-03", True),
        ("", "2021-03-03", False),
    ],
)
def test_dates_are_compared_as_far_as_they_are_given(since: str, until: str, fits: bool) -> None:
    assert SWINGING.published == "2021-03-04"
    assert Filter(since=since, until=until).fits(SWINGING) == fits


def test_an_essay_without_a_date_fits_none() -> None:
    undated = replace(SWINGING, published=None)
    assert not Filter(since="1900").fits(undated) and not Filter(until="2100").fits(undated)
    assert Filter(authors=["ada EXAMPLE"]).fits(undated)


@pytest.mark.parametrize("text", ["20", "2020-6", "2020-13", "2021-02-29", "20200101", "2020-W01", "2020-01-01T00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    for given in ({"since": text}, {"until": text}):
        with pytest.raises(FilterInvalid, match=r"is no date. Give a year, a month or a day"):
            Filter(**given)


@pytest.mark.parametrize(
    "only", [Filter(authors=["Ada Example", "Ada Exampel"]), Filter(essays=["stayin"]), Filter(topics=["managment"])]
)
def test_what_no_essay_has_is_refused(tiny_coach: Coach, only: Filter) -> None:
    with pytest.raises(IndexingError, match=r"^No essay .*'(Ada Exampel|stayin|managment)'.*career-coach corpus list"):
        tiny_coach.retrieve("a stint of management", only=only)


def test_langchains_retriever_keeps_to_the_essays_it_is_given(tiny_coach: Coach) -> None:
    retriever = tiny_coach.retriever
    assert {each.metadata["essay_id"] for each in retriever.invoke("a stint of management")} == {"swinging", "staying"}
    retriever.k, retriever.only = 1, Filter(essays=[STAYING.id])
    assert [each.metadata["essay_id"] for each in retriever.invoke("a stint of management")] == [STAYING.id]

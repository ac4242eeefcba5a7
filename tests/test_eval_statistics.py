import itertools
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from eval.statistics import detectable, holm, paired, randomisation_p

SOME = [0.5, -0.25, 1.0, 0.0, 0.5, 0.75, -0.5, 0.25, 0.5, 1.0]


def test_a_pair_by_hand() -> None:
    got = paired([0.0, 0.5, 1.0, 0.5], [1.0, 0.5, 0.5, 1.0])
    assert (got.n, got.first, got.second, got.difference.value) == (4, 0.5, 0.75, 0.25)
    assert (got.higher, got.same, got.lower) == (2, 1, 1)
    assert got.difference.low <= 0.25 <= got.difference.high


def test_runs_that_are_alike_have_p_one_and_no_difference() -> None:
    got = paired([0.1, 0.2], [0.1, 0.2])
    assert (got.p, got.difference.value, got.same, got.detectable) == (1.0, 0.0, 2, 0.0)


def test_of_no_cases_everything_is_zero_and_p_one() -> None:
    got = paired([], [])
    assert (got.n, got.first, got.second, got.p, got.detectable) == (0, 0.0, 0.0, 1.0, 0.0)


def test_runs_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired([1.0, 2.0], [1.0])


def test_the_p_value_is_near_the_exact_one_of_scipy() -> None:
    exact = stats.permutation_test(
        (SOME, [0.0] * len(SOME)), lambda a, b: (a - b).mean(), permutation_type="samples", vectorized=False
    ).pvalue
    assert randomisation_p(SOME) == pytest.approx(exact, abs=0.01)


def test_five_gains_of_five_have_the_p_of_two_patterns_in_thirty_two() -> None:
    assert randomisation_p([1.0] * 5) == pytest.approx(2 / 32, abs=0.008)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-1, 1), max_size=20))
def test_the_p_value_does_not_care_which_run_comes_first(differences: list[float]) -> None:
    p = randomisation_p(differences)
    assert 0 < p <= 1
    assert p == randomisation_p([-each for each in differences])


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_never_lowers_a_p_value_nor_changes_the_order(p_values: list[float]) -> None:
    adjusted = holm(p_values)
    assert all(before <= after <= 1 for before, after in zip(p_values, adjusted, strict=True))
    order = sorted(range(len(p_values)), key=lambda each: p_values[each])
    assert all(adjusted[a] <= adjusted[b] for a, b in itertools.pairwise(order))


def test_the_detectable_difference_of_a_known_spread() -> None:
    # sd 0.22 at 100 cases: a known table of power gives 0.062
    differences = [0.22, -0.22] * 50
    spread = 0.22 * (100 / 99) ** 0.5
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
    assert detectable(differences) == pytest.approx(z * spread / 10)
    assert detectable(differences) == pytest.approx(0.062, abs=0.001)
    assert detectable([0.3]) == detectable([]) == 0.0

"""Small plots as SVG, drawn by hand: a curve and a distribution. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 340, 200
_LEFT, _BOTTOM, _TOP, _RIGHT = 44, 34, 12, 12

Points = Sequence[tuple[float, float]]


def curve(points: Points, *, x: str, y: str, top: float, title: str) -> Markup:
    """A stepped curve over [0, 1], its y axis from 0 to `top`."""
    if not points:
        return Markup("")
    inner = HEIGHT - _TOP - _BOTTOM
    placed = [(_across(each), HEIGHT - _BOTTOM - min(value, top) / top * inner) for each, value in points]
    line = " ".join(f"{across:.1f},{down:.1f}" for across, down in [(_across(0), placed[0][1]), *placed])
    return _framed(f'<polyline points="{line}" class="line"/>', x=x, y=y, top=top, right=1.0, title=title)


def distribution(values: Sequence[float], *, x: str, title: str) -> Markup:
    """How large a share of the values is no larger than each: the steeper, the more alike."""
    if not values:
        return Markup("")
    ordered = sorted(values)
    right = ordered[-1] or 1.0
    inner = HEIGHT - _TOP - _BOTTOM
    line = " ".join(
        f"{_across(value / right):.1f},{HEIGHT - _BOTTOM - number / len(ordered) * inner:.1f}"
        for number, value in enumerate(ordered, 1)
    )
    drawn = f'<polyline points="{_across(0):.1f},{HEIGHT - _BOTTOM:.1f} {line}" class="line"/>'
    return _framed(drawn, x=x, y="share", top=1.0, right=right, title=title)


def _across(share: float) -> float:
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _framed(drawn: str, *, x: str, y: str, top: float, right: float, title: str) -> Markup:
    floor = HEIGHT - _BOTTOM
    ticks = "".join(
        f'<text x="{_across(share):.0f}" y="{floor + 14}" class="tick middle">{right * share:.2g}</text>'
        f'<text x="{_LEFT - 6}" y="{floor - share * (floor - _TOP) + 4:.0f}" class="tick end">{top * share:.2g}</text>'
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{floor - share * (floor - _TOP):.0f}"'
        f' y2="{floor - share * (floor - _TOP):.0f}" class="grid"/>'
        for share in (0.0, 0.5, 1.0)
    )
    names = (
        f'<text x="{_across(0.5):.0f}" y="{HEIGHT - 4}" class="tick middle">{x}</text>'
        f'<text x="12" y="{_TOP + 70}" class="tick middle" transform="rotate(-90 12 {_TOP + 70})">{y}</text>'
    )
    return Markup(  # numbers, and words of ours
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{ticks}{drawn}{names}</svg>'
    )

"""The parts of the library's pages that change it: adding, progress, what came of it, removing and its undo. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from corpus import Essay, Imported
from corpus.changes import Change
from corpus.importing import SUFFIXES
from corpus.library import KEPT_DAYS
from ui.gate import shown, shown_line
from ui.web.library_work import Job
from ui.web.pages import paper_page

_STATES = {
    "added": "Added",
    "replaced": "Replaced",
    "unchanged": "Here already",
    "failed": "Failed",
}
_LONGEST = 300  # characters of a change that are shown


def adding(*, opened: bool) -> str:
    """The form that takes files and an address."""
    return (
        f'<details class="add"{" open" if opened else ""}><summary>Add essays</summary>'
        '<form class="settings" method="post" action="library/add" enctype="multipart/form-data">'
        f'<label>Files <input type="file" name="files" multiple accept="{",".join(SUFFIXES)}">'
        "<small>Texts, Markdown, web pages, PDF, EPUB, Word. They can be dropped anywhere on this page.</small></label>"
        '<label>Or an address <input type="url" name="address" placeholder="https:// of a page, a feed or a sitemap">'
        "</label><button>Add</button></form></details>"
    )


def work_html(job: Job | None) -> str:
    """How far a job has come, or what came of it; for the script, `data-busy` says whether to ask again."""
    if job is None:
        return '<div id="work" role="status"></div>'
    inside = _outcome(job) if job.over else _progress(job)
    return f'<div id="work" class="notice" role="status"{"" if job.over else " data-busy"}>{inside}</div>'


def undo_html(removed: Sequence[Essay], just_removed: str) -> str:
    """What was removed and can be brought back, the one removed just now first."""
    just = "".join(
        f'<div class="notice actions" role="status">Removed “{shown_line(each.title)}”. {_restore(each, "Undo")}</div>'
        for each in removed
        if each.id == just_removed
    )
    items = "".join(f"<li>{shown_line(each.title)} {_restore(each, 'Restore')}</li>" for each in removed)
    every = (
        f"<details><summary>Removed ({len(removed)})</summary><p>Each is erased {KEPT_DAYS} days after it was "
        f'removed.</p><ul class="library">{items}</ul></details>'
    )
    return just + (every if removed else "")


def essay_actions(essay: Essay, changes: int) -> str:
    """What can be done with an essay, below its text."""
    cleaned = f'<a href="../library/{_id(essay)}/cleaning">What cleaning changed ({changes})</a>' if changes else ""
    return (
        f'<div class="actions">{cleaned}<form method="post" action="../library/{_id(essay)}/remove">'
        "<button>Remove from the library</button></form></div>"
    )


def cleaning_page(essay: Essay, changes: Sequence[Change]) -> str:
    """What was repaired and removed in an essay on its way into the library."""
    rows = "".join(
        f"<tr><td>{shown_line(each.rule)}</td><td><q>{_short(each.before)}</q></td>"
        f"<td>{f'<q>{_short(each.after)}</q>' if each.after else 'left out'}</td></tr>"
        for each in changes
    )
    table = (
        f'<div class="wide" tabindex="0" role="region" aria-label="Changes"><table><thead><tr><th scope="col">Rule</th>'
        f'<th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
    link = f'<p><a href="../../essays/{_id(essay)}">{shown_line(essay.title)}</a></p>'
    body = f"<h1>What cleaning changed</h1>{link}{table if rows else '<p>Nothing was changed.</p>'}"
    return paper_page("What cleaning changed", body, root="../../")


def _progress(job: Job) -> str:
    what = shown_line(job.what.capitalize())
    if not job.total:
        return f"<p>{what} …</p>"
    label = f"{what}, {job.done} of {job.total}"
    return f'<p>{label}</p><progress aria-label="{label}" max="{job.total}" value="{job.done}"></progress>'


def _outcome(job: Job) -> str:
    counted = dict(job.changes)
    items = "".join(_item(each, counted) for each in job.report)
    problem = f'<p class="error">{shown_line(job.problem)}</p>' if job.problem else ""
    done = "<p>The library is up to date.</p>" if not (items or problem) else ""
    return f"{problem}{f'<ul>{items}</ul>' if items else done}"


def _item(each: Imported, changes: dict[str, int]) -> str:
    name = shown_line(each.origin.replace("\\", "/").rsplit("/", 1)[-1] or each.origin)
    if each.state == "failed":
        return f'<li class="error">{name}: {shown_line(each.problem)}</li>'
    same = "".join(
        f'<li>{name}: left out, the library has it as <a href="essays/{_id(essay)}">{shown_line(essay.title)}</a></li>'
        for essay in each.same_as
    )
    return same + "".join(
        f'<li>{_STATES[each.state]}: <a href="essays/{_id(essay)}">{shown_line(essay.title)}</a>, '
        f"{len(essay.text.split()):,} words{_cleaned(essay, changes.get(essay.id, 0))}</li>"
        for essay in each.essays
    )


def _cleaned(essay: Essay, changes: int) -> str:
    if not changes:
        return ""
    words = "1 thing" if changes == 1 else f"{changes:,} things"
    return f', <a href="library/{_id(essay)}/cleaning">cleaning changed {words}</a>'


def _restore(each: Essay, words: str) -> str:
    name = shown_line(f"{words}: {each.title}")
    return (
        f'<form method="post" action="library/{_id(each)}/restore"><button aria-label="{name}">{words}</button></form>'
    )


def _short(text: str) -> str:
    return shown_line(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")


def _id(essay: Essay) -> str:
    return shown(quote(essay.id, safe=""))

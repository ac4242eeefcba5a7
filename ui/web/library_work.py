"""The one worker that changes the library for the page: a job at a time, while the chat goes on."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from coach import Coach, CoachError
from corpus import CorpusError, Imported, Library
from indexing import IndexBusy, IndexingError

_WAITING = 8  # jobs; the next one is refused
_KEPT = 20  # jobs whose outcome can still be looked at
_RETRY_S, _RETRIES = 2.0, 15  # while another program builds the index
_UNEXPECTED = "Something went wrong on our side, and the terminal that runs the page says what."
_log = logging.getLogger(__name__)

OnProgress = Callable[[str, int, int], None]  # (what is being done, done so far, in all)
Change = Callable[[Library, OnProgress], Sequence[Imported]]


@dataclass(frozen=True, slots=True)
class Job:
    """One change of the library, as far as it has come.

    Attributes:
        what: What is being done; `done` of `total` of it are.
        report: What became of each source.
        changes: For each essay of the report, by id, how many things cleaning changed.
        problem: Why the job, or a part of it, could not be done.
    """

    number: int
    what: str = "waiting"
    done: int = 0
    total: int = 0
    over: bool = False
    report: tuple[Imported, ...] = ()
    changes: tuple[tuple[str, int], ...] = ()
    problem: str = ""


class LibraryWork:
    """Changes the library and then brings the index up to date, in a thread of its own."""

    def __init__(self, coach: Coach) -> None:
        self._coach = coach
        self._waiting: queue.Queue[tuple[int, Change]] = queue.Queue(_WAITING)
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def begin(self, change: Change) -> Job | None:
        """Begins a job, or has it wait for its turn; None when too many wait already."""
        with self._lock:
            job = Job(max(self._jobs, default=0) + 1)
            try:
                self._waiting.put_nowait((job.number, change))
            except queue.Full:
                return None
            self._jobs[job.number] = job
            for old in sorted(self._jobs)[:-_KEPT]:
                del self._jobs[old]
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="library", daemon=True)
                self._thread.start()
            return job

    def job(self, number: int) -> Job | None:
        """A job by its number; None when there is none, or not any more."""
        return self._jobs.get(number)

    def current(self) -> Job | None:
        """The first job that is not over."""
        with self._lock:
            return next((job for _, job in sorted(self._jobs.items()) if not job.over), None)

    def _run(self) -> None:
        while True:
            number, change = self._waiting.get()
            try:
                self._work(number, change)
            except (CoachError, CorpusError, IndexingError) as error:
                self._update(number, problem=str(error))
            except Exception:
                _log.exception("the library could not be changed")
                self._update(number, problem=_UNEXPECTED)
            self._update(number, over=True)

    def _work(self, number: int, change: Change) -> None:
        def on_progress(what: str, done: int, total: int) -> None:
            self._update(number, what=what, done=done, total=total)

        with Library.open(self._coach.settings.library_path) as library:
            report = tuple(change(library, on_progress))
            essays = [essay.id for each in report for essay in each.essays]
            counted = tuple((essay_id, len(library.changes(essay_id))) for essay_id in essays)
        self._update(number, report=report, changes=counted)
        self._refresh(number, on_progress)

    def _refresh(self, number: int, on_progress: OnProgress) -> None:
        """Brings the index up to date, and waits for another program that is doing it."""
        for _ in range(_RETRIES):
            try:
                self._coach.refresh(on_progress)
                return
            except IndexBusy:
                on_progress("waiting for another program that is building the index", 0, 0)
                threading.Event().wait(_RETRY_S)
        self._update(
            number, problem="Another program is still building the index. The next question brings it up to date."
        )

    def _update(self, number: int, **values: object) -> None:
        with self._lock:
            if number in self._jobs:
                self._jobs[number] = replace(self._jobs[number], **values)  # type: ignore[arg-type]

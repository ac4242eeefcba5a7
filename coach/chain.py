"""The coach: the one object that holds the collaborators, and the path of a question through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coach.answer import QUOTING
from coach.answering import Answerer
from coach.errors import QuestionInvalid
from coach.events import Event, Finished
from coach.length import LENGTHS, Length
from coach.model import Model, answers_in_s, configured_models
from coach.query import History
from coach.reply import Reply, Session
from coach.settings import Settings
from corpus import Essay, Library, UnknownEssay, import_starter
from indexing import (
    Embedder,
    Filter,
    Hit,
    Passage,
    Progress,
    Published,
    Retriever,
    open_embedder,
    open_index,
    refresh_index,
)

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from coach.conversations import Conversations
    from coach.feedback import FeedbackBook
    from coach.sessions import Sessions
    from indexing.for_langchain import PassageRetriever

MAX_QUESTION = 4000  # characters


class Coach:
    """Answers questions from a library of essays. Use `Coach.open`, and `close` when done (or `with`).

    A coach may be kept for long and shared by threads: when a newer index is published, questions asked from then
    on are answered from it, and those that are being answered are finished from the one they began with.
    """

    def __init__(
        self, settings: Settings, published: Published, embedder: Embedder, models: Sequence[Model] = ()
    ) -> None:
        self.settings = settings
        self._published = published
        self._embedder = embedder
        self._answerer = Answerer(published, embedder, models, phrasings=settings.phrasings)

    @property
    def mode(self) -> str:
        """Who speaks: the model's name, or `quoting`."""
        models = self._answerer.models
        return models[0].name if models else QUOTING

    @classmethod
    def open(cls, *, progress: Progress | None = None, **overrides: Any) -> Coach:
        """Opens the coach of one home, building the index when the library has changed.

        An empty library is first filled with the essays that ship with the product.

        Args:
            progress: Called with (what is being done, done so far, in all) while the index is built.
            overrides: Settings by name (`home=Path(...)`, `model="openai:..."`), over the COACH_ variables.

        Raises:
            CoachError: A setting is wrong, or the model can't be set up.
            CorpusError: The library can't be opened.
            IndexingError: The index can't be built.
        """
        settings = Settings.read(**overrides)
        models = configured_models(settings)
        embedder = open_embedder(settings.embedder)
        with Library.open(settings.library_path) as library:
            if not library.essays():
                import_starter(library)
            root, server = settings.index_path, settings.chroma_url
            index = open_index(root, library, embedder, server=server, progress=progress)
        published = Published(root, index, embedder, library=settings.library_path, server=server)
        return cls(settings, published, embedder, models)

    def close(self) -> None:
        """Gives back files and threads."""
        self._published.close()
        if "_sessions" in vars(self):
            self._sessions.close()

    def __enter__(self) -> Coach:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def essays(self) -> list[Essay]:
        """All essays the coach speaks from, in the library's order."""
        with self._published.reading() as index:
            return list(index.essays.values())

    def essay(self, essay_id: str) -> Essay:
        """One essay.

        Raises:
            UnknownEssay: There is none of that id.
        """
        with self._published.reading() as index:
            if essay_id in index.essays:
                return index.essays[essay_id]
        raise UnknownEssay(f"No essay has the id {essay_id!r}. See: career-coach corpus list")

    @cached_property
    def _sessions(self) -> Sessions:
        from coach.sessions import Sessions  # with SQLAlchemy: not before a conversation is kept

        return Sessions.open(self.settings.sessions_path)

    def new_session(self) -> Session:
        """Starts a conversation that is kept.

        Raises:
            SessionsUnusable: The file of conversations can't be opened.
        """
        return self._sessions.new()

    def session(self, session_id: str) -> Session:
        """A conversation kept earlier, with its turns.

        Raises:
            UnknownSession: There is none of that id.
            SessionsUnusable: As for `new_session`.
        """
        return self._sessions.get(session_id)

    @property
    def conversations(self) -> Conversations:
        """The conversations kept earlier, to be found again, named, pinned, deleted and forgotten.

        Raises:
            SessionsUnusable: As for `new_session`.
        """
        return self._sessions.conversations

    @property
    def feedback(self) -> FeedbackBook:
        """What people thought of answers; `give(reply.turn_id, Feedback("good"))` keeps it.

        Raises:
            SessionsUnusable: As for `new_session`.
        """
        return self._sessions.feedback

    def forget_last(self, session_id: str, question: str) -> None:
        """Takes back the last turn of a conversation, to ask it again or otherwise; nothing when it asks another thing.

        Raises:
            SessionsUnusable: As for `new_session`.
        """
        self._sessions.forget_last(session_id, question.strip())

    def use_model(self, name: str | None, *, base_url: str | None = None, api_key: str | None = None) -> float:
        """Has another chat model answer from now on, or none, if it says a word now. Nothing of it is stored.

        What is being answered is finished as it was begun.

        Returns:
            How long its word took, in seconds.

        Raises:
            ModelUnusable, ModelFailed: It can't be set up, or does not answer; all is as it was.
        """
        settings = replace(
            self.settings, model=name, model_base_url=base_url, model_api_key=api_key, fallback_model=None
        )
        models = configured_models(settings)
        seconds = answers_in_s(models[0]) if models else 0.0
        self._answerer = Answerer(self._published, self._embedder, models, phrasings=settings.phrasings)
        self.settings = settings
        return seconds

    def test_model(self) -> float:
        """How long the chat model takes to say a word, in seconds; 0 without one.

        Raises:
            ModelUnusable, ModelFailed: It does not answer.
        """
        models = self._answerer.models
        return answers_in_s(models[0]) if models else 0.0

    def refresh(self, progress: Progress | None = None) -> None:
        """Brings the index up to date with the library. Questions are answered meanwhile, from what there was.

        Args:
            progress: Called with (what is being done, done so far, in all).

        Raises:
            IndexingError: The index can't be built, or another program is building it.
            CorpusError: The library can't be opened.
        """
        root, server = self.settings.index_path, self.settings.chroma_url
        with Library.open(self.settings.library_path) as library:
            refresh_index(root, library, self._embedder, server=server, progress=progress).close()

    def passages(self) -> list[Passage]:
        """Everything that can be retrieved, in the library's order."""
        with self._published.reading() as index:
            return list(index.passages)

    def retrieve(self, question: str, history: History = (), *, k: int = 10, only: Filter | None = None) -> list[Hit]:
        """The `k` passages that speak most to a question, best first.

        Args:
            history: Earlier turns as (role, content), oldest first; a follow-up is made whole from them.
            only: The essays that may be found, by author, id, topic or date.

        Raises:
            QuestionInvalid: As for `stream`.
            FilterInvalid: `only` names an author, an essay or a topic that no essay has.
        """
        query = self._answerer.query(_valid(question), history)
        with self._published.reading() as index:
            return Retriever(index, self._embedder).retrieve(query, k=k, only=only)

    def quote(self, question: str, passages: Sequence[Passage]) -> Reply:
        """Quotes given passages in answer to a question: the answer without a model, when somebody else has searched.

        Raises:
            UnknownEssay: A passage is of an essay that is not in the library.
            QuestionInvalid: As for `stream`.
        """
        for passage in passages:
            self.essay(passage.essay_id)
        return self._answerer.quote(_valid(question), passages)

    def left_open(self, question: str, history: History = ()) -> float:
        """How near a question is, by cosine, to the nearest common one on which the library has nothing."""
        query = self._answerer.query(_valid(question), history)
        with self._published.reading() as index:
            return index.left_open(query.mean(self._embedder.vectors(query.texts)))

    @property
    def runnable(self) -> Runnable[Any, Reply]:
        """The chain as a LangChain Runnable: a question, or {"question", "session_id"}, to a `Reply`."""
        from langchain_core.runnables import RunnableLambda  # slow: not before somebody wants it

        return RunnableLambda(self._invoke, name="career-coach")

    @property
    def retriever(self) -> PassageRetriever:
        """The retriever as a LangChain `BaseRetriever`; set its `k` and its `only` as you need them."""
        from indexing.for_langchain import PassageRetriever  # likewise

        return PassageRetriever(retriever=self)

    def ask(
        self,
        question: str,
        session: Session | None = None,
        *,
        history: History = (),
        only: Filter | None = None,
        length: Length = "usual",
    ) -> Reply:
        """Answers a question; `stream` says how."""
        for event in self.stream(question, session, history=history, only=only, length=length):
            if isinstance(event, Finished):
                return event.reply
        raise AssertionError("a stream ends with Finished")

    def stream(
        self,
        question: str,
        session: Session | None = None,
        *,
        history: History = (),
        only: Filter | None = None,
        length: Length = "usual",
    ) -> Iterator[Event]:
        """Answers a question sentence by sentence; no sentence is given before it is checked.

        Args:
            session: The conversation it belongs to; its turns are read, and this one is kept. Without one,
                nothing is kept.
            history: Earlier turns as (role, content), for a caller who keeps conversations himself.
            only: The essays to answer from, by author, id, topic or date.
            length: `short`, `usual` or `long`.

        Yields:
            Searching, Found, then Spoken for each sentence, and Finished. StartedOver when a model failed midway.

        Raises:
            QuestionInvalid: The question is empty or longer than `MAX_QUESTION` characters, or there is no such length.
            UnknownSession: The conversation is not kept here.
            FilterInvalid: As for `retrieve`.
        """
        question = _valid(question)
        if length not in LENGTHS:
            raise QuestionInvalid(f"There is no length {length!r}. Give one of: {', '.join(LENGTHS)}.")
        if session is None:
            yield from self._answerer.stream(question, history, only=only, length=length)
            return
        session = self._sessions.get(session.id)
        turn = self._sessions.ask(session.id, question)
        answering = self._answerer.stream(question, session.history, said=_said(session), only=only, length=length)
        for event in answering:
            if isinstance(event, Finished):
                event = Finished(replace(event.reply, session_id=session.id, turn_id=turn))
                self._sessions.answer(turn, event.reply)
            yield event

    def _invoke(self, question: str | Mapping[str, str]) -> Reply:
        if isinstance(question, str):
            return self.ask(question)
        session_id = question.get("session_id")
        return self.ask(question["question"], self.session(session_id) if session_id else None)


def _valid(question: str) -> str:
    question = question.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()
    if not question:
        raise QuestionInvalid("The question is empty. Describe where you stand, or ask something.")
    if len(question) > MAX_QUESTION:
        raise QuestionInvalid(
            f"The question has {len(question):,} characters; {MAX_QUESTION:,} is the most. Shorten it to what matters."
        )
    return question


def _said(session: Session) -> set[tuple[str, int, int]]:
    """The places quoted earlier in a conversation."""
    replies = [turn.reply for turn in session.turns if turn.reply]
    return {(each.essay_id, each.start, each.end) for reply in replies for each in reply.citations}

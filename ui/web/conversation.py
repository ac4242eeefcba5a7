"""What happens when somebody asks, asks again, takes back, stops, or starts anew; and whose conversation it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from coach import Coach, CoachError, Session
from corpus import CorpusError
from indexing import FilterInvalid, IndexingError
from ui.web.feedback import feedback_called, name_of
from ui.web.guard import BROWSER_COOKIE
from ui.web.masthead import masthead_html
from ui.web.preferences import Preferences
from ui.web.stream import in_thread
from ui.web.turn import ShownTurn

_UNEXPECTED = "Something went wrong on our side, and the terminal that runs the page says what. Ask again."
_log = logging.getLogger(__name__)

Shown = tuple[Any, "Chat", Any]  # the conversation's messages, the chat, the composer


@dataclass(frozen=True, slots=True)
class Chat:
    """One page's conversation.

    Attributes:
        session_id: Its id with the coach; None before the first question.
        browser: The secret of the browser that began it. Gradio's own key to a page's state can be guessed, so
            a conversation is continued only by a request that carries this too.
        rated: Whether the person has said of any answer what they thought of it.
    """

    session_id: str | None = None
    browser: str = ""
    turns: tuple[ShownTurn, ...] = ()
    rated: bool = False

    def showing(self, turn: ShownTurn) -> Chat:
        """The chat with its last turn as it is now."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def belongs_to(self, browser: str) -> bool:
        """Whether the request that sent this secret may see and continue the conversation."""
        return bool(browser) and browser == self.browser

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation as the page's messages, what could be asked next with the last."""
        messages: list[dict[str, Any]] = [
            {"role": role, "content": html}
            for turn in self.turns
            for role, html in zip(("user", "assistant"), turn.html, strict=True)
        ]
        if self.turns and self.turns[-1].suggestions:
            messages[-1]["options"] = [{"value": each} for each in self.turns[-1].suggestions]
        return messages

    @property
    def shown(self) -> Any:
        """The messages, and if it is more than that, what the person thought of the answers, as an update of the page.

        Such an update has Gradio describe the whole component anew, which costs more than the answer.
        """
        if not self.rated:
            return self.messages
        return gr.update(value=self.messages, feedback_value=[name_of(turn.feedback) for turn in self.turns])


class Handlers:
    """What the page's buttons do, for one coach."""

    def __init__(self, coach: Coach, *, history: bool) -> None:
        self._coach = coach
        self._history = history

    def masthead(self, chat: Chat, request: gr.Request) -> str:
        """The top of the page as it is now."""
        known = self._history and chat.belongs_to(_browser(request))
        return masthead_html(
            mode=self._coach.mode,
            essays=len(self._coach.essays()),
            preferences=Preferences.read(request.cookies),
            history=self._history,
            private=is_private(request),
            conversation=(chat.session_id or "") if known else "",
        )

    async def ask(self, question: str, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        """Answers a question, as it grows."""
        async for shown in _asked(self._coach, question, chat, request):
            yield shown

    async def ask_example(self, chosen: gr.SelectData, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        """Answers one of the examples."""
        async for shown in _asked(self._coach, chosen.value["text"], chat, request):
            yield shown

    async def ask_suggested(self, chosen: gr.SelectData, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        """Answers one of the questions that were suggested."""
        async for shown in _asked(self._coach, str(chosen.value), chat, request):
            yield shown

    async def ask_again(self, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        """Answers the last question once more, in its place."""
        question, chat = await asyncio.to_thread(_taken_back, self._coach, chat, _browser(request))
        async for shown in _asked(self._coach, question, chat, request):
            yield shown

    def edit(self, chat: Chat, request: gr.Request) -> Shown:
        """Takes the last question back, to be changed."""
        question, chat = _taken_back(self._coach, chat, _browser(request))
        return chat.shown, chat, gr.update(value=question) if question else gr.skip()

    def undo(self, chat: Chat, request: gr.Request) -> Shown:
        """Takes the last question back."""
        _, chat = _taken_back(self._coach, chat, _browser(request))
        return chat.shown, chat, gr.skip()

    def give_feedback(self, liked: gr.LikeData, chat: Chat, request: gr.Request) -> Chat:
        """Keeps what the person thinks of an answer, or forgets it; of a private conversation nothing is kept."""
        message = liked.index if isinstance(liked.index, int) else liked.index[0]
        place = message // 2  # a question and its answer are two
        turn = chat.turns[place] if place < len(chat.turns) else ShownTurn("")
        if turn.turn_id is None or not chat.belongs_to(_browser(request)):
            return chat
        feedback = feedback_called(liked.liked)
        if feedback:
            self._coach.feedback.give(turn.turn_id, feedback)
        else:
            self._coach.feedback.take_back(turn.turn_id)
        turns = (*chat.turns[:place], replace(turn, feedback=feedback), *chat.turns[place + 1 :])
        return replace(chat, turns=turns, rated=True)

    def reopen(self, request: gr.Request) -> Shown:
        """Shows a conversation kept earlier."""
        return _reopened(self._coach, str(request.query_params.get("conversation", "")), _browser(request))


async def _asked(coach: Coach, question: str, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
    if not question.strip():
        yield gr.skip(), chat, gr.skip()
        return
    turn, browser, wanted = ShownTurn(question), _browser(request), Preferences.read(request.cookies)
    chat = chat if chat.belongs_to(browser) else Chat(browser=browser)
    before = chat.turns
    chat = replace(chat, turns=(*before, turn))
    yield chat.shown, chat, gr.update(value="", submit_btn=False, stop_btn=True)
    try:
        if is_private(request):
            session, history = None, [message for each in before for message in each.history]
        else:
            session, history = await asyncio.to_thread(_session, coach, chat.session_id), []
            chat = replace(chat, session_id=session.id)
        async for events in in_thread(
            lambda: coach.stream(question, session, history=history, only=wanted.only, length=wanted.length)
        ):
            for event in events:
                turn = turn.after(event)
            if turn.state != "answered":  # else it is shown below, with the composer that takes the next question
                chat = chat.showing(turn)
                yield chat.shown, chat, gr.skip()
    except FilterInvalid as error:
        turn = turn.failed(f"{error} Under Settings you can choose another.")
    except (CoachError, CorpusError, IndexingError) as error:
        turn = turn.failed(str(error))
    except Exception:
        _log.exception("a question could not be answered")
        turn = turn.failed(_UNEXPECTED)
    chat = chat.showing(turn)
    again: dict[str, Any] = {"value": question} if turn.state == "failed" else {}  # to be mended, or sent once more
    yield chat.shown, chat, gr.update(submit_btn=True, stop_btn=False, **again)


def _session(coach: Coach, session_id: str | None) -> Session:
    return coach.session(session_id) if session_id else coach.new_session()


def is_private(request: gr.Request) -> bool:
    """Whether the page's own address says so, with every question: no state of the page can forget it."""
    return bool(request.query_params.get("private") == "1")


def _taken_back(coach: Coach, chat: Chat, browser: str) -> tuple[str, Chat]:
    """The last question, and the chat without it; an empty question when there is none to take back."""
    if not (chat.turns and chat.belongs_to(browser)):
        return "", chat
    question = chat.turns[-1].question
    if chat.session_id:
        coach.forget_last(chat.session_id, question)
    return question, replace(chat, turns=chat.turns[:-1])


def stopped(chat: Chat, request: gr.Request) -> Shown:
    """Leaves the answer as far as it has come."""
    ready = gr.update(submit_btn=True, stop_btn=False)
    if not (chat.turns and chat.belongs_to(_browser(request))):
        return gr.skip(), chat, ready
    chat = chat.showing(chat.turns[-1].stopped())
    return chat.shown, chat, ready


def _reopened(coach: Coach, session_id: str, browser: str) -> Shown:
    """A conversation kept earlier, to be continued by the browser that opened it."""
    if not session_id or not browser:
        return gr.skip(), Chat(), gr.skip()
    try:
        session = coach.session(session_id)
    except CoachError as error:
        gone = ShownTurn("").failed(str(error))
        return [{"role": "assistant", "content": gone.html[1]}], Chat(), gr.skip()
    given = coach.feedback.of(session)
    numbers = [turn.reply.turn_id if turn.reply else None for turn in session.turns]
    turns = tuple(ShownTurn.kept(turn, given.get(each or 0)) for turn, each in zip(session.turns, numbers, strict=True))
    chat = Chat(session.id, browser, turns, rated=bool(given))
    return chat.shown, chat, gr.skip()


def anew() -> Shown:
    """An empty conversation."""
    return Chat(rated=True).shown, Chat(), gr.update(value="", submit_btn=True, stop_btn=False)


def _browser(request: gr.Request) -> str:
    return str(request.cookies.get(BROWSER_COOKIE, ""))

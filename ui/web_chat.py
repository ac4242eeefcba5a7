"""The chat itself: its parts, and what happens when somebody asks, stops, or starts anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from coach import Coach, CoachError, Session
from coach.answering import QUOTING
from corpus import CorpusError
from indexing import IndexingError
from ui.gate import shown
from ui.web_guard import BROWSER_COOKIE
from ui.web_stream import in_thread
from ui.web_turn import ShownTurn

EXAMPLES = (
    "I've led a team for two years and miss building. Can I go back?",
    "How do I grow past senior without managing anyone?",
    "My promotion was blocked again. What now?",
    "What should my first ninety days as a manager look like?",
    "I'm burned out and stopped caring about the work.",
)
_LEGEND = (
    "<p><q>“In quotation marks”</q>: an essay's own words. A number: the passage behind it. Grey: the coach's own.</p>"
)
_HISTORY = ' · <a href="conversations">History</a>'
_PRIVATE = ' · <a href="./?private=1">Private</a>'
_IS_PRIVATE = '<p class="private">Private: nothing of this conversation is kept here. <a href="./">Leave</a></p>'
_AT_ONCE = 16  # answers being made at the same time
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
    """

    session_id: str | None = None
    browser: str = ""
    turns: tuple[ShownTurn, ...] = ()

    def showing(self, turn: ShownTurn) -> Chat:
        """The chat with its last turn as it is now."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def belongs_to(self, browser: str) -> bool:
        """Whether the request that sent this secret may see and continue the conversation."""
        return bool(browser) and browser == self.browser

    @property
    def messages(self) -> list[dict[str, str]]:
        """The conversation as the page's messages."""
        return [
            {"role": role, "content": html}
            for turn in self.turns
            for role, html in zip(("user", "assistant"), turn.html, strict=True)
        ]


def build_chat(coach: Coach, *, history: bool = True) -> gr.Blocks:
    """The chat as Gradio blocks. No event of it is offered as an endpoint to programs.

    Args:
        history: Whether conversations kept earlier may be opened, by `?conversation=ID`.
    """

    async def ask(question: str, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        async for shown in _asked(coach, question, chat, request):
            yield shown

    async def ask_example(chosen: gr.SelectData, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
        async for shown in _asked(coach, chosen.value["text"], chat, request):
            yield shown

    def masthead(request: gr.Request) -> str:
        return masthead_html(coach, history=history, private=_is_private(request))

    def reopen(request: gr.Request) -> Shown:
        return _reopened(coach, str(request.query_params.get("conversation", "")), _browser(request))

    blocks = gr.Blocks(title="Career coach", analytics_enabled=False, fill_height=True)
    with blocks:
        chat = gr.State(Chat())
        with gr.Row(elem_id="masthead"):
            about = gr.HTML(masthead_html(coach, history=history), elem_id="about")
            anew = gr.Button("New conversation", elem_id="anew", size="sm")
        conversation, composer = _conversation(), _composer()
        gr.HTML(_LEGEND, elem_id="legend")
        quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [conversation, chat, composer]
        asking: list[Any] = [
            composer.submit(ask, [composer, chat], shown, concurrency_limit=_AT_ONCE, **quiet),
            conversation.example_select(ask_example, [chat], shown, concurrency_limit=_AT_ONCE, **quiet),
        ]
        composer.stop(_stopped, [chat], shown, cancels=asking, queue=False, **quiet)
        anew.click(_anew, None, shown, cancels=asking, queue=False, **quiet)
        blocks.load(masthead, None, about, queue=False, **quiet)
        if history:
            blocks.load(reopen, None, shown, queue=False, **quiet)
    return blocks


def _conversation() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        label="Conversation",
        show_label=False,
        container=False,
        scale=1,
        height=200,  # at least; it takes what the rest of the page leaves
        autoscroll=False,  # our script does it, to the question instead of to the end
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        allow_tags=False,
        group_consecutive_messages=False,
        placeholder="What are you weighing?",
        examples=[{"text": example} for example in EXAMPLES],
    )


def _composer() -> gr.Textbox:
    return gr.Textbox(
        elem_id="composer",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask about your work",
        lines=1,
        max_lines=8,
        autofocus=True,
        submit_btn=True,
    )


def masthead_html(coach: Coach, *, history: bool = True, private: bool = False) -> str:
    """What this is, how it answers, and how much it has read."""
    number = len(coach.essays())
    if coach.mode == QUOTING:
        mode = "Quoting the essays, no model configured"
    else:
        mode = f"Model: {coach.mode}; every sentence checked against the essays"
    return (
        "<h1>Career coach</h1>"
        '<p class="purpose">Answers from a library of essays about working in engineering, and from nothing else.</p>'
        f'<p class="mode">{shown(mode)} · '
        f'<a href="essays" target="_blank" rel="noopener">{number} {"essay" if number == 1 else "essays"}</a>'
        f"{_HISTORY if history else ''}{'' if private else _PRIVATE}</p>{_IS_PRIVATE if private else ''}"
    )


async def _asked(coach: Coach, question: str, chat: Chat, request: gr.Request) -> AsyncIterator[Shown]:
    if not question.strip():
        yield gr.skip(), chat, gr.skip()
        return
    turn, browser = ShownTurn(question), _browser(request)
    chat = chat if chat.belongs_to(browser) else Chat(browser=browser)
    before = chat.turns
    chat = replace(chat, turns=(*before, turn))
    yield chat.messages, chat, gr.update(value="", submit_btn=False, stop_btn=True)
    try:
        if _is_private(request):
            session, history = None, [message for each in before for message in each.history]
        else:
            session, history = await asyncio.to_thread(_session, coach, chat.session_id), []
            chat = replace(chat, session_id=session.id)
        async for event in in_thread(lambda: coach.stream(question, session, history=history)):
            turn = turn.after(event)
            chat = chat.showing(turn)
            yield chat.messages, chat, gr.skip()
    except (CoachError, CorpusError, IndexingError) as error:
        turn = turn.failed(str(error))
    except Exception:
        _log.exception("a question could not be answered")
        turn = turn.failed(_UNEXPECTED)
    chat = chat.showing(turn)
    again: dict[str, Any] = {"value": question} if turn.state == "failed" else {}  # to be mended, or sent once more
    yield chat.messages, chat, gr.update(submit_btn=True, stop_btn=False, **again)


def _session(coach: Coach, session_id: str | None) -> Session:
    return coach.session(session_id) if session_id else coach.new_session()


def _is_private(request: gr.Request) -> bool:
    """Whether the page's own address says so, with every question: no state of the page can forget it."""
    return bool(request.query_params.get("private") == "1")


def _stopped(chat: Chat, request: gr.Request) -> Shown:
    ready = gr.update(submit_btn=True, stop_btn=False)
    if not (chat.turns and chat.belongs_to(_browser(request))):
        return gr.skip(), chat, ready
    chat = chat.showing(chat.turns[-1].stopped())
    return chat.messages, chat, ready


def _reopened(coach: Coach, session_id: str, browser: str) -> Shown:
    """A conversation kept earlier, to be continued by the browser that opened it."""
    if not session_id or not browser:
        return gr.skip(), Chat(), gr.skip()
    try:
        session = coach.session(session_id)
    except CoachError as error:
        gone = ShownTurn("").failed(str(error))
        return [{"role": "assistant", "content": gone.html[1]}], Chat(), gr.skip()
    turns = tuple(ShownTurn.kept(turn) for turn in session.turns)
    chat = Chat(session.id, browser, turns)
    return chat.messages, chat, gr.skip()


def _anew() -> Shown:
    return [], Chat(), gr.update(value="", submit_btn=True, stop_btn=False)


def _browser(request: gr.Request) -> str:
    return str(request.cookies.get(BROWSER_COOKIE, ""))

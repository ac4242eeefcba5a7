"""The chat itself: its parts, and what each of them sets off."""

from __future__ import annotations

from typing import Any

import gradio as gr

from coach import Coach
from ui.web.conversation import Chat, Handlers, anew, stopped
from ui.web.feedback import NAMES
from ui.web.masthead import masthead_html

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
_AT_ONCE = 16  # answers being made at the same time


def build_chat(coach: Coach, *, history: bool = True) -> gr.Blocks:
    """The chat as Gradio blocks. No event of it is offered as an endpoint to programs.

    Args:
        history: Whether conversations kept earlier may be opened, by `?conversation=ID`.
    """
    does = Handlers(coach, history=history)
    blocks = gr.Blocks(title="Career coach", analytics_enabled=False, fill_height=True)
    with blocks:
        chat = gr.State(Chat())
        with gr.Row(elem_id="masthead"):
            about = gr.HTML(
                masthead_html(mode=coach.mode, essays=len(coach.essays()), history=history), elem_id="about"
            )
            begin = gr.Button("New conversation", elem_id="anew", size="sm")
        conversation = _conversation()
        with gr.Row(elem_id="last-turn"):  # shown by the style sheet, when there is one and it is over
            again, change, back = (gr.Button(name, size="sm", min_width=0) for name in ("Ask again", "Edit", "Undo"))
        composer = _composer()
        gr.HTML(_LEGEND, elem_id="legend")
        quiet: Any = {"show_progress": "hidden", "api_visibility": "private"}
        shown = [conversation, chat, composer]
        asking: list[Any] = [
            composer.submit(does.ask, [composer, chat], shown, concurrency_limit=_AT_ONCE, **quiet),
            conversation.example_select(does.ask_example, [chat], shown, concurrency_limit=_AT_ONCE, **quiet),
            conversation.option_select(does.ask_suggested, [chat], shown, concurrency_limit=_AT_ONCE, **quiet),
            again.click(does.ask_again, [chat], shown, concurrency_limit=_AT_ONCE, **quiet),
        ]
        conversation.like(does.give_feedback, [chat], [chat], queue=False, **quiet)
        change.click(does.edit, [chat], shown, queue=False, **quiet)
        back.click(does.undo, [chat], shown, queue=False, **quiet)
        composer.stop(stopped, [chat], shown, cancels=asking, queue=False, **quiet)
        begin.click(anew, None, shown, cancels=asking, queue=False, **quiet)
        blocks.load(does.masthead, [chat], about, queue=False, **quiet)
        for each in asking:
            each.then(does.masthead, [chat], about, queue=False, **quiet)
        if history:
            blocks.load(does.reopen, None, shown, queue=False, **quiet)
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
        feedback_options=NAMES,
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

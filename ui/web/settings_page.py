"""The page of settings, a few forms. Pure, and without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coach.length import LENGTHS, max_words
from corpus import Essay
from ui.gate import shown_line
from ui.web.browsing import choices
from ui.web.pages import paper_page
from ui.web.preferences import Preferences

_LENGTH_NAMES = {"short": "Short", "usual": "Usual", "long": "Long"}
_ELSEWHERE = "<p>Who runs this page chooses the model; the page is served to other machines and has no log-in.</p>"
_NONE = "The essays are quoted. No model is asked, and nothing leaves this machine."


@dataclass(frozen=True, slots=True)
class ModelForm:
    """What the form of the model shows.

    Attributes:
        used: The model that answers; empty when the essays are quoted.
        key_held: Whether a key is kept for it; the key itself never gets here.
        name: What stands in the form, as does `base_url`.
        tested: What came of the last test.
    """

    used: str = ""
    key_held: bool = False
    name: str = ""
    base_url: str = ""
    tested: str = ""


def settings_page(
    essays: Sequence[Essay],
    preferences: Preferences,
    *,
    notice: str = "",
    model: ModelForm | None = None,
) -> str:
    """How to be answered, and by which model.

    Args:
        notice: What was just done, or why it was not.
        model: None where the model is not for the person to choose.
    """
    said = f'<p class="notice" role="status">{shown_line(notice)}</p>' if notice else ""
    body = f"<h1>Settings</h1>{said}{_answers(essays, preferences)}<h2>Model</h2>{_model(model)}"
    return paper_page("Settings", body, root="./")


def _answers(essays: Sequence[Essay], preferences: Preferences) -> str:
    lengths = "".join(
        f'<label><input type="radio" name="length" value="{each}"{" checked" if each == preferences.length else ""}> '
        f"{_LENGTH_NAMES[each]} <span>(about {max_words(each)} words)</span></label>"
        for each in LENGTHS
    )
    return (
        '<h2>Answers</h2><form class="settings" method="post" action="settings/answers">'
        f"<fieldset><legend>Length</legend>{lengths}</fieldset>"
        f'<fieldset><legend>Answer from</legend><div class="browse">'
        f"{choices(essays, author=preferences.author, topic=preferences.topic)}</div></fieldset>"
        "<p>This is kept in this browser.</p><button>Save</button></form>"
    )


def _model(form: ModelForm | None) -> str:
    if form is None:
        return _ELSEWHERE
    now = f"<strong>{shown_line(form.used)}</strong> answers from the passages." if form.used else _NONE
    result = f'<p class="notice" role="status">{shown_line(form.tested)}</p>' if form.tested else ""
    return (
        f"<p>{now}</p>{result}{_TEST if form.used else ''}"
        '<form class="settings" method="post" action="settings/model" autocomplete="off">'
        f'<label>Name<input name="name" required placeholder="provider:name, such as ollama:llama3.2" '
        f'value="{shown_line(form.name)}"></label>'
        '<label>Address<input name="base_url" type="url" placeholder="of an OpenAI-compatible server; else empty" '
        f'value="{shown_line(form.base_url)}"></label>'
        '<label>Key<input name="api_key" type="password" autocomplete="off" '
        'placeholder="as the provider gave it; empty for none"></label>'
        f"{_HELD if form.key_held else ''}"
        "<p>The model is asked one short question first. It then answers until the program is stopped: neither its "
        "name nor its key is stored. To have it always, set COACH_MODEL.</p>"
        "<button>Use this model</button></form>"
    )


_HELD = "<p>A key is held. It is not shown, and has to be given again with another name or address.</p>"
_TEST = (
    '<div class="actions"><form method="post" action="settings/test"><button>Test the model</button></form> '
    '<form method="post" action="settings/quote"><button>Quote without a model</button></form></div>'
)

"""Conversations as a document for people: Markdown, or one HTML page that needs nothing but itself. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coach import Citation, Reply, Turn
from coach.conversations import first_title
from coach.transcript import Transcript, numbered_through, to_json
from ui.gate import seen, shown, shown_line, shown_lines, web_address
from ui.web.render import source_name

_INTERRUPTED = "The answer was interrupted."
_STYLE = (
    "body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1rem/1.55 system-ui,sans-serif;color-scheme:light dark}"
    "h2{font-size:1.1rem;white-space:pre-wrap}li{margin-bottom:.6rem}q{font-family:Georgia,serif}"
)


def to_markdown(transcripts: Sequence[Transcript]) -> str:
    """Markdown; a number stands for one place in the whole document."""
    return "\n".join(_markdown(each) for each in numbered_through(transcripts))


def to_html(transcripts: Sequence[Transcript]) -> str:
    """One page without script, whose numbers lead to the sources at the end of each conversation."""
    body = "".join(_html(each) for each in numbered_through(transcripts))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Conversations · Career coach</title><style>{_STYLE}</style></head>\n<body>{body}</body></html>\n"
    )


WRITERS: Mapping[str, Callable[[Sequence[Transcript]], str]] = {"md": to_markdown, "html": to_html, "json": to_json}


def _title(transcript: Transcript) -> str:
    return transcript.title or first_title(transcript.turns[0].question)


def _citations(transcript: Transcript) -> list[Citation]:
    return [each for turn in transcript.turns if turn.reply for each in turn.reply.citations]


def _markdown(transcript: Transcript) -> str:
    parts = [f"# {_plain(' '.join(_title(transcript).split()))}", transcript.started_at[:10]]
    for turn in transcript.turns:
        parts.append("\n".join(f"> {_plain(line)}" for line in turn.question.splitlines()))
        parts.append(_plain(turn.reply.text) if turn.reply else f"*{_INTERRUPTED}*")
    sources = [f"- [{each.number}] {_source(each)}" for each in _citations(transcript)]
    if sources:
        parts += ["## Sources", "\n".join(sources)]
    return "\n\n".join(parts) + "\n"


def _source(citation: Citation) -> str:
    name = source_name(citation.author, citation.title, citation.published)
    place = f"characters {citation.start} to {citation.end}"
    address = f" <{citation.url}>" if web_address(citation.url) else ""
    words = " ".join(citation.quote.split())
    return f"{_plain(' '.join(name.split()))}, {place}: “{_plain(words)}”{address}"


def _plain(text: str) -> str:
    """Text that holds no HTML when the Markdown is rendered."""
    return seen(text).replace("<", "&lt;")


def _html(transcript: Transcript) -> str:
    turns = "".join(_turn_html(turn) for turn in transcript.turns)
    items = "".join(_source_html(each) for each in _citations(transcript))
    sources = f"<h3>Sources</h3><ol>{items}</ol>" if items else ""
    return (
        f"<article><h1>{shown_line(_title(transcript))}</h1><p>{shown(transcript.started_at[:10])}</p>"
        f"{turns}{sources}</article>"
    )


def _turn_html(turn: Turn) -> str:
    answer = _answer_html(turn.reply) if turn.reply else f"<p><em>{_INTERRUPTED}</em></p>"
    return f"<h2>{shown(turn.question)}</h2>{answer}"


def _answer_html(reply: Reply) -> str:
    html = "<p>"
    for sentence in reply.sentences:
        html += "</p><p>" if "\n" in sentence.before and html != "<p>" else " "
        html += shown_lines(sentence.text)
        html += "".join(f' <a href="#source-{number}">[{number}]</a>' for number in sentence.citations)
    return html + "</p>"


def _source_html(citation: Citation) -> str:
    address = web_address(citation.url)
    link = f' <a href="{address[0]}" rel="noreferrer">{address[1]}</a>' if address else ""
    name = shown_line(source_name(citation.author, citation.title, citation.published))
    return (
        f'<li id="source-{citation.number}" value="{citation.number}">{name}, characters {citation.start} to '
        f"{citation.end}: <q>{shown_line(citation.quote)}</q>{link}</li>"
    )

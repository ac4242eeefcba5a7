"""How Gradio's own parts look: our palette (`static/ink.css`), the system's fonts, nothing from another origin."""

from __future__ import annotations

import gradio as gr

_SCRIPTS = ("conversation", "announce", "passage", "quote")
HEAD = "".join(
    (
        '<link rel="icon" href="static/coach/icon.svg" type="image/svg+xml">',
        *(f'<link rel="stylesheet" href="static/coach/{name}.css">' for name in ("ink", "chat", "answer", "passage")),
        *(f'<script src="static/coach/{name}.js" defer></script>' for name in _SCRIPTS),
    )
)
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")
_COLOURS = {
    "body_background_fill": "var(--paper)",
    "body_text_color": "var(--ink)",
    "body_text_color_subdued": "var(--quiet)",
    "background_fill_primary": "var(--paper)",
    "background_fill_secondary": "var(--tint)",
    "block_background_fill": "transparent",
    "border_color_primary": "var(--line)",
    "border_color_accent": "var(--accent)",
    "link_text_color": "var(--accent)",
    "link_text_color_hover": "var(--accent)",
    "link_text_color_visited": "var(--accent)",
    "link_text_color_active": "var(--accent)",
    "input_background_fill": "var(--paper)",
    "input_border_color": "var(--line)",
    "input_border_color_focus": "var(--accent)",
    "input_placeholder_color": "var(--quiet)",
    "button_secondary_background_fill": "transparent",
    "button_secondary_background_fill_hover": "var(--tint)",
    "button_secondary_text_color": "var(--ink)",
    "button_secondary_border_color": "var(--line)",
}


def calm_theme() -> gr.themes.Base:
    """The theme. Every colour is a variable that knows light and dark, so both modes take the same."""
    both = {**_COLOURS, **{f"{name}_dark": value for name, value in _COLOURS.items()}}
    return gr.themes.Base(
        font=[gr.themes.Font(name) for name in _SANS], font_mono=[gr.themes.Font(name) for name in _MONO]
    ).set(**both, color_accent="var(--accent)", block_border_width="0", block_shadow="none")

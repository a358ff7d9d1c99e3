"""The shell of every HTML page: head, styles, security policy, and how text becomes markup.

A page asks for nothing: no request, no style attribute, no handler. What styles and scripts it has
are inline, and the policy names them by their digests. It must not know what a page is about.
"""

from __future__ import annotations

import hashlib
import html
from base64 import b64encode
from functools import cache
from importlib import resources

from roadmap_cli.core.model import addresses
from roadmap_cli.render.ansi import clean

# Files of ours are known by their first 100 bytes; see `workspace.output_file`.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
"""


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of ours."""
    return resources.files(__package__).joinpath(name).read_text("utf-8").strip()


def document(title: str, body: str, *, rules: str = "", script: str = "") -> str:
    """Return a whole page.

    Args:
        title: The title of the window, as text.
        body: The markup inside `<main>`, and behind it what stands outside of it.
        rules: Style rules of this page, behind those of all.
        script: A script of ours.

    """
    style = asset("page.css") + rules
    policy = f"default-src 'none'; style-src {_digest(style)}"
    if script:
        policy += f"; script-src {_digest(script)}"
    head = _HEAD.format(
        policy=f"{policy}; base-uri 'none'; form-action 'none'", title=escape(title), style=style
    )
    end = f"<script>{script}</script>\n" if script else ""
    return f"{head}{body}{end}</body>\n</html>\n"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def escape(text: str) -> str:
    """Return a text as markup, also inside a quoted attribute."""
    return html.escape(clean(text))


def own_words(language: str) -> str:
    """Return the attributes of an element whose words are the roadmap's, not ours."""
    return f' lang="{escape(language)}"' if language not in ("", "en") else ""


def own_title(language: str) -> str:
    """Return the attributes of an element with a title of the roadmap, which may run either way."""
    return f' dir="auto"{own_words(language)}'


def link(text: str, address: str, attributes: str = "") -> str:
    """Return a text as a link, or as text when the address is not one to follow."""
    if not address or addresses.find_fault(address):
        return escape(text)
    return f'<a{attributes} href="{escape(address)}" rel="noreferrer">{escape(text)}</a>'

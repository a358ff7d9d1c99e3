"""Texts of programs that cannot be imported: each is known by its form and has its own way out.

JSON is not its matter. It must not read what it recognises, nor suggest what would be refused again.
"""

from __future__ import annotations

import re

from roadmap_cli import shell_words

_ORG = re.compile(
    rb"^#\+(?:title|author|startup|todo|begin_src)\b[^\n]*:|^\*{1,8} (?:TODO|DONE|NEXT|WAITING) |"
    rb"^\s+:PROPERTIES:\s*$|\[\[[^\]\n]{1,500}\]\[[^\]\n]{1,500}\]\]",
    re.IGNORECASE | re.MULTILINE,
)
_TODO_TXT = re.compile(
    rb"(?:x (?:\d{4}-\d{2}-\d{2} )?|\([A-Z]\) |\d{4}-\d{2}-\d{2} )\S|[^\n]*\s[+@][A-Za-z]\w*(?:\s|$)"
)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.I | re.S
)
_YAML_KINDS = (
    (rb"^### YamlMime:\s*\w+", "a learning path of Microsoft Learn"),
    (rb"^site_name:", "a settings file of MkDocs"),
    (rb"^services:", "a file of Docker Compose"),
    (rb"^jobs:", "a workflow of GitHub"),
    (rb"^apiVersion:", "a manifest of Kubernetes"),
    (rb"^(?:openapi|swagger):", "a description of an API"),
)
# Names that say what a file is, whatever signs are in its lines.
_MARKED = (".md", ".markdown", ".mdown", ".mkd", ".taskpaper", ".csv", ".tsv", ".json", ".opml")
# Tasks become boxes, other headings and links those of Markdown.
_ORG_TO_MARKDOWN = (
    r"sed -E -e 's/^\*+ (TODO|NEXT|WAITING) /- [ ] /' -e 's/^\*+ DONE /- [x] /'"
    r" -e 's/^\*\*+ /## /' -e 's/^\* /# /' -e 's/\[\[([^]]*)\]\[([^]]*)\]\]/[\2](\1)/g'"
)
_AS_LIST = "write what you want to learn as a list in a .md file, each line beginning with '- [ ] '"


def describe_foreign_text(head: bytes, name: str, extension: str) -> tuple[str, str] | None:
    """Return the sentence and the hint for a text that cannot be imported, else None.

    `head` is the beginning of the file.
    """
    quoted = shell_words.quote(name)
    target = shell_words.quote(re.sub(r"\.\w+$", "", name) + ".md")
    if extension == ".org" or (not extension and _ORG.search(head)):
        return "this is an Org file", f"make it Markdown: {_ORG_TO_MARKDOWN} {quoted} > {target}"
    if extension in (".html", ".htm") or _HTML.match(head):
        return (
            "this is a web page",
            f"make it Markdown: pandoc -t gfm -o {target} {quoted}",
        )
    if extension in (".rst", ".adoc", ".tex", ".docx", ".odt", ".epub", ".ipynb", ".pdf"):
        return (
            f"this is a {extension[1:]} file",
            "export it as Markdown, for example with pandoc, and import that",
        )
    # The tags of TaskPaper look like the contexts of a todo.txt.
    if extension not in _MARKED and _is_todo_txt(head, name):
        return (
            "this is a todo.txt",
            "make it a checklist: sed -e 's/^/- [ ] /' -e 's/^- \\[ \\] x /- [x] /'"
            f" {quoted} > {target}",
        )
    return None


def describe_foreign_yaml(head: bytes) -> tuple[str, str, str]:
    """Return the code, the sentence and the hint for YAML that is no roadmap file."""
    found = (what for pattern, what in _YAML_KINDS if re.search(pattern, head, re.MULTILINE))
    what = next(found, "")
    code = "foreign-format" if what else "unknown-format"
    return code, f"this is {what or 'YAML of another program'}", _AS_LIST


def _is_todo_txt(head: bytes, name: str) -> bool:
    """Return whether most lines have the dates, priorities and projects of a todo.txt."""
    if re.split(r"[\\/]", name)[-1].lower() in ("todo.txt", "done.txt"):
        return True
    lines = [line for line in head.splitlines()[:200] if line.strip()]
    if any(line.startswith((b"#", b"- ", b"* ", b"|")) for line in lines):
        return False
    return len(lines) > 1 and sum(1 for x in lines if _TODO_TXT.match(x)) * 2 > len(lines)

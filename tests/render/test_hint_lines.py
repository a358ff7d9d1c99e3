"""A command that a hint proposes can be copied as it is shown, on the narrowest screen.

Holds: render.hint_lines.
"""

import shlex

from hypothesis import given
from hypothesis import strategies as st

from roadmap_cli.render.hint_lines import hint_lines


@given(st.text("ab '\";:()$ ", min_size=1), st.integers(20, 100))
def test_a_command_is_on_one_line_whatever_its_file_is_called(name: str, width: int) -> None:
    commands = [f"roadmap merge {shlex.quote(name)}", f"sudo chown -R mia {shlex.quote(name)}"]
    whole = f"join it: {commands[0]}; it belongs to root: {commands[1]}; then try again"
    for line in hint_lines(whole, width, "  ", "  "):
        assert len(line) <= width or line.strip() in (*map(str.strip, commands),)
    shown = "\n".join(hint_lines(whole, width, "  ", "  "))
    assert all(command in shown for command in commands)


def test_prose_stays_prose() -> None:
    hint = "roadmap note mix TEXT keeps one; move it away; 'roadmap backup' makes one; sudo is not needed"
    assert hint_lines(hint, 40, "  ", "  ") == [
        "  roadmap note mix TEXT keeps one; move",
        "  it away; 'roadmap backup' makes one;",
        "  sudo is not needed",
    ]

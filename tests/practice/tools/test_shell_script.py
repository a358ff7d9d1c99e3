"""Shell scripts as text: pipes and comments are told from what is quoted.

Holds: practice.tools.shell_script.
"""

from roadmap_cli.practice.tools.shell_script import count_comments, count_stages


def test_pipes_inside_quotes_and_comments_join_nothing() -> None:
    assert count_stages("grep 'a|b' x | sort -t \"|\" # not | here\n") == 2
    assert count_stages("cut -f1 x || exit 1\n") == 1
    assert count_stages("cut x | # it's the first\nsort |\n# and | that\nuniq") == 3
    assert count_stages("tr \\| x") == 1


def test_the_first_line_is_no_comment() -> None:
    assert count_comments("#!/bin/bash\ncut x # one\n# two\necho '# none' ${#x} a#b\n") == 2
    assert count_comments("awk '{print} # in quotes'") == 0

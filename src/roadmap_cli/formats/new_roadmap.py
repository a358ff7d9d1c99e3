"""The text of a roadmap to begin from: small, commented, and without a fault or a remark.

It must not know where the text is written.
"""

from __future__ import annotations

from roadmap_cli.formats.own.yaml_format import format_scalar
from roadmap_cli.formats.text.plain_words import MAX_TITLE_LENGTH, shorten
from roadmap_cli.formats.text.stable_ids import id_from_words

DEFAULT_TITLE = "My roadmap"
_TEXT = """\
# Replace the examples with what you want to learn.
#   roadmap check FILE   finds mistakes and names their lines
#   roadmap load FILE    makes it your active roadmap; load it again after every change
# docs/format.md describes every key; docs/writing.md is a ten-minute introduction.
format: 1
id: {id}  # lower-case letters, digits and hyphens; progress is tied to ids, so never change them
title: {title}

# The stages of the way, in order. With fewer than fifteen topics you don't need any.
stages:
  - id: basics
    title: Basics
    goal: Do the simplest whole thing without help.
  - id: practice
    title: Practice
    goal: Make something that others can use.

# What you would celebrate. `roadmap next` takes the shortest way to the nearest one.
milestones:
  - id: first-result
    title: My first result
    stage: basics
    needs: [first-exercise]  # and everything that this needs
  - id: own-work
    title: Something of my own
    stage: practice
    needs: [own-idea]

# The subjects, each with its topics. A topic is what you can finish in one to ten hours.
tracks:
  - id: essentials
    title: Essentials
    topics:
      - id: first-steps
        title: First steps
        stage: basics
        hours: 2  # with practice; a rough guess will do

      - id: first-exercise
        title: A first exercise
        stage: basics
        hours: 4
        prerequisites: [first-steps]  # only what you cannot do it without
        # The rest is optional, here and in every topic.
        why: What you have done yourself stays longer than what you have read.
        outcomes:
          - you can do the exercise without looking anything up
        proof: Do it again the next day, and show it to somebody.
        checks:
          - question: Which step would you forget first?
            answer: The one you had to look up most often.

      - id: own-idea
        title: An idea of your own
        stage: practice
        hours: 8
        prerequisites: [first-exercise]
        proof: Show it to somebody who did not ask to see it.
        # What to read. Once one topic has a reading, check asks for one in each.
        # readings:
        #   - title: The page that explains it best
        #     url: https://example.org/page
        #     minutes: 30
"""


def new_text(name: str) -> str:
    """Return the text of a roadmap to begin from, whose title and id are made of a name."""
    words = "".join(c if c.isprintable() and c not in "_-" else " " for c in name)
    title = shorten(" ".join(words.split()), MAX_TITLE_LENGTH)
    title = title[:1].upper() + title[1:] if any(map(str.isalnum, title)) else DEFAULT_TITLE
    return _TEXT.format(id=id_from_words(title), title=format_scalar(title))

"""What `practice` and `verify` print, in plain lines."""

from __future__ import annotations

from roadmap_cli.core.answers import practice_answers as answers
from roadmap_cli.core.progress.verification import format_verification
from roadmap_cli.render.ansi import OutputTarget
from roadmap_cli.render.text_lines import TextLines, format_list, format_state, name_topic
from roadmap_cli.shell_words import quote

# The sign, in ASCII, and the style of a verdict.
_SIGNS = {
    answers.PASSED: ("✓", "ok", "good"),
    answers.ADVICE: ("!", "!", ""),
    answers.NOT_YET: ("✗", "no", "warn"),
    answers.COULD_NOT_LOOK: ("?", "??", ""),
    answers.WAITS: ("·", "..", "quiet"),
    answers.FAULT: ("✗", "!!", "warn"),
}
_WHERE = {
    True: "without network and apart from your files",
    False: "in a copy with limits, but not walled off",
}
_MAX_FOUND = 400  # characters


def layout_lines(answer: answers.LayoutAnswer, target: OutputTarget) -> list[str]:
    """Return what `practice` prints."""
    lines = TextLines(target)
    lines.add(f"{answer.topic} is laid out in {answer.folder}", style="strong")
    lines.add_list("New", answer.new_files)
    if answer.conflicts:
        lines.add_list("Kept", answer.conflicts)
        lines.add_field("", "your files differ; the new ones are beside them, as NAME.new")
    if not (answer.new_files or answer.conflicts):
        lines.add_field("", "everything was there already")
    lines.add_field("Begin", "read TASK.md there; your answers go into the same folder")
    lines.add_list("Needs", answer.needs)
    for text in answer.left_to_you:
        lines.add_field("Left to you", text)
    lines.add_commands([_verify_command(answer)])
    return lines


def list_lines(answer: answers.PracticeList, target: OutputTarget) -> list[str]:
    """Return the topics that can be verified, a line each."""
    lines = TextLines(target)
    for line in answer.topics:
        facts = [format_state(line.state)]
        facts += [format_verification(line.verified)] if line.verified else []
        if not line.practice_title:
            facts.append("its practice does not come with this version")
        text = f"{name_topic(line.topic, line.title)}: {', '.join(filter(None, facts))}"
        lines.add(text, "", "    ")
    if not answer.topics:
        lines.append(f"no topic of {answer.roadmap.id} has a practice")
    else:
        lines.add_hint("to lay one out: roadmap practice TOPIC")
    return lines


def verify_lines(answer: answers.VerifyAnswer, target: OutputTarget) -> list[str]:
    """Return what `verify` prints."""
    lines = TextLines(target)
    lines.add(f"{answer.topic}  in {answer.folder}", style="strong")
    for check in answer.checks:
        _add_check(lines, check)
    lines.append("")
    lines.add(f"{_summarize(answer)} {answer.seconds:.1f} s, {_WHERE[answer.walled]}", "  ", "  ")
    if answer.verdict == answers.HOLDS and answer.is_whole:
        for text in answer.left_to_you:
            lines.add_field("Left to you", text)
    if answer.ours:
        lines.add_field("Ours", f"{answer.ours}: another way, not the only one")
    lines.add_commands(_next_commands(answer))
    return lines


def _add_check(lines: TextLines, check: answers.CheckResult) -> None:
    sign, in_ascii, style = _SIGNS[check.verdict]
    mark = in_ascii.ljust(2) if lines.target.ascii else sign
    indent = " " * (len(mark) + 3)
    waits = f" {check.said}" if check.verdict == answers.WAITS else f": {check.says}"
    lines.add(f"{mark} {check.id}{waits}", "  ", indent, style)
    if check.verdict == answers.COULD_NOT_LOOK:
        lines.add(f"could not look: {check.said}", indent, indent)
    elif check.verdict == answers.FAULT:
        lines.add("the check itself failed: a fault of roadmap, not yours", indent, indent)
        lines += [f"{indent}{line}" for line in check.trace.splitlines()[-3:]]
    elif check.said and check.verdict != answers.WAITS:
        lines.add(check.said, indent, indent)
    for label, text in (("expected", check.expected), ("found", check.found)):
        if text:
            shown = text if len(text) <= _MAX_FOUND else f"{text[:_MAX_FOUND]} …"
            lines.add_note(shown, f"{indent}{label:<8}  ", indent + " " * 10)
    if check.hint:
        lines.add(f"hint {check.hint_number} of {check.hints}: {check.hint}", indent, indent)


def _summarize(answer: answers.VerifyAnswer) -> str:
    count = len(answer.checks)
    if answer.verdict == answers.HOLDS:
        text = f"✓ {answer.topic} holds: {answer.passed} of {count}."
        if not answer.is_whole:
            return f"{answer.passed} of {count} hold."
        return text + (" Recorded as verified." if answer.recorded else " Recorded before.")
    parts = [f"{answer.passed} of {count} hold"]
    if unseen := answer.count(answers.COULD_NOT_LOOK):
        parts.append(f"{unseen} could not look")
    if faults := answer.count(answers.FAULT):
        parts.append(f"{format_list([str(faults)])} failed by a fault of roadmap")
    return f"{', '.join(parts)}."


def _next_commands(answer: answers.VerifyAnswer) -> list[str]:
    verify = _verify_command(answer)
    if answer.verdict == answers.HOLDS and not answer.is_whole:
        return [verify]
    if answer.verdict == answers.HOLDS:
        done = [] if answer.is_done else [f"roadmap done {answer.topic}"]
        return done + ([] if answer.ours else [f"{verify} --compare"])
    return [f"{verify} --hint"] if answer.verdict == answers.NOT_YET else []


def _verify_command(answer: answers.LayoutAnswer | answers.VerifyAnswer) -> str:
    """Return the command that verifies the folder from where the person is."""
    return " ".join(
        ["roadmap verify", answer.topic, *([quote(answer.path)] if answer.path else [])]
    )

"""Commands that correct the past, drawn at random: any entry, by its handle, on any machine."""

from collections.abc import Callable

from hypothesis import strategies as st

from roadmap_cli.errors import NotFound
from roadmap_cli.workspace import history, move, notes, own_links
from roadmap_cli.workspace.corrections import Correction
from roadmap_cli.workspace.workspace import Workspace

Act = Callable[[Workspace, str], object]
DAYS = ("2026-02-28", "2026-03-01", "1999-12-31")


def handle_at(w: Workspace, place: int) -> str:
    """Return the handle of one of the entries of the history; raise NotFound if there is none."""
    steps = history.history(w, count=1000, everything=True).steps
    if not steps:
        raise NotFound("nothing was recorded")
    return steps[place % len(steps)].handle


def correcting_commands() -> st.SearchStrategy[Act]:
    """Return a strategy of commands that correct any entry, or one about the topic they are given."""
    places = st.integers(0, 40)
    named = st.one_of(st.none(), places)

    def correction(w: Workspace, place: int | None, remove: bool) -> Correction:
        entry = None if place is None else handle_at(w, place)
        return Correction(instead=not remove, entry=entry, remove=remove)

    def act(
        run: Callable[..., object], *drawn: st.SearchStrategy[object]
    ) -> st.SearchStrategy[Act]:
        return st.tuples(*drawn).map(lambda values: lambda w, topic: run(w, topic, *values))

    return st.one_of(
        act(lambda w, _, place: history.undo(w, entry=handle_at(w, place)), places),
        act(
            lambda w, _, place, day: move.move(w, handle_at(w, place), day),
            places,
            st.sampled_from(DAYS),
        ),
        act(
            lambda w, topic, place, minutes, day: notes.spent(
                w, topic, minutes, on=day, correction=correction(w, place, minutes is day is None)
            ),
            named,
            st.sampled_from((None, 5, 90)),
            st.sampled_from((None, *DAYS)),
        ),
        act(
            lambda w, topic, place, text: notes.note(
                w, topic, text, correction=correction(w, place, text is None)
            ),
            named,
            st.sampled_from((None, "another", "é\nüber")),
        ),
        act(
            lambda w, topic, page: own_links.remove_link(w, topic, f"https://example.org/{page}"),
            st.sampled_from("ab"),
        ),
    )

"""Words and signs of state, as people and other programs write them: `In progress`, `✅ Done`, 45 %.

It owns the words, in the languages of the programs that people export from. It must not know where
they stand.
"""

from __future__ import annotations

import re
import unicodedata

from roadmap_cli.core.progress.states import ASSUMED, IN_PROGRESS, OPEN, PAUSED, SKIPPED

# What a source says is done was not recorded here, so it is known.
_WORDS = {
    ASSUMED: "yes, y, true, x, 1, done, complete, completed, finished, closed, resolved,"
    " known, read, watched, learned, learnt, passed, mastered, achieved, solved, ok,"
    " ja, wahr, fertig, erledigt, abgeschlossen, gelesen, beendet, oui, vrai, fait, terminé,"
    " terminée, achevé, fini, lu, si, sí, verdadero, hecho, completado, completada, terminado,"
    " leído, sim, verdadeiro, feito, concluído, concluída, concluido, lido, vero, fatto, completato,"
    " finito, letto, klaar, voltooid, gereed, waar, gelezen, tak, prawda, gotowe, zrobione,"
    " ukończone, evet, doğru, tamamlandı, bitti, да, истина, готово, сделано, завершено,"
    " выполнено, закончено, прочитано, так, виконано, 是, 完成, 已完成, 完了, クローズ, はい, 済, 済み, 완료,"
    " 완료됨, 예, نعم, تم, مكتمل",
    IN_PROGRESS: "in progress, inprogress, doing, started, wip, active, learning, reading, watching,"
    " currently reading, ongoing, underway, in review, review, reviewing, working on it, current,"
    " in arbeit, in bearbeitung, begonnen, angefangen, laufend, en cours, en curso, en progreso,"
    " en proceso, em andamento, em progresso, fazendo, in corso, bezig, mee bezig, w trakcie,"
    " w toku, devam ediyor, в процессе, в работе, выполняется, читаю, у процесі, 进行中, 進行中,"
    " 学习中, 学習中, 作業中, 진행 중, 진행중, قيد التنفيذ, جاري",
    PAUSED: "paused, on hold, hold, blocked, stalled, interrupted, pausiert, unterbrochen,"
    " angehalten, en pause, suspendu, en pausa, pausado, em pausa, in pausa, sospeso, gepauzeerd,"
    " wstrzymane, приостановлено, на паузе, 暂停, 一時停止, 保留, 일시중지",
    SKIPPED: "skipped, skip, cancelled, canceled, dropped, deleted, won't do, wont do, won't fix,"
    " will not do, not doing, abandoned, did not finish, dnf, not planned, not needed, obsolete,"
    " duplicate, rejected, discarded, removed, übersprungen, abgebrochen, entfällt, verworfen,"
    " abandonné, annulé, ignoré, cancelado, cancelada, descartado, omitido, abandonado, annullato,"
    " saltato, geannuleerd, overgeslagen, anulowane, pominięte, iptal, atlandı, отменено,"
    " пропущено, скасовано, 取消, 已取消, 跳过, キャンセル, 中止, 취소, 취소됨",
    OPEN: "no, n, false, 0, open, ready, waits, todo, to do, pending, planned, later, not started,"
    " backlog, next, next up, up next, someday, maybe later, inbox, icebox, ideas, idea, new,"
    " none, unread, to read, want to read, to watch, to learn, tbd, tbr, upcoming, scheduled,"
    " queued, not done, not yet, incomplete, unfinished, assigned, waiting, n/a,"
    " this week, today, nein, falsch, offen, geplant, ausstehend, zu erledigen, nicht begonnen,"
    " nicht angefangen, ungelesen, non, faux, à faire, a faire, prévu, en attente, pas commencé,"
    " à lire, falso, por hacer, pendiente, sin empezar, planificado, por leer, não, nao, a fazer,"
    " pendente, não iniciado, não iniciada, planejado, da fare, in attesa, non iniziato, da leggere,"
    " nee, te doen, gepland, niet begonnen, onwaar, nie, fałsz, do zrobienia, nierozpoczęte,"
    " hayır, yanlış, yapılacak, başlanmadı, bekliyor, нет, ложь, не начато, запланировано,"
    " к выполнению, надо сделать, в планах, ожидает, не начат, ні, 否, 未开始, 未開始, 未完成,"
    " 待办, 待辦, 未着手, 未完了, やること, やりたいこと, いいえ, 시작 전, 아니요, 할 일, 대기, لا, لم يبدأ",
}
_STATE_OF = {word.strip(): state for state, words in _WORDS.items() for word in words.split(",")}
_STATE_OF |= {state.replace("_", " "): state for state in _WORDS}
_SIGNS = {
    ASSUMED: "✓✔✅☑🗹☒🟢🏁💯🎉",
    IN_PROGRESS: "🔄🚧⏳⌛▶🏃🟡🔶🔁📖🌓◐🟠",
    PAUSED: "⏸🛑",
    SKIPPED: "🚫⏭🗑➖",
    OPEN: "☐⬜🔲□◻◽▢❌✗✘✖🔴⚪❎🆕📋📥-–—",
}
_STATE_OF_SIGN = {sign: state for state, signs in _SIGNS.items() for sign in signs}
_NO_WORDS = ("So", "Sk", "Cf", "Co", "Cn")  # categories of Unicode: signs, formats, unassigned
_BOX = re.compile(r"\[([ xX])\](?=\s)")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]\d+)?\s?%?")
_FRACTION = re.compile(r"(\d{1,5})\s?(?:/|of|von|de|из)\s?(\d{1,5})")


def read_state(text: str) -> str | None:
    """Return the state that a word, a sign or a percentage means, or None if it is not known.

    Words decide over signs beside them. An empty text is open.
    """
    text = unicodedata.normalize("NFKC", text).replace("’", "'").strip().strip("[]()")
    words = " ".join(re.sub(r"[_\-–—]+", " ", _without_signs(text)).casefold().split()).strip(".!:")
    if words in _STATE_OF:
        return _STATE_OF[words]
    if words:
        return _read_amount(words)
    signs = [_STATE_OF_SIGN[c] for c in text if c in _STATE_OF_SIGN]
    if signs:
        return signs[0]
    return None if text.strip() else OPEN


def split_sign(text: str) -> tuple[str | None, str]:
    """Return the state that a sign or a box at the beginning of a text means, and the rest."""
    match = _BOX.match(text)
    head, rest = (match[1], text[match.end() :]) if match else (text[:1], text[1:])
    state = _STATE_OF_SIGN.get(head) if match is None else read_state(head)
    if state is None or not rest.strip("\ufe0f ") or head in "-–—":
        return None, text
    return state, rest.lstrip("\ufe0f ").strip()


def _read_amount(words: str) -> str | None:
    """Return the state that `45 %` or `3/10` means."""
    percent, fraction = _PERCENT.fullmatch(words), _FRACTION.fullmatch(words)
    if percent:
        part, whole = int(percent[1]), 100
    elif fraction and int(fraction[2]):
        part, whole = int(fraction[1]), int(fraction[2])
    else:
        return None
    if part > whole:
        return None
    is_begun = part or (percent is not None and re.search(r"[1-9]", words))
    return ASSUMED if part == whole else IN_PROGRESS if is_begun else OPEN


def _without_signs(text: str) -> str:
    """Return a text without emoji and other signs at its ends; `%` belongs to a number."""
    kept = [c for c in text if c != "\ufe0f" and unicodedata.category(c) not in _NO_WORDS]
    return "".join(kept) if any(c.isalnum() for c in kept) else ""

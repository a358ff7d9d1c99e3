"""The columns of a table: which of ours a name in a header means.

It owns the names, in the languages of spreadsheets and in the words of Goodreads, Notion, Airtable,
Trello and the like. It must not know what stands below the header.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

_MAX_NAME_LENGTH = 200
# Our columns, and their names in other tables.
_COLUMNS = {
    "id": "id, key, code, slug, uuid",
    "title": "title, name, topic, task, subject, lesson, course, skill, item, card, book,"
    " book title, todo,"
    " titel, thema, aufgabe, lektion, kurs, bezeichnung, titre, nom, sujet, tâche, leçon, cours, livre,"
    " intitulé, título, titulo, nombre, tema, tarea, lección, curso, libro, nome, assunto, tarefa, lição,"
    " aula, livro, titolo, argomento, compito, lezione, corso, libro, naam, onderwerp, taak, les, boek,"
    " tytuł, nazwa, temat, zadanie, kurs, książka, başlık, ad, konu, görev, ders, kitap,"
    " название, наименование, заголовок, тема, задача, урок, курс, книга, имя, назва,"
    " 标题, 名称, 题目, 主题, 任务, 课程, 书名, 標題, 名稱, 課程, 任務, タイトル, 名前, 題名, テーマ, タスク,"
    " 제목, 이름, 주제, 작업, 과목, العنوان, عنوان, الاسم, الموضوع",
    "track": "track, section, category, area, module, group, unit, theme, list, board list, column,"
    " topic area, kategorie, bereich, modul, gruppe, abschnitt, liste, catégorie, rubrique, groupe,"
    " categoría, categoria, área, módulo, sección, grupo, seção, sezione, modulo, gruppo, lista,"
    " categorie, groep, kategoria, moduł, grupa, sekcja, kategori, категория, раздел, модуль, группа,"
    " список, категорія, 类别, 分类, 分類, 模块, 类型, カテゴリ, カテゴリー, 분류, 카테고리, الفئة",
    "stage": "stage, phase, level, part, step, week, sprint, semester, term, month, milestone, quarter,"
    " stufe, woche, teil, schritt, monat, étape, semaine, niveau, partie, mois, semestre, trimestre,"
    " etapa, fase, semana, nivel, nível, parte, mes, mês, settimana, livello, mese, fase, week, maand,"
    " etap, tydzień, poziom, semestr, aşama, hafta, seviye, dönem, этап, неделя, уровень, семестр,"
    " месяц, тиждень, 阶段, 階段, 周, 学期, 等级, 段階, 週, 学期, 단계, 주차, 학기, المرحلة, الأسبوع",
    "hours": "hours, hour, estimate, estimated hours, effort, duration, time, h, hrs, time spent,"
    " time needed, workload, stunden, dauer, aufwand, zeit, heures, durée, temps, horas, duración,"
    " duracion, tiempo, duração, tempo, ore, durata, uren, duur, godziny, czas, saat, süre, часы,"
    " время, длительность, години, 小时, 时长, 时间, 小時, 時間, 所要時間, 시간, ساعات, المدة",
    "minutes": "minutes, mins, min, minuten, minutos, minuti, минуты, минут, 分钟, 分, dakika",
    "prerequisites": "prerequisites, prerequisite, prereqs, prereq, needs, requires, required, depends,"
    " depends on, dependencies, after, blocked by, voraussetzung, voraussetzungen, benötigt,"
    " prérequis, dépend de, requisitos, prerrequisitos, requisito, pré requisitos, depende de,"
    " prerequisiti, vereisten, wymagania, önkoşul, требования, зависит от, пререквизиты, 前置, 先修,"
    " 先修课程, 前提, 선수",
    "links": "links, link, url, urls, resource, resources, reading, readings, material, materials,"
    " reference, references, website, web, uri, lien, liens, ressource,"
    " ressources, enlace, enlaces, recurso, recursos, ligação, collegamento, risorse, zasoby,"
    " odnośnik, bağlantı, kaynak, ссылка, ссылки, материалы, материал, посилання, 链接, 网址, 连结,"
    " 連結, 资源, リンク, 링크, 주소, الرابط, رابط",
    "why": "why, description, summary, about, notes, note, comment, comments, details, desc, beschreibung,"
    " notizen, notiz, kommentar, bemerkung, remarques, commentaire, commentaires, descripción,"
    " descripcion, notas, nota, comentario, comentarios, descrição, comentário, descrizione, note,"
    " commento, omschrijving, notities, opmerking, opis, notatki, uwagi, açıklama, notlar, описание,"
    " заметки, комментарий, примечание, опис, 描述, 备注, 說明, 说明, 備註, 説明, メモ, 備考, 설명,"
    " 메모, 비고, الوصف, ملاحظات",
    "done": "done, state, status, completed, complete, finished, progress, exclusive shelf, read status,"
    " shelf, watched, learned, learnt, completion, percent complete, % complete, erledigt, fertig,"
    " zustand, fortschritt, abgeschlossen, statut, état, terminé, fait, avancement, progression, estado,"
    " hecho, progreso, completado, terminado, situação, feito, progresso, concluído, stato, fatto,"
    " completato, avanzamento, voortgang, klaar, stan, gotowe, postęp, durum, ilerleme, tamamlandı,"
    " статус, состояние, готово, прогресс, сделано, стан, 状态, 狀態, 进度, 進度, 完成, 是否完成,"
    " 状態, ステータス, 進捗, 完了, 상태, 진행, 완료, الحالة",
    "since": "since, done on, completed on, finished on, done date, date done, date read, year read,"
    " last date read, date finished, date completed, finished date, completed date, completion date,"
    " finish date, completed at, finished at, done at, read at, read on, date watched, watched date,"
    " watched on, completed time, erledigt am, abgeschlossen am, gelesen am, fertig am, enddatum,"
    " terminé le, date de fin, lu le, fecha de finalización, fecha fin, fecha de fin, terminado el,"
    " data de conclusão, concluído em, data fine, completato il, voltooid op, data ukończenia,"
    " bitiş tarihi, дата завершения, дата окончания, 完成日期, 完成时间, 完成日, 終了日,"
    " 完了日, 완료일, تاريخ الانتهاء",
    "day": "day, date, end, end date, datum, tag, fecha, data, día, dia, tarih, дата, день, 日期,"
    " 日付, 날짜, التاريخ",
    "started": "started, started on, start date, date started, started at, start, begun, begun on,"
    " begonnen am, startdatum, date de début, fecha de inicio, data de início, data di inizio,"
    " data rozpoczęcia, başlangıç tarihi, дата начала, 开始日期, 开始时间, 開始日, 시작일",
    "optional": "optional, elective, opcional, facoltativo, wahlfach, optionnel, 可选, 选修",
    "outcomes": "outcomes, outcome, goals, goal, objectives, objective, learning objectives, ziele, ziel,"
    " lernziele, objectifs, objectif, objetivos, objetivo, obiettivi, doelen, cele, hedefler, цели,"
    " цель, 目标, 目標, 목표",
    "proof": "proof, exercise, practice, project, deliverable, assignment, übung, projekt, exercice,"
    " projet, ejercicio, proyecto, exercício, projeto, esercizio, progetto, упражнение, проект, 练习,"
    " 项目",
    "tags": "tags, tag, labels, label, keywords, bookshelves, genre, genres, multi select, etiketten,"
    " schlagwörter, étiquettes, mots clés, etiquetas, etichette, tagi, etykiety, etiketler, теги, метки,"
    " 标签, 標籤, タグ, 태그, الوسوم",
}  # fmt: skip
# Taken for the title only if no column has a better name: often they hold numbers.
_WEAK_TITLES = frozenset(
    "lecture chapter video activity problem question class session exercise certification"
    " certificate certificación certificado topics tasks lessons subjects courses skills"
    " activities".split()
)
# The columns that `--column` takes.
CHOICES = tuple(_COLUMNS)
# A header with all of these is that of our own export, where some columns hold progress.
_OWN_HEADER = frozenset(("id", "title", "state", "since", "started", "spent hours"))
_OWN_COLUMNS = {
    "started": "started",
    "spent hours": "spent",
    "read": "read",
    "rating": "rating",
    "proof": "proved",
    "notes": "noted",
}
# Beside a column of the first kind, one of the second names what its entries belong to.
_SMALLER = frozenset(("title", "name", "task", "lesson", "item"))
_LARGER = frozenset(("topic", "subject", "course", "skill"))
# A second and third column of these belongs to the first.
_REPEATABLE = frozenset(("links",))
# `Card name`, `Estimated time`: these words say of what.
_OF_WHAT = re.compile(
    r"(?:card|course|book|task|lesson|item|topic|project|module|problem|video|study|learning|reading"
    r"|estimated|est|expected|approx|total|current|my|the|a|your) "
)
# `Resource link`, `Tea status`: what the last word says, whatever stands before it.
_LAST_WORD = re.compile(r".* (links?|urls?|status|description|hours|title|name)")
_NAME = re.compile(r" (?:name|title)$")
_PEOPLE = re.compile(
    r"(?:author|first|last|user|file|provider|instructor|teacher|publisher|company|school|owner|nick"
    r"|assignee|member|original|sub)\b.*"
)
# What a program notes about a row, and a learner needs nowhere.
_BOOKKEEPING = re.compile(
    r"(?:.* )?(?:id|uid|uuid|guid)|#|no\.?|nr\.?|№|isbn|isbn(?: )?(?:10|13|uid)|bcid|author l f|date added|added on"
    r"|bookshelves with positions|owned copies|read count|spoiler|created|created time|created at"
    r"|created by|creation date|date created|last edited|last edited time|last edited by"
    r"|last modified|last modified time|last modified by|modified|updated|updated at|last activity"
    r"|last activity date|board name|archived|votes|comment count|attachment count|autonumber"
)


class Columns:
    """The columns of one header: ours, the unknown ones, and those that a learner does not need."""

    def __init__(
        self,
        header: Sequence[str],
        names: Mapping[str, str] | None = None,
        numbers: Collection[int] = (),
    ) -> None:
        """Take a header, names that a person gave to columns of ours, and the columns of numbers."""
        self.header = [" ".join(cell[:_MAX_NAME_LENGTH].split()) for cell in header]
        words = [_normalize(cell) for cell in self.header]
        self.is_own_export = _OWN_HEADER.issubset(words)
        if self.is_own_export:
            self.ours = _first_only([_OWN_COLUMNS.get(w) or _COLUMN_OF.get(w, "") for w in words])
        else:
            self.ours = _find_columns(self.header, words, names or {}, numbers)
        self.bookkeeping = {
            index
            for index, column in enumerate(self.ours)
            if not column and _BOOKKEEPING.fullmatch(words[index])
        }

    @property
    def has_title(self) -> bool:
        """Whether the rows can have a title."""
        return "title" in self.ours or "id" in self.ours

    def name_of(self, column: str) -> str:
        """Return the name that our column has in the header, or ""."""
        return self.header[self.ours.index(column)] if column in self.ours else ""


def find_name(header: Sequence[str], name: str) -> int:
    """Return the index of the column with a name, in any case, or -1."""
    words = [_normalize(cell) for cell in header]
    return words.index(_normalize(name)) if _normalize(name) in words else -1


def _find_columns(
    header: list[str], words: list[str], names: Mapping[str, str], numbers: Collection[int]
) -> list[str]:
    """Return our column for each cell of a header, or "" for unknown and repeated ones."""
    columns = [""] * len(header)
    for column, name in names.items():
        columns[find_name(header, name)] = column
    # Cells that are all numbers name nothing, unless there is no other column that could.
    bases = [_NAME.sub("", word) for word in words]
    named = {word for i, word in enumerate((*words, *bases)) if i % len(words) not in numbers}
    has_smaller = not _SMALLER.isdisjoint(named)

    def exact(index: int, word: str) -> str:
        if has_smaller and bases[index] in _LARGER:
            return "track"
        return _read_unit(header[index]) or _COLUMN_OF.get(word, "")

    guesses = (exact, _without_what, _by_last_word, _weak_title)
    for guess, accept_numbers in (*((g, False) for g in guesses), (exact, True)):
        for index, word in enumerate(words):
            column = "" if columns[index] else guess(index, word)
            is_number = column == "title" and index in numbers and not accept_numbers
            if column and not is_number and (column in _REPEATABLE or column not in columns):
                columns[index] = column
    return columns


def _first_only(columns: list[str]) -> list[str]:
    return [c if c not in columns[:index] else "" for index, c in enumerate(columns)]


def _without_what(_index: int, word: str) -> str:
    """Return our column for a name such as `Card description`, or ""."""
    rest = _OF_WHAT.sub("", word, count=1) if _OF_WHAT.match(word) else _NAME.sub("", word)
    return _COLUMN_OF.get(rest, "") if rest not in (word, "id") else ""


def _by_last_word(_index: int, word: str) -> str:
    """Return our column for a name such as `Resource link`, or ""."""
    match = _LAST_WORD.fullmatch(word)
    return _COLUMN_OF.get(match[1], "") if match and not _PEOPLE.fullmatch(word) else ""


def _weak_title(_index: int, word: str) -> str:
    return "title" if _NAME.sub("", word) in _WEAK_TITLES else ""


def _read_unit(name: str) -> str:
    """Return the column that a unit in brackets means: `Duration (min)`."""
    unit = re.search(r"[(\[]\s*(\w+)\.?\s*[)\]]\s*$", name)
    column = _COLUMN_OF.get(unit[1].casefold(), "") if unit else ""
    return column if column in ("hours", "minutes") else ""


def _normalize(name: str) -> str:
    """Return the words of a name: in small letters, without signs and without brackets."""
    words = re.sub(
        r"([a-z])([A-Z])", r"\1 \2", unicodedata.normalize("NFC", name[:_MAX_NAME_LENGTH])
    )
    words = re.sub(r"\s*[(\[].*[)\]]\s*$", "", re.sub(r"[_\-/.]+", " ", words))
    return " ".join(re.sub(r"[^\w\s#%№]+", "", words.casefold()).split())


_COLUMN_OF = {
    _normalize(name): column
    for column, names in reversed(_COLUMNS.items())
    for name in names.split(",")
}

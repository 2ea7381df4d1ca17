"""Flash cards in a real collection of Anki's (the package `anki` of PyPI; skipped without it): counts, kinds, decks, a second import."""

import importlib.util
import os
import shutil
import tempfile

from tap import COMMAND, ROOT, done, result, run, skip

NAME = "Anki imports the cards"


def imported(path, folder):
    """(kinds of notes, decks, new notes of a second import)."""
    from anki.collection import Collection, ImportCsvRequest  # pylint: disable=import-error

    collection = Collection(os.path.join(folder, "test.anki2"))
    request = ImportCsvRequest(path=path, metadata=collection.get_csv_metadata(path=path, delimiter=None))
    first = collection.import_csv(request).log
    kinds, fields = {}, []
    for note_id in collection.find_notes(""):
        note = collection.get_note(note_id)
        kind = note.note_type()["name"]
        kinds[kind] = kinds.get(kind, 0) + 1
        fields.append(note.fields)
    decks = [deck.name for deck in collection.decks.all_names_and_ids()]
    again = collection.import_csv(request).log
    found = (len(first.new), kinds, fields, decks, len(again.new), collection.card_count())
    collection.close()
    return found


def cards():
    if importlib.util.find_spec("anki") is None:
        return skip(NAME, "no package anki (pip install anki)")
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "cards.txt")
    paper = os.path.join(ROOT, "tests", "papers", "minimap2", "minimap2.tex")
    code, _, errors = run(COMMAND, "build", paper, "-o", os.path.join(folder, "guide.md"), "--cards", path, "--quiet")
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    new, kinds, fields, decks, again, count = imported(path, folder)
    result(code == 0 and new == len(lines) == sum(kinds.values()), f"{NAME}: every line is a note", f"{new} of {len(lines)} {errors}")
    result(kinds.get("Basic", 0) > 0 and kinds.get("Cloze", 0) > 0 and count >= new, "terms are Basic notes, ideas Cloze notes, each with a card", kinds)
    result(all(field[0].strip() for field in fields), "no note is empty")
    result(any("::02 " in deck for deck in decks), "a deck for each main section", decks)
    result(again == 0, "a second import makes no new note", again)
    shutil.rmtree(folder)


cards()
done()

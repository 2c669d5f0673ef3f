from dataclasses import replace

REGULATION = "jjg-443-2023-fuel-dispensers"


def test_that_the_last_word_on_a_number_counts_and_has_the_name_of_the_person(station, example):
    person = example("person_registered").person
    corrected = example("number_corrected")
    station.add(replace(corrected, note="first", page="1"), actor="somebody else")
    with station.ledger.reading() as reader:
        first = reader.number_marks(corrected.regulation)[corrected.path]
    assert (first.name, first.note, first.page) == ("somebody else", "first", "1")
    station.add(replace(corrected, note="second", page="2"), actor=person.id)
    with station.ledger.reading() as reader:
        marks = reader.number_marks(corrected.regulation)
        head = reader.head()
        assert reader.number_marks("jjg-0") == {}
    mark = marks[corrected.path]
    assert (mark.person, mark.name, mark.note, mark.page) == (person.id, person.name, "second", "2")
    assert (mark.epoch, mark.seq) == (head.epoch, head.seq)


def test_that_the_newest_text_comes_first_and_each_keeps_its_pages(station, example):
    attached, marked = example("regulation_text_attached"), example("regulation_page_marked")
    other = replace(attached, text=replace(attached.text, object="2a" * 32, name="scan.pdf"))
    station.add(attached, other, marked, replace(marked, page=7))
    with station.ledger.reading() as reader:
        assert reader.regulation_texts(REGULATION) == (other.text, attached.text)
        assert reader.marked_pages(REGULATION, attached.text.object) == {"5.2.1": 7}
        assert reader.marked_pages(REGULATION, other.text.object) == {}
    station.add(attached)
    with station.ledger.reading() as reader:
        assert reader.regulation_texts(REGULATION) == (attached.text, other.text)


def test_that_a_sheet_has_its_bytes_when_they_are_stored(station, example):
    signed, stored = example("confirmation_sheet_signed"), example("confirmation_sheet_stored")
    station.add(signed, replace(signed, serial=2, number="JJG 443—2023/2"))
    station.add(stored)
    with station.ledger.reading() as reader:
        newest, first = reader.sheets(REGULATION)
    assert (newest.serial, newest.object) == (2, "")
    assert (first.serial, first.object) == (1, stored.object)
    assert first.signature == signed.signature

from assistant.privacy.placeholders import PlaceholderBook


def test_two_people_get_two_numbers_and_keep_them() -> None:
    book = PlaceholderBook()
    assert book.number("PERSON", "Marcus Feldman") == 1
    assert book.number("PERSON", "Ngozi Eze") == 2
    assert book.number("PERSON", "marcus  FELDMAN") == 1
    assert book.number("PERSON", "Feldman") == 1


def test_a_number_is_the_same_however_it_is_written() -> None:
    book = PlaceholderBook()
    assert book.number("IBAN", "DE85 2004 1155 0123 4567 00") == book.number("IBAN", "DE85200411550123456700")


def test_types_count_apart_and_taken_numbers_are_skipped() -> None:
    book = PlaceholderBook()
    book.reserve("PERSON", 2)
    assert book.number("PERSON", "Ana") == 3
    assert book.number("EMAIL", "a@b.example") == 1


def test_it_holds_no_text_and_shares_nothing_between_conversations() -> None:
    first, second = PlaceholderBook(), PlaceholderBook()
    for book in (first, second):
        book.number("PERSON", "Annegret Scholz")
        book.number("EMAIL", "scholz.a@example.com")
    held = repr({key: value for key, value in vars(first).items() if key != "_lock"})
    assert "scholz" not in held.lower()
    assert "annegret" not in held.lower()
    assert set(first._numbers) & set(second._numbers) == set()

"""Vietnamese order of names: letters before tones, word by word."""

import random

from dashboard.name_order import sort_key


def test_the_alphabet_and_the_tones():
    ordered = ["Ca", "Cà", "Cả", "Cã", "Cá", "Cạ", "Că", "Câ", "Da", "Đa", "E", "Ê", "O", "Ô", "Ơ", "U", "Ư", "V"]
    mixed = ordered[:]
    random.Random(5).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == ordered


def test_word_by_word_and_numbers():
    names = ["X. Đồng Xuân", "X. An Hòa", "X. Ân Hòa", "X. Anh Sơn", "P. Tây Thành"]
    assert sorted(names, key=sort_key) == ["P. Tây Thành", "X. An Hòa", "X. Anh Sơn", "X. Ân Hòa", "X. Đồng Xuân"]


def test_composed_and_decomposed_letters_are_one():
    assert sort_key("Bến Cát") == sort_key("Bến Cát")

"""Stand-in names are readable and never two alike."""

from synapse.kit.names import stand_in_name


def test_every_account_has_a_name_of_its_own() -> None:
    names = [stand_in_name(account) for account in range(1, 30_001)]
    assert len(set(names)) == len(names)


def test_the_same_account_has_the_same_name() -> None:
    assert [stand_in_name(number) for number in (1, 2, 3)] == ["Amber Albatross", "Olive Bear", "Earnest Bumblebee"]


def test_small_communities_get_names_of_two_words() -> None:
    assert all(len(stand_in_name(account).split()) == 2 for account in range(1, 11_000))

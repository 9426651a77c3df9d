"""Which channel goes into which zone: exactly by category, uncategorised ones into the fallback and nowhere else."""

from datetime import UTC, datetime

from synapse.guilds.guild import Named
from synapse.guilds.layout import lay_out
from synapse.guilds.zone_list import ZoneEntry

ART = Named("category", 1, "Art")
MUSIC = Named("category", 2, "Art and Music")


def channel(id_: int, category: int | None = None, **more: object) -> Named:
    return Named("channel", id_, f"channel {id_}", category_id=category, **more)  # pyright: ignore[reportArgumentType]


def zone(id_: int, name: str, *channels: int, active: bool = True) -> ZoneEntry:
    return ZoneEntry(id_, name, "", active, None, datetime(2026, 1, 1, tzinfo=UTC), list(channels))


def test_channels_follow_their_category_exactly() -> None:
    layout = lay_out([ART, MUSIC, channel(11, 1), channel(12, 2)], [], {}, None)
    assert layout.zones == {"Art": [11], "Art and Music": [12]}


def test_a_channel_without_a_category_is_in_the_fallback_and_in_no_other() -> None:
    directory = [ART, channel(11, 1), channel(12)]
    assert lay_out(directory, [], {}, None).left == [12]
    assert lay_out(directory, [zone(5, "General")], {}, "general").zones == {"Art": [11], "General": [12]}


def test_a_guild_without_categories_has_one_zone() -> None:
    assert lay_out([channel(11), channel(12)], [], {}, None).zones == {"General": [11, 12]}
    assert lay_out([channel(11)], [], {}, "general").zones == {"General": [11]}
    assert lay_out([channel(11)], [], {}, "Lobby").zones == {"Lobby": [11]}
    assert lay_out([], [], {}, None).zones == {"General": []}


def test_threads_are_where_their_channel_is() -> None:
    thread = Named("channel", 13, "a thread", "thread", None, 11)
    assert lay_out([ART, channel(11, 1), thread], [], {}, None).zones == {"Art": [11]}


def test_names_are_the_same_in_any_case_and_what_is_there_stays() -> None:
    layout = lay_out([ART, channel(11, 1), channel(12, 1)], [zone(3, "ART", 11)], {}, None)
    assert (layout.zones, layout.stay) == ({"ART": [12]}, [11])


def test_an_archived_zone_stays_archived() -> None:
    layout = lay_out([ART, channel(11, 1)], [zone(3, "Art", active=False)], {}, None)
    assert (layout.zones, layout.left) == ({}, [11])


def test_a_wish_overrules_the_category() -> None:
    layout = lay_out([ART, channel(11, 1), channel(12, 1)], [], {12: "Music", 99: "art"}, None)
    assert layout.zones == {"Art": [11, 99], "Music": [12]}

"""Stand-in names for members whose names nobody told us: readable, and never two alike in a community."""

from math import gcd


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ADJECTIVES = _words(
    """
    Amber Ancient Azure Bold Brave Bright Brisk Bronze Calm Candid Cheery Clever Coastal Copper Coral Cosmic Crimson
    Curious Dapper Daring Dawn Dusky Eager Early Earnest Emerald Fabled Fair Fearless Fleet Fond Frosty Gentle
    Gilded Glad Golden Grand Hardy Hazel Hidden Honest Humble Indigo Ivory Jade Jolly Keen Kind Lively Loyal Lucky
    Lunar Marble Mellow Merry Midnight Mighty Misty Modest Mossy Nimble Noble Northern Olive Opal Patient Pearl
    Plucky Polite Proud Quick Quiet Rapid Rosy Royal Ruby Rustic Sage Scarlet Serene Sharp Silent Silver Sleepy
    Smiling Snowy Solar Steady Stellar Sunny Swift Tidy Tranquil Velvet Vivid Wandering Warm Wild Windy Winter Wise
    Witty
    """
)
_ANIMALS = _words(
    """
    Albatross Alpaca Antelope Badger Bat Bear Beaver Bison Bittern Buffalo Bumblebee Camel Caribou Cat Cheetah
    Chinchilla Cormorant Cougar Coyote Crab Crane Cricket Crow Curlew Deer Dolphin Dormouse Dove Dragonfly Eagle
    Egret Elk Falcon Ferret Finch Firefly Fox Gazelle Gecko Goose Grouse Gull Hamster Hare Hawk Hedgehog Heron
    Hornbill Ibex Ibis Jackal Jay Kestrel Kingfisher Kiwi Koala Lark Lemur Leopard Linnet Lizard Llama Lynx Magpie
    Marmot Marten Mole Moose Narwhal Newt Nightingale Ocelot Octopus Oriole Osprey Otter Owl Panda Panther Partridge
    Pelican Penguin Pika Plover Puffin Quail Rabbit Raccoon Raven Robin Salamander Seal Sparrow Squirrel Starling
    Stork Swallow Swan Tapir Tern Thrush Tiger Toucan Turtle Walrus Weasel Whale Wolf Wombat Wren Yak Zebra
    """
)
_PAIRS = len(_ADJECTIVES) * len(_ANIMALS)
#: Coprime to the number of pairs, so that every pair comes once before any comes again; far from it, so that
#: neighbours do not look alike.
_STRIDE = next(step for step in range(int(_PAIRS * 0.618), _PAIRS) if gcd(step, _PAIRS) == 1)


def stand_in_name(account: int) -> str:
    """The name to show for an account (numbers count from 1 within a guild) that has none of its own."""
    turn, place = divmod(account - 1, _PAIRS)
    adjective, animal = divmod(place * _STRIDE % _PAIRS, len(_ANIMALS))
    name = f"{_ADJECTIVES[adjective]} {_ANIMALS[animal]}"
    return name if turn == 0 else f"{name} {turn + 1}"

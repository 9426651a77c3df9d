"""The names that an invented community is made of."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    """
    ada alma anouk arlo asha astrid bao basil bea bilal björn cai carmen cato chidi clara cosmo dara dembe dilan
    edda elif emre enzo esme farid fenna finn flora gael greta gus hana hedda hugo ida idris ilse imani ines ivo
    jada jonas juno kai kaya kira lale lars leila leon lina lotte luca mads maeve malik mara mei milo mina nadia nia
    nico noor odin ola omar oona otis pia quinn rafa rani remy rosa ruben sami sena silas sofie soren tala tariq
    thea timo toma uma vera viggo wanda wren xenia yara yuki yusuf zadie zeno zoya
    """
)
HANDLE_STARTS = _words(
    """
    acorn amber arcade atlas binary biscuit blue cactus candle cargo cedar cinder clover cobalt comet copper cosmic
    crystal dawn digital dusty echo ember fable fern fuzzy ginger glitch granite hollow honey iron ivory jelly
    juniper kettle lantern lemon lunar maple marble midnight mint misty mocha moss neon nimbus noodle north olive
    orbit paper pebble pepper pickle pixel plum polar pretzel quartz quiet rocket rusty saffron salty shadow silver
    sleepy snow solar spicy static stone sugar sunny swift tangle teal thunder tiny toast turbo velvet violet waffle
    willow winter wooden zen
    """
)
HANDLE_ENDS = _words(
    """
    anchor badger bard beacon bean bear bird biscuit book bottle breeze brook button cat cloud coder compass cookie
    crow dancer dragon drift falcon feather fern field finch fish flame fox frog garden ghost goose harbor hawk
    heart hound key kite lamp leaf lynx magpie maker moon moth mouse newt oak otter owl panda parrot penguin pilot
    planet pond puffin rabbit raven reader rider river robin runner sailor seal shell smith song spark sparrow squid
    star storm tiger toad tree turtle wave whale wolf
    """
)
COMMUNITY_NAMES = (
    "The Lantern Club",
    "Harbour Makers",
    "Night Shift Collective",
    "Open Workshop",
    "The Paper Boats",
    "Polar Circle Coders",
    "Studio Kettle",
    "The Hollow Oak",
    "Commons of Nine",
    "Tinker's Yard",
)
THREAD_SUBJECTS = (
    "how do I start",
    "weekend build",
    "feedback wanted",
    "small win today",
    "looking for testers",
    "weird bug",
    "reading list",
    "meetup notes",
    "show your desk",
    "a question about setup",
    "ideas for next month",
    "why is this slow",
    "recipe swap",
    "help with homework",
    "release notes",
    "what are you playing",
    "design review",
    "travel plans",
    "benchmark results",
    "keyboard talk",
)
#: name, id of the custom emoji or "" for a Unicode one, how popular
EMOJI = (
    ("👍", "", 22), ("❤️", "", 18), ("😂", "", 15), ("🎉", "", 8), ("🔥", "", 8), ("👀", "", 7), ("😢", "", 3),
    ("✅", "", 4),
    ("🙏", "", 3), ("🤔", "", 3), ("lantern", "901000000000000001", 4), ("party_otter", "901000000000000002", 3),
    ("blob_wave", "901000000000000003", 2),
)  # fmt: skip
#: category, then its channels as name, type, popularity, how technical
CHANNELS = (
    ("Announcements", (("announcements", "announcement", 0.2, 0.2), ("events", "announcement", 0.1, 0.1))),
    (
        "General",
        (
            ("general", "text", 10.0, 0.3), ("introductions", "text", 1.6, 0.0), ("off-topic", "text", 6.0, 0.1),
            ("food", "text", 1.2, 0.0), ("music", "text", 1.5, 0.0), ("pets", "text", 0.9, 0.0),
            ("books", "text", 0.4, 0.0),
        ),
    ),
    (
        "Programming",
        (
            ("help", "text", 5.0, 3.5), ("python", "text", 3.2, 3.0), ("web", "text", 1.6, 2.5),
            ("rust", "text", 0.8, 3.0), ("show-and-tell", "text", 1.0, 1.5), ("questions", "forum", 1.2, 3.0),
        ),
    ),
    ("Cybersecurity", (("security-news", "text", 0.6, 1.0), ("capture-the-flag", "text", 0.7, 2.0))),
    ("Memes", (("memes", "text", 3.6, 0.0), ("screenshots", "text", 0.5, 0.2))),
    ("Gaming", (("gaming", "text", 2.2, 0.0), ("looking-for-group", "text", 0.5, 0.0), ("strategy", "text", 0.2, 0.1))),
    (
        "Voice",
        (
            ("Lounge", "voice", 6.0, 0.0), ("Study Room", "voice", 2.5, 0.0), ("Game Night", "voice", 3.0, 0.0),
            ("Pair Programming", "voice", 1.0, 0.0), ("AFK", "voice", 0.0, 0.0),
        ),
    ),
)  # fmt: skip
AFK_CHANNEL = "AFK"
BOTS = ("Doorbell", "Quote Bot")
STAFF = ("Admin", "Moderator")
ROLES = (*STAFF, "Helper", "Supporter", "Night Owls", "Book Club")

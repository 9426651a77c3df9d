"""Members use commands, buttons, menus and forms; an unmodified discord.py answers."""

import asyncio
import io
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.twin import Twin, TwinChannel, TwinGuild, TwinMember
from tests.twin.plain import Plain, plain
from tests.twin.state import ADMINISTRATOR
from tests.twin.stock import stock_of

MANAGE_GUILD = 1 << 5
Interaction = discord.Interaction[Any]


@pytest.fixture
def guild(twin: Twin) -> TwinGuild:
    return twin.guild("home")


@pytest.fixture
def general(guild: TwinGuild) -> TwinChannel:
    return guild.text("general")


@pytest.fixture
def ada(guild: TwinGuild) -> TwinMember:
    return guild.member("Ada")


async def test_a_command_is_answered_at_once(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    def prepare(client: Plain) -> None:
        @client.tree.command(description="Says hello")
        @app_commands.describe(who="whom", times="how often")
        async def hello(i: Interaction, who: discord.Member, times: app_commands.Range[int, 1, 3] = 1) -> None:
            await i.response.send_message(" ".join([f"Hello {who.display_name}"] * times))

    async with plain(twin, prepare) as client:
        reply = await ada.uses(general, "hello", who=ada, times=2)
        assert (reply.text, reply.is_private) == ("Hello Ada Hello Ada", False)
        await twin.settled()
        assert [one.content for one in twin.messages(general)] == ["Hello Ada Hello Ada"]
        assert [one.content for one in client.told("message")] == ["Hello Ada Hello Ada"]
        for wrong, options in {
            "the option 'who' is required": {},
            "'three' is no integer": {"who": ada, "times": "three"},
            "4 is above 3": {"who": ada, "times": 4},
            "there is no option 'whom'": {"whom": ada},
            "is no user": {"who": general},
        }.items():
            with pytest.raises(AssertionError, match=wrong):
                await ada.uses(general, "hello", **options)
        with pytest.raises(AssertionError, match="registered no command 'goodbye' here; it registered: hello"):
            await ada.uses(general, "goodbye")


async def test_a_private_answer_is_seen_by_nobody_else(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    done = asyncio.Event()

    def prepare(client: Plain) -> None:
        @client.tree.command(description="Thinks first")
        async def think(i: Interaction) -> None:
            await i.response.defer(ephemeral=True, thinking=True)
            embed = discord.Embed(title="Thought").set_thumbnail(url="attachment://thought.txt")
            # it takes the place of "is thinking", and is as private as that was
            file = discord.File(io.BytesIO(b"deep"), "thought.txt")
            sent = await i.followup.send("Done", embed=embed, file=file, wait=True)
            await i.followup.send("And more", ephemeral=False)
            await sent.edit(content="Done well")
            done.set()

    async with plain(twin, prepare):
        reply = await ada.uses(general, "think")
        await twin.settled()
        await done.wait()
        assert reply.text == "Done well"
        assert (reply.is_private, reply.files) == (True, [("thought.txt", b"deep")])
        assert reply.embeds[0]["thumbnail"]["url"].startswith("https://cdn.discordapp.com/attachments/")
        assert [one.content for one in twin.messages(general)] == ["And more"]


async def test_the_original_is_edited_and_deleted(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    gone = asyncio.Event()

    def prepare(client: Plain) -> None:
        @client.tree.command(description="Takes it back")
        async def regret(i: Interaction) -> None:
            await i.response.defer(thinking=True)
            await i.edit_original_response(content="Said")
            assert (await i.original_response()).content == "Said"
            await i.delete_original_response()
            gone.set()

    async with plain(twin, prepare):
        reply = await ada.uses(general, "regret")
        assert reply.message and reply.message.interaction_metadata
        await gone.wait()
        assert twin.messages(general) == []


class Pages(discord.ui.View):
    """A button, a link, a menu."""

    def __init__(self) -> None:
        super().__init__()
        self.add_item(discord.ui.Button(label="Website", url="https://example.com"))

    @discord.ui.button(label="Next", custom_id="next")
    async def turn(self, i: Interaction, _: discord.ui.Button["Pages"]) -> None:
        await i.response.edit_message(content="page 2", view=self)

    @discord.ui.button(label="Slowly")
    async def slowly(self, i: Interaction, _: discord.ui.Button["Pages"]) -> None:
        await i.response.defer()
        await i.edit_original_response(content="page 3")

    @discord.ui.button(label="Ask")
    async def ask(self, i: Interaction, _: discord.ui.Button["Pages"]) -> None:
        await i.response.send_modal(Form())

    @discord.ui.select(custom_id="colour", options=[discord.SelectOption(label=one) for one in ("red", "blue")])
    async def colour(self, i: Interaction, menu: discord.ui.Select["Pages"]) -> None:
        await i.response.send_message(f"You like {menu.values[0]}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="people", max_values=2)
    async def people(self, i: Interaction, menu: discord.ui.UserSelect["Pages"]) -> None:
        await i.response.send_message(" and ".join(one.display_name for one in menu.values))


class Form(discord.ui.Modal, title="About you"):
    """Two fields."""

    name = discord.ui.TextInput["Form"](label="Name", custom_id="name", min_length=2)
    about = discord.ui.TextInput["Form"](label="About", required=False, default="nothing")

    async def on_submit(self, interaction: Interaction) -> None:
        await interaction.response.send_message(f"{self.name.value}: {self.about.value}")


def book(client: Plain) -> None:
    """A command that shows the view."""

    @client.tree.command(description="Shows a book")
    async def book(i: Interaction) -> None:
        await i.response.send_message("page 1", view=Pages(), ephemeral=True)


async def test_buttons(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    async with plain(twin, book):
        shown = await ada.uses(general, "book")
        turned = await ada.presses(shown, "Next")
        assert turned.text == shown.text == "page 2"
        assert (await ada.presses(turned, "Slowly")).text == "page 3"
        with pytest.raises(AssertionError, match=r"no 'Back', but .*'Next'"):
            await ada.presses(shown, "Back")
        with pytest.raises(AssertionError, match="is a link to"):
            await ada.presses(shown, "Website")


async def test_menus(twin: Twin, guild: TwinGuild, general: TwinChannel, ada: TwinMember) -> None:
    bob = guild.member("Bob")
    async with plain(twin, book):
        shown = await ada.uses(general, "book")
        answer = await ada.chooses(shown, "colour", ["blue"])
        assert (answer.text, answer.is_private) == ("You like blue", True)
        assert (await ada.chooses(shown, "people", [ada, bob])).text == "Ada and Bob"
        with pytest.raises(AssertionError, match="offers no 'green'"):
            await ada.chooses(shown, "colour", ["green"])
        with pytest.raises(AssertionError, match="takes 1 to 1, not 2"):
            await ada.chooses(shown, "colour", ["red", "blue"])


async def test_forms(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    async with plain(twin, book):
        asking = await ada.presses(await ada.uses(general, "book"), "Ask")
        assert asking.modal and asking.modal.title == "About you"
        assert (await ada.submits(asking.modal, {"name": "Ada", "About": "maths"})).text == "Ada: maths"
        asking = await ada.presses(await ada.uses(general, "book"), "Ask")
        assert asking.modal
        assert (await ada.submits(asking.modal, {"name": "Ada"})).text == "Ada: nothing"
        with pytest.raises(AssertionError, match="takes 2 to 4000 characters"):
            await ada.submits(asking.modal, {"name": "A"})


class Rules(app_commands.Group, name="rules", description="Rules"):
    """Subcommands, one with completion and one with choices."""

    @app_commands.command(description="Shows one")
    async def show(self, i: Interaction, name: str) -> None:
        await i.response.send_message(name)

    @show.autocomplete("name")
    async def names(self, _: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=one, value=one) for one in ("talk", "voice", "react") if current in one]

    @app_commands.command(description="Switches one")
    @app_commands.choices(to=[app_commands.Choice(name="On", value=1), app_commands.Choice(name="Off", value=0)])
    async def toggle(self, i: Interaction, to: int) -> None:
        await i.response.send_message(str(to))


async def test_subcommands_choices_and_completion(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    async with plain(twin, lambda client: client.tree.add_command(Rules())):
        assert [one.value for one in await ada.completes("rules show", "name", "t")] == ["talk", "react"]
        assert (await ada.uses(general, "rules show", name="talk")).text == "talk"
        assert (await ada.uses(general, "rules toggle", to="Off")).text == "0"
        with pytest.raises(AssertionError, match="is none of"):
            await ada.uses(general, "rules toggle", to="Perhaps")
        with pytest.raises(AssertionError, match="no subcommand 'hide'; it has: show, toggle"):
            await ada.uses(general, "rules hide")
        with pytest.raises(AssertionError, match="say which subcommand"):
            await ada.uses(general, "rules")


async def test_hidden_commands_are_offered_to_whoever_may(
    twin: Twin, guild: TwinGuild, general: TwinChannel, ada: TwinMember
) -> None:
    manager = guild.member("Max", roles=[guild.role("Manager", permissions=MANAGE_GUILD)])

    def prepare(client: Plain) -> None:
        @client.tree.command(description="For managers")
        @app_commands.default_permissions(manage_guild=True)
        async def award(i: Interaction) -> None:
            await i.response.send_message(str(i.permissions.manage_guild))

        @client.tree.command(description="For administrators")
        @app_commands.default_permissions()
        async def wipe(i: Interaction) -> None:
            await i.response.send_message("wiped")

    async with plain(twin, prepare):
        assert (await manager.uses(general, "award")).text == "True"
        for member, command in ((ada, "award"), (manager, "wipe")):
            with pytest.raises(AssertionError, match=f"does not show /{command}"):
                await member.uses(general, command)
        assert (await guild.owner.uses(general, "wipe")).text == "wiped"
        chief = guild.member("Chief", roles=[guild.role("Chief", permissions=ADMINISTRATOR)])
        assert (await chief.uses(general, "wipe")).text == "wiped"


async def test_a_late_answer_is_refused(twin: Twin, general: TwinChannel, ada: TwinMember) -> None:
    refused: list[int] = []

    def prepare(client: Plain) -> None:
        @client.tree.command(description="Sleeps")
        async def sleep(i: Interaction) -> None:
            stock_of(twin).asked[i.token].begun -= 3
            try:
                await i.response.send_message("too late")
            except discord.NotFound as error:
                refused.append(error.code)

    async with plain(twin, prepare):
        with pytest.raises(AssertionError, match="nobody answered /sleep within 3 seconds"):
            await ada.uses(general, "sleep")
        assert refused == [10062]
        assert twin.messages(general) == []


async def test_one_acknowledgement_and_follow_ups_only_after_it(
    twin: Twin, general: TwinChannel, ada: TwinMember
) -> None:
    refused: list[int] = []
    done = asyncio.Event()

    async def attempt(work: Any) -> None:
        try:
            await work
        except discord.HTTPException as error:
            refused.append(error.code)

    def prepare(client: Plain) -> None:
        @client.tree.command(description="Hurries")
        async def hurry(i: Interaction) -> None:
            await attempt(i.followup.send("too early"))
            first = discord.InteractionResponse[Any](i)
            await i.response.send_message("first")
            await attempt(first.send_message("second"))
            stock_of(twin).asked[i.token].begun -= 900
            await attempt(i.followup.send("after a quarter of an hour"))
            done.set()

    async with plain(twin, prepare):
        assert (await ada.uses(general, "hurry")).text == "first"
        await done.wait()
    assert refused == [10015, 40060, 50027]
    assert [one.content for one in twin.messages(general)] == ["first"]


async def test_a_malformed_answer_is_told_with_what_is_missing(
    twin: Twin, general: TwinChannel, ada: TwinMember
) -> None:
    def prepare(client: Plain) -> None:
        @client.tree.command(description="Talks a lot")
        async def talk(i: Interaction) -> None:
            with pytest.raises(discord.HTTPException):
                await i.response.send_message("x" * 2001)

    async with plain(twin, prepare):
        with pytest.raises(
            AssertionError, match=r"nobody answered /talk within 3 seconds\n- POST .*(is too long|is the most)"
        ):
            await ada.uses(general, "talk")
    assert twin.faults
    twin.faults.clear()

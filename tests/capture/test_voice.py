"""The voice machine: whatever is told, joins and leaves pair, and times add up."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from synapse.capture.rooms import Heard, Told, gone
from synapse.capture.stays import Stay
from synapse.capture.voice import VoiceState, begin, follow
from synapse.capture.voices import Voices

TALK, MUSIC, AFK = 1, 2, 3
AWAKE = VoiceState("s", TALK)
IDLE = VoiceState("s", TALK, self_mute=True, self_deaf=True)
AWAY = VoiceState("s", None)

states = st.builds(
    VoiceState, st.sampled_from(["", "s", "t"]), st.sampled_from([None, TALK, MUSIC, AFK]), st.booleans(), st.booleans()
)


@dataclass
class Seen:
    """What somebody who only hears of events believes."""

    channel: int | None = None
    joined_at: float = 0.0


@given(st.lists(st.tuples(states, st.floats(0, 1_000)), max_size=40))
def test_events_tell_who_is_where(told: list[tuple[VoiceState, float]]) -> None:
    """Joins, moves and leaves alternate as they must, and a leave says how long it was since its join."""
    stay, seen, at = None, Seen(), 1_000_000.0
    for state, later in told:
        at += later
        step, stay = follow(stay, state, at)
        if step is not None:
            event = step.event(1, 7, "x", {AFK})
            assert (event.actor, event.at, event.guild) == (7, at, 1)
            if event.type == "voice_join":
                assert seen.channel is None
                seen = Seen(event.channel, at)
            elif event.type == "voice_move":
                assert event.payload["from_channel_id"] == seen.channel != event.channel
                seen.channel = event.channel
            else:
                assert event.type == "voice_leave"
                assert event.channel == seen.channel
                assert event.payload["duration_seconds"] == round(at - seen.joined_at, 3)
                seen = Seen()
        assert seen.channel == state.channel
        assert (stay is None) == (state.channel is None)


@given(st.lists(states, max_size=20), st.integers(1, 20))
def test_replayed_frames_change_nothing(told: list[VoiceState], back: int) -> None:
    """After a resume Discord sends frames again, under the numbers that they had."""
    heard = [Heard(7, AWAY, state, 100.0 + number, "a", number) for number, state in enumerate(told, 1)]
    voices = Voices()
    voices.settle(1, {}, {}, "a", 100)
    for one in heard:
        voices.hear(1, one)
    stays = dict(voices.room(1).stays)
    assert [voices.hear(1, one) for one in heard[-back:]] == [None] * len(heard[-back:])
    assert voices.room(1).stays == stays


@given(st.lists(states, max_size=12), st.integers(0, 12))
def test_what_came_before_it_was_known_who_is_there_counts_too(told: list[VoiceState], early: int) -> None:
    """Whether states came before or after the room was settled: the events are the same."""
    before = [AWAY, *told]
    heard = [Heard(7, before[place], state, 100.0, "a", place + 1) for place, state in enumerate(told)]

    def events(early: int) -> list[str]:
        voices, steps = Voices(), list[Told | None]()
        steps += [voices.hear(1, one) for one in heard[:early]]
        now = heard[:early][-1].after if heard[:early] else AWAY
        present = {7: now} if now.channel is not None else {}
        there = voices.room(1).at_first(present, "a")
        steps += [one for one, _ in voices.settle(1, {}, there, "a", 100.0)]
        steps += [voices.hear(1, one) for one in heard[early:]]
        return [f"{one.step.type} {one.step.stay.channel} {one.mark}" for one in steps if one]

    assert events(early) == events(0)


def test_muted_and_deafened_throughout_is_afk() -> None:
    _, stay = follow(None, IDLE, 10)
    step, _ = follow(stay, AWAY, 70)
    assert step is not None
    assert step.event(1, 7, "x", set()).payload["is_afk"] is True


def test_awake_for_a_moment_is_not_afk() -> None:
    _, stay = follow(None, IDLE, 10)
    _, stay = follow(stay, AWAKE, 20)
    _, stay = follow(stay, IDLE, 21)
    step, _ = follow(stay, AWAY, 70)
    assert step is not None
    event = step.event(1, 7, "x", set())
    assert event.payload["is_afk"] is False
    assert event.payload["duration_seconds"] == 60


def test_the_channel_for_the_absent_is_afk() -> None:
    step, _ = follow(None, VoiceState("s", AFK), 10)
    assert step is not None
    assert step.event(1, 7, "x", {AFK}).payload["is_afk"] is True


def test_idle_counts_from_the_last_moment_awake() -> None:
    stay = begin(AWAKE, TALK, 10)
    _, muted = follow(stay, IDLE, 100)
    assert muted is not None
    assert not stay.is_idle_since(10)
    assert not muted.is_idle_since(99)
    assert muted.is_idle_since(100)


def test_a_state_without_a_session_works() -> None:
    step, stay = follow(None, VoiceState("", TALK), 10)
    assert step is not None
    assert stay is not None
    event = step.event(1, 7, "x", set())
    assert "session_id" not in event.payload
    assert event.source == "7--x"


def test_a_clock_that_goes_back_makes_no_negative_time() -> None:
    _, stay = follow(None, AWAKE, 100)
    step, _ = follow(stay, AWAY, 50)
    assert step is not None
    assert step.event(1, 7, "x", set()).payload["duration_seconds"] == 0


def test_who_is_gone_left_when_they_were_last_seen() -> None:
    stays: dict[int, Stay] = {7: begin(AWAKE, TALK, 10), 8: begin(AWAKE, TALK, 10)}
    ended = gone(stays, {8: AWAKE}, 40)
    assert [(one.user, one.step.type, one.step.at, one.mark) for one in ended] == [(7, "voice_leave", 40, "gone-10000")]
    assert gone(stays, {8: AWAKE}, 40) == ended


def test_another_session_is_another_stay() -> None:
    voices, stays = Voices(), {7: begin(AWAKE, TALK, 10)}
    there = {7: VoiceState("t", TALK)}
    assert [one.step.type for one in gone(stays, there, 40)] == ["voice_leave"]
    told = voices.settle(1, {}, there, "a", 50)
    assert [(one.step.type, is_guess) for one, is_guess in told] == [("voice_join", True)]


def test_the_same_session_goes_on() -> None:
    voices, stays = Voices(), {7: begin(AWAKE, TALK, 10)}
    assert gone(stays, {7: AWAKE}, 40) == []
    assert voices.settle(1, stays, {7: AWAKE}, "a", 50) == []
    assert voices.room(1).stays[7].joined_at == 10

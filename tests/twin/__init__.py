"""A local Discord: its gateway and its REST routes, strict, for an unmodified client."""

from tests.loopback.certificate import CERTIFICATE
from tests.twin.asked import Choice, Modal, Reply
from tests.twin.guilds import TwinGuild
from tests.twin.messages import TwinMessage
from tests.twin.people import TwinMember
from tests.twin.server import open_twin
from tests.twin.state import ChannelType, TwinChannel, TwinRole, TwinUser
from tests.twin.twin import Twin
from tests.twin.world import Request

__all__ = [
    "CERTIFICATE",
    "ChannelType",
    "Choice",
    "Modal",
    "Reply",
    "Request",
    "Twin",
    "TwinChannel",
    "TwinGuild",
    "TwinMember",
    "TwinMessage",
    "TwinRole",
    "TwinUser",
    "open_twin",
]

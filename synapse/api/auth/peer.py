"""Whether who asks sits at the machine itself."""

from ipaddress import ip_address

from starlette.requests import Request

#: a request with one of these came by way of another machine, whatever address it has now
_FORWARDED = ("X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host", "Via")


def is_this_machine(request: Request) -> bool:
    """Whether the connection comes from the machine itself, and not from a proxy on it."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    # an IPv4 client of a socket that listens on IPv6
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback

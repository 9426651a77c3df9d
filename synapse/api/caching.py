"""How long browsers and proxies may keep what public pages show."""

from fastapi import Depends, Response

from synapse.api.access import Viewer

#: seconds
BRIEFLY = 15


async def _briefly(asking: Viewer, response: Response) -> None:
    response.headers["Vary"] = "Authorization, Cookie"
    if asking.key:
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Cache-Control"] = f"public, max-age={BRIEFLY}"


#: for a route's `dependencies`: strangers may keep the answer for some seconds, who is signed in asks again
CACHED_BRIEFLY = Depends(_briefly)

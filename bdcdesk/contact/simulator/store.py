"""Where the simulated providers keep the files that came with texts: an address of its own for each, and no credentials."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bdcdesk.contact.simulator.exchange import STORE
from bdcdesk.contact.simulator.state import State


class Store:
    """Threads: the event loop's only."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def give(self, request: Request) -> Response:
        """Who shows credentials is refused, as signed addresses refuse them: they belong to the provider and to nobody else."""
        if "authorization" in request.headers:
            return Response("Only one auth mechanism allowed", 400)
        found = self._state.media(sid=request.path_params["sid"])
        if not found:
            return Response(status_code=404)
        return Response(found[0][3], media_type=found[0][2])


def store_routes(state: State) -> list[Route]:
    return [Route(f"{STORE}/{{sid}}", Store(state).give, methods=["GET"])]

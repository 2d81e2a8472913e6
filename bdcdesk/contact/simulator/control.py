"""The paths under /_simulator/: look behind the provider, decide how people behave, make things go wrong."""

import asyncio
from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bdcdesk.contact.simulator.faults import Faults, Planned
from bdcdesk.contact.simulator.played import Caller
from bdcdesk.contact.simulator.shoppers import Calls, Texts
from bdcdesk.contact.simulator.snapshots import snapshot
from bdcdesk.contact.simulator.state import State
from bdcdesk.contact.simulator.talking import Talking
from bdcdesk.contact.simulator.telnyx_calls import TelnyxSwitch
from bdcdesk.contact.simulator.texts import Text
from bdcdesk.contact.simulator.webhooks import Courier, Delivery, Where
from bdcdesk.domain.events.base import Instant


class Behave(msgspec.Struct):
    """`number` behaves so from now on."""

    number: str
    texts: Texts
    calls: Calls


class Sent(msgspec.Struct):
    """A file: what it is said to be, and its bytes in base64. `picture` in their place: a drawn one of a car."""

    type: str = "image/png"
    content: bytes = b""
    picture: bool = False


class Written(msgspec.Struct):
    """A shopper writes of their own accord, and sends files along."""

    sender: str = msgspec.field(name="from")
    to: str
    body: str
    files: list[Sent] = []


class Rung(msgspec.Struct):
    """A shopper calls, and lets it ring for a while."""

    sender: str = msgspec.field(name="from")
    to: str


class Recorded(msgspec.Struct):
    """A call was recorded, for so many seconds."""

    call: str
    seconds: int


class Control:
    """Threads: the event loop's only. An unreadable body raises msgspec.DecodeError."""

    def __init__(
        self,
        state: State,
        now: Callable[[], Instant],
        faults: Faults,
        posts: Callable[[], int],
        courier: Courier,
        talking: Talking,
        switch: TelnyxSwitch,
    ) -> None:
        self._talking = talking
        self._switch = switch
        self._courier = courier
        self._state = state
        self._now = now
        self._faults = faults
        self._posts = posts

    async def plan(self, request: Request) -> Response:
        self._faults.plan(msgspec.json.decode(await request.body(), type=Planned).next)
        return Response(status_code=204)

    async def behave(self, request: Request) -> Response:
        wanted = msgspec.json.decode(await request.body(), type=Behave)
        self._state.set_shopper(wanted.number, wanted.texts, wanted.calls)
        return Response(status_code=204)

    async def write_in(self, request: Request) -> Response:
        wanted = msgspec.json.decode(await request.body(), type=Written)
        files = [(file.type, snapshot(wanted.sender) if file.picture else file.content) for file in wanted.files]
        return JSONResponse({"sid": self._state.take_inbound(wanted.sender, wanted.to, wanted.body, self._now(), files)}, 201)

    async def call_in(self, request: Request) -> Response:
        wanted = msgspec.json.decode(await request.body(), type=Rung)
        return JSONResponse({"sid": self._state.take_inbound_call(wanted.sender, wanted.to, self._now())}, 201)

    async def taken(self, request: Request) -> Response:
        """Every text and call of ours that was taken, oldest first, and how many POSTs have come since the start."""
        ours = (text for text in reversed(self._state.texts(self._now())) if not text.inbound)
        texts = [{"sid": text.sid, "to": text.to, "from": text.sender, "body": text.body, **self._with(text)} for text in ours]
        calls = [
            {"sid": call.sid, "agent": call.agent, "shopper": call.dial.shopper if call.dial else None}
            for call in reversed(self._state.calls())
        ]
        return JSONResponse({"messages": texts, "calls": calls, "posts": self._posts(), "told": self._switch.told})

    def _with(self, text: Text) -> dict[str, list[str]]:
        found = [content.decode() for *_, content in self._state.media(text=text.sid)] if text.attached else []
        return {"pictures": found} if found else {}

    async def play(self, request: Request) -> Response:
        """A shopper calls the store, which is asked what they hear; as Telnyx, it is told by the webhooks that go out from now on."""
        wanted = msgspec.json.decode(await request.body(), type=Caller)
        if self._courier.where is not None and self._courier.where.style == "telnyx":
            return Response(msgspec.json.encode(self._switch.begin(wanted)), media_type="application/json")
        return Response(msgspec.json.encode(await self._talking.play(wanted, self._now())), media_type="application/json")

    async def played(self, request: Request) -> Response:
        """How a call through Telnyx goes on."""
        found = self._switch.played(request.path_params["sid"])
        return Response(msgspec.json.encode(found), media_type="application/json") if found else Response(status_code=404)

    async def record(self, request: Request) -> Response:
        wanted = msgspec.json.decode(await request.body(), type=Recorded)
        call = wanted.call if wanted.call.startswith("CA") else f"CA{wanted.call.removeprefix('v3:')}"
        return JSONResponse({"sid": self._state.record(call, wanted.seconds, self._now())}, 201)

    async def webhooks(self, request: Request) -> Response:
        where = msgspec.json.decode(await request.body(), type=Where)
        try:
            return JSONResponse({"public_key": self._courier.begin(where, self._now())})
        except ValueError as wrong:
            return JSONResponse({"message": str(wrong)}, 400)

    async def deliver(self, request: Request) -> Response:
        """All webhooks that are due; what was answered to each."""
        letters = self._courier.letters(msgspec.json.decode(await request.body(), type=Delivery), self._now())
        letters += [self._courier.event(kind, payload, self._now()) for kind, payload in self._switch.due()]
        delivered = await asyncio.to_thread(self._courier.deliver, letters)
        delivered += await self._talking.press(self._now())
        return Response(msgspec.json.encode(delivered), media_type="application/json")


def control(
    state: State,
    now: Callable[[], Instant],
    faults: Faults,
    posts: Callable[[], int],
    courier: Courier,
    talking: Talking,
    switch: TelnyxSwitch,
) -> list[Route]:
    paths = Control(state, now, faults, posts, courier, talking, switch)
    return [
        Route("/_simulator/faults", paths.plan, methods=["POST"]),
        Route("/_simulator/shoppers", paths.behave, methods=["POST"]),
        Route("/_simulator/inbound", paths.write_in, methods=["POST"]),
        Route("/_simulator/calls", paths.call_in, methods=["POST"]),
        Route("/_simulator/calls/play", paths.play, methods=["POST"]),
        Route("/_simulator/calls/played/{sid}", paths.played, methods=["GET"]),
        Route("/_simulator/recordings", paths.record, methods=["POST"]),
        Route("/_simulator/webhooks", paths.webhooks, methods=["POST"]),
        Route("/_simulator/webhooks/deliver", paths.deliver, methods=["POST"]),
        Route("/_simulator/messages", paths.taken, methods=["GET"]),
    ]

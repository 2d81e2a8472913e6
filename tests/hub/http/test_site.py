"""The store's site in a real browser, and what its pages send to the hub: nothing before consent, and afterwards what was said."""

import os
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests

from bdcdesk.central.records import Visit
from bdcdesk.domain.lead import Lead
from bdcdesk.domain.source import Source
from bdcdesk.hub.http.site import FORMS_AT_ONCE
from bdcdesk.hub.visitors import STAYS
from bdcdesk.wiring.station import HUB
from tests.wiring.keeping import Computer, S

from .booth import SECRET, Booth
from .browser import CHROMIUM, Browser, Site

CAMRY = """<!doctype html><title>2024 Camry XSE | Harbor Motors</title><body><h1>Camry</h1>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": ["Product", "Car"],
 "name": "2024 Toyota Camry XSE", "vehicleIdentificationNumber": "4T1K61AK5RU000001", "sku": 2204}]}</script>
<form id="ask" data-bdcdesk="send"><input name="name"><input name="phone"><textarea name="comments"></textarea><button>Ask</button></form>
<script src="%s/site.js" data-source="website" defer></script>"""
OUTBACK = """<!doctype html><title>Our week | Harbor Motors</title><body data-vin="4S4BTGPD1R3000002" data-stock="U-17">
<form id="ask" data-bdcdesk action="/thanks"><input name="name" value="Kim Oak"><button>Ask</button></form>
<script src="%s/site.js" data-source="website" data-notice="off" defer></script>"""
STORED = "JSON.stringify([sessionStorage.length, localStorage.length, document.cookie])"
BOX = "document.querySelector('#bdcdesk').shadowRoot"
TOKEN = "0123456789abcdef0123456789abcdef"


def press(words: str) -> str:
    return f"[...{BOX}.querySelectorAll('button')].find((one) => one.textContent === '{words}').click()"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not CHROMIUM:
        assert "CI" not in os.environ, "chromium is missing"
        pytest.skip("Chromium is not installed: the site's script is not tried in a real browser.")
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Booth]:
    """With a source whose pages are the site's. Setting one up takes a second, so all share it."""
    computer = Computer(tmp_path_factory.mktemp("hub") / "data")
    booth = Booth(computer)
    booth.open()
    booth.add(Source("website", "Web site", "form", {"origins": f"https://www.example.com, {site.url}/"}), {"secret": SECRET})
    booth.computer.settle()
    booth.computer.settle(booth.computer.hub)
    booth.know()
    site.pages |= {
        "/used/camry": CAMRY % booth.url,
        "/used/outback": OUTBACK % booth.url,
        "/es": (CAMRY % booth.url)
        .replace("<!doctype html>", '<!doctype html><html lang="es-MX">')
        .replace('id="ask"', 'id="ask" data-phone="202-555-0190"'),
        "/thanks": "<!doctype html><title>Thanks</title>",
    }
    yield booth
    booth.close()
    computer.close()


@pytest.fixture
def there(hub: Booth) -> Booth:
    """The hub while nobody is on the site."""
    hub.ahead += 2 * STAYS
    assert all(hub.visitors.is_here(one) is False for one in hub.visitors.all())
    return hub


def lead_of(booth: Booth, phone: str) -> Lead:
    (found,) = [lead for lead in booth.leads() if phone in {point.address for point in lead.shopper.points}]
    return found


@pytest.fixture
def tab(browser: Browser, there: Booth) -> Iterator[Browser]:
    browser.meanwhile = there.counter.step
    browser.anew()
    yield browser
    browser.meanwhile = lambda: None


def sent(browser: Browser) -> list[str]:
    """What the pages asked of the hub, but for the script itself."""
    return [path for one in browser.requests if "/site/" in one for path in [one.partition("/site/")[2]]]


def visits(booth: Booth) -> list[Visit]:
    """As every desk sees them, once the hub has come round."""
    booth.leads()
    booth.visits.notice(list(booth.desk.leads))
    central = msgspec.structs.replace(booth.computer.building, member=HUB).central()
    try:
        # The desk's clock is this computer's own, without what the test has put it ahead.
        now = booth.desk.now() + booth.ahead
        booth.visits.tell(central, now)
        return central.visits(S, now)
    finally:
        central.close()


def seen(booth: Booth) -> list[str]:
    return [one.looking for visitor, one in booth.visitors.all().items() if booth.visitors.is_here(visitor)]


def test_before_consent_nothing_is_sent_and_nothing_stored(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/camry?utm=1")
    tab.wait_for("!!window.bdcdesk && !!document.querySelector('#bdcdesk')")
    assert "which page and vehicle you look at" in tab.run(f"{BOX}.textContent")
    tab.pass_time(120)
    tab.run("document.dispatchEvent(new Event('visibilitychange')), window.bdcdesk.consent(false), 1")
    assert tab.run(press("Call me now") + ", 1") == 1
    assert (sent(tab), tab.run(STORED), tab.cookies()) == ([], '[0,0,""]', [])
    assert [one.rpartition("/")[2] for one in tab.requests if one.startswith(there.url)] == ["site.js"]
    assert [one for one in tab.complaints if "favicon" not in one] == []
    assert there.visitors.all() == {}


def test_from_the_first_page_to_the_lead_and_away(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/camry?utm=1")
    tab.wait_for(f"!!{BOX}.querySelector('button')")
    tab.run(press("Yes"))
    tab.wait_for("sessionStorage.length === 1")
    token = tab.run("sessionStorage.getItem('bdcdesk')")
    tab.wait_for("performance.getEntriesByType('resource').some((one) => one.name.endsWith('/here'))")
    assert (sent(tab), seen(there), len(token)) == (["website/here"], ["2024 Toyota Camry XSE"], 32)
    assert visits(there) == [], "nobody knows yet who it is"

    fields = {"name": "Kim Oak", "phone": "202-555-0156", "comments": "Is it blue?"}
    fill = ";".join(f"document.forms.ask.elements['{name}'].value = '{value}'" for name, value in fields.items())
    tab.run("document.forms.ask.addEventListener('bdcdesk', (event) => { window.how = event.detail })")
    tab.run(f"{fill}; document.forms.ask.requestSubmit()")
    tab.wait_for("window.how")
    lead = lead_of(there, "+12025550156")
    assert (tab.run("window.how"), lead.shopper.name, lead.shopper.comments, lead.via) == ("sent", "Kim Oak", "Is it blue?", "website")
    assert (lead.visitor, lead.on_site, lead.target, lead.due) == (token, True, 60_000, lead.arrived + 60_000)
    assert lead.wanted is not None
    assert (lead.wanted.title, lead.wanted.vin, lead.wanted.stock) == ("2024 Toyota Camry XSE", "4T1K61AK5RU000001", "2204")
    (visit,) = visits(there)
    assert (visit.lead, visit.looking) == (lead.id, "2024 Toyota Camry XSE")
    assert visit.since <= lead.arrived + there.ahead < visit.expires <= there.clock() + STAYS

    tab.open(f"{site.url}/used/outback")
    tab.wait_for("performance.getEntriesByType('resource').some((one) => one.name.endsWith('/here'))")
    assert [one.looking for one in visits(there)] == ["stock U-17"]
    tab.pass_time(31)
    assert sent(tab).count("website/here") == 1 + 1 + 3
    assert tab.cookies() == []

    tab.anew()
    there.ahead += STAYS + 10_000
    assert visits(there) == []
    assert not there.visitors.is_here(token)


def test_call_me_now_without_consent_to_be_seen(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/camry")
    tab.wait_for(f"!!{BOX}.querySelector('button')")
    tab.run(press("Call me now"))
    assert "We call this number about your request" in tab.run(f"{BOX}.querySelector('form').textContent")
    tab.run(f"{BOX}.querySelector('input').value = 'call 12'; {press('Send')}")
    assert tab.run(f"{BOX}.querySelector('input').validity.patternMismatch")
    tab.run(f"{BOX}.querySelector('input').value = '(202) 555-0157'; {press('Send')}")
    tab.wait_for(f"{BOX}.querySelector('form').hidden")
    assert tab.run(f"{BOX}.querySelector('[role=status]').textContent") == "Sent. We call you as soon as one of us is free."
    lead = lead_of(there, "+12025550157")
    assert (lead.shopper.points[0].address, lead.shopper.comments, lead.prefers) == ("+12025550157", "Call me now", "call")
    assert (lead.visitor, lead.on_site, lead.target) == ("", True, 60_000)
    assert (sent(tab), tab.run(STORED)) == (["website/lead"], '[0,0,""]')


def test_consent_is_taken_back_and_a_form_goes_where_it_goes(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/outback")
    tab.wait_for("!!window.bdcdesk")
    tab.run("window.bdcdesk.consent(true)")
    tab.wait_for("performance.getEntriesByType('resource').some((one) => one.name.endsWith('/here'))")
    assert seen(there) == ["stock U-17"]
    token = tab.run("sessionStorage.getItem('bdcdesk')")
    tab.run("document.forms.ask.requestSubmit()")
    tab.wait_for("location.pathname === '/thanks'")
    assert f"bdcdesk_visitor={token}" in tab.requests[-1]
    tab.open(f"{site.url}/used/outback")
    tab.wait_for("performance.getEntriesByType('resource').some((one) => one.name.endsWith('/here'))")
    tab.run("window.bdcdesk.consent(false)")
    tab.wait_for("performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/here')).length === 2")
    assert (seen(there), tab.run(STORED)) == ([], '[0,0,""]')


FORM = "document.forms.ask"
STATUS = f"{FORM}.querySelector('[role=status]').textContent"
FILL = f"{FORM}.elements.name.value = 'Lu Fir'; {FORM}.elements.phone.value = '202-555-0158'; {FORM}.requestSubmit()"
HIDDEN = f"getComputedStyle({FORM}.elements.name).display === 'none'"


def test_a_form_that_is_sent_says_so_in_its_place(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/camry")
    tab.wait_for("!!window.bdcdesk")
    held = f"[{FORM}.querySelector('button').disabled, {STATUS}].join()"
    assert tab.run(f"{FILL}; {held}") == "true,Sending …"
    tab.wait_for(f"{STATUS} === 'Thank you. Your message has arrived.'")
    assert tab.run(HIDDEN), "the fields make room for the message"
    assert lead_of(there, "+12025550158").shopper.name == "Lu Fir"


def test_a_form_that_could_not_be_sent_says_what_to_do_and_keeps_its_words(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/es")
    tab.wait_for("!!window.bdcdesk")
    tab.run(f"window.fetch = () => Promise.reject(new Error('gone')); {FILL}; 1")
    tab.wait_for(f"{STATUS} === 'No se ha enviado. Inténtelo de nuevo, o llámenos: 202-555-0190.'")
    assert tab.run(f"[{FORM}.elements.name.value, {FORM}.querySelector('button').disabled].join()") == "Lu Fir,false"
    assert not tab.run(HIDDEN)


def test_a_page_with_words_of_its_own_says_them_alone(tab: Browser, there: Booth, site: Site) -> None:
    tab.open(f"{site.url}/used/camry")
    tab.wait_for("!!window.bdcdesk")
    tab.run("document.addEventListener('bdcdesk', (event) => { event.preventDefault(); window.how = event.detail })")
    # A hub that hears and never answers, and forty seconds that are over.
    tab.run("AbortSignal.timeout = (time) => time === 40000 && AbortSignal.abort()")
    silent = "(where, how) => new Promise((_, over) => how.signal?.aborted && over(how.signal.reason))"
    tab.run(f"window.fetch = {silent}; {FILL}; 1")
    tab.wait_for("window.how === 'failed'")
    assert tab.run(STATUS) == ""


# Without a browser


def here(booth: Booth, origin: str, body: Any = None, source: str = "website", path: str = "here") -> requests.Response:
    word = {"visitor": TOKEN, "path": "/a", "title": "A car"} if body is None else body
    sends = {"json": word} if isinstance(word, dict) else {"data": word}
    return booth.ask(lambda: requests.post(f"{booth.url}/site/{source}/{path}", timeout=30, headers={"Origin": origin}, **sends))


def test_only_the_sources_own_pages_are_heard(there: Booth, site: Site) -> None:
    answer = here(there, site.url)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"], answer.headers["Vary"]) == (204, site.url, "Origin")
    assert here(there, "https://www.example.com").status_code == 204
    for origin in ("https://evil.example.com", "null", "", f"{site.url}.example.com", "*"):
        answer = here(there, origin)
        assert (answer.status_code, "Access-Control-Allow-Origin" in answer.headers) == (403, False), origin
    for source in ("web-form", "autobazaar", "nobody", f"website/{SECRET}"):
        assert here(there, site.url, source=source).status_code == 404, source
    there.switch("website", off=True)
    assert here(there, site.url).status_code == 404
    there.switch("website", off=False)


def test_what_the_script_never_says_is_refused(there: Booth, site: Site) -> None:
    before = there.visitors.all().keys()
    for word in (b"", b"\xff", b"[]", b"{}", {"visitor": "Jane Doe"}, {"visitor": TOKEN, "title": 5}, {"visitor": "a" * 65}):
        assert here(there, site.url, word).status_code == 400, word
    assert here(there, site.url, {"visitor": TOKEN, "title": "x" * 5_000}).status_code == 413
    assert there.visitors.all().keys() == before


def test_what_a_page_says_is_shown_plain_and_short(there: Booth, site: Site) -> None:
    here(there, site.url, {"visitor": TOKEN, "title": "A <b>car</b>\u202e\n " + "x" * 200 + " | Harbor"})
    (words,) = seen(there)
    assert words.startswith("A <b>car</b> xxx")
    assert (len(words), words[-1]) == (80, "…")


def test_a_form_through_the_dealers_own_server_knows_who_is_there(there: Booth, site: Site) -> None:
    def post(name: str, visitor: str) -> None:
        there.post(f"/in/web-form/{SECRET}", {"q": name, "tel": "202-555-0199", "bdcdesk_visitor": visitor})

    post("Ann early", TOKEN)
    here(there, site.url)
    post("Bob there", TOKEN)
    post("Cy typed", "my name is Cy")
    there.ahead += STAYS
    post("Dee left", TOKEN)
    told = [lead for lead in there.leads() if lead.via == "web-form"]
    assert [(lead.shopper.name, lead.visitor, lead.on_site) for lead in told] == [
        ("Ann early", TOKEN, False),
        ("Bob there", TOKEN, True),
        ("Cy typed", "", False),
        ("Dee left", TOKEN, False),
    ]


def test_the_script_is_small_and_cached(there: Booth) -> None:
    answer = there.get("/site.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert len(answer.content) < 8_000
    again = there.get("/site.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_last_a_flood_of_forms_is_held_off(there: Booth, site: Site) -> None:
    def ask(n: int) -> int:
        body = f"phone=202555{1000 + n}&comments=hi"
        head = {"Origin": site.url, "Content-Type": "application/x-www-form-urlencoded"}
        return there.ask(lambda: requests.post(f"{there.url}/site/website/lead", body, headers=head, timeout=30)).status_code

    answers = [ask(n) for n in range(FORMS_AT_ONCE + 4)]
    assert (answers[0], answers[-1]) == (200, 429)

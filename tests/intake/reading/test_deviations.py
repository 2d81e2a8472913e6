"""What senders do differently from the format, by the reference's numbers: each is read, and told where it had to be put right."""

import html
import quopri
import re

import pytest

from bdcdesk.intake.reading.encoding import MIXED, NOT_UTF16, TWICE, WINDOWS
from bdcdesk.intake.reading.recover import AMPERSAND, CUT_OFF, CUT_VALUE, HTML_TAGS, MISMATCH, QUOTES
from bdcdesk.intake.reading.structure import CUT
from bdcdesk.intake.reading.wrapping import BACKSLASHES, DECODED, JOINED, MENDED, UNESCAPED, UNQUOTED
from tests.intake.making import LEAD, document, is_zoe, lead, mail, only

BODY = LEAD[LEAD.index("<adf>") :]


@pytest.mark.parametrize(
    "prolog", ["", '<?xml version="1.0"?>\n', '<?adf version="1.0"?>\n', '<?xml version="1.0"?>\n<?ADF VERSION "1.0"?>\n']
)
def test_01_no_declaration_or_no_adf_instruction(prolog: str) -> None:
    found = document(prolog + BODY)
    assert (found.level, found.findings, is_zoe(found.prospects[0])) == ("strict", (), True)


@pytest.mark.parametrize(
    "prolog",
    [
        '<?adf version="1.0"?>\n<?xml version="1.0"?>\n',
        '<?ADF VERSION "1.0"?>\n<?XML VERSION “1.0”?>\n',
        '<?XML VERSION="1.0" ENCODING="UTF-8"?>\n',
        '<?xml version="1.0" encoding="UTF-8"\n<?adf version="1.0"\n',
        '<!-- made by hand --><?xml version="1.0"?>',
    ],
)
def test_02_a_prolog_that_no_parser_takes(prolog: str) -> None:
    found = document(prolog + BODY)
    assert (found.level, CUT in found.findings, is_zoe(found.prospects[0])) == ("repaired", True, True)


@pytest.mark.parametrize(
    ("before", "after"), [("\n\n", ""), ("New lead for you:\n", ""), ("", "\nUnsubscribe: https://example.com/u"), ("\ufeff", "")]
)
def test_03_something_before_or_after_the_document(before: str, after: str) -> None:
    assert is_zoe(only(before + LEAD + after))


def test_04_a_declared_encoding_that_the_bytes_are_not_in() -> None:
    found = document(LEAD.replace("UTF-8", "utf-16"))
    assert (found.level, NOT_UTF16 in found.findings, is_zoe(found.prospects[0])) == ("repaired", True, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"])
def test_05_the_bytes_tell_their_encoding(encoding: str) -> None:
    found = document(LEAD.encode(encoding))
    assert is_zoe(found.prospects[0])
    assert (WINDOWS in found.findings) == (encoding in ("cp1252", "latin-1"))


def test_05_stray_bytes_and_letters_encoded_twice() -> None:
    pasted = LEAD.replace("included?", "included? -é").encode().replace("-é".encode(), b"\x96")
    assert MIXED in document(pasted).findings
    assert only(pasted).comments.endswith("included? –")
    twice = document(LEAD.replace("Zoë", "Zoë".encode().decode("cp1252")))
    assert TWICE in twice.findings
    assert twice.prospects[0].first == "ZoÃ«", "what a person is called is not for us to guess"


@pytest.mark.parametrize("times", [1, 2])
def test_06_escaped_in_a_web_page(times: int) -> None:
    text = LEAD
    for _ in range(times):
        text = html.escape(text)
    page = "<html><body><pre>" + text.replace("\n", "<br>\n") + "</pre></body></html>"
    for given in (page.encode(), mail(page, "Content-Type: text/html; charset=utf-8\n")):
        found = document(given)
        assert (found.level, UNESCAPED in found.findings, is_zoe(found.prospects[0])) == ("repaired", True, True)


def test_07_quoted_printable_left_over() -> None:
    found = document(quopri.encodestring(LEAD.encode()))
    assert (found.level, DECODED in found.findings, is_zoe(found.prospects[0])) == ("repaired", True, True)


@pytest.mark.parametrize("page", ["<html><body>Body :<!--{0}--></body></html>", "Subject: x\nBody\n:{0}", "<![CDATA[{0}]]>"])
def test_08_inside_a_page_that_shows_a_mail(page: str) -> None:
    assert is_zoe(only(page.format(BODY)))


def test_09_quoted_by_a_forward_and_wrapped() -> None:
    quoted = document(mail("See below.\n" + "".join(f"> {line}\n" for line in LEAD.splitlines())))
    assert (quoted.level, UNQUOTED in quoted.findings, is_zoe(quoted.prospects[0])) == ("repaired", True, True)
    assert is_zoe(only(LEAD.replace('" ', '"\n').replace("tow hitch", "tow\nhitch"))) is False, "only the line end in the comments stays"
    assert is_zoe(only(LEAD.replace('" ', '"\n')))
    broken = document(LEAD.replace("<contact ", "<con\ntact ").replace("</email>", "</\nemail>"))
    assert (MENDED in broken.findings, is_zoe(broken.prospects[0])) == (True, True)
    flat = re.sub(r">\s+<", "><", LEAD)
    cut = document("\n".join(flat[place : place + 70] for place in range(0, len(flat), 70)))
    assert (JOINED in cut.findings, is_zoe(cut.prospects[0])) == (True, True)


def test_09_two_lines_that_are_as_long_as_each_other_by_chance_are_not_joined() -> None:
    flat = re.sub(r">\s+<", "><", LEAD)
    at = flat.index("<comments>") + len("<comments>")
    before, after = flat[:at], flat[flat.index("</comments>") :]
    long = len(before.splitlines()[-1]) + 2
    found = only(f"{before}01\n1{'2' * (long - 1)}\n3{after}")
    assert found.comments == f"01\n1{'2' * (long - 1)}\n3"


@pytest.mark.parametrize(
    ("written", "read", "finding"),
    [
        ("Bob & Sons", "Bob & Sons", AMPERSAND),
        ("I owe < $5,000 <3 R&D", "I owe < $5,000 <3 R&D", AMPERSAND),
        ("one<br>two", "one\ntwo", HTML_TAGS),
        ("see <https://example.com/car>", "see <https://example.com/car>", AMPERSAND),
        ("write to <kim@example.com>", "write to <kim@example.com>", AMPERSAND),
        ("a&nbsp;b &amp; c", "a b & c", ""),
    ],
)
def test_10_characters_that_are_not_escaped(written: str, read: str, finding: str) -> None:
    found = document(LEAD.replace("Is the tow hitch included?", written))
    assert (found.level, found.prospects[0].comments) == ("repaired", read)
    assert finding in ("", *found.findings)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("</email>", ""),
        ("</stock>", "</stocknumber>"),
        ("</contact>", ""),
        ("</customer>", ""),
        ("</vehicle>", ""),
        ("</prospect>", ""),
        ("<year>", "</trim><year>"),
        ("</model>", "</year>"),
    ],
)
def test_11_tags_that_do_not_match(wrong: str, right: str) -> None:
    found = document(LEAD.replace(wrong, right, 1))
    assert (found.level, MISMATCH in found.findings) == ("recovered", True)
    assert is_zoe(found.prospects[0])


def test_11_cut_off_anywhere_it_says_so_and_half_a_value_is_none() -> None:
    whole = document(LEAD).prospects[0]
    known = {"", *(point.address for point in whole.points)}
    for place in range(LEAD.index("<adf>") + 5, LEAD.index("</adf>"), 7):
        found = document(LEAD[:place])
        assert found.level == "recovered" or found.quarantined
        assert CUT_OFF in found.findings or found.quarantined
        for prospect in found.prospects:
            assert {point.address for point in prospect.points} <= known
            assert prospect.last in ("", whole.last)
            assert not prospect.wanted or prospect.wanted.vin in ("", "JM3KFBXY1N0500001")
    assert CUT_VALUE in document(LEAD[: LEAD.index("@example")]).findings


def test_12_any_case() -> None:
    shouted = re.sub(r"<(/?)([a-z]+)", lambda tag: f"<{tag[1]}{tag[2].title()}", BODY).replace('status="used"', 'STATUS="USED"')
    assert is_zoe(only(shouted))
    assert only(LEAD.upper()).points[0].address in ("zoe.angstrom@example.com", "+12145550137")


@pytest.mark.parametrize("declared", [' xmlns:q="urn:any"', ""])
def test_13_namespaces(declared: str) -> None:
    prefixed = re.sub(r"<(/?)([a-z]+)", r"<\1q:\2", BODY).replace("<q:adf", f"<q:adf{declared}")
    assert is_zoe(only(prefixed))
    assert is_zoe(only(BODY.replace("<adf>", '<adf xmlns="http://wrong.example.com/1.0">')))


def test_14_no_envelope_and_strays_beside_the_prospect() -> None:
    assert is_zoe(only(BODY.replace("<adf>", "").replace("</adf>", "")))
    early = BODY.replace("</prospect>", "").replace("    <vendor>", "</prospect><vendor>")
    assert (is_zoe(only(early)), only(early).vendor) == (True, "Prairie Mazda")
    part = document(BODY[BODY.index("<customer>") : BODY.index("</customer>")])
    assert (part.level, part.prospects[0].first) == ("recovered", "Zoë")


def test_15_several_prospects_and_several_documents() -> None:
    one = "<prospect><id source='Pairs'>{0}</id><customer><contact><name>Al {0}</name></contact></customer></prospect>"
    assert [found.name for found in document(f"<adf>{one.format(1)}{one.format(2)}</adf>").prospects] == ["Al 1", "Al 2"]
    both = f"First:\n<adf>{one.format(1)}</adf>\nSecond:\n<adf>{one.format(2)} & more</adf>\n"
    assert [found.source_id for found in document(both).prospects] == ["1", "2"]
    who = "<customer><contact><name>{0}</name><phone>214-555-01{1}</phone></contact></customer>"
    same = lead("<id source='Pairs'>1</id>" + who)
    apart = same.format("Al Finch", "10") + same.format("Bea Wren", "11")
    assert [found.name for found in document(apart).prospects] == ["Al Finch", "Bea Wren"], "an id that everybody has makes nobody the same"


def test_16_the_order_of_elements_does_not_matter() -> None:
    start, end = BODY.index("    <vehicle"), BODY.index("    <customer>")
    assert is_zoe(only(BODY[:start] + BODY[end:].replace("</prospect>", BODY[start:end] + "</prospect>")))


def test_17_a_trade_in_before_the_wanted_car() -> None:
    trade = "<vehicle interest='trade-in'><year>2013</year><make>Fiat</make><model>500</model></vehicle>"
    found = only(BODY.replace("    <vehicle", f"{trade}<vehicle", 1))
    assert is_zoe(found)
    assert [car.interest for car in found.vehicles] == ["buy", "trade-in"]


def test_quotes_of_every_kind_and_of_none() -> None:
    for given in (BODY.replace('"', "'"), re.sub(r'="([^"]*)"', r"=“\1”", BODY), re.sub(r'="(\w+)"', r"=\1", BODY)):
        found = document(given)
        assert is_zoe(found.prospects[0])
        assert found.level == "strict" or QUOTES in found.findings


def test_a_document_inside_a_programs_text() -> None:
    written = LEAD.replace("\n", "\\n").replace('"', '\\"')
    found = document(f"posted: {written}")
    assert (BACKSLASHES in found.findings, is_zoe(found.prospects[0])) == (True, True)

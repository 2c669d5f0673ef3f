"""The page for inspectors, in a real browser with no network."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import cbor2
import pytest

from metro import resource
from metro.app.inspecting import inspector_page
from metro.errors import MetroError
from metro.model.judgement import Verdict
from metro.model.station import KeyUse
from metro.services.found_station import listed
from metro.trust import key_list
from metro.trust.key_list import fingerprint
from metro.trust.keys import WorkstationKey, make
from metro.trust.seal import Seals, read

from ..chromium import Chromium
from ..trust.sealed_vectors import FILE as SEALS
from .sealed import AT, HEAD, Keys, certificate, listing, page_picture, with_serial

SERIALS = Path(__file__).parent / "checking" / "serial_vectors.json"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    found = Chromium()
    yield found
    found.close()


@pytest.fixture(scope="module")
def page(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "inspector.html"
    file.write_bytes(inspector_page(keys.file))
    return file


def asked(browser: Chromium, page: Path, code: str, serial: str = "", language: str = "en"):
    fragment = f"#c={quote(code, safe='')}&s={quote(serial, safe='')}&l={language}"
    browser.open(page.as_uri() + fragment)
    browser.until("document.body.dataset.state !== 'empty'")
    words = [
        browser.value(f"document.getElementById('{n}').textContent") for n in ("verdict", "because")
    ]
    return browser.value("document.body.dataset.state"), *words


def test_that_the_page_asks_nobody_for_anything(page: Path):
    text = page.read_text("utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"""(?:src|href)=["']?(?!\w+["']?\s*>)[a-z]""", text.split("<script")[0])
    assert "fetch(" not in text
    assert "XMLHttpRequest" not in text


def test_that_a_genuine_code_shows_serial_and_verdict(browser: Chromium, page: Path, keys: Keys):
    state, verdict, because = asked(browser, page, keys.seal(certificate()))
    assert (state, verdict) == ("passed", "✓ Passed")
    assert certificate().record.instrument.serial in because
    large = browser.value("document.querySelector('dd.large').textContent")
    assert large == certificate().record.instrument.serial


def test_that_the_page_speaks_chinese_too(
    browser: Chromium, page: Path, keys: Keys, tmp_path: Path
):
    state, verdict, _ = asked(browser, page, keys.seal(certificate()), language="zh")
    assert (state, verdict) == ("passed", "✓ 合格")
    browser.picture(tmp_path / "phone.png")
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")


def notes(browser: Chromium) -> str:
    return str(browser.value("document.getElementById('notes').textContent"))


def test_that_the_root_behind_the_code_is_shown(
    browser: Chromium, page: Path, keys: Keys, tmp_path: Path
):
    asked(browser, page, keys.seal(certificate()))
    assert fingerprint(keys.rows[1]) in notes(browser)
    assert fingerprint(keys.rows[1]) in str(
        browser.value("document.getElementById('foot').textContent")
    )
    bare = replace(keys.rows[0], use=KeyUse.WORKSTATION, certificate="")
    rootless = tmp_path / "rootless.html"
    rootless.write_bytes(
        inspector_page(key_list.written(replace(keys.listed, keys=(bare,)), keys.key))
    )
    asked(browser, rootless, keys.seal(certificate()))
    assert "has no root" in notes(browser)


def test_that_a_key_that_no_root_certified_is_not_in_the_page(
    browser: Chromium, keys: Keys, tmp_path: Path
):
    stranger = make(tmp_path / "stranger")
    rows = (*keys.rows, listed(stranger, keys.key, "desk-2"))
    page = tmp_path / "page.html"
    page.write_bytes(inspector_page(key_list.written(replace(keys.listed, keys=rows), keys.key)))
    state, _, because = asked(browser, page, sealed_by(stranger, keys.station))
    assert state == "bad"
    assert "not in this page's list" in because


def sealed_by(key: WorkstationKey, station: str) -> str:
    return Seals(key).text(certificate(), replace(HEAD, station=station), AT.isoformat(), "00" * 32)


def test_that_a_browser_that_knows_no_ed25519_comes_to_the_same(
    browser: Chromium, page: Path, keys: Keys
):
    code = keys.seal(certificate())
    asked(browser, page, code)
    script = "crypto.subtle.importKey = async () => { throw new Error('unknown'); };"
    slow = page.with_name("slow.html")
    slow.write_text(page.read_text("utf-8").replace("<script>", f"<script>{script}", 1), "utf-8")
    assert asked(browser, slow, code)[0] == "passed"
    assert asked(browser, slow, forged(code))[0] == "bad"


def forged(code: str) -> str:
    """Return the code with one bit of its last character but a few changed."""
    from metro.trust import base45

    data = bytearray(base45.decoded(code.removeprefix("METRO2:")))
    data[-5] ^= 1
    return "METRO2:" + base45.encoded(bytes(data))


@pytest.mark.parametrize("place", [30, 60, 90, -70, -1])
def test_that_a_changed_code_is_not_trusted(browser: Chromium, page: Path, keys: Keys, place: int):
    from metro.trust import base45

    data = bytearray(base45.decoded(keys.seal(certificate()).removeprefix("METRO2:")))
    data[place] ^= 4
    state, verdict, _ = asked(browser, page, "METRO2:" + base45.encoded(bytes(data)))
    assert (state, verdict) == ("bad", "⚠ Do not trust")


def test_that_a_code_of_other_keys_is_not_trusted(browser: Chromium, page: Path, tmp_path: Path):
    state, _, because = asked(browser, page, Keys(tmp_path).seal(certificate()))
    assert state == "bad"
    assert "not in this page's list" in because


def test_that_a_code_for_another_serial_is_told(browser: Chromium, page: Path, keys: Keys):
    code = keys.seal(with_serial("W-26 004"))
    assert asked(browser, page, code, "ｗ－26004")[0] == "passed"
    state, _, because = asked(browser, page, code, "W26005")
    assert state == "bad"
    assert "W26005" in because
    assert "W-26 004" in because


def test_that_a_serial_written_in_another_way_is_to_be_compared_by_eye(
    browser: Chromium, page: Path, keys: Keys, tmp_path: Path
):
    state, verdict, because = asked(browser, page, keys.seal(with_serial("12-3")), "1/23")
    assert (state, verdict) == ("alike", "⚠ Compare the serial number")
    assert "belongs to 12-3, verdict: Passed" in because
    assert "1/23 on the nameplate" in because
    asked(browser, page, keys.seal(with_serial("12-3")), "1/23", language="zh")
    browser.picture(tmp_path / "phone.png")
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")


def test_that_the_page_compares_serials_as_the_check_does(browser: Chromium, page: Path):
    table = json.loads(SERIALS.read_text("utf-8"))
    browser.open(page.as_uri())
    script = re.search(r"^const folded.*?^}$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert script
    rows = json.dumps([row[:2] for row in table])
    run = f"(() => {{{script[0]}\nreturn {rows}.map(([one, two]) => likeness(one, two)); }})()"
    assert browser.value(run) == [row[2] for row in table]


def test_that_a_code_of_a_revoked_key_is_told(browser: Chromium, keys: Keys, tmp_path: Path):
    page = tmp_path / "revoked.html"
    page.write_bytes(inspector_page(keys.succeeded(tmp_path / "new", "2026-11-20").file))
    state, _, because = asked(browser, page, keys.seal(certificate()))
    assert state == "bad"
    assert "stolen" in because


def test_that_what_a_key_sealed_before_it_was_revoked_stands(
    browser: Chromium, keys: Keys, tmp_path: Path
):
    page = tmp_path / "revoked.html"
    page.write_bytes(inspector_page(keys.succeeded(tmp_path / "new", "2026-11-22").file))
    assert asked(browser, page, keys.seal(certificate()))[0] == "passed"
    assert "Not proved without the station" in notes(browser)
    assert "stolen" in notes(browser)


def test_that_a_validity_that_is_over_is_told(browser: Chromium, page: Path, keys: Keys):
    paper = certificate()
    paper = replace(paper, record=replace(paper.record, valid_until=date(2020, 5, 19)))
    state, _, because = asked(browser, page, keys.seal(paper))
    assert state == "ended"
    assert "2020-05-19" in because


def test_that_a_rejected_meter_is_rejected_in_red(browser: Chromium, page: Path, keys: Keys):
    paper = certificate()
    parts = tuple(replace(row, verdict=Verdict.REJECTED) for row in paper.record.judgement.parts)
    judgement = replace(paper.record.judgement, parts=parts)
    paper = replace(paper, record=replace(paper.record, judgement=judgement))
    state, verdict, _ = asked(browser, page, keys.seal(paper))
    assert (state, verdict) == ("rejected", "✕ Rejected")


def shown(browser: Chromium) -> list[str]:
    facts = "Array.from(document.querySelectorAll('#facts > *'), row => row.textContent)"
    return list(browser.value(facts))


def test_that_a_list_is_genuine_as_a_whole_and_no_instrument_passes_by_it(
    browser: Chromium, page: Path, keys: Keys, tmp_path: Path
):
    code = keys.list_seal(listing(300, 7))
    state, verdict, because = asked(browser, page, code, language="zh")
    assert (state, verdict) == ("list", "检定结果清单")
    assert "看那一行的结论" in because
    assert "没有核对纸面清单的各行" in notes(browser)
    assert shown(browser) == [
        *("文件编号", "JQ-2026-00007", "清单中的器具", "300"),
        *("其中不合格", "7", "最后检定日期", "2026-11-20"),
    ]
    whole = str(browser.value("document.getElementById('result').innerText"))
    assert not [line for line in whole.splitlines() if line.strip("✓ ") in ("合格", "Passed")]
    good = browser.value("getComputedStyle(document.getElementById('verdict')).backgroundColor")
    asked(browser, page, keys.seal(certificate()))
    passed = browser.value("getComputedStyle(document.getElementById('verdict')).backgroundColor")
    assert good != passed, "not the green of an instrument that passed"
    asked(browser, page, code, language="zh")
    browser.picture(tmp_path / "phone.png")
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")


def test_that_a_typed_serial_is_not_known_from_the_code_of_a_list(
    browser: Chromium, page: Path, keys: Keys
):
    paper = listing()
    state, verdict, because = asked(browser, page, keys.list_seal(paper), paper.rows[3].serial)
    assert (state, verdict) == ("list", "List of results")
    assert f"whether {paper.rows[3].serial} is in the list is not known from the code" in because
    assert "Of these rejected" in shown(browser)


@pytest.mark.parametrize("place", range(20, 200, 15))
def test_that_a_changed_code_of_a_list_is_not_trusted(
    browser: Chromium, page: Path, keys: Keys, place: int
):
    from metro.trust import base45

    data = bytearray(base45.decoded(keys.list_seal(listing()).removeprefix("METRO2:")))
    data[place] ^= 1
    state, verdict, _ = asked(browser, page, "METRO2:" + base45.encoded(bytes(data)))
    assert (state, verdict) == ("bad", "⚠ Do not trust")


@pytest.mark.parametrize(
    "change",
    [
        {3: "W1"},
        {4: 1},
        {3: "W1", 4: 1},
        {6: 20990101},
        {12: "1"},
        {13: 0},
        {13: "12"},
        {14: 13},
        {14: None},
        {15: 1},
        {2: 5},
        {7: b"short"},
        {"count": 1},
    ],
)
def test_that_the_page_takes_the_same_seals_as_the_check(
    browser: Chromium, page: Path, keys: Keys, change: dict[object, object]
):
    code = sealed_facts(keys, change)
    with pytest.raises(MetroError, match=r"seal\.damaged"):
        read(code, keys.rows)
    state, _, because = asked(browser, page, code)
    assert (state, "incomplete or was changed" in because) == ("bad", True)


def sealed_facts(keys: Keys, change: dict[object, object]) -> str:
    """Return the seal of a list with some facts changed and sealed again by the same key."""
    from metro.trust import base45, cose

    message = base45.decoded(keys.list_seal(listing()).removeprefix("METRO2:"))
    key, payload, _, _ = cose.opened(message)
    plain = {**cose.read(payload), **change}
    signed = cose.signed(cbor2.dumps(plain, canonical=True), keys.key, key)
    return "METRO2:" + base45.encoded(signed)


READ = """(() => {
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return TEXTS.map((text) => {
    try {
      const { key, facts } = readSeal(text);
      const plain = Object.entries(facts).map(([name, value]) =>
        [name, value instanceof Uint8Array ? hex(value) : value]);
      return { found: "good", key, facts: Object.fromEntries(plain) };
    } catch (error) {
      return { found: ["earlier", "other"].includes(error.message) ? error.message : "damaged" };
    }
  });
})()"""


def test_that_the_page_reads_every_seal_of_the_table_as_the_check_does(
    browser: Chromium, page: Path
):
    table = json.loads(SEALS.read_text("utf-8"))
    texts = json.dumps([row["text"] for row in table["seals"]])
    browser.open(page.as_uri())
    source = resource.read_bytes("inspector", "seal.js").decode("utf-8")
    found = browser.value(f"(() => {{{source}\nreturn {READ.replace('TEXTS', texts, 1)}; }})()")
    for row, read_so in zip(table["seals"], found, strict=True):
        wanted = {name: row[name] for name in ("found", "facts") if name in row}
        if row["found"] == "good":
            wanted["key"] = table["key"]
        assert read_so == wanted, row["name"]


def test_that_the_page_checks_the_signature_of_the_table(
    browser: Chromium, keys: Keys, tmp_path: Path
):
    table = json.loads(SEALS.read_text("utf-8"))
    script = "crypto.subtle.importKey = async () => { throw new Error('unknown'); };"
    for begin in ("<script>", f"<script>{script}"):
        page = tmp_path / "page.html"
        text = inspector_page(keys.file).decode("utf-8").replace("<script>", begin, 1)
        row = keys.rows[0]
        text = text.replace(row.public, table["public"]).replace(row.id, table["key"])
        page.write_text(text, "utf-8")
        good = [row["text"] for row in table["seals"] if row["found"] == "good"]
        assert [asked(browser, page, text)[0] for text in good[:3]] == ["passed"] * 3
        assert asked(browser, page, good[0][:-1] + ("0" if good[0][-1] != "0" else "1"))[0] == "bad"


def test_that_a_list_of_a_revoked_key_is_told(browser: Chromium, keys: Keys, tmp_path: Path):
    page = tmp_path / "revoked.html"
    page.write_bytes(inspector_page(keys.succeeded(tmp_path / "new", "2026-11-20").file))
    state, _, because = asked(browser, page, keys.list_seal(listing()))
    assert state == "bad"
    assert "stolen" in because


def test_that_a_photo_of_a_list_is_read(browser: Chromium, page: Path, keys: Keys, tmp_path: Path):
    photo = tmp_path / "photo.png"
    photo.write_bytes(page_picture(keys.issued_list(listing(40, 2))))
    browser.open(page.as_uri() + "#l=en")
    browser.choose("#photo", photo)
    browser.until("!['empty', 'reading'].includes(document.body.dataset.state)")
    assert browser.value("document.body.dataset.state") == "list"


@pytest.mark.parametrize(
    "text",
    [
        "METRO1:GMZTAMJQGAWUC:1:12345:X",
        "hello",
        "METRO2:",
        "METRO2:A",
        "METRO2:" + "0" * 2000,
        "<img src=x onerror=alert(1)>",
    ],
)
def test_that_any_other_text_is_told_in_words(browser: Chromium, page: Path, text: str):
    state, _, because = asked(browser, page, text)
    assert state == "bad"
    assert because


def test_that_a_photo_of_the_page_is_read(
    browser: Chromium, page: Path, keys: Keys, tmp_path: Path
):
    photo = tmp_path / "photo.png"
    photo.write_bytes(page_picture(keys.issued(certificate())))
    browser.open(page.as_uri() + "#l=en")
    browser.choose("#photo", photo)
    browser.until("!['empty', 'reading'].includes(document.body.dataset.state)")
    assert browser.value("document.body.dataset.state") == "passed"
    photo.write_bytes(b"no picture")
    browser.choose("#photo", photo)
    browser.until("document.body.dataset.state === 'bad'")
    assert "No code can be read" in browser.value("document.getElementById('because').textContent")


def test_that_sha512_of_the_page_is_that_of_the_standard(browser: Chromium, page: Path):
    browser.open(page.as_uri())
    script = re.search(r"// SHA-512.*?(?=// Reads a seal)", page.read_text("utf-8"), re.DOTALL)
    assert script
    for size in (0, 3, 111, 112, 128, 300):
        run = f"(() => {{{script[0]} return [...sha512(new Uint8Array({size}).fill(97))]; }})()"
        assert bytes(browser.value(run)) == hashlib.sha512(b"a" * size).digest()


def test_that_an_altered_key_list_makes_no_page(keys: Keys):
    plain = json.loads(keys.file)
    plain["name"]["zh"] = "另一所"
    with pytest.raises(MetroError) as found:
        inspector_page(json.dumps(plain).encode())
    assert found.value.code == "keys.altered"

from pathlib import Path

import pytest

from metro.app.places import StationPlace, place_of, user_cache, user_data

from ..station import refused


def test_that_a_folder_is_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert place_of(str(tmp_path)) == StationPlace(tmp_path)
    assert place_of("~/station").folder == tmp_path / "station"
    assert str(place_of("here")) == "here"


def test_that_nothing_named_is_the_users_own_station(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRO_DATA", str(tmp_path))
    for text in (None, ""):
        assert place_of(text) == StationPlace(tmp_path / "station")


def test_that_data_lie_where_the_system_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("METRO_DATA", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/xdg")
    assert user_data() == Path("/xdg/metro")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/limin")
    assert user_data() == Path("/home/limin/.local/share/metro")
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "C:/Users/limin/AppData/Local")
    assert user_data() == Path("C:/Users/limin/AppData/Local/Metro")


def test_that_an_address_has_a_workstation_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRO_DATA", str(tmp_path))
    one = place_of("postgresql://metro:secret@server:5433/one")
    other = place_of("postgresql://metro:secret@server:5433/other")
    assert one.folder.parent == tmp_path
    assert one.folder != other.folder
    assert place_of("postgresql://metro:secret@server:5433/one") == one
    assert "secret" not in f"{one} {one.folder}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mysql://limin:secret@host/x", "host/x"),
        ("postgresql://limin:secret@host:fifty/x", "host:fifty/x"),
        ("postgresql://limin:secret@host:99999/x", "host:99999/x"),
        ("postgresql://limin:secret@[host/x", "[host/x"),
    ],
)
def test_that_an_address_that_means_nothing_is_refused_without_its_password(
    text: str, shown: str
) -> None:
    with refused("station.bad_address", where=shown):
        place_of(text)


def test_that_what_can_be_made_again_lies_in_the_cache_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("METRO_DATA", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_cache() == tmp_path / "metro"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/limin")
    assert user_cache() == Path("/home/limin/.cache/metro")
    monkeypatch.setenv("METRO_DATA", str(tmp_path / "data"))
    assert user_cache() == tmp_path / "data" / "cache"

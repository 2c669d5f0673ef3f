from metro.cli.output import visible


def test_that_what_steers_a_terminal_is_marked() -> None:
    assert visible("a\x1b[2J\u202eb\u2066c\n") == "a\ufffd[2J\ufffdb\ufffdc\ufffd"
    assert visible("检定 −0.3 ℃") == "检定 −0.3 ℃"

from metro.journal.checkpoint import Checkpoint


def test_that_the_statement_holds_every_field():
    stated = Checkpoint("330100-A", 1, 41, "ab" * 32, "20260304T010203Z", "K" * 16)
    assert stated.statement() == (
        b"metro/checkpoint/1\0"
        b'{"at":"20260304T010203Z","epoch":1,"head":"' + b"ab" * 32 + b'",'
        b'"key":"KKKKKKKKKKKKKKKK","size":41,"station":"330100-A"}'
    )

from metro.app.passwords import Argon2Passwords


def test_that_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    passwords = Argon2Passwords()
    one, other = passwords.hash("密码 word"), passwords.hash("密码 word")
    assert one.startswith("$argon2id$")
    assert one != other
    assert "word" not in one
    assert passwords.matches(one, "密码 word")
    assert not passwords.matches(one, "密码 Word")


def test_that_a_hash_that_is_none_matches_nothing() -> None:
    for hashed in ("", "plain", "$argon2id$v=19$broken"):
        assert not Argon2Passwords().matches(hashed, "plain")

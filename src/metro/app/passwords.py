"""Password hashing by argon2id."""


class Argon2Passwords:
    """Implements `ports.Passwords`; the library is loaded when a password is first needed."""

    def hash(self, password: str) -> str:
        """Return the hash of a password with its own salt."""
        from argon2 import PasswordHasher

        return PasswordHasher().hash(password)

    def matches(self, hashed: str, password: str) -> bool:
        """Tell whether a password has this hash."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

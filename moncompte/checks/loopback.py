"""The names of this machine to itself."""

LOOPBACK = {"localhost", "127.0.0.1", "::1", "[::1]"}

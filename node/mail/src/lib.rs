//! Mail, pure: bytes to values, threading evidence, reply text, archives.

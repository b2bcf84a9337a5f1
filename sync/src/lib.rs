//! Envelopes, roster and admission, without any I/O.

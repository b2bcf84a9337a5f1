//! The documents of Orgo: genesis, facts, registers, texts.

//! The pages of Orgo, server-rendered.

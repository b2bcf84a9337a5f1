//! The node: store, submit, mail, web and command line.

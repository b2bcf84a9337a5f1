//! The words of Orgo: ids, labels, cases, tasks, signals, facts, commands, and how text becomes them.

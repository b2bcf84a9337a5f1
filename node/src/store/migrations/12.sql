-- What came late for what was raised is looked for whenever something comes in.
CREATE INDEX withheld_state ON withheld (compartment, state);

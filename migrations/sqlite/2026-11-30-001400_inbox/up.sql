-- What waits for somebody is found by its state, the oldest first.
CREATE INDEX contracts_state_idx ON contracts (agency_id, state, created_at, id);
CREATE INDEX cycles_state_idx ON cycles (agency_id, state, created_at, id);
CREATE INDEX payment_batches_state_idx ON payment_batches (agency_id, state, created_at, id);
CREATE INDEX questions_answered_at_idx ON questions (agency_id, answered_at, created_at, id);

DROP INDEX questions_answered_at_idx;
DROP INDEX payment_batches_state_idx;
DROP INDEX cycles_state_idx;
DROP INDEX contracts_state_idx;

-- +goose Up

-- Who may not see what is marked counts what is owed without reading each duty.
-- owner: duty
DROP INDEX duty_owed;
CREATE INDEX duty_owed ON duty (due_day, id, marked) WHERE closed_at = 0;
DROP INDEX duty_debtor_unit;
CREATE INDEX duty_debtor_unit ON duty (debtor_unit, due_day, id, marked) WHERE closed_at = 0 AND debtor_unit <> '';
DROP INDEX duty_debtor_body;
CREATE INDEX duty_debtor_body ON duty (debtor_body, due_day, id, marked) WHERE closed_at = 0 AND debtor_body <> '';
DROP INDEX duty_debtor_post;
CREATE INDEX duty_debtor_post ON duty (debtor_post, due_day, id, marked) WHERE closed_at = 0 AND debtor_post <> '';
DROP INDEX duty_creditor_unit;
CREATE INDEX duty_creditor_unit ON duty (creditor_unit, due_day, id, marked) WHERE closed_at = 0 AND creditor_unit <> '';
DROP INDEX duty_creditor_post;
CREATE INDEX duty_creditor_post ON duty (creditor_post, due_day, id, marked) WHERE closed_at = 0 AND creditor_post <> '';

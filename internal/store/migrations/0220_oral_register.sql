-- +goose Up

-- Oral instructions (44) stood under the letter of the proposals to plans, so each of the two registers walked over the rows of the other and
-- counted them. They have a letter of their own. Which rows are theirs is known by the document.
-- owner: access
UPDATE access_row SET register = 'l' WHERE register = 'q' AND document_id IN (SELECT id FROM oral);

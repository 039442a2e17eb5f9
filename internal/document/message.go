package document

import (
	"context"
	"strings"

	"reglament/internal/fault"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// messageMax is the longest message, in characters.
const messageMax = 10_000

// Ask writes a question about the document, which all its recipients see (40). Whom to tell is for the chapter, which knows
// them.
func (k *Kernel) Ask(ctx context.Context, tx *store.Tx, act org.Act, docID, refID, words string) (string, error) {
	if _, err := k.Get(ctx, tx, docID); err != nil {
		return "", err
	}
	return k.say(ctx, tx, act, Message{DocumentID: docID, RefID: refID, Kind: MessageQuestion, Text: words})
}

// AnswerQuestion answers a question of the document; all recipients see both (40).
func (k *Kernel) AnswerQuestion(ctx context.Context, tx *store.Tx, act org.Act, docID, questionID, words string) (string, error) {
	n, err := tx.Exec(ctx, `UPDATE message SET answered = 1 WHERE id = $1 AND document_id = $2 AND kind = 'question'`, questionID, docID)
	if err != nil {
		return "", err
	}
	if n == 0 {
		return "", fault.NotFound{What: "question " + questionID}
	}
	return k.say(ctx, tx, act, Message{DocumentID: docID, Kind: MessageAnswer, ParentID: questionID, Text: words})
}

// PostMethod writes methodical material of the initiator for all recipients (40). Files are added with the message's id
// as their ref.
func (k *Kernel) PostMethod(ctx context.Context, tx *store.Tx, act org.Act, docID, words string) (string, error) {
	if _, err := k.Get(ctx, tx, docID); err != nil {
		return "", err
	}
	return k.say(ctx, tx, act, Message{DocumentID: docID, Kind: MessageMethod, Text: words})
}

func (k *Kernel) say(ctx context.Context, tx *store.Tx, act org.Act, m Message) (string, error) {
	var c fault.Collector
	m.Text = text(&c, "text", m.Text, messageMax, true)
	if err := c.Err(); err != nil {
		return "", err
	}
	m.ID = store.NewID(act.Now)
	if err := store.InsertMany(ctx, tx, "message", append([]string{"id", "document_id", "ref_id", "kind", "parent_id", "text", "at", "body_id", "unit_id"}, whoColumns...),
		[][]any{append([]any{m.ID, m.DocumentID, m.RefID, m.Kind, m.ParentID, m.Text, act.Now, act.AsBody(), act.AsUnit()}, whoOf(act).values()...)}); err != nil {
		return "", err
	}
	return m.ID, journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream(m.DocumentID), Action: "message." + m.Kind, Subject: m.ID,
		Data: map[string]any{"ref": m.RefID, "parent": m.ParentID, "text": hashOf(m.Text)},
	})
}

// Messages lists the messages of a document after an id ("" from the first), oldest first.
func (k *Kernel) Messages(ctx context.Context, q store.Q, docID, afterID string, limit int) ([]Message, error) {
	return askMessages(docID, afterID, limit).List(ctx, q)
}

func askMessages(docID, afterID string, limit int) store.Question[Message] {
	return store.Ask(func(s store.Scanner) (m Message, err error) {
		var answered int64
		err = s.Scan(append([]any{&m.ID, &m.DocumentID, &m.RefID, &m.Kind, &m.ParentID, &m.Text, &m.At, &m.BodyID, &m.UnitID, &answered}, m.By.dest()...)...)
		m.Answered = answered != 0
		return m, err
	}, `SELECT id, document_id, ref_id, kind, parent_id, text, at, body_id, unit_id, answered, `+strings.Join(whoColumns, ", ")+`
		FROM message WHERE document_id = $1 AND id > $2 ORDER BY id LIMIT $3`, docID, afterID, pageSize(limit))
}

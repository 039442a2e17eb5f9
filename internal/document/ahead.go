package document

import "reglament/internal/store"

// Asks are what Get, ListFiles, Rounds, Signatures, CheckIssued and Register ask of a document, for store.Ahead.
func (k *Kernel) Asks(docID string) []store.Asked {
	return []store.Asked{
		askDocument(docID), askFiles(docID, ""), askRounds(ofDocument, docID), askSteps(ofDocument, docID),
		askSignatures(docID), askVerdicts(docID), askNumbering(docID),
	}
}

package document

import "reglament/internal/store"

// CardAsks are what Get, ListFiles of the document itself, CheckFrozen, Rounds, Signatures and the first page of Messages ask of a document, for
// store.Ahead.
func (k *Kernel) CardAsks(docID string, messages int) []store.Asked {
	return []store.Asked{
		askDocument(docID), askFiles(docID, ""), askFiles(docID, RefFrozen), askRounds(ofDocument, docID), askSteps(ofDocument, docID),
		askSignatures(docID), askMessages(docID, "", messages),
	}
}

// DeskAsks are what Unread, the first page of Inbox and MySheets ask for a person, for store.Ahead.
func (k *Kernel) DeskAsks(personID string, notices int) []store.Asked {
	return []store.Asked{AskUnread(personID), askInbox(personID, newest, notices), askMySheets(personID)}
}

// Asks are what Get, ListFiles, Rounds, Signatures, CheckIssued and Register ask of a document, for store.Ahead.
func (k *Kernel) Asks(docID string) []store.Asked {
	return []store.Asked{
		askDocument(docID), askFiles(docID, ""), askRounds(ofDocument, docID), askSteps(ofDocument, docID),
		askSignatures(docID), askVerdicts(docID), askNumbering(docID),
	}
}

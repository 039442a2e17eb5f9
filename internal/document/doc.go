// Package document is the narrow kernel under every chapter: versions of content, files, agreement rounds, numbers,
// signatures, resolutions, questions and answers, acquaintance sheets, notifications, refusals, repeated commands.
//
// Paragraphs that live here: 44-1 (who drafted, who agreed and who signed stand on the record for good), 45 and 49-1 (the
// machinery of agreement: nobody is skipped, the absent are replaced by those who lawfully act for them), 44 (nothing
// unsigned: a signature covers exactly the signed version), 40 (questions and answers are visible to all recipients),
// order 6 (acquaintance sheets). What an agreement must cover, who may sign and what a document must hold is for the
// chapters to say: they call the kernel with facts.
//
// Every change is made in the caller's transaction, together with its duties, its access rows and its journal entries.
package document

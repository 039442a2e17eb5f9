package document

import "reglament/internal/eds/verdict"

// judgedMost is how many verdicts are remembered, of some kilobytes each.
const judgedMost = 4_096

// judged remembers what evidence said of a document when it was judged anew, under the digests of both.
type judged struct {
	remembered[[2]string, said]
}

// said is what evidence says of a document.
type said struct {
	report  verdict.Report
	message string // digest of the message that the evidence is of
	same    bool   // the document is the one that was signed; else the report is that of then
}

// again is Record.Again of the record with the digest, on a document of the other digest; false when the record cannot be read.
func (j *judged) again(record string, data []byte, recordSum, documentSum string) (said, bool) {
	s, err := j.of([2]string{recordSum, documentSum}, func() (said, error) {
		r, err := verdict.ReadRecord([]byte(record))
		if err != nil {
			return said{}, err
		}
		report, err := r.Again(data, nil)
		if err != nil {
			report = r.Report
		}
		return said{report: report, message: Sum(r.Message), same: err == nil}, nil
	})
	return s, err == nil
}

package document

import (
	"sync"

	"reglament/internal/eds/verdict"
)

// judgedMost is how many verdicts are remembered; when they are as many, all are forgotten.
const judgedMost = 4_096

// judged remembers what evidence said of a document when it was judged anew. The verdict follows from the bytes of both alone, so it
// is remembered under their digests: who changes either is judged afresh. The digests are computed every time.
type judged struct {
	sync.Mutex
	said map[[2]string]said
}

// said is what evidence says of a document.
type said struct {
	report  verdict.Report
	message string // digest of the message that the evidence is of
	same    bool   // the document is the one that was signed; else the report is that of then
}

// again is Record.Again of the record with the digest, on a document of the other digest; false when the record cannot be read.
func (j *judged) again(record string, data []byte, recordSum, documentSum string) (said, bool) {
	key := [2]string{recordSum, documentSum}
	j.Lock()
	s, ok := j.said[key]
	j.Unlock()
	if ok {
		return s, true
	}
	r, err := verdict.ReadRecord([]byte(record))
	if err != nil {
		return s, false
	}
	report, err := r.Again(data, nil)
	if err != nil {
		report = r.Report
	}
	s = said{report: report, message: Sum(r.Message), same: err == nil}
	j.Lock()
	defer j.Unlock()
	if j.said == nil || len(j.said) >= judgedMost {
		j.said = map[[2]string]said{}
	}
	j.said[key] = s
	return s, true
}

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
	reports map[[2]string]verdict.Report
}

// again is Record.Again of a record with the digest, on a document of the other digest.
func (j *judged) again(r verdict.Record, data []byte, record, document string) (verdict.Report, error) {
	key := [2]string{record, document}
	j.Lock()
	report, ok := j.reports[key]
	j.Unlock()
	if ok {
		return report, nil
	}
	report, err := r.Again(data, nil)
	if err != nil {
		return report, err
	}
	j.Lock()
	defer j.Unlock()
	if j.reports == nil || len(j.reports) >= judgedMost {
		j.reports = map[[2]string]verdict.Report{}
	}
	j.reports[key] = report
	return report, nil
}

package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// invariant is something that must hold in the database at every moment: a statement that lists what breaks it.
type invariant struct{ what, sql string }

// invariants of the ledger and of the records around it.
var invariants = []invariant{
	{
		"an execution has exactly one duty",
		`SELECT e.id FROM execution e LEFT JOIN duty d ON d.ref_id = e.id AND d.ref_id <> '' AND d.kind = 'x' GROUP BY e.id HAVING count(d.id) <> 1`,
	},
	{
		"a duty has one opening, at most one closing, and is closed exactly when it has one",
		`SELECT d.id FROM duty d LEFT JOIN duty_entry n ON n.duty_id = d.id GROUP BY d.id, d.state
			HAVING count(n.duty_id) FILTER (WHERE n.action = 'open') <> 1
				OR count(n.duty_id) FILTER (WHERE n.action IN ('done', 'void', 'deemed', 'ended')) <> CASE WHEN d.state IN ('open', 'lapsed') THEN 0 ELSE 1 END`,
	},
	{
		"an execution is closed exactly when its duty is",
		`SELECT e.id FROM execution e JOIN duty d ON d.id = e.duty_id WHERE (e.state IN ('accepted', 'revoked')) <> (d.state NOT IN ('open', 'lapsed'))`,
	},
	{"an execution and its duty are due on the same day", `SELECT e.id FROM execution e JOIN duty d ON d.id = e.duty_id WHERE e.due_day <> d.due_day`},
	{
		"the counters of an instrument are the counts of its executions",
		`SELECT i.document_id FROM instrument i LEFT JOIN execution e ON e.document_id = i.document_id GROUP BY i.document_id, i.executions, i.open_executions
			HAVING i.executions <> count(e.id) OR i.open_executions <> count(e.id) FILTER (WHERE e.state NOT IN ('accepted', 'revoked'))`,
	},
	{
		"a recipient that is not revoked has every period that is opened, and no other",
		`SELECT p.document_id FROM instrument_period p JOIN execution r ON r.document_id = p.document_id AND r.period <= 1 WHERE p.opened_at > 0
			AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.document_id = p.document_id AND e.body_id = r.body_id AND (e.period = p.n OR e.state = 'revoked'))
			UNION ALL SELECT e.document_id FROM execution e WHERE e.period > 0
				AND NOT EXISTS (SELECT 1 FROM instrument_period p WHERE p.document_id = e.document_id AND p.n = e.period AND p.ended = 0)`,
	},
	{
		"the periods of an instrument begin with 1 and have no gap",
		`SELECT document_id FROM instrument_period GROUP BY document_id HAVING min(n) <> 1 OR max(n) <> count(*)`,
	},
	{
		"exactly what was sent has a number, a signature and a day",
		`SELECT i.document_id FROM instrument i LEFT JOIN registration r ON r.document_id = i.document_id
			WHERE (i.state IN ('sent', 'released', 'revoked')) <> (r.document_id IS NOT NULL) OR (i.state IN ('sent', 'released', 'revoked')) <> (i.due_day IS NOT NULL)
				OR i.state IN ('sent', 'released', 'revoked', 'signed') AND NOT EXISTS (SELECT 1 FROM signature s WHERE s.document_id = i.document_id AND s.purpose = 'issue' AND s.version = i.version)`,
	},
	{
		"an oral instruction is owed exactly while it is not formalised, by one duty",
		`SELECT o.id FROM oral o LEFT JOIN duty d ON d.ref_id = o.id AND d.kind = 'instrument.oral.formalise' GROUP BY o.id, o.state
			HAVING count(d.id) <> 1 OR (o.state = 'recorded') <> (count(d.id) FILTER (WHERE d.state IN ('open', 'lapsed')) = 1)`,
	},
	{
		"what formalises an oral instruction went to all that got it",
		`SELECT o.id FROM oral o JOIN oral_party p ON p.oral_id = o.id AND p.role = 'recipient' WHERE o.state = 'formalised'
			AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.document_id = o.instrument_id AND e.body_id = p.body_id)`,
	},
	{
		"exactly the informational documents that were sent have a number and a signature",
		`SELECT f.document_id FROM inform f LEFT JOIN registration r ON r.document_id = f.document_id WHERE (f.state = 'sent') <> (r.document_id IS NOT NULL)
			OR f.state = 'sent' AND NOT EXISTS (SELECT 1 FROM signature s WHERE s.document_id = f.document_id AND s.purpose = 'issue' AND s.version = f.version)`,
	},
	{
		"an inspection binds a body over days in order, rests on a ground unless it is the body's own, and what closed it has a reason",
		`SELECT x.id FROM inspection x WHERE x.from_day > x.last_day OR x.last_day > x.to_day OR x.kind <> 'own' AND x.ground_id = '' OR (x.kind = 'own') <> (x.body_id = x.keeper_body)
			OR (x.kind = 'complex') <> (x.area_id = '') OR (x.outcome <> '') <> (x.closed_reason <> '' AND x.closed_day IS NOT NULL) OR x.outcome <> 'ended' AND x.last_day <> x.to_day`,
	},
	{"an instrument released from control has nothing open", `SELECT document_id FROM instrument WHERE state IN ('released', 'revoked') AND open_executions > 0`},
	{
		"nothing that is closed is anybody's move",
		`SELECT t.ref_id FROM turn t JOIN instrument i ON i.document_id = t.document_id WHERE i.state IN ('released', 'withdrawn', 'revoked')
			UNION ALL SELECT t.ref_id FROM turn t JOIN execution e ON e.id = t.ref_id WHERE e.state IN ('accepted', 'revoked')`,
	},
	{
		"everything open is somebody's move",
		`SELECT e.id FROM execution e WHERE e.state NOT IN ('accepted', 'revoked') AND NOT EXISTS (SELECT 1 FROM turn t WHERE t.ref_id = e.id)
			UNION ALL SELECT i.document_id FROM instrument i WHERE (i.state IN ('agreed', 'signed') OR i.state = 'sent' AND i.open_executions = 0
				AND NOT EXISTS (SELECT 1 FROM instrument_period p WHERE p.document_id = i.document_id AND p.opened_at = 0 AND p.ended = 0))
				AND NOT EXISTS (SELECT 1 FROM turn t WHERE t.ref_id = i.document_id)`,
	},
	{
		"an open agreement is asked of somebody, and a draft has no open one",
		`SELECT i.document_id FROM instrument i WHERE (i.state = 'agreeing') <> EXISTS (SELECT 1 FROM agreement_round r WHERE r.document_id = i.document_id AND r.state = 'open')
			OR i.state = 'agreeing' AND NOT EXISTS (SELECT 1 FROM turn t WHERE t.document_id = i.document_id AND t.kind = 'agree')`,
	},
	{
		"an execution stands in the register of its state, and in no other",
		`SELECT e.id FROM execution e WHERE NOT EXISTS (SELECT 1 FROM access_row a WHERE a.document_id = e.document_id AND a.ref_id = e.id)
			UNION ALL SELECT e.id FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.marked <> i.marked OR e.owner_unit <> i.owner_unit AND i.state = 'sent'
				OR (e.closed_at IS NULL) <> (e.state NOT IN ('accepted', 'revoked'))
			UNION ALL SELECT e.id FROM execution e JOIN access_row a ON a.document_id = e.document_id AND a.ref_id = e.id WHERE a.register <> 's' AND a.register <> CASE WHEN e.state IN ('accepted', 'revoked') THEN 'x' ELSE 'e' END`,
	},
	{
		"the kept counters and what is not folded in yet are what is counted",
		`WITH c AS (SELECT 'e' AS matter, owner_unit AS unit_id, body_id, marked, kind, CASE WHEN closed_at IS NULL THEN state ELSE 'closed' END AS state,
				CASE WHEN closed_at IS NULL THEN due_day ELSE '' END AS due_day, CASE WHEN closed_at IS NULL THEN asking ELSE 0 END AS asking, 1 AS n FROM execution
			UNION ALL SELECT 'i', owner_unit, owner_body, marked, kind, state, '', 0, 1 FROM instrument
			UNION ALL SELECT matter, unit_id, body_id, marked, kind, state, due_day, asking, -n FROM tally_change)
		SELECT axis || ' ' || id || ' ' || what FROM (
			SELECT 'u' AS axis, unit_id AS id, due_day || ' ' || kind AS what, marked, n FROM c WHERE due_day <> ''
			UNION ALL SELECT 'b', body_id, due_day || ' ' || kind, marked, n FROM c WHERE due_day <> ''
			UNION ALL SELECT 'u', unit_id, state || ' ' || kind, marked, n FROM c WHERE matter = 'e'
			UNION ALL SELECT 'b', body_id, state || ' ' || kind, marked, n FROM c WHERE matter = 'e'
			UNION ALL SELECT 'u', unit_id, 'asking', marked, n FROM c WHERE asking = 1
			UNION ALL SELECT 'b', body_id, 'asking', marked, n FROM c WHERE asking = 1
			UNION ALL SELECT 'p', unit_id || ' ' || body_id, CASE state WHEN 'closed' THEN state ELSE 'open' END, marked, n FROM c WHERE matter = 'e'
			UNION ALL SELECT 'i', unit_id || ' ' || body_id, state || ' ' || kind, marked, n FROM c WHERE matter = 'i'
			UNION ALL SELECT axis, id, what, marked, -n FROM tally
		) every_counter GROUP BY axis, id, what, marked HAVING SUM(n) <> 0`,
	},
	{
		"a report that was returned says what is lacking",
		`SELECT id FROM report WHERE (state = 'returned') <> (lacking <> '')`,
	},
	{
		"an accepted execution has an accepted report that was signed, and is as late as that",
		`SELECT e.id FROM execution e LEFT JOIN report r ON r.execution_id = e.id AND r.id = e.report_id WHERE e.state = 'accepted'
			AND (r.id IS NULL OR r.state <> 'accepted' OR r.signed_at IS NULL OR (e.reported_day > e.due_day) <> (e.late_days > 0))`,
	},
	{
		"a revoked execution has a void duty, closed under the paragraph of revocation, and an act that names it",
		`SELECT e.id FROM execution e JOIN duty d ON d.id = e.duty_id WHERE (e.state = 'revoked') <> (d.state = 'void')
			UNION ALL SELECT e.id FROM execution e WHERE e.state = 'revoked' AND NOT EXISTS (SELECT 1 FROM duty_entry n WHERE n.duty_id = e.duty_id
				AND n.action = 'void' AND n.para = '49' AND n.rule = 'instrument.follow' AND n.power_post <> '' AND n.reason <> '')
			UNION ALL SELECT e.id FROM execution e WHERE e.state = 'revoked' AND NOT EXISTS (SELECT 1 FROM follow_act f
				WHERE f.document_id = e.document_id AND f.kind = 'revoke' AND f.executions LIKE '%' || e.id || '%')`,
	},
	{
		"nobody has reported while what was sent on from it is open, and nobody executes what rests on a revoked execution",
		`SELECT e.id FROM execution e JOIN delegation d ON d.execution_id = e.id JOIN execution x ON x.document_id = d.child_id
			WHERE e.state IN ('reported', 'accepted', 'revoked') AND x.closed_at IS NULL`,
	},
	{
		"an execution counts what was sent on from it",
		`SELECT e.id FROM execution e LEFT JOIN delegation d ON d.execution_id = e.id LEFT JOIN instrument i ON i.document_id = d.child_id AND i.sent_at IS NOT NULL
			WHERE e.sent_on > 0 OR d.child_id IS NOT NULL GROUP BY e.id, e.sent_on HAVING count(i.document_id) <> e.sent_on`,
	},
	{"what was warned of is on record with its reason", `SELECT document_id FROM warning_reason WHERE length(reason) < 20`},
	{
		"what is owed has one duty, which is done exactly when it was accepted, on the day it was submitted",
		`SELECT o.id FROM analysis_owed o LEFT JOIN duty d ON d.ref_id = o.id AND d.kind = 'analysis.' || o.kind GROUP BY o.id HAVING count(d.id) <> 1
			UNION ALL SELECT o.id FROM analysis_owed o JOIN duty d ON d.id = o.duty_id WHERE (o.state = 'accepted') <> (d.state = 'done') OR o.due_day <> d.due_day
				OR o.state = 'accepted' AND (o.submitted_day > o.due_day) <> (d.late_days > 0)`,
	},
	{
		"exactly what was signed of analysis has a number and a signature, and lies with those it was sent to",
		`SELECT a.document_id FROM analysis a LEFT JOIN registration r ON r.document_id = a.document_id
			WHERE (a.state IN ('signed', 'accepted', 'returned')) <> (r.document_id IS NOT NULL)
				OR a.state IN ('signed', 'accepted', 'returned') AND NOT EXISTS (SELECT 1 FROM signature s WHERE s.document_id = a.document_id AND s.version = a.version)
			UNION ALL SELECT d.document_id FROM analysis_delivery d WHERE NOT EXISTS
				(SELECT 1 FROM access_row w WHERE w.document_id = d.document_id AND w.grantee = d.grantee AND w.register = 'a')`,
	},
	{
		"what is owed is somebody's move exactly while it is not submitted",
		`SELECT o.id FROM analysis_owed o WHERE (o.state IN ('open', 'returned')) <> EXISTS (SELECT 1 FROM turn t WHERE t.ref_id = o.id)`,
	},
	{
		"every line of a plan in force is under control, and no other",
		`SELECT m.id FROM plan_measure m JOIN plan p ON p.document_id = m.plan_id WHERE (p.state IN ('approved', 'distributed', 'closed'))
			<> EXISTS (SELECT 1 FROM plan_control c WHERE c.measure_id = m.id)`,
	},
	{
		"a plan counts its lines, and its editions have no gap",
		`SELECT p.document_id FROM plan p LEFT JOIN plan_measure m ON m.plan_id = p.document_id AND m.dropped = 0 GROUP BY p.document_id, p.measures HAVING p.measures <> count(m.id)
			UNION ALL SELECT p.document_id FROM plan p LEFT JOIN plan_edition e ON e.plan_id = p.document_id GROUP BY p.document_id, p.edition
				HAVING p.edition <> count(e.n) OR p.edition <> COALESCE(max(e.n), 0)`,
	},
	{
		"exactly a plan in force was approved by a signature",
		`SELECT p.document_id FROM plan p WHERE (p.state IN ('approved', 'distributed', 'closed')) <> EXISTS (SELECT 1 FROM signature s WHERE s.document_id = p.document_id AND s.version = p.version)`,
	},
	{
		"the report on a measure is owed exactly while it is running, by one duty",
		`SELECT c.measure_id FROM plan_control c LEFT JOIN duty d ON d.ref_id = c.measure_id AND d.kind = 'planning.report' AND d.state IN ('open', 'lapsed')
			GROUP BY c.measure_id, c.state HAVING count(d.id) <> CASE WHEN c.state = 'running' THEN 1 ELSE 0 END`,
	},
	{
		"implementation is owed from the resolution until it is carried out",
		`SELECT c.measure_id FROM plan_control c LEFT JOIN duty d ON d.ref_id = c.measure_id AND d.kind = 'planning.implement' AND d.state IN ('open', 'lapsed')
			GROUP BY c.measure_id, c.resolved_day, c.implemented_day HAVING count(d.id) <> CASE WHEN c.resolved_day IS NOT NULL AND c.implemented_day IS NULL THEN 1 ELSE 0 END`,
	},
	{
		"receipt of a plan is owed by one duty exactly while it is not recorded",
		`SELECT r.plan_id FROM plan_receipt r LEFT JOIN duty d ON d.ref_id = r.plan_id || ':' || r.grantee AND d.kind = 'planning.receive' GROUP BY r.plan_id, r.grantee, r.received_day
			HAVING count(d.id) <> 1 OR (r.received_day IS NULL) <> (count(d.id) FILTER (WHERE d.state IN ('open', 'lapsed')) = 1)`,
	},
	{
		"who has sent proposals for a period owes none for it",
		`SELECT d.id FROM plan_window w JOIN plan_proposal x ON x.body_id = w.body_id AND x.plan_kind = w.kind AND x.period_from = w.period_from
			AND x.state IN ('left', 'accepted', 'merged', 'split', 'rejected') JOIN duty d ON d.ref_id = w.id || ':' || x.unit_id AND d.kind = 'planning.propose' AND d.state IN ('open', 'lapsed')`,
	},
	{
		"a district has no plan, and a unit's plan lays nothing on another body",
		`SELECT p.document_id FROM plan p JOIN unit u ON u.id = p.body_id WHERE u.kind = 'district'
			UNION ALL SELECT p.document_id FROM plan p JOIN plan_executor x ON x.plan_id = p.document_id JOIN unit u ON u.id = x.unit_id WHERE p.kind = 'unit' AND u.body_id <> p.body_id`,
	},
	{
		"a plan is closed exactly when all of its measures are off control or taken out, and they are nobody's move but to be implemented",
		`SELECT p.document_id FROM plan p WHERE p.state IN ('approved', 'distributed', 'closed')
			AND (p.state = 'closed') = EXISTS (SELECT 1 FROM plan_control c WHERE c.plan_id = p.document_id AND c.state NOT IN ('off', 'dropped'))
			UNION ALL SELECT t.ref_id FROM turn t JOIN plan_control c ON c.measure_id = t.ref_id WHERE c.state = 'dropped' OR c.state = 'off' AND t.kind <> 'implement'`,
	},
	{
		"an execution that awaits a decision about its day has one open request",
		`SELECT e.id FROM execution e WHERE e.asking <> (SELECT count(*) FROM extension x WHERE x.execution_id = e.id AND x.state = 'asked')`,
	},
}

// Watch looks at an office again and again: what holds at a moment, and what may never go back.
type Watch struct{ lapsed map[string]string }

// Check lists what is wrong: broken invariants, chains that do not verify, rights that differ from what they follow from,
// lateness that was forgiven.
func (v *Watch) Check(ctx context.Context, a *app.App) (wrong []string, err error) {
	err = a.DB.Read(ctx, func(q store.Q) error {
		for _, i := range invariants {
			ids, err := store.List(ctx, q, store.Value[string], i.sql+` LIMIT 5`)
			if err != nil {
				return fmt.Errorf("%s: %w", i.what, err)
			}
			if len(ids) > 0 {
				wrong = append(wrong, i.what+": "+strings.Join(ids, ", "))
			}
		}
		for _, f := range []func(context.Context, store.Q) ([]string, error){sentToAll, rights, v.late, said} {
			more, err := f(ctx, q)
			if err != nil {
				return err
			}
			wrong = append(wrong, more...)
		}
		return nil
	})
	if err != nil {
		return wrong, err
	}
	_, err = a.Verify(ctx, func(p journal.Problem) {
		wrong = append(wrong, fmt.Sprintf("%s %s %d: %s", p.Kind, p.Stream, p.Seq, p.Detail))
	})
	return wrong, err
}

// sentToAll: what was sent went to every recipient that its content names, and to nobody else.
func sentToAll(ctx context.Context, q store.Q) (wrong []string, err error) {
	went := map[string][]string{}
	list, err := store.List(ctx, q, func(s store.Scanner) (p [2]string, err error) {
		err = s.Scan(&p[0], &p[1])
		return p, err
	}, `SELECT document_id, body_id FROM execution WHERE period <= 1 ORDER BY document_id, body_id`)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		went[p[0]] = append(went[p[0]], p[1])
	}
	type sent struct {
		id      string
		content document.Content
	}
	texts, err := store.List(ctx, q, func(s store.Scanner) (x sent, err error) {
		err = s.Scan(&x.id, store.ScanJSON(&x.content))
		return x, err
	}, `SELECT i.document_id, v.content FROM instrument i JOIN document_version v ON v.document_id = i.document_id AND v.n = i.version WHERE i.sent_at IS NOT NULL`)
	for _, x := range texts {
		var named struct {
			Recipients []string `json:"recipients"`
		}
		if err := json.Unmarshal(x.content.Facts, &named); err != nil {
			return wrong, err
		}
		slices.Sort(named.Recipients)
		if !slices.Equal(named.Recipients, went[x.id]) {
			wrong = append(wrong, fmt.Sprintf("instrument %s went to %v and not to every recipient, which are %v", x.id, went[x.id], named.Recipients))
		}
		delete(went, x.id)
	}
	for id := range went {
		wrong = append(wrong, "executions of what was not sent: "+id)
	}
	return wrong, err
}

// said: whatever act the journal holds, the catalogues have words for it in every language.
func said(ctx context.Context, q store.Q) (wrong []string, err error) {
	actions, err := store.List(ctx, q, store.Value[string], `SELECT DISTINCT action FROM journal ORDER BY action`)
	for _, a := range actions {
		if !i18n.Default().Has("journal.action." + a) {
			wrong = append(wrong, "the catalogues have no words for the act "+a)
		}
	}
	return wrong, err
}

// late: a duty that was overdue once stays so on the record, whatever becomes of it.
func (v *Watch) late(ctx context.Context, q store.Q) (wrong []string, err error) {
	type row struct {
		id     string
		lapsed calendar.Day
	}
	rows, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.lapsed)
		return r, err
	}, `SELECT id, lapsed_day FROM duty WHERE lapsed_day <> ''`)
	now := map[string]string{}
	for _, r := range rows {
		now[r.id] = r.lapsed.String()
	}
	for id, was := range v.lapsed {
		if now[id] != was {
			wrong = append(wrong, fmt.Sprintf("duty %s lapsed on %s and now on %q", id, was, now[id]))
		}
	}
	v.lapsed = now
	return wrong, err
}

// rights compares the rows of who sees an execution with what they follow from, counted in the plainest way: its
// recipient, the unit that sent it, those who control everything, the executors named, the signer once he was asked.
func rights(ctx context.Context, q store.Q) ([]string, error) {
	pairs := func(sql string) (map[string][]string, error) {
		out := map[string][]string{}
		rows, err := store.List(ctx, q, func(s store.Scanner) (p [2]string, err error) {
			err = s.Scan(&p[0], &p[1])
			return p, err
		}, sql)
		for _, p := range rows {
			if !slices.Contains(out[p[0]], p[1]) {
				out[p[0]] = append(out[p[0]], p[1])
			}
		}
		for id := range out {
			slices.Sort(out[id])
		}
		return out, err
	}
	// The execution itself says which unit and control see it; of every document one row for each does.
	want, err := pairs(`SELECT e.id, 'b:' || e.body_id FROM execution e
		UNION ALL SELECT DISTINCT e.document_id, 'u:' || e.owner_unit FROM execution e
		UNION ALL SELECT DISTINCT e.document_id, CASE WHEN e.marked = 1 THEN '*d' ELSE '*' END FROM execution e
		UNION ALL SELECT r.ref_id, 'p:' || x.post_id FROM resolution r JOIN resolution_executor x ON x.resolution_id = r.id
		UNION ALL SELECT x.execution_id, 'p:' || i.signer_post FROM extension x JOIN instrument i ON i.document_id = x.document_id`)
	if err != nil {
		return nil, err
	}
	have, err := pairs(`SELECT ref_id, grantee FROM access_row WHERE register IN ('e', 'x', 'w') AND reason <> 'successor'`)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for id, list := range want {
		if !slices.Equal(list, have[id]) {
			wrong = append(wrong, fmt.Sprintf("execution %s is seen by %v and should be by %v", id, have[id], list))
		}
		delete(have, id)
	}
	for id := range have {
		wrong = append(wrong, "rights to an execution that does not exist: "+id)
	}
	return wrong, nil
}

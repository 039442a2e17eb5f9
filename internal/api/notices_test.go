package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
)

// The inbox is read page by page, and marked as read by its owner alone.
func TestNoticesByInterface(t *testing.T) {
	o := open(t)
	ask := o.asks(t)
	officer, other := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.token(o.Holder("akmola.head"), account.ScopeWrite)
	inbox := func() (all []api.Notice, unread int) {
		for after, more := "", true; more; {
			page := decode[api.List[api.Notice]](t, ask(officer, "GET", "/desk/notices?limit=2&after="+after, "", http.StatusOK))
			all = append(all, page.Items...)
			after, more = page.Next, page.Next != ""
		}
		for i, n := range all {
			if n.Unread {
				unread++
			}
			if i > 0 && n.ID >= all[i-1].ID {
				t.Errorf("%s stands after %s", n.ID, all[i-1].ID)
			}
		}
		return all, unread
	}
	all, unread := inbox()
	if len(all) < 3 || unread < 2 {
		t.Fatalf("%d notices, %d unread", len(all), unread)
	}
	one := ""
	for _, n := range all {
		if n.Unread {
			one = fmt.Sprintf(`{"ids":[%q]}`, n.ID)
		}
	}
	for _, wrong := range []string{`{}`, `{"ids":[]}`, `{"ids":["x"],"all":true}`, `{"ids":"x"}`, `{"every":true}`} {
		ask(officer, "POST", "/desk/notices/read", wrong, http.StatusBadRequest)
	}
	ask(other, "POST", "/desk/notices/read", one, http.StatusOK)
	if _, n := inbox(); n != unread {
		t.Errorf("%d unread after wrong calls and another's, want %d", n, unread)
	}
	ask(officer, "POST", "/desk/notices/read", one, http.StatusOK)
	if _, n := inbox(); n != unread-1 {
		t.Errorf("%d unread, want %d", n, unread-1)
	}
	ask(officer, "POST", "/desk/notices/read", `{"all":true}`, http.StatusOK)
	if _, n := inbox(); n != 0 {
		t.Errorf("%d unread after all were read", n)
	}
	ask(o.token(o.Holder("s3-soc-1.officer1"), account.ScopeRead), "POST", "/desk/notices/read", `{"all":true}`, http.StatusForbidden)
}

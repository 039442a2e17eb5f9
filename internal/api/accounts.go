package api

import (
	"context"
	"time"

	"reglament/internal/account"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// RefusedLogin counts what was refused within one hour upon one account, in one way in and for one fault.
type RefusedLogin struct {
	ID       string        `json:"id"`
	Hour     time.Time     `json:"hour" doc:"The beginning of the hour."`
	PersonID string        `json:"person_id,omitempty" doc:"Absent where no account is known: all such attempts stand together."`
	Way      account.Way   `json:"way" enum:"password,signature"`
	Why      account.Fault `json:"why" enum:"unknown,password,disabled,early,challenge,signature"`
	Attempts int64         `json:"attempts"`
	FirstAt  time.Time     `json:"first_at"`
	LastAt   time.Time     `json:"last_at"`
	Address  string        `json:"address" doc:"Of the last attempt."`
}

type refusedInput struct {
	PageInput
	Person string `query:"person" maxLength:"64" doc:"Only upon the account of this person."`
}

// accounts are the operations of administrators on accounts.
func (s *server) accounts() {
	const tag = "accounts"
	read(s, "refused-logins", "/refused-logins", tag, "Refused attempts to log in, counted by the hour, the newest first. Administrators", func(ctx context.Context, c *caller, in *refusedInput) (List[RefusedLogin], error) {
		out := List[RefusedLogin]{}
		if !c.org.IsAdmin(c.act) {
			return out, fault.Forbid(i18n.M("org.refuse.admin"))
		}
		err := s.App.DB.Read(ctx, func(q store.Q) error {
			list, err := account.RefusedLogins(ctx, q, in.Person, in.After, in.Limit)
			out.Items = all(list, func(r account.Refused) RefusedLogin { return RefusedLogin(r) })
			if out.Next = ""; len(list) == in.Limit {
				out.Next = list[len(list)-1].ID
			}
			return err
		})
		return out, err
	})
}

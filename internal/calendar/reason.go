package calendar

import "reglament/internal/i18n"

// reason puts into words why a day is off or works.
func (d Data) reason(e Entry, off bool) i18n.Text {
	var m i18n.Msg
	switch {
	case !e.Reason.IsZero():
		m = i18n.T(e.Reason)
	case !e.MovedFrom.None():
		m = i18n.M("calendar.reason.moved", "holiday", d.Holidays[e.Holiday], "day", e.MovedFrom)
	case e.Holiday != "":
		m = i18n.T(d.Holidays[e.Holiday])
	case off:
		m = i18n.M("calendar.reason.swap.off", "day", e.Pair)
	default:
		m = i18n.M("calendar.reason.swap.work", "day", e.Pair)
	}
	if act, ok := d.Acts[e.Act]; ok {
		m = i18n.M("calendar.reason.act", "reason", m, "act", act)
	}
	return i18n.Say(m)
}

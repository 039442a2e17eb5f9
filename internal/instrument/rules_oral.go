package instrument

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// Channel is how an instruction was given.
type Channel string

// The channels of which a record can speak; which of them are lawful the edition says (44).
const (
	InPerson     Channel = "in_person"
	Telephone    Channel = "telephone"
	VideoCall    Channel = "video"
	Messenger    Channel = "messenger"
	Mail         Channel = "mail"
	OtherChannel Channel = "other"
)

// Channels lists the channels.
var Channels = []Channel{InPerson, Telephone, VideoCall, Messenger, Mail, OtherChannel}

// ChannelList is a list of channels.
type ChannelList struct {
	Channels []Channel `yaml:"channels" json:"channels"`
}

// Valid checks the channels.
func (v ChannelList) Valid() error { return law.Known("channel", v.Channels, Channels) }

// AsStrictAs: a body may narrow the list.
func (v ChannelList) AsStrictAs(base ChannelList) bool { return law.Subset(v.Channels, base.Channels) }

// Words lists the channels.
func (v ChannelList) Words() i18n.Msg { return wordList(law.NamesOf("oral.channel", v.Channels)) }

// OralTerm says which instruments may be given by word of mouth when their term is short (44).
type OralTerm struct {
	Kinds []Kind `yaml:"kinds" json:"kinds"`
}

// Valid checks the kinds.
func (v OralTerm) Valid() error { return law.Known("kind", v.Kinds, Kinds) }

// AsStrictAs: a body may narrow the kinds.
func (v OralTerm) AsStrictAs(base OralTerm) bool { return law.Subset(v.Kinds, base.Kinds) }

// Words lists the kinds.
func (v OralTerm) Words() i18n.Msg { return wordList(law.NamesOf("instrument.kind", v.Kinds)) }

// OralSubject is an oral instruction as the rules look at it, on the day on which it was given.
type OralSubject struct {
	Kind      Kind
	Day       calendar.Day // on which it was given
	Channel   Channel
	Authority string
	PaperDay  calendar.Day // of the authority's assignment
	TermDay   calendar.Day // by when it is to be done
	GiverPost string       // kind of the giver's post
	Sender    Sender

	Cal         *calendar.Calendar
	authorities Authorities
	signers     []string
	floor       Floor
}

// Names of the rules and tables of oral instructions.
const (
	ruleOralAuthority = "instrument.oral.authority"
	ruleOralChannel   = "instrument.oral.channel"
	ruleOralTerm      = "instrument.oral.term"
	ruleOralGiver     = "instrument.oral.giver"
)

// oralRules: the exception of 44 from the ban on word of mouth and messengers.
func oralRules() []law.Rule[*OralSubject] {
	i44b := []string{"I44b"}
	return []law.Rule[*OralSubject]{
		law.New(head{Name: ruleOralAuthority, Kind: law.Ban, Requirements: i44b, Fields: []string{"authority"}}, judgeOralAuthority),
		law.New(head{Name: ruleOralChannel, Kind: law.Ban, Requirements: i44b, Fields: []string{"channel"}}, judgeOralChannel),
		law.New(head{Name: ruleOralTerm, Kind: law.Ban, Requirements: i44b, Fields: []string{"kind", "term_day"}}, judgeOralTerm),
		law.New(head{Name: ruleOralGiver, Kind: law.Power, Requirements: i44b, Fields: []string{"giver_post"}}, judgeOralGiver),
	}
}

// judgeOralAuthority: only under an assignment of the authorities of the closed list, given while they existed (44).
func judgeOralAuthority(s *OralSubject, v AuthorityList, c *law.Case) {
	var names []i18n.Text
	for _, key := range v.Authorities {
		if a, ok := s.authorities.Find(key); ok && a.Exists(s.Day) {
			names = append(names, a.Name)
		}
	}
	allowed := i18n.M("oral.rule.authority_allowed", "list", names)
	a, ok := s.authorities.Find(s.Authority)
	switch {
	case !ok:
		c.Refuse("authority", i18n.M("oral.rule.authority_none"), allowed)
	case !slices.Contains(v.Authorities, a.Role()):
		c.Refuse("authority", i18n.M("oral.rule.authority", "name", a.Name), allowed)
	case !a.Exists(s.Day): // I-150: on both days
		c.Refuse("authority", i18n.M("oral.rule.ceased_oral", "name", a.Name, "day", s.Day), allowed)
	case !s.PaperDay.None() && !a.Exists(s.PaperDay):
		c.Refuse("authority", i18n.M("oral.rule.ceased", "name", a.Name, "day", s.PaperDay), allowed)
	}
}

// judgeOralChannel: the exception speaks of word of mouth; messengers and other channels stay banned (44; see I-150).
func judgeOralChannel(s *OralSubject, v ChannelList, c *law.Case) {
	if !slices.Contains(v.Channels, s.Channel) {
		c.Refuse("channel", i18n.M("oral.rule.channel", "channel", i18n.Msg{Key: "oral.channel." + oneOf(string(s.Channel), words(Channels))}),
			i18n.M("oral.rule.channel_allowed", "list", law.NamesOf("oral.channel", v.Channels)))
	}
}

// judgeOralTerm: the exception is for a short term; what leaves its executor the ordinary one is sent in the ordinary way
// (44; see I-151).
func judgeOralTerm(s *OralSubject, v OralTerm, c *law.Case) {
	if !slices.Contains(v.Kinds, s.Kind) {
		c.Refuse("kind", i18n.M("oral.rule.kind", "kind", kindMsg(s.Kind)), i18n.M("oral.rule.kind_allowed", "list", law.NamesOf("instrument.kind", v.Kinds)))
		return
	}
	earliest, err := s.Cal.AddWorking(s.Day, s.floor.N)
	due, unknown := s.Cal.ExplainDate(s.TermDay, calendar.Execution)
	switch {
	case err != nil || unknown != nil && s.TermDay < earliest && !s.TermDay.None():
		c.Undecided("term_day", i18n.M("instrument.floor.calendar_ends"), i18n.M("instrument.floor.calendar_ends_allowed"))
	case s.TermDay.None() || s.TermDay >= earliest || due.Effective >= earliest: // the day on which it is carried out (I-03)
		c.Refuse("term_day", i18n.M("oral.rule.term"), i18n.M("oral.rule.term_allowed", "day", earliest))
	}
}

// judgeOralGiver: the authorised official is one who may sign such an instrument (40, 42, 44).
func judgeOralGiver(s *OralSubject, _ law.None, c *law.Case) {
	if !slices.Contains(s.signers, s.GiverPost) {
		c.Refuse("giver_post", i18n.M("oral.rule.giver", "kind", kindMsg(s.Kind), "post", i18n.Msg{Key: "instrument.post." + oneOf(s.GiverPost, regulation.PostKinds)}),
			i18n.M("oral.rule.giver_allowed", "list", law.NamesOf("instrument.post", s.signers)))
	}
}

// JudgeOral puts an oral instruction before the rules of 44 as they stood on the day on which it was given.
func (l *Law) JudgeOral(s *OralSubject, cal *calendar.Calendar) law.Verdict {
	d := &Draft{Kind: s.Kind, Day: s.Day, Sender: s.Sender}
	ed := l.Edition(d)
	s.Cal = cal
	s.authorities, _, _ = l.authorities.On(ed, s.Day)
	if slices.Contains(Kinds, s.Kind) {
		s.signers, _, _ = l.SignerPosts(d)
		s.floor, _, _ = l.Floor(d)
	}
	return law.Judge(l.oral, ed, s.Day, s, nil)
}

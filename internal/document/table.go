package document

// event is what happens to a step of a round.
type event string

const (
	eventAsk    event = "ask"
	eventAgree  event = "agree"
	eventRemark event = "remark"
	eventRefuse event = "refuse"
	eventLapse  event = "lapse"
	eventDrop   event = "drop"
)

// transitions is the whole life of a step: what is not here cannot happen.
var transitions = map[StepState]map[event]StepState{
	StepWaiting: {eventAsk: StepAsked, eventDrop: StepRecalled},
	StepAsked: {
		eventAgree: StepAgreed, eventRemark: StepRemarked, eventRefuse: StepRefused,
		eventLapse: StepDeemed, eventDrop: StepRecalled,
	},
}

// events maps decisions to events.
var events = map[Decision]event{Agreed: eventAgree, AgreedWithRemarks: eventRemark, Refused: eventRefuse}

// Next works out, from the states of a round's steps alone, which steps are to be asked now, and whether the round has
// ended. One refusal ends it; all consents end it; in ordered mode a step is asked when none before it is unanswered.
func Next(mode Mode, steps []StepView) (ask []int, state RoundState) {
	unfinished, first := 0, 0
	for _, s := range steps {
		switch s.State {
		case StepRefused:
			return nil, RoundRefused
		case StepWaiting, StepAsked:
			if unfinished == 0 || s.Order < first {
				first = s.Order
			}
			unfinished++
		}
	}
	if unfinished == 0 {
		return nil, RoundAgreed
	}
	for i, s := range steps {
		if s.State == StepWaiting && (mode == Parallel || s.Order == first) {
			ask = append(ask, i)
		}
	}
	return ask, RoundOpen
}

package instrument

import (
	"slices"

	"reglament/internal/calendar"
	lexicon "reglament/internal/words"
)

// likely is an instrument as far as the search of likely duplicates looks at it.
type likely struct {
	ID         string
	Kind       Kind
	GroundID   string
	AreaID     string
	MainID     string
	Number     string
	Title      string
	Day        calendar.Day // of sending
	Recipients []string
}

// Shares of common stems of titles from which two instruments to a common recipient are alike: on one ground, and in one area
// of law on different grounds (see I-164).
const (
	alikeOnGround = 0.5
	alikeInArea   = 0.75
)

// twin is a pair of likely duplicates by their places in the list; the later one is Second.
type twin struct {
	First, Second int
	Ground        bool // they rest on one ground
}

// twins finds likely duplicates: of one kind, to a common recipient, on one ground or in one area, with titles alike by their
// stems. A supplementary instrument is no duplicate of its main one (46). It is the only place that says what is alike: a better
// finder replaces it here.
func twins(list []likely) []twin {
	stems := make([]map[string]bool, len(list))
	for i := range list {
		stems[i] = titleStems(list[i].Title)
	}
	seen := map[[2]int]bool{}
	var out []twin
	pairs := func(group []int, ground bool, least float64) {
		for x, i := range group {
			for _, j := range group[x+1:] {
				a, b := i, j
				if list[b].Day < list[a].Day || list[b].Day == list[a].Day && list[b].ID < list[a].ID {
					a, b = b, a
				}
				if seen[[2]int{a, b}] || list[a].MainID == list[b].ID || list[b].MainID == list[a].ID || !common(list[a].Recipients, list[b].Recipients) {
					continue
				}
				if share(stems[a], stems[b]) >= least {
					seen[[2]int{a, b}] = true
					out = append(out, twin{a, b, ground})
				}
			}
		}
	}
	for _, g := range grouped(list, func(l likely) string { return l.GroundID }) {
		pairs(g, true, alikeOnGround)
	}
	for _, g := range grouped(list, func(l likely) string { return l.AreaID }) {
		pairs(g, false, alikeInArea)
	}
	return out
}

// groupMost bounds how many of one ground or area are compared with each other: the newest ones.
const groupMost = 400

// grouped gathers the places of a kind with the same key, in the order of the list; those without a key stand alone.
func grouped(list []likely, key func(likely) string) [][]int {
	at := map[string]int{}
	var out [][]int
	for i, l := range list {
		k := key(l)
		if k == "" {
			continue
		}
		k = string(l.Kind) + " " + k
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	for i, g := range out {
		if len(g) > groupMost {
			slices.SortStableFunc(g, func(a, b int) int { return list[b].Day.Sub(list[a].Day) })
			out[i] = g[:groupMost]
		}
	}
	return out
}

func titleStems(title string) map[string]bool {
	out := map[string]bool{}
	for _, t := range lexicon.Tokens(title) {
		keys, n := lexicon.Stems(t.Word)
		for _, k := range keys[:n] {
			if len([]rune(k)) > 1 {
				out[k] = true
			}
		}
	}
	return out
}

// share is how much of the stems of two titles is common, 0 to 1.
func share(a, b map[string]bool) float64 {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	all := len(a) + len(b) - both
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

package instrument

import (
	"cmp"
	"slices"
	"strings"

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
	Print      lexicon.Print // of the whole text; empty where it was not printed yet
}

// Shares of common stems from which two instruments to a common recipient are alike: of their titles where they rest on one
// ground, of their whole texts where they are in one area of law (see I-164).
const (
	alikeOnGround = 0.5
	alikeInArea   = 0.75
)

// twin is a pair of likely duplicates by their places in the list; the later one is Second.
type twin struct {
	First, Second int
	Ground        bool // they rest on one ground
}

// twins finds likely duplicates: of one kind, to a common recipient, with titles alike on one ground or texts alike in one area.
// A supplementary instrument is no duplicate of its main one (46).
func twins(list []likely) []twin {
	stems := map[int]map[string]bool{}
	titled := func(i int) map[string]bool {
		if stems[i] == nil {
			stems[i] = titleStems(list[i].Title)
		}
		return stems[i]
	}
	seen := map[[2]int]bool{}
	var out []twin
	keep := func(a, b int, ground bool, alike func(a, b int) bool) {
		if list[b].before(list[a]) {
			a, b = b, a
		}
		if !seen[[2]int{a, b}] && list[a].Kind == list[b].Kind && list[a].MainID != list[b].ID && list[b].MainID != list[a].ID &&
			common(list[a].Recipients, list[b].Recipients) && alike(a, b) {
			seen[[2]int{a, b}] = true
			out = append(out, twin{a, b, ground})
		}
	}
	for _, g := range grouped(list, func(l likely) string { return l.GroundID }) {
		for x, i := range g {
			for _, j := range g[x+1:] {
				keep(i, j, true, func(a, b int) bool { return share(titled(a), titled(b)) >= alikeOnGround })
			}
		}
	}
	meetings(list, func(i, j int) {
		keep(i, j, false, func(a, b int) bool {
			return list[a].AreaID != "" && list[a].AreaID == list[b].AreaID && list[a].text().Alike(list[b].text()) >= alikeInArea
		})
	})
	return out
}

func (l likely) before(other likely) bool {
	return l.Day < other.Day || l.Day == other.Day && l.ID < other.ID
}

// text is the print of the text; where it has none yet, of the title.
func (l likely) text() lexicon.Print {
	if l.Print.Len() > 0 {
		return l.Print
	}
	return lexicon.PrintOf(l.Title)
}

// meetMost bounds with how many of the latest that share a band an instrument is compared: a text sent a hundred times is
// compared with its last neighbours and not with all of them.
const meetMost = 32

// meetings calls meet for the pairs that share at least twiceBands bands of their prints, each with the latest ones before it:
// the work grows with the number of instruments and not with its square.
func meetings(list []likely, meet func(i, j int)) {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(list[a].Day, list[b].Day), strings.Compare(list[a].ID, list[b].ID))
	})
	type key struct {
		band int64
		area string
	}
	latest := map[key][]int{}
	for _, i := range order {
		shared := map[int]int{}
		for _, band := range list[i].text().Bands() {
			k := key{band, string(list[i].Kind) + " " + list[i].AreaID}
			for _, j := range latest[k] {
				if shared[j]++; shared[j] == twiceBands {
					meet(j, i)
				}
			}
			there := append(latest[k], i)
			latest[k] = there[max(0, len(there)-meetMost):]
		}
	}
}

// groupMost bounds how many of one ground are compared with each other: the newest ones.
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

package words

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
)

// A signature has bands*bandRows least hashes. Two texts whose stems are to three quarters the same share at least two bands in 98
// of 100 cases; two that share a fifth, in 3 of 10,000.
const (
	bands    = 16
	bandRows = 4
)

// Print is what of a text is compared with other texts: the set of its stems, whatever their order and endings.
type Print struct {
	stems []uint32 // sorted, each once
}

// PrintOf reads texts as one.
func PrintOf(texts ...string) Print {
	var p Print
	for _, text := range texts {
		for _, t := range Tokens(text) {
			keys, n := Stems(t.Word)
			for _, k := range keys[:n] {
				if len([]rune(k)) > 1 {
					h := fnv.New32a()
					_, _ = h.Write([]byte(k)) // a hash takes everything
					p.stems = append(p.stems, h.Sum32())
				}
			}
		}
	}
	slices.Sort(p.stems)
	p.stems = slices.Compact(p.stems)
	return p
}

// Len is the number of different stems; a word that may be Kazakh or Russian has two.
func (p Print) Len() int { return len(p.stems) }

// Bands are the keys under which alike texts meet (MinHash with bands); an empty text has none.
func (p Print) Bands() []int64 {
	if len(p.stems) == 0 {
		return nil
	}
	var least [bands * bandRows]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for _, s := range p.stems {
		x := mix(uint64(s))
		for i := range least {
			least[i] = min(least[i], mix(x^seeds[i]))
		}
	}
	out := make([]int64, bands)
	for b := range out {
		key := uint64(b)
		for _, h := range least[b*bandRows : (b+1)*bandRows] {
			key = mix(key ^ h)
		}
		out[b] = int64(key) // the bits, not the number
	}
	return out
}

// seeds make one hash function into many. They are part of what is stored: changing them makes every print anew.
var seeds = func() (out [bands * bandRows]uint64) {
	x := uint64(44)
	for i := range out {
		x = mix(x)
		out[i] = x
	}
	return out
}()

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Alike is the share of stems that two texts have in common (Jaccard), 0 to 1.
func (p Print) Alike(q Print) float64 {
	i, j, both := 0, 0, 0
	for i < len(p.stems) && j < len(q.stems) {
		switch a, b := p.stems[i], q.stems[j]; {
		case a < b:
			i++
		case a > b:
			j++
		default:
			both++
			i++
			j++
		}
	}
	all := len(p.stems) + len(q.stems) - both
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// String is the print as it is stored.
func (p Print) String() string {
	b := make([]byte, 0, 4*len(p.stems))
	for _, s := range p.stems {
		b = binary.BigEndian.AppendUint32(b, s)
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// ReadPrint is the counterpart of String. What is no print is an error.
func ReadPrint(s string) (Print, error) {
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return Print{}, err
	}
	if len(b)%4 != 0 {
		return Print{}, errors.New("words: a print of " + strconv.Itoa(len(b)) + " bytes")
	}
	p := Print{stems: make([]uint32, len(b)/4)}
	for i := range p.stems {
		p.stems[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	if !slices.IsSorted(p.stems) {
		return Print{}, errors.New("words: a print out of order")
	}
	return p, nil
}

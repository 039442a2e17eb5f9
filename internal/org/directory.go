package org

import (
	"context"
	"strings"
	"sync"

	"reglament/internal/store"
)

// The parts of the structure, each with a version of its own, so that a recorded leave does not reload the tree.
const (
	partTree  = "tree"
	partStaff = "staff"
	partAway  = "away"
	partActs  = "acts"
)

// Directory gives the current snapshot and reloads the parts of it that moved. The zero value is ready; one Directory
// serves the whole process and is safe for concurrent use.
type Directory struct {
	loading  sync.Mutex // held while reading, so that a change is read once and not by every request
	mu       sync.Mutex // guards the fields below
	current  *Structure
	versions map[string]string
}

// Current is the structure as the transaction q sees it. It costs a read of four short rows while nothing has changed.
//
// Versions are identifiers, not counters, so a snapshot read inside a transaction that is later rolled back can never be
// taken for the one another transaction committed.
func (d *Directory) Current(ctx context.Context, q store.Q) (*Structure, error) {
	versions, err := readVersions(ctx, q)
	if err != nil {
		return nil, err
	}
	if current, _, ok := d.cached(versions); ok {
		return current, nil
	}
	d.loading.Lock()
	defer d.loading.Unlock()
	current, known, ok := d.cached(versions)
	if ok {
		return current, nil
	}
	next, err := reload(ctx, q, current, known, versions)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.current, d.versions = next, versions
	d.mu.Unlock()
	return next, nil
}

// cached gives the present snapshot and reports whether it is of the versions wanted.
func (d *Directory) cached(want map[string]string) (*Structure, map[string]string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.current, d.versions, d.current != nil && same(d.versions, want)
}

func same(a, b map[string]string) bool {
	for part, v := range b {
		if a[part] != v {
			return false
		}
	}
	return len(a) == len(b)
}

// versionsKey is where a transaction keeps the versions it has read; bump forgets them.
type versionsKey struct{}

func readVersions(ctx context.Context, q store.Q) (map[string]string, error) {
	return store.Remember(q, versionsKey{}, func() (map[string]string, error) {
		list, err := askVersions.List(ctx, q)
		if err != nil {
			return nil, err
		}
		out := make(map[string]string, len(list))
		for _, v := range list {
			out[v.part] = v.version
		}
		return out, nil
	})
}

// partVersion is the version of a part of the structure.
type partVersion struct{ part, version string }

var askVersions = store.Ask(func(s store.Scanner) (v partVersion, err error) {
	err = s.Scan(&v.part, &v.version)
	return v, err
}, `SELECT part, version FROM org_version`)

// Asks is what Current asks, for store.Ahead.
func (d *Directory) Asks() store.Asked { return askVersions }

// reload reads the parts whose version moved and keeps the others of the present snapshot.
func reload(ctx context.Context, q store.Q, current *Structure, known, versions map[string]string) (*Structure, error) {
	var data Data
	if current != nil {
		data = current.data
	}
	l := &loader{ctx: ctx, q: q}
	for part, load := range map[string]func(*Data){
		partTree: l.loadTree, partStaff: l.loadStaff, partAway: l.loadAway, partActs: l.loadActs,
	} {
		if current == nil || known[part] != versions[part] {
			load(&data)
		}
	}
	if l.err != nil {
		return nil, l.err
	}
	data.Version = strings.Join([]string{versions[partTree], versions[partStaff], versions[partAway], versions[partActs]}, ".")
	return Build(data), nil
}

// Load reads the whole structure past any cache; it is for tools and tests.
func Load(ctx context.Context, q store.Q) (*Structure, error) {
	versions, err := readVersions(ctx, q)
	if err != nil {
		return nil, err
	}
	return reload(ctx, q, nil, nil, versions)
}

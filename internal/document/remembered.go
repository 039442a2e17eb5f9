package document

import "sync"

// remembered holds what follows from bytes alone, under their digests, in the memory of this node: who changes the bytes is read
// afresh. The digests are computed every time.
type remembered[K comparable, V any] struct {
	most int // how many; when there are as many, all are forgotten
	mu   sync.Mutex
	list map[K]V
}

// of gives what is remembered under the key, or makes it; what could not be made is not remembered.
func (r *remembered[K, V]) of(key K, find func() (V, error)) (V, error) {
	r.mu.Lock()
	v, ok := r.list[key]
	r.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := find()
	if err != nil {
		return v, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list == nil || len(r.list) >= r.most {
		r.list = map[K]V{}
	}
	r.list[key] = v
	return v, nil
}

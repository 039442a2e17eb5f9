package api

import (
	"context"

	"reglament/internal/instrument"
)

// Count says how many executions there are below, to the leaves, how many are closed, and how many came late or are late.
type Count struct {
	Of   int64 `json:"of"`
	Done int64 `json:"done"`
	Late int64 `json:"late"`
}

// Leaf is an execution right below another, with how many stand below it in turn.
type Leaf struct {
	Execution
	Below Count `json:"below"`
}

// Branch is an execution that was sent on, with the first of those right below it.
type Branch struct {
	Execution
	Below  Count  `json:"below"`
	Leaves []Leaf `json:"leaves" doc:"The first of those right below."`
	More   bool   `json:"more,omitempty" doc:"Further ones are read from /executions/{id}/tree."`
}

// Tree is what became of an instrument below its recipients (50), as far as the person may see.
type Tree struct {
	Of    int64    `json:"of" doc:"Recipients of the instrument itself."`
	Done  int64    `json:"done"`
	Below Count    `json:"below" doc:"All below them, to the leaves."`
	Items []Branch `json:"items"`
	Next  string   `json:"next,omitempty" doc:"Give it back as after to read on; absent on the last page."`
}

// BranchTree is what stands right below one execution.
type BranchTree struct {
	Execution Execution `json:"execution"`
	Below     Count     `json:"below"`
	Items     []Leaf    `json:"items"`
	Next      string    `json:"next,omitempty" doc:"Give it back as after to read on; absent on the last page."`
}

func leafOf(l instrument.Leaf) Leaf {
	return Leaf{Execution: Execution(l.Execution), Below: Count(l.Below)}
}

// treeInput asks for a page of a tree.
type treeInput struct {
	One
	PageInput
}

// sendingOn are the operations on what is sent on to those below (50).
func (s *server) sendingOn() {
	use := s.App.Instrument
	read(s, "instrument-tree", "/instruments/{id}/tree", "instruments", "What became of it below its recipients: who sent it on, and those below (50)", func(ctx context.Context, c *caller, in *treeInput) (Tree, error) {
		t, err := use.Tree(ctx, c.act, in.ID, in.After, in.Limit)
		return Tree{Of: t.Of, Done: t.Done, Below: Count(t.Below), Next: t.Next, Items: all(t.Branches, func(b instrument.Branch) Branch {
			return Branch{Execution: Execution(b.Execution), Below: Count(b.Below), Leaves: all(b.Leaves, leafOf), More: b.More}
		})}, err
	})
	read(s, "execution-tree", "/executions/{id}/tree", "executions", "Those right below an execution that was sent on (50)", func(ctx context.Context, c *caller, in *treeInput) (BranchTree, error) {
		b, err := use.Branch(ctx, c.act, in.ID, in.After, in.Limit)
		return BranchTree{Execution: Execution(b.Execution), Below: Count(b.Below), Items: all(b.Leaves, leafOf), Next: b.Next}, err
	})
	read(s, "execution-send-on", "/executions/{id}/send-on", "executions", "A draft that sends it on to those below, to be changed and given to POST /instruments (50)", func(ctx context.Context, c *caller, in *One) (instrument.Input, error) {
		return use.SendOn(ctx, c.act, in.ID)
	})
	plain(s, "executions", "/executions", "take-over", "Put the accepted reports of those below into the draft of the own report (50)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return use.TakeOver(ctx, c.act, id)
	})
}

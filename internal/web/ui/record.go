package ui

import (
	"time"

	"github.com/a-h/templ"
)

// DocHead is the head of a record's card: number, light, stage, title, facts and acts.
type DocHead struct {
	Number string
	// Mark is the access mark, such as «Қызметтік пайдалану үшін».
	Mark   string
	Lights []Light
	Stage  string
	Title  string
	// Acts are at most four; the first is the primary one.
	Acts  []Action
	Facts []Fact
}

// Fact is one labelled value. Href makes it a link; Wide gives it a row of its own on a phone.
type Fact struct {
	Label, Value, Href string
	Wide               bool
	// Body replaces Value when words alone do not do.
	Body templ.Component
}

// StepState is how far a step of the route is.
type StepState string

// The states of a step.
const (
	StepDone StepState = "done"
	StepNow  StepState = "now"
	StepNext StepState = "next"
	StepSkip StepState = "skip" // left out by the rules
	StepStop StepState = "stop" // refused or returned
)

// Step is one stage of a document's road.
type Step struct {
	Label, Note string
	State       StepState
}

func (s Step) icon() string {
	switch s.State {
	case StepDone:
		return icon("circle-check")
	case StepNow:
		return icon("circle-dot")
	case StepStop:
		return icon("circle-x")
	case StepSkip:
		return icon("circle-minus")
	}
	return icon("circle")
}

// currentStep is the index of the step to show on a phone: the present one, else the last that is done.
func currentStep(steps []Step) int {
	last := 0
	for i, s := range steps {
		if s.State == StepNow || s.State == StepStop {
			return i
		}
		if s.State == StepDone {
			last = i
		}
	}
	return last
}

// Part is a piece that the Regulation requires of a document (16, 40, 42, 43, 74).
type Part struct {
	Text string
	OK   bool
	// Href leads to where the missing part is entered; Para names the paragraph that asks for it.
	Href, Para string
}

// Event is an entry of the record's history.
type Event struct {
	At   time.Time
	Kind LightKind
	// Actor did it; For is the line "for X, by order Y" when it was done in another's place.
	Actor, For, Text, Note string
	// About is what it concerned, where a record holds several such things; "" for the record itself.
	About string
	Href  string
}

// File is a file of a record.
type File struct {
	Name, Href string
	Size       int64
	// Note says what is known of it, such as "signed".
	Note string
}

func (f File) icon() string {
	switch ext := extension(f.Name); ext {
	case "xlsx", "xls", "csv", "ods":
		return icon("file-spreadsheet")
	case "png", "jpg", "jpeg", "tif", "tiff":
		return icon("file-image")
	case "zip", "7z", "rar":
		return icon("file-archive")
	}
	return icon("file-text")
}

func extension(name string) string {
	for i := len(name) - 1; i >= 0 && len(name)-i <= 6; i-- {
		if name[i] == '.' {
			return name[i+1:]
		}
	}
	return ""
}

// Related is a link to another record, with a word on how they relate.
type Related struct {
	Title, Href, Note string
}

// Comment is a question, an answer or a remark.
type Comment struct {
	Author, Initials, Post string
	At                     time.Time
	Text                   string
	Answers                []Comment
}

// PrintHead heads a printed page; the screen does not show it.
type PrintHead struct {
	Title, Number string
	// By is who printed it, At when.
	By string
	At time.Time
}

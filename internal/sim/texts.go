package sim

import (
	"bytes"
	_ "embed"

	"gopkg.in/yaml.v3"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

//go:embed data/subjects.yaml
var subjectsText []byte

// texts is what people of the simulated office write.
type texts struct {
	Assignments []subject         `yaml:"assignments"`
	Tasks       []subject         `yaml:"tasks"`
	Requests    []subject         `yaml:"requests"`
	Form        words             `yaml:"form"`
	Grounds     map[string]words  `yaml:"grounds"`
	Words       map[string]phrase `yaml:"words"`
}

// subject is a matter that an instrument can be about, in both languages.
type subject struct {
	Unit   string            `yaml:"unit"`
	Area   string            `yaml:"area"`
	Matter string            `yaml:"matter"`
	KK     map[string]string `yaml:"kk"`
	RU     map[string]string `yaml:"ru"`
	kind   instrument.Kind
}

type words struct {
	KK string `yaml:"kk"`
	RU string `yaml:"ru"`
}

func (w words) in(lang string) string {
	if lang == string(i18n.RU) {
		return w.RU
	}
	return w.KK
}

// phrase is a choice of sentences for one occasion.
type phrase struct {
	KK []string `yaml:"kk"`
	RU []string `yaml:"ru"`
}

func readTexts() (*texts, error) {
	var t texts
	dec := yaml.NewDecoder(bytes.NewReader(subjectsText))
	dec.KnownFields(true)
	if err := dec.Decode(&t); err != nil {
		return nil, err
	}
	for kind, list := range map[instrument.Kind][]subject{instrument.Assignment: t.Assignments, instrument.Task: t.Tasks, instrument.Request: t.Requests} {
		for i := range list {
			list[i].kind = kind
		}
	}
	return &t, nil
}

// of lists the subjects of a kind.
func (t *texts) of(k instrument.Kind) []subject {
	switch k {
	case instrument.Assignment:
		return t.Assignments
	case instrument.Task:
		return t.Tasks
	}
	return t.Requests
}

// say is a sentence for an occasion.
func (w *World) say(occasion, lang string) string {
	p := w.texts.Words[occasion]
	if lang == string(i18n.RU) {
		return pick(w.r, p.RU)
	}
	return pick(w.r, p.KK)
}

// heavy is what a drafter writes of recipients that have much to do already (44).
func (t *texts) heavy(lang string) string { return t.first("heavy", lang) }

// late is what a drafter writes of a planned measure that is sent late (44).
func (t *texts) late(lang string) string { return t.first("late", lang) }

// again is what a drafter writes of what was asked before (44).
func (t *texts) again(lang string) string { return t.first("again", lang) }

func (t *texts) first(occasion, lang string) string {
	p := t.Words[occasion]
	if lang == string(i18n.RU) {
		return p.RU[0]
	}
	return p.KK[0]
}

// parts is the content of an instrument about a subject.
func (t *texts) parts(s subject, lang string) (title string, parts map[string]string) {
	own := s.KK
	if lang == string(i18n.RU) {
		own = s.RU
	}
	parts = map[string]string{"form": t.Form.in(lang)}
	for from, to := range map[string]string{"questions": "questions_list", "result": "expected_result", "algorithm": "algorithm", "demand": "demand"} {
		if own[from] != "" {
			parts[to] = own[from]
		}
	}
	switch s.kind {
	case instrument.Assignment:
		parts["goals_tasks_conditions_means"] = own["goal"]
	case instrument.Task:
		parts["goal"] = own["goal"]
	}
	return own["title"], parts
}

package document

import "encoding/json"

// PartName is the part of a stored draft that holds its title.
const PartName = "name"

// NewContent is a draft as a document keeps it: the title and the texts as parts, in the order given and without the empty
// ones, everything else as facts. facts is plain data, which always marshals.
func NewContent(title string, order []string, texts map[string]string, facts any) Content {
	c := Content{Parts: []Part{{Key: PartName, Text: title}}}
	for _, k := range order {
		if t := texts[k]; t != "" {
			c.Parts = append(c.Parts, Part{Key: k, Text: t})
		}
	}
	c.Facts, _ = json.Marshal(facts)
	return c
}

// Restore is the counterpart of NewContent; facts is a pointer.
func (c Content) Restore(facts any) (title string, texts map[string]string, err error) {
	if err := json.Unmarshal(c.Facts, facts); err != nil {
		return "", nil, err
	}
	texts = map[string]string{}
	for _, p := range c.Parts {
		if p.Key == PartName {
			title = p.Text
			continue
		}
		texts[p.Key] = p.Text
	}
	return title, texts, nil
}

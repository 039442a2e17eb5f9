package ui

// ErrorPage tells a person that a request could not be answered, and why.
type ErrorPage struct {
	Status      int
	Title, Text string
	// Findings and Reasons are what the error itself says.
	Findings []Finding
	Reasons  []string
	// SignIn offers to sign in, in a window of its own, so that this page can be sent again afterwards.
	SignIn bool
	// RequestID is what a person reports.
	RequestID string
}

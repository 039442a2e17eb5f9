// Package halfyear is paragraph 49-1 of the Regulation as far as it owes an analysis: at least once in a half-year the Apparatus
// analyses what was sent. It opens the duty, counts a span of days for whoever may see the figures, and keeps an analysis that was made
// with its figures as they stood. It stands upon chapter 6: instrument is asked what was sent and knows nothing of the analysis.
package halfyear

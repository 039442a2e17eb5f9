// Package analysis carries out chapter 4 (27–34): products of information and analysis with their character, area and
// sources, which reach the Apparatus the moment they are signed; the summaries of units and the memos of regions as duties
// that open by themselves; the Apparatus' library of all that, and its view over the regions.
package analysis

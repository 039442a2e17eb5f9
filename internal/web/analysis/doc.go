// Package analysis holds the pages of chapter 4 (27–34): products of information and analysis, what is owed for a period, the
// library of the Apparatus and its view over the regions.
package analysis

// Package held is the catalogue of data that stand in registers and other sources open to prosecutors (44): whoever drafts an
// instrument is told what of it is held already, and where. The Apparatus keeps the catalogue.
package held

// Package i18n speaks Kazakh, Russian and English: message catalogues, plurals, dates, numbers, and the order of names.
//
// Everything is made on the server: browsers hold no Kazakh data for dates, numbers, plurals and sorting.
// A message is a key with arguments ([Msg]) and stays so until the rim, where a [Printer] of the reader's language
// turns it into words. A datum that already has three languages, such as the name of a unit, is a [Text].
//
// The catalogues lie in catalogue/<area>.yaml, one entry per key with all three languages:
//
//	desk.awaiting: {kk: "{who} күтуде", ru: "ожидает {who}", en: "awaits {who}"}
//	desk.left:
//	  kk: {one: "{n} күн", other: "{n} күн"}
//	  ru: {one: "{n} день", few: "{n} дня", many: "{n} дней", other: "{n} дня"}
//	  en: {one: "{n} day", other: "{n} days"}
//
// A placeholder may name a form: {due:long}, {due:longTo}, {year:plain}; see [Printer.T]. The plural form is chosen
// by the argument n. A top-level list _dynamic holds the prefixes of keys that the program composes at run time,
// and which [CheckSources] therefore cannot find in the sources.
//
// The package imports nothing of this program, so calendar days come in as [Civil].
package i18n

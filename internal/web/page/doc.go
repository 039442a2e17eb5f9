// Package page ties a request to the person who makes it, for every group of pages.
//
// Site.Handle finds the session, the structure, the rules and the calendar of the day, and gives the page a View: the
// page context of the design system together with who acts, in which capacity and what he may see. The words that all
// pages share stand here: a due day with its words, a person with the line "for X by order Y", findings as the form
// shows them.
package page

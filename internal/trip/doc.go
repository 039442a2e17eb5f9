// Package trip begins chapter 7 (51–62): the register of inspections under way and planned. An entry says which body an
// inspection binds, in which area and from which day to which, so that whoever sends an assignment regards it (44). Schedules,
// orders, terms and reports of trips are to be built upon its Inspection.
package trip

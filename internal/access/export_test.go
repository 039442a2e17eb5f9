package access

// CanSeeSQL is the statement behind CanSee.
var CanSeeSQL = canSeeSQL

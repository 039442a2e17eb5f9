// Package httpx is the rim of the web: everything that happens to a request before and after a page sees it.
//
// Rim.Wrap puts the middleware around the whole application: request number, log, recovery from panics, security
// headers, compression, limits of the body, protection against requests forged by other sites, preferences. Pages are
// functions that return an error; one table turns errors into answers. Input is read by Input, which trims, limits
// and names every field that is wrong together with what would pass.
package httpx

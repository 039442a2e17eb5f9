// Package job runs the timers of the program: the ticks that make a duty overdue, an approval deemed, a digest sent.
// It also keeps queues of work that a transaction leaves to be done after it.
//
// A timer is a name, a schedule and a function that may safely be run again: it holds no logic of its own and calls an
// idempotent use case. The row of the timer in the database says when it runs next and who is at it. A node claims a
// due timer by one UPDATE that succeeds on one node only and gives it a lease; the holder renews the lease while the
// function works. A node that dies leaves a lease that passes, and another runs the timer again. There is no leader to
// elect: each timer is led by whoever claimed it.
//
// A run that fails or panics is logged under an error identifier, which the row keeps, and is tried again after a
// growing pause; timers run side by side, so one that hangs delays nobody else. A missed run is made up once, not as
// often as it was missed. Status tells, for the status page, when each ran, when it runs next, whether it is late.
//
// A queue is worked by a timer too, so that its jobs need no claim of their own: Enqueue writes the job in the
// transaction that caused it, the timer of its kind does it, a failure is tried again and finally given up, visibly.
//
// The package reads no clock: the runner is given one, and ticks by a channel.
package job

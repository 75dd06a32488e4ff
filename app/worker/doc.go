// Package worker is the engine across the border of a Web Worker.
//
// The page holds a [Client], the worker runs a [Server]. Between them go
// [Message] values: a request with its number, answered by one reply and any
// number of progress reports before it, or taken back by a cancel. The body of a
// message is JSON, errors are plain data, and files travel beside it as
// themselves: a File in the browser, bytes in memory in a test.
//
// The client queues what is asked until the worker says that it is ready, and
// starts it again when it dies. What had not been started when it died is asked
// again; what had been started fails with [Crashed], because it may be the cause.
//
// The server does one job at a time. It looks up from its work every so often, so
// that a cancel can arrive, and lets questions go before the files that it reads:
// the page is answered while an import runs.
//
// A large file that is imported is read and hashed by yet another worker, ahead of
// the server that makes a table of it: see [Ahead].
//
// A server may have helpers: workers that it starts itself and asks in the same
// words. They count parts of an answer. It holds everything whole, so that nothing
// depends on them.
//
// A server that has had nothing to do for a while warms up: see [Warming].
//
// Everything but the link itself is plain Go: [Pipe] joins both ends in memory,
// so that the protocol is tested natively.
package worker

package eval

import "context"

// Run answers a question. What is wrong with a formula becomes a diagnostic
// and blank cells; an error means that the evaluation was cancelled.
func Run(ctx context.Context, q Query) (*Result, error) {
	return &Result{}, ctx.Err()
}

// Cache keeps what was counted over tables between questions. The zero Cache
// is ready. One Cache serves one goroutine at a time.
type Cache struct{}

package state

// Answer is what the engine says about a question.
type Answer struct{}

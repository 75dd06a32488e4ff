package main

import (
	"fmt"
	"os"

	"kpiworkbook/build/shrink"
)

// shrinkProgram makes the linked program smaller. When its layout is not the
// one that is known, it stays as it is: too large for the budgets, but right.
func shrinkProgram() error {
	linked, err := os.ReadFile(linkedFile)
	if err != nil {
		return fmt.Errorf("read the program: %w", err)
	}
	smaller, err := shrink.Module(linked)
	if err != nil {
		fmt.Printf("the program is not shrunk: %v\n", err)
		return writeFile(wasmFile, linked)
	}
	fmt.Printf("shrunk the program from %d to %d bytes\n", len(linked), len(smaller))
	return writeFile(wasmFile, smaller)
}

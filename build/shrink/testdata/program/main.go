//go:build js

// Command program leans on everything in a Go program that reads the tables of
// functions: stacks that grow and are collected, panics, wrappers, callers.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strings"
	"sync"
)

func main() {
	fmt.Println("collect", collect(200))
	fmt.Println("grow", grow(20_000))
	fmt.Println("goroutines", goroutines(300))
	fmt.Println("recover", recovered(func() { panic("said") }))
	fmt.Println("index", recovered(func() { fmt.Print([]int{1}[len(os.Args)+5]) }))
	fmt.Println("nil", recovered(func() { var p *node; fmt.Print(p.next.next) }))
	fmt.Println("divide", recovered(func() { fmt.Print(1 / (len(os.Args) - len(os.Args))) }))
	fmt.Println("again", recovered(func() {
		defer func() { panic(fmt.Sprint("again ", recover())) }()
		panic("first")
	}))
	fmt.Println("too deep", recovered(tooDeep))
	fmt.Println("wrapped", wrapped())
	fmt.Println("loop", loop(100))
	fmt.Println("callers", callers())
	if len(os.Args) > 1 {
		crash()
	}
}

type node struct {
	next *node
	text string
}

// collect lets the collector look through stacks with live pointers.
func collect(n int) int {
	debug.SetGCPercent(5)
	var head *node
	total := 0
	for i := range n {
		head = &node{head, strings.Repeat("x", i)}
		if i%20 == 0 {
			runtime.GC()
		}
		total += len(deep(head, 30))
	}
	for ; head != nil; head = head.next {
		total += len(head.text)
	}
	return total
}

//go:noinline
func deep(n *node, depth int) string {
	local := &node{n, "y"}
	if depth == 0 {
		return fmt.Sprint(len(local.next.text))
	}
	return deep(local, depth-1) + local.text
}

//go:noinline
func grow(n int) int {
	var pad [8]*int
	pad[n%8] = &n
	if n == 0 {
		return 0
	}
	return grow(n-1) + *pad[n%8]%2
}

func goroutines(n int) int {
	var wait sync.WaitGroup
	results := make(chan int, n)
	for i := range n {
		wait.Go(func() {
			if i%50 == 0 {
				runtime.GC()
			}
			results <- grow(i)
		})
	}
	wait.Wait()
	close(results)
	total := 0
	for r := range results {
		total += r
	}
	return total
}

func recovered(do func()) (said string) {
	defer func() { said = fmt.Sprint(recover()) }()
	do()
	return "nothing"
}

// tooDeep recovers where recover must not work.
func tooDeep() {
	defer func() {
		func() { recover() }()
	}()
	panic("went through")
}

type saver interface{ save(error) }

type base struct{ kept *[]string }

func (b base) save(err error) {
	if r := recover(); r != nil {
		*b.kept = append(*b.kept, fmt.Sprint(r, " ", err))
	}
}

type outer struct {
	*base
	name string
}

// wrapped recovers behind the wrappers that methods of embedded values get.
func wrapped() []string {
	var kept []string
	var s saver = outer{&base{&kept}, "o"}
	func() {
		defer s.save(errors.New("by interface"))
		panic("one")
	}()
	func() {
		save := s.save
		defer save(errors.New("by value"))
		panic("two")
	}()
	return kept
}

func loop(n int) int {
	total := 0
	func() {
		for i := range n {
			defer func() { total += i }()
		}
	}()
	return total
}

// callers names the functions that lead here.
//
//go:noinline
func callers() []string {
	pcs := make([]uintptr, 10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	var names []string
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "main.") {
			names = append(names, frame.Function)
		}
		if !more {
			sort.Strings(names)
			return names
		}
	}
}

//go:noinline
func crash() { panic("at last") }

package main

func runCheck(args []string) error { return nil }
func runBench(args []string) error { return nil }
func runFuzz(args []string) error  { return nil }

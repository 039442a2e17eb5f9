//go:build !linux

package main

// dropProgram does nothing where pages are not given back by address.
func dropProgram() {}

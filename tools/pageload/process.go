package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// process is what the kernel tells of a process on Linux: the processor time it has used, and its resident memory in kB.
func process(pid int) (used time.Duration, resident int, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, err
	}
	// Behind the name, which stands in brackets, the times are the 12th and 13th field, in hundredths of a second.
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 22 {
		return 0, 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			return 0, 0, err
		}
		used += time.Duration(n) * 10 * time.Millisecond
	}
	pages, err := strconv.Atoi(fields[21])
	return used, pages * os.Getpagesize() / 1024, err
}

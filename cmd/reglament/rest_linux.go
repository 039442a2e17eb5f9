package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropProgram unmaps the pages of the program's file. The system brings back those that are used, sixteen at a time, from its
// cache; what only the start has used, most of fifty megabytes, stays away. It costs nothing but their first use.
func dropProgram() {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) {
		place, rest, _ := strings.Cut(line, " ")
		rights, rest, _ := strings.Cut(rest, " ")
		if strings.Contains(rights, "w") || !strings.HasSuffix(strings.TrimSpace(rest), " "+program) {
			continue
		}
		from, to, _ := strings.Cut(place, "-")
		begin, err1 := strconv.ParseUint(from, 16, 64)
		end, err2 := strconv.ParseUint(to, 16, 64)
		if err1 == nil && err2 == nil {
			// What is only read and executed can always be read again; a refusal leaves everything as it is.
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(begin), uintptr(end-begin), syscall.MADV_DONTNEED)
		}
	}
}

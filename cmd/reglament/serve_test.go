package main

import (
	"fmt"
	"testing"
)

func TestNetworks(t *testing.T) {
	got, err := networks([]string{"10.0.0.7", "192.168.1.9/16", "fd00::1/8", "::1"})
	if err != nil || fmt.Sprint(got) != "[10.0.0.7/32 192.168.0.0/16 fd00::/8 ::1/128]" {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"", "proxy", "10.0.0.0/33", "10.0.0.1:80", "10.0.0.0/-1"} {
		if got, err := networks([]string{bad}); err == nil {
			t.Errorf("%q gives %v", bad, got)
		}
	}
}

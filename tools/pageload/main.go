// Command pageload asks pages of a running server from several people at once and prints how many came each second and how
// long they took: pageload -login chief -n 8 -for 10s /instruments /control, with the password in REGLAMENT_LOAD_PASSWORD.
// Each connection signs in by itself and has a session of its own. An answer that is not 200 ends the run. With -pid of the
// server it also prints the processor time that the server used for a request, which a busy machine changes little, and its
// resident memory. With -packed answers are taken as they come, since people unpack on machines of their own. With -send and a
// file of ids that reglament stress --ready printed, somebody else sends these instruments all the while, one after the other;
// the processor time is then that of both.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"slices"
	"time"
)

func main() {
	base := flag.String("base", "http://127.0.0.1:8080", "address of the server")
	login := flag.String("login", "chief", "account of the one who reads")
	n := flag.Int("n", 8, "connections at once")
	length := flag.Duration("for", 10*time.Second, "how long each page is asked for")
	pid := flag.Int("pid", 0, "process of the server, for its processor time and memory")
	packed := flag.Bool("packed", false, "do not unpack the answers")
	send := flag.String("send", "", "file with the ids of signed instruments to be sent meanwhile")
	sender := flag.String("sender", "officer", "account of the one who sends")
	flag.Parse()
	log.SetFlags(0)
	password := os.Getenv("REGLAMENT_LOAD_PASSWORD")
	stop, err := startSending(*base, *sender, password, *send)
	if err == nil {
		err = errors.Join(run(*base, *login, password, *n, *pid, *length, *packed, flag.Args()), stop())
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(base, login, password string, n, pid int, length time.Duration, packed bool, paths []string) error {
	people := make([]*http.Client, n)
	for i := range people {
		var err error
		if people[i], err = enter(base, login, password); err != nil {
			return err
		}
		people[i].Transport.(*http.Transport).DisableCompression = packed
	}
	fmt.Printf("%-44s %10s %9s %9s %9s %7s", "page", "requests/s", "p50", "p95", "p99", "kB")
	if pid != 0 {
		fmt.Printf(" %10s %9s", "processor", "resident")
	}
	fmt.Println()
	for _, path := range paths {
		if _, _, err := ask(people, base+path, time.Second); err != nil { // the first second warms, and is not counted
			return err
		}
		before, _, err := usage(pid)
		if err != nil {
			return err
		}
		took, size, err := ask(people, base+path, length)
		if err != nil {
			return err
		}
		after, resident, err := usage(pid)
		if err != nil {
			return err
		}
		slices.Sort(took)
		at := func(share float64) time.Duration {
			return took[int(share*float64(len(took)-1))].Round(10 * time.Microsecond)
		}
		fmt.Printf("%-44s %10.0f %9v %9v %9v %7.0f", path, float64(len(took))/length.Seconds(), at(0.5), at(0.95), at(0.99), float64(size)/1000)
		if pid != 0 {
			fmt.Printf(" %10v %6d MB", ((after - before) / time.Duration(len(took))).Round(10*time.Microsecond), resident/1024)
		}
		fmt.Println()
	}
	return nil
}

// enter signs a client in, as the form of the log-in does.
func enter(base, login, password string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	answer, err := c.PostForm(base+"/login", url.Values{"login": {login}, "password": {password}})
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Request.URL.Path == "/login" {
		return nil, fmt.Errorf("%s is not let in: %s", login, answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return c, err
}

// answers is what one connection got.
type answers struct {
	took []time.Duration
	size int64
	err  error
}

// ask lets everyone ask for a page again and again, and gives what each answer took and the size of the last one.
func ask(people []*http.Client, address string, length time.Duration) (took []time.Duration, size int64, err error) {
	end := time.Now().Add(length)
	done := make(chan answers)
	for _, c := range people {
		go func() {
			var a answers
			for a.err == nil && time.Now().Before(end) {
				began := time.Now()
				a.size, a.err = get(c, address)
				a.took = append(a.took, time.Since(began))
			}
			done <- a
		}()
	}
	for range people {
		a := <-done
		took, size = append(took, a.took...), a.size
		if a.err != nil {
			err = a.err
		}
	}
	return took, size, err
}

func get(c *http.Client, address string) (int64, error) {
	ask, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	if c.Transport.(*http.Transport).DisableCompression {
		ask.Header.Set("Accept-Encoding", "gzip")
	}
	answer, err := c.Do(ask)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", address, answer.Status)
	}
	return io.Copy(io.Discard, answer.Body)
}

// usage is process, and nothing without a process.
func usage(pid int) (used time.Duration, resident int, err error) {
	if pid == 0 {
		return 0, 0, nil
	}
	return process(pid)
}

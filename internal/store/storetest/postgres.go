package storetest

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"reglament/internal/store"
)

// AddressVar is the environment variable with the address of the PostgreSQL server for tests; its user must be
// allowed to create databases.
const AddressVar = "REGLAMENT_TEST_POSTGRES"

// server is the PostgreSQL server of this process, its administration connection and the template.
var server = sync.OnceValues(func() (*cluster, error) {
	address := os.Getenv(AddressVar)
	if address == "" {
		var err error
		if address, err = startPrivate(); err != nil {
			return nil, err
		}
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	c := &cluster{address: address, conn: conn, template: "reglament_template_" + store.SchemaDigest()}
	return c, c.makeTemplate(ctx)
})

type cluster struct {
	address  string
	template string

	mu   sync.Mutex
	conn *pgx.Conn
}

// PostgresURL makes a fresh migrated database and returns its address. It is dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	c, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	return CreateDatabase(t, "TEMPLATE "+c.template)
}

// CreateDatabase makes a PostgreSQL database with the given options of CREATE DATABASE and returns its address. It is
// dropped when the test ends.
func CreateDatabase(t testing.TB, options string) string {
	t.Helper()
	c, err := server()
	if err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	name := "reglament_" + strings.ToLower(rand.Text())
	if err := c.exec(t.Context(), "CREATE DATABASE "+name+" "+options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return c.url(name)
}

func (c *cluster) exec(ctx context.Context, text string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.conn.Exec(ctx, text)
	return err
}

// url is the address of another database of the same server.
func (c *cluster) url(name string) string {
	u, err := url.Parse(c.address)
	if err != nil {
		return c.address + " dbname=" + name
	}
	u.Path = "/" + name
	return u.String()
}

// makeTemplate migrates a database under a passing name and renames it, so that the template is whole when it is
// there. Test processes that run side by side wait for the first of them.
func (c *cluster) makeTemplate(ctx context.Context) error {
	const lock = 7236452817
	if _, err := c.conn.Exec(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		return err
	}
	defer c.conn.Exec(ctx, "SELECT pg_advisory_unlock($1)", lock)
	var there bool
	err := c.conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", c.template).Scan(&there)
	if err != nil || there {
		return err
	}
	part := "reglament_part_" + strings.ToLower(rand.Text())
	create := "CREATE DATABASE " + part + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
	if err := c.exec(ctx, create); err != nil {
		return err
	}
	if err := migrate(ctx, c.url(part)); err != nil {
		return errors.Join(err, c.exec(ctx, "DROP DATABASE "+part+" WITH (FORCE)"))
	}
	// A connection that goose or the pool has just closed may live a moment longer on the server.
	for range 50 {
		err = c.exec(ctx, "ALTER DATABASE "+part+" RENAME TO "+c.template)
		if pe, ok := errors.AsType[*pgconn.PgError](err); !ok || pe.Code != "55006" {
			return err
		}
		if err := c.exec(ctx, "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = '"+part+"'"); err != nil {
			return err
		}
	}
	return err
}

// startPrivate starts a cluster that ends with this process: the script stops it when the pipe on its standard input
// is closed, which the system does however the process dies.
func startPrivate() (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	cmd := exec.Command(filepath.Join(root, "scripts", "postgres-test"), "hold")
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", err
	}
	hold = append(hold, in)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	var trouble strings.Builder
	errs, err := cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		bufio.NewReader(errs).WriteTo(&trouble)
		return "", fmt.Errorf("set %s to the address of a server, or run the tests by scripts/with-postgres, which installs one: %s", AddressVar, trouble.String())
	}
	return strings.TrimSpace(line), nil
}

// hold keeps the ends of pipes open, on purpose: the collector would close them, and with them the cluster.
var hold []io.Closer

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory")
		}
	}
}

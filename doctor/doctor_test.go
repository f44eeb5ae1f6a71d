package doctor

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"

	"tallystick/face/words"
	"tallystick/member"
)

// What is wrong is named, and what to do.
func TestWhatTheDoctorFinds(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	if err := member.Found(t.Context(), home, member.HeadOffice("doctor-1", "a good password")); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := gone.Addr().String()
	if err := gone.Close(); err != nil {
		t.Fatal(err)
	}
	beside := httptest.NewServer(http.NotFoundHandler())
	defer beside.Close()
	state := "ready"
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if state != "ready" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintf(w, `{"state":%q}`, state)
	}))
	defer stranger.Close()
	set := "listen: 127.0.0.1:0\n"
	visit := func(c Case, settings string) []Finding {
		t.Helper()
		if err := os.WriteFile(filepath.Join(home, member.SettingsFile), []byte(settings), 0o600); err != nil {
			t.Fatal(err)
		}
		if c.Home == "" {
			c.Home = home
		}
		return c.Examine(t.Context())
	}
	bad := func(all []Finding) (found []string) {
		for _, f := range all {
			if f.Bad {
				found = append(found, f.Check.En)
			}
			if f.Says.Zh == "" || f.Says.En == "" {
				t.Errorf("%s is said in one language", f.Check.En)
			}
		}
		return found
	}
	late := func() time.Time { return time.Now().Add(time.Hour) }
	early := func() time.Time { return time.Now().Add(-time.Hour) }
	full := func(string) (uint64, error) { return 1 << 20, nil }
	other := filepath.Join(t.TempDir(), "none")
	for name, one := range map[string]struct {
		c    Case
		set  string
		want words.Text
	}{
		"a clock that is behind": {Case{Now: early}, set, words.DoctorClock},
		"a clock that is ahead":  {Case{Now: late, Beside: beside.URL}, set, words.DoctorClock},
		"a disk that is full":    {Case{Free: full}, set, words.DoctorDisk},
		"a port that is taken":   {Case{}, "listen: " + taken.Addr().String() + "\n", words.DoctorPortal},
		"a keepers' port that is taken": {Case{}, set + "keepers-listen: " + taken.Addr().String() + "\n",
			words.DoctorKeepersPort},
		"a peer that is away":    {Case{}, set + "peers: [n@" + away + "]\n", words.DoctorPeer.With("n@" + away)},
		"a peer that is no peer": {Case{}, set + "peers: [nobody]\n", words.DoctorPeer.With("nobody")},
		"a database that is away": {Case{}, set + "read-model: postgres://tally@127.0.0.1:1/tally\n",
			words.DoctorReadModel},
		"a database with its secret": {Case{}, set + "read-model: postgres://tally:hunter2@127.0.0.1:1/tally\n",
			words.DoctorReadModel},
		"settings": {Case{}, "password: x\n", words.DoctorSettings},
		"no home": {Case{Home: other, Free: func(string) (uint64, error) { return 1 << 40, nil }}, set,
			words.DoctorHome},
	} {
		found := bad(visit(one.c, one.set))
		if !strings.Contains(strings.Join(found, "\n"), one.want.En) {
			t.Errorf("%s: found %q", name, found)
		}
	}
	if found := bad(visit(Case{Beside: beside.URL}, set)); len(found) > 0 {
		t.Errorf("a whole home: %q", found)
	}
	other = "listen: " + strings.TrimPrefix(stranger.URL, "http://") + "\n"
	if found := bad(visit(Case{}, other)); len(found) != 1 || found[0] != words.DoctorPortal.En {
		t.Errorf("a node of another home is taken for its own: %q", found)
	}
	store := filepath.Join(home, member.LedgerFolder)
	if err := os.MkdirAll(store, 0o700); err != nil {
		t.Fatal(err)
	}
	lock, err := pebble.LockDirectory(store, vfs.Default)
	if err != nil {
		t.Fatal(err)
	}
	if found := bad(visit(Case{}, other)); len(found) > 0 {
		t.Errorf("a node that runs: %q", found)
	}
	state = "catching-up"
	if found := bad(visit(Case{}, other)); len(found) != 1 || found[0] != words.DoctorReady.En {
		t.Errorf("a node that is not ready: %q", found)
	}
	if found := bad(visit(Case{}, set)); len(found) != 1 || found[0] != words.DoctorReady.En {
		t.Errorf("a node that does not answer: %q", found)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(home, "keepers_secret")); err != nil {
		t.Fatal(err)
	}
	if found := bad(visit(Case{}, set)); len(found) != 1 || found[0] != words.DoctorHome.En {
		t.Errorf("a home without its secret: %q", found)
	}
	var text strings.Builder
	if _, err := Write(&text, visit(Case{}, set+"read-model: postgres://tally:hunter2@127.0.0.1:1/t\n")); err != nil ||
		strings.Contains(text.String(), "hunter2") || !strings.Contains(text.String(), "PGPASSFILE") {
		t.Errorf("a secret among the settings: %v\n%s", err, &text)
	}
	text.Reset()
	if n, err := Write(&text, visit(Case{}, set)); err != nil || n != 1 || !strings.Contains(text.String(), "BAD") {
		t.Errorf("%d: %v\n%s", n, err, &text)
	}
	if f := finding(words.DoctorHome, errors.New("odd")); !f.Bad || f.Says.Zh == "" {
		t.Errorf("%+v", f)
	}
}

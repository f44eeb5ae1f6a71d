package trial

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"tallystick/face/operation"
)

// place is one institution's node: a home and, while it runs, a process.
type place struct {
	number, kind, region, nameZh, nameEn string
	accounts                             []account

	home, address, listen string
	members               string // where it answers members; empty: it does not
	server                string // where head office makes tokens for it
	program               string
	verbs                 []string // of the program, before the flags; nil: start
	door                  string   // besides those of every node, where it says that it has one
	noise                 io.Writer
	command               *exec.Cmd
	url                   string
	ended                 chan error
	tokens                map[string]string // of persons, by login
}

// account is who may sign in at a place.
type account struct{ login, duties, nameZh, nameEn string }

// patience bounds each wait for a node.
const patience = time.Minute

// start runs the node and waits until it answers.
func (p *place) start(ctx context.Context) error {
	verbs := p.verbs
	if verbs == nil {
		verbs = []string{"start"}
	}
	p.command = exec.Command(p.program, append(slices.Clone(verbs), "--home", p.home, "--listen", p.listen,
		"--members-listen", p.members, "--token-server", p.server)...)
	p.command.Stderr = p.noise
	// a process group of its own: an interrupt of the terminal is told to each in order
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := p.command.StdoutPipe()
	if err == nil {
		err = p.command.Start()
	}
	if err != nil {
		return fmt.Errorf("couldn't start the node of %s: %w", p.number, err)
	}
	said := make(chan string, 1)
	p.ended = make(chan error, 1)
	go func(command *exec.Cmd, ended chan<- error) {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if door, ok := strings.CutPrefix(lines.Text(), "Door"); ok {
				p.door = strings.TrimSpace(door)
			}
			if url, ok := strings.CutPrefix(lines.Text(), "Portal"); ok {
				said <- strings.TrimSpace(url)
			}
		}
		ended <- command.Wait()
	}(p.command, p.ended)
	select {
	case p.url = <-said:
		return nil
	case err := <-p.ended:
		p.command = nil
		return fmt.Errorf("the node of %s ended before it answered: %w", p.number, errors.Join(err, errEnded))
	case <-time.After(patience):
		return fmt.Errorf("the node of %s did not answer in %s", p.number, patience)
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errEnded = errors.New("see what it wrote above")

// end ends the process by a signal and waits for it.
func (p *place) end(signal os.Signal) error {
	if p.command == nil {
		return nil
	}
	_ = p.command.Process.Signal(signal) // one that has ended needs none
	var err error
	select {
	case err = <-p.ended:
	case <-time.After(patience):
		err = fmt.Errorf("the node of %s did not stop in %s", p.number, patience)
		_ = p.command.Process.Kill()
	}
	p.command = nil
	if signal == os.Kill {
		return nil
	}
	return err
}

// ask sends a request and reads the answer.
func (p *place) ask(ctx context.Context, login, method, path string, body, into any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return fmt.Errorf("couldn't write a request: %w", err)
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, p.url+path, bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("couldn't write a request: %w", err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if login != "" {
		request.Header.Set("Authorization", "Bearer "+p.tokens[login])
	}
	client := http.Client{Timeout: patience}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("couldn't reach the node of %s: %w", p.number, err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(io.LimitReader(answer.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("couldn't read the answer of %s: %w", p.number, err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s answered %d to %s %s: %s", p.number, answer.StatusCode, method, path, said)
	}
	switch into := into.(type) {
	case nil:
		return nil
	case *[]byte:
		*into = said
		return nil
	}
	if err := json.Unmarshal(said, into); err != nil {
		return fmt.Errorf("couldn't read the answer of %s: %w", p.number, err)
	}
	return nil
}

// signIn gets a token for a person, once.
func (p *place) signIn(ctx context.Context, login string) error {
	var session struct{ Token struct{ Token string } }
	err := p.ask(ctx, "", http.MethodPost, "/v1/session", map[string]string{"login": login, "password": Password},
		&session)
	p.tokens[login] = session.Token.Token
	return err
}

// do has a person give a command by its name, and waits until it is final. It gives what
// the command was about.
func (p *place) do(ctx context.Context, login, name, id string, form any) (string, error) {
	o, ok := operation.Named(name)
	if !ok {
		return "", fmt.Errorf("there is no command %s", name)
	}
	if p.tokens[login] == "" {
		if err := p.signIn(ctx, login); err != nil {
			return "", err
		}
	}
	if form == nil && !o.Bare() {
		form = struct{}{}
	}
	var answer struct{ State, Subject string }
	path := o.At(map[string]string{"id": id}, func(s string) string { return s }) + "?wait=30"
	if err := p.ask(ctx, login, http.MethodPost, path, form, &answer); err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if answer.State != "final" && answer.State != "unchanged" {
		return "", fmt.Errorf("%s at %s is %s", name, p.number, answer.State)
	}
	return answer.Subject, nil
}

// ready reports whether the node says that it can take requests, and why not.
func (p *place) ready(ctx context.Context) (bool, string) {
	err := p.ask(ctx, "", http.MethodGet, "/readyz", nil, nil)
	if err != nil {
		return false, err.Error()
	}
	return true, ""
}

// until waits for what comes by itself.
func until(ctx context.Context, what string, done func() (bool, string)) error {
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(patience)
	for {
		ok, why := done()
		if ok {
			return nil
		}
		select {
		case <-ticker.C:
		case <-deadline:
			return fmt.Errorf("%s: it did not come in %s; %s", what, patience, why)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// free gives an address of the loopback with a port that is free: the wanted one where it
// is, else any.
func free(wanted string) (string, error) {
	for _, address := range []string{wanted, "127.0.0.1:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		defer l.Close() // held until the caller has all of its addresses would be safer, and can't be handed on
		return l.Addr().String(), nil
	}
	return "", errors.New("couldn't find a free port on the loopback")
}

// runs gives the path of the program that nodes run: this one, to start it again, unless
// another was named.
func (o Options) runs() (string, error) {
	if o.program != "" {
		return o.program, nil
	}
	path, err := exec.LookPath(os.Args[0])
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return "", fmt.Errorf("couldn't find this program: %w", err)
	}
	return path, nil
}

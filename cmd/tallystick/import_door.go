package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallystick/face/api"
)

// clerk hands files in at the API of a member, as a person.
type clerk struct {
	url, password, token string
	id                   string // of the token
	wish                 string // idempotency key of what is sent now
	given                bool   // the token is the caller's and stays
}

// signIn gets a token for a person, who must hold the duty, if one is named.
func (d *clerk) signIn(ctx context.Context, login, duty string) error {
	var session struct {
		Token  struct{ ID, Token string }
		Person struct{ Duties []string }
	}
	if d.given = d.token != ""; d.given {
		return nil
	}
	body, err := json.Marshal(map[string]string{"login": login, "password": d.password})
	if err != nil {
		return fmt.Errorf("couldn't write the sign-in: %w", err)
	}
	if err := d.ask(ctx, http.MethodPost, "/v1/session", "application/json", body, &session); err != nil {
		return err
	}
	d.token, d.id = session.Token.Token, session.Token.ID
	if duty != "" && !slices.Contains(session.Person.Duties, duty) {
		d.signOut(ctx)
		return fmt.Errorf("%s may not publish: --login must name a person with the duty %s", login, duty)
	}
	return nil
}

// signOut ends the session; that it did not end is no reason to fail.
func (d *clerk) signOut(ctx context.Context) {
	if !d.given {
		_ = d.ask(ctx, http.MethodDelete, "/v1/tokens/"+d.id, "", nil, nil)
	}
}

func (d *clerk) upload(ctx context.Context, file parcel, confirm string) (answer api.Upload, err error) {
	kind := "text/csv"
	if strings.HasSuffix(strings.ToLower(file.name), ".xlsx") || bytes.HasPrefix(file.text, []byte("PK\x03\x04")) {
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	query := url.Values{"wait": {"30"}}
	if confirm != "" {
		query.Set("confirm", confirm)
	}
	d.wish = rand.Text()
	err = d.handIn(ctx, "/v1/declarations/upload?"+query.Encode(), kind, file.text, &answer)
	return answer, err
}

// handIn posts a body, and again while the member is busy.
func (d *clerk) handIn(ctx context.Context, path, kind string, body []byte, into any) error {
	for try := 0; ; try++ {
		err := d.ask(ctx, http.MethodPost, path, kind, body, into)
		var busy busyError
		if !errors.As(err, &busy) || try == mostTries {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(busy.wait):
		}
	}
}

// mostTries bounds how often a busy member is asked again, with the same key, so
// that nothing is handed in twice.
const mostTries = 30

// busyError says when to ask a busy member again.
type busyError struct {
	error
	wait time.Duration
}

// Unwrap gives what the member said.
func (e busyError) Unwrap() error { return e.error }

// saidNo is what the member says against a request.
type saidNo struct {
	text    string
	status  int
	problem api.Problem
}

func (e saidNo) Error() string { return e.text }

// ask sends a request and reads its answer. What the member says against it
// becomes an error in both languages.
func (d *clerk) ask(ctx context.Context, method, path, kind string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(d.url, "/")+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("couldn't write the request: %w", err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	if d.wish != "" {
		request.Header.Set("Idempotency-Key", d.wish)
	}
	if d.token != "" {
		request.Header.Set("Authorization", "Bearer "+d.token)
	}
	client := http.Client{Timeout: 30 * time.Minute}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("couldn't reach the member at %s: %w", d.url, err)
	}
	defer answer.Body.Close()
	const most = 64 << 20
	text, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return fmt.Errorf("couldn't read the member's answer: %w", err)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		err := problemError(answer.StatusCode, text)
		if after, wrong := strconv.Atoi(answer.Header.Get("Retry-After")); wrong == nil {
			return busyError{err, time.Duration(min(max(after, 1), 60)) * time.Second}
		}
		return err
	}
	if into == nil || len(text) == 0 {
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("couldn't read the member's answer: %w", err)
	}
	return nil
}

// problemError puts a problem of the API into words.
func problemError(status int, text []byte) error {
	var p api.Problem
	if json.Unmarshal(text, &p) != nil || p.Title == "" {
		return saidNo{text: fmt.Sprintf("the member answered %d", status), status: status}
	}
	var all []string
	for _, one := range p.Errors {
		all = append(all, one.En+" / "+one.Zh)
	}
	if len(all) == 0 {
		all = append(all,
			strings.TrimSpace(p.En.Detail+" "+p.En.Remedy)+" / "+strings.TrimSpace(p.Zh.Detail+" "+p.Zh.Remedy))
	}
	return saidNo{fmt.Sprintf("%s: %s", p.Title, strings.Join(all, "; ")), status, p}
}

// ledgerReport adds up what came of the files of an import.
type ledgerReport struct {
	registered, pending, out, problems, doubtful int
	confirm                                      string
}

// add lists what one file's answer says, and counts it.
func (r *ledgerReport) add(w io.Writer, a api.Upload) {
	for _, n := range a.Notes {
		fmt.Fprintf(w, "note: %s / %s\n", n.En, n.Zh)
	}
	for _, p := range a.Problems {
		fmt.Fprintf(w, "line %d, %s %q: %s / %s\n", p.Line, column(p), p.Value, p.En, p.Zh)
	}
	for _, p := range a.Refused {
		rule := 0
		if p.Rule != nil {
			rule = int(p.Rule.Number)
		}
		fmt.Fprintf(w, "line %d, declaration %s: refused by rule %d: %s %s / %s%s\n", p.Line, p.Number, rule,
			p.En.Title, p.En.Remedy, p.Zh.Title, p.Zh.Remedy)
	}
	for _, p := range a.Doubts {
		fmt.Fprintf(w, "doubtful: line %d, %s %q: %s / %s\n", p.Line, column(p), p.Value, p.En, p.Zh)
	}
	for _, l := range a.Left {
		fmt.Fprintf(w, "line %d, declaration %s: not handed in / 未提交\n", l.Line, l.Number)
	}
	if a.More > 0 {
		fmt.Fprintf(w, "and %d more problems\n", a.More)
	}
	if a.Stopped != nil {
		fmt.Fprintf(w, "stopped: %s / %s\n", a.Stopped.En.Title, a.Stopped.Zh.Title)
	}
	r.registered, r.pending, r.doubtful = r.registered+a.Registered, r.pending+a.Pending, r.doubtful+a.Doubtful
	r.out += a.Spoiled + len(a.Refused) + len(a.Left)
	r.problems += len(a.Problems) + a.More + len(a.Refused) + len(a.Left)
	if a.Confirm != "" {
		r.confirm = a.Confirm
	}
}

func column(p api.CellProblem) string {
	if p.ColumnZh == "" {
		return p.Column
	}
	return p.Column + " " + p.ColumnZh
}

func (r *ledgerReport) print(c *cobra.Command) {
	w := c.OutOrStdout()
	fmt.Fprintf(w, "%d declarations are on the ledger; %d problems with others are listed above.\n", r.registered,
		r.problems)
	if r.pending > 0 {
		fmt.Fprintf(w, "%d are handed in and not final yet: run the import again to see.\n", r.pending)
	}
	if r.doubtful > 0 {
		fmt.Fprintf(w,
			"%d are doubtful and not registered: compare them with the originals; if they stand, run the import "+
				"again with --confirm %s\n",
			r.doubtful, r.confirm)
	}
}

// end says by the exit status whether all, some or none went in.
func (r *ledgerReport) end() error {
	missing := r.out + r.doubtful + r.pending
	switch {
	case r.registered+r.pending == 0:
		return exitError{exitNone, "no declaration is on the ledger / 没有报关单登记上账本"}
	case missing > 0 || r.problems > 0:
		return exitError{exitSome, "some declarations are not on the ledger / 部分报关单未登记上账本"}
	}
	return nil
}

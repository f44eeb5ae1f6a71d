// Package doctor looks at a node's home and at what is around it, and says what keeps the
// node from working and what to do. It changes nothing.
package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tallystick/assembly"
	"tallystick/face/words"
	"tallystick/follow"
	"tallystick/member"
	"tallystick/node/chain"
	"tallystick/node/link"
	"tallystick/node/readmodel"
)

// Finding is what one look came to.
type Finding struct {
	Check words.Text // what was looked at
	Bad   bool
	Says  words.Text // what is so, and of something bad what to do
}

// Case is what is looked at. The zero value of each but Home is the usual choice.
type Case struct {
	Home   string
	Beside string           // address of another node's API, whose clock is compared
	Now    func() time.Time // the clock of this machine
	Free   func(path string) (bytes uint64, err error)
}

// How far clocks may be apart, how long a peer is waited for, and how much room there is
// to be.
const (
	apart    = 2 * time.Second
	patience = 3 * time.Second
	needs    = 64 << 20
	wishes   = 1 << 30
)

// Examine looks at everything in turn.
func (c Case) Examine(ctx context.Context) (all []Finding) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Free == nil {
		c.Free = free
	}
	if follow.IsHome(c.Home) {
		return c.member(ctx)
	}
	set, err := member.ReadSettings(c.Home)
	all = append(all, finding(words.DoctorSettings, err))
	if set.Listen == "" {
		set.Listen = "127.0.0.1:8080"
	}
	used, ready := member.InUse(c.Home), Finding{}
	if used {
		ready = c.ready(ctx, set.Listen)
	}
	all = append(all, c.room(), c.clock(ctx))
	if set.ReadModel != "" {
		all = append(all, c.tables(ctx))
	}
	if used {
		all = append(all, Finding{words.DoctorHome, false, words.DoctorRuns}, ready)
	} else {
		all = append(all, c.whole(ctx), c.keys(), port(words.DoctorPortal, set.Listen))
		if set.KeepersListen != "" {
			all = append(all, port(words.DoctorKeepersPort, set.KeepersListen))
		}
		if set.MembersListen != "" {
			all = append(all, port(words.DoctorMembersPort, set.MembersListen))
		}
	}
	if set.TokenServer != "" {
		all = append(all, linked(words.DoctorTokens.With(set.TokenServer), member.ProbeTokens(ctx, c.Home)))
	}
	for _, peer := range set.Peers {
		all = append(all, reach(ctx, peer))
	}
	return all
}

// member looks at the home of a member that does not hold the ledger: its links, by its own key.
func (c Case) member(ctx context.Context) []Finding {
	all := []Finding{c.room(), c.clock(ctx)}
	probes, err := follow.Probe(ctx, c.Home)
	all = append(all, finding(words.DoctorHome, err))
	for _, p := range probes {
		check := words.DoctorLink
		if p.Tokens {
			check = words.DoctorTokens
		}
		if p.Address == "" {
			all = append(all, Finding{check.With("-"), true, words.DoctorNoTokens})
			continue
		}
		all = append(all, linked(check.With(p.Address), p.Err))
	}
	return all
}

// linked tells what is wrong with a link, if anything is.
func linked(check words.Text, err error) Finding {
	if err == nil {
		return Finding{check, false, words.DoctorFine}
	}
	return Finding{check, true, link.Why(err)}
}

// Write writes findings in both languages, and gives how many are bad.
func Write(to io.Writer, all []Finding) (bad int, err error) {
	var text strings.Builder
	for _, f := range all {
		mark := "ok "
		if f.Bad {
			bad, mark = bad+1, "BAD"
		}
		fmt.Fprintf(&text, "%s  %s: %s\n     %s：%s\n", mark, f.Check.En, f.Says.En, f.Check.Zh, f.Says.Zh)
	}
	_, err = io.WriteString(to, text.String())
	return bad, err
}

// finding tells an error, or that there is none.
func finding(check words.Text, err error) Finding {
	if err == nil {
		return Finding{check, false, words.DoctorFine}
	}
	text, ok := words.Of(err)
	if !ok {
		text = words.Text{Zh: err.Error(), En: err.Error()}
	}
	return Finding{check, true, text}
}

// ready asks a node that runs, at the address of its portal, whether it is ready.
func (c Case) ready(ctx context.Context, listen string) Finding {
	var meta struct{ State, Reason string }
	status, err := ask(ctx, "http://"+listen+"/readyz", &meta)
	if err != nil || meta.State == "" {
		return Finding{words.DoctorReady, true, words.DoctorSilent.With(listen)}
	}
	if status != http.StatusOK {
		return Finding{words.DoctorReady, true, words.DoctorNotReady.With(meta.State, meta.Reason)}
	}
	return Finding{words.DoctorReady, false, words.DoctorFine}
}

// ask reads an answer of an API.
func ask(ctx context.Context, url string, into any) (status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	client := http.Client{Timeout: patience}
	answer, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	return answer.StatusCode, json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(into)
}

// room looks at the disk.
func (c Case) room() Finding {
	free, err := c.Free(c.Home)
	switch {
	case err != nil:
		return finding(words.DoctorDisk, err)
	case free < needs:
		return Finding{words.DoctorDisk, true, words.DoctorDiskFull.With(free>>20, needs>>20)}
	case free < wishes:
		return Finding{words.DoctorDisk, false, words.DoctorDiskLow.With(free >> 20)}
	}
	return Finding{words.DoctorDisk, false, words.DoctorFine}
}

func free(path string) (uint64, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return 0, fmt.Errorf("couldn't look at the disk of %s: %w", path, err)
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}

// clock compares the clock with what the network knows already: its founding, and another
// node where one is named.
func (c Case) clock(ctx context.Context) Finding {
	now := c.Now()
	var genesis struct {
		At time.Time `json:"genesis_time"`
	}
	text, err := os.ReadFile(filepath.Join(c.Home, "genesis.json"))
	if err == nil && json.Unmarshal(text, &genesis) == nil && now.Before(genesis.At.Add(-apart)) {
		return Finding{words.DoctorClock, true, words.DoctorClockBehind.With(now.UTC().Format(time.DateTime),
			genesis.At.UTC().Format(time.DateTime))}
	}
	if c.Beside == "" {
		return Finding{words.DoctorClock, false, words.DoctorClockAlone}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, strings.TrimSuffix(c.Beside, "/")+"/healthz", nil)
	if err != nil {
		return finding(words.DoctorClock, err)
	}
	client := http.Client{Timeout: patience}
	answer, err := client.Do(request)
	if err != nil {
		return Finding{words.DoctorClock, true, words.DoctorBesideAway.With(c.Beside)}
	}
	_ = answer.Body.Close()
	theirs, err := http.ParseTime(answer.Header.Get("Date"))
	if err != nil {
		return Finding{words.DoctorClock, true, words.DoctorBesideAway.With(c.Beside)}
	}
	// the header has whole seconds, and the answer took a while
	if differ := c.Now().Sub(theirs.Add(500 * time.Millisecond)).Round(time.Second); differ.Abs() > apart {
		return Finding{words.DoctorClock, true, words.DoctorClockApart.With(differ.String(), c.Beside)}
	}
	return Finding{words.DoctorClock, false, words.DoctorFine}
}

// tables looks at the database of the read model, where one is set.
func (c Case) tables(ctx context.Context) Finding {
	place, err := member.TablesOf(c.Home, "")
	if err == nil {
		err = readmodel.Probe(ctx, place)
	}
	return finding(words.DoctorReadModel, err)
}

// whole looks at the files of a home that is stopped: version, damage, keys of another.
func (c Case) whole(ctx context.Context) Finding {
	if _, err := os.Stat(filepath.Join(c.Home, "genesis.json")); errors.Is(err, os.ErrNotExist) {
		if member.HasCard(c.Home) {
			return Finding{words.DoctorHome, true, words.DoctorJoinFirst.With(c.Home)}
		}
		return Finding{words.DoctorHome, true, words.DoctorNoHome.With(c.Home)}
	}
	return finding(words.DoctorHome, member.CheckFiles(ctx, c.Home))
}

// keys compares the keys of the node with what its card told the others.
func (c Case) keys() Finding {
	if !member.HasCard(c.Home) {
		_, err := chain.MemberOf(c.Home)
		return finding(words.DoctorKeys, err)
	}
	text, err := os.ReadFile(filepath.Join(c.Home, "card.json"))
	if err != nil {
		return finding(words.DoctorKeys, err)
	}
	card, err := assembly.ParseCard(text)
	if err != nil {
		return finding(words.DoctorKeys, err)
	}
	node, err := chain.MemberOf(c.Home)
	if err == nil && (node.Node != card.Node || string(node.Validator) != string(card.Public())) {
		return Finding{words.DoctorKeys, true, words.DoctorOtherKeys.With(card.Number)}
	}
	return finding(words.DoctorKeys, err)
}

// port sees whether an address can be listened at.
func port(check words.Text, address string) Finding {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return Finding{check, true, words.DoctorPortTaken.With(address)}
	}
	return finding(check, l.Close())
}

// reach sees whether the node of a peer answers at its address.
func reach(ctx context.Context, peer string) Finding {
	check := words.DoctorPeer.With(peer)
	_, place, named := strings.Cut(peer, "@")
	if !named {
		return Finding{check, true, words.DoctorPeerWritten}
	}
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(ctx, "tcp", place)
	var name *net.DNSError
	switch {
	case errors.As(err, &name):
		return Finding{check, true, words.DoctorPeerNameless.With(name.Name)}
	case err != nil:
		return Finding{check, true, words.DoctorPeerAway.With(place)}
	}
	return finding(check, conn.Close())
}

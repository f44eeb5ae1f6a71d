package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/member"
)

// Options say what is shown and where.
type Options struct {
	Home    string  // folder to keep; empty is temporary
	Data    string  // folder of the public customs set; "none" is a sample of the project's own making
	Listen  string  // address of portal and API
	Level   string  // how much is logged to standard error
	version string  // of the program, as the API tells it
	JSON    bool    // the summary of a check is JSON
	Pace    float64 // deals played a second once the network is up; 0 plays none
	Deals   int     // deals played before the network is handed over
	Tables  string  // where the read model lies; see member.TablesOf
	Sample  int     // how many declarations the sample has
}

// noFolder asks for the project's own sample even where the public set is at hand.
const noFolder = "none"

// customsFolder is where the public customs set is looked for when no folder is named.
const customsFolder = "../shared/data/customs"

// declarations reads what the network starts with.
func (o Options) declarations() ([]formats.Declaration, string, error) {
	folder := o.Data
	if folder == noFolder {
		folder = ""
	} else if folder == "" {
		if _, err := os.Stat(customsFolder); err == nil {
			folder = customsFolder
		}
	}
	if folder == "" {
		return formats.Sample(1, o.Sample, trade.InstantOf(time.Now()).Day()), "a sample of the project's own making",
			nil
	}
	var all []formats.Declaration
	for d, err := range formats.Customs(folder) {
		if err != nil {
			return nil, "", err
		}
		all = append(all, d)
	}
	return all, "the public customs data set in " + folder, nil
}

// Open makes the network and admits everybody who plays.
func (o Options) Open(ctx context.Context, hold time.Duration, declarations []formats.Declaration,
	p *Progress) (*World, func() error, error) {
	home, remove := o.Home, func() error { return nil }
	if home == "" {
		var err error
		if home, err = os.MkdirTemp("", "tallystick-demo-"); err != nil {
			return nil, nil, fmt.Errorf("couldn't make a temporary home: %w", err)
		}
		remove = func() error { return os.RemoveAll(home) }
	}
	f := member.HeadOffice("tallystick-demo", Password)
	for i, l := range f.Limits {
		switch l.Scenario {
		case trade.ExportReceivables:
			f.Limits[i].HoldSeconds = int64(hold / time.Second)
			f.Limits[i].DocumentAge = 3650 // days: the public set is of 2020 and 2021
		case trade.CapitalPayments:
			f.Limits[i].Inspect = 6_000 // so that of a few payments some are drawn
		}
	}
	if err := member.CheckTables(o.Tables); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	p.say("making keys and genesis")
	if err := errors.Join(member.Found(ctx, home, f), member.KeepTables(home, o.Tables)); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	log, err := member.NewLogger(os.Stderr, o.Level)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	m, err := member.Open(ctx, home, log)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	w := &World{Member: m, banks: newLenders(), version: o.version}
	closing := func() error { return errors.Join(w.Member.Close(), remove()) }
	p.say("admitting regulator, customs, banks and exporters")
	w.choose(declarations, 24)
	if err := errors.Join(w.settle(ctx), w.admit(ctx), w.papers(ctx, declarations),
		w.Desk.KeepFirstPasswords(ctx)); err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	return w, closing, nil
}

// demoHold is how long a hold lasts on a demonstration network: long enough to
// be found in the morning by another person, short enough to see one lapse.
const demoHold = 8 * time.Hour

// Run plays a network and keeps it running until the context ends.
func (o Options) Run(ctx context.Context, out, noise io.Writer) (err error) {
	p := &Progress{Out: noise}
	declarations, what, err := o.declarations()
	if err != nil {
		return err
	}
	w, closing, err := o.Open(ctx, demoHold, declarations, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	// the declarations of those who play come first, so that business can begin
	first, rest := w.split(declarations)
	p.Begin("loading declarations from "+what, len(declarations))
	if err := Publish(ctx, w.Gate, w.Feed, first, p.Add, nil); err != nil {
		return err
	}
	f, err := w.serveFree(o.Listen)
	if err != nil {
		return err
	}
	defer f.Close()
	business := &play{World: w, chance: rand.New(rand.NewPCG(7, 11))}
	for n := range o.Deals {
		if err := business.scene(ctx, n); err != nil {
			return quietly(ctx, err)
		}
	}
	if err := errors.Join(business.plant(ctx), business.leave(ctx), business.leavePayments(ctx)); err != nil {
		return quietly(ctx, err)
	}
	fmt.Fprint(out, w.welcome(f.URL))
	loaded := make(chan error, 1)
	go func() {
		_, _, err := w.train(ctx) // a challenger, for the second governor to agree to
		loaded <- errors.Join(err, Publish(ctx, w.Gate, w.Feed, rest, p.Add, nil))
	}()
	defer func() { err = errors.Join(err, quietly(ctx, <-loaded)) }()
	return quietly(ctx, o.goOn(ctx, business))
}

// split puts the declarations of those who play before all others.
func (w *World) split(declarations []formats.Declaration) (first, rest []formats.Declaration) {
	plays := map[string]bool{}
	for _, h := range w.holders {
		plays[h.number] = true
	}
	for _, d := range declarations {
		if plays[d.Holder] {
			first = append(first, d)
		} else {
			rest = append(rest, d)
		}
	}
	return first, rest
}

// goOn plays deal after deal at the pace until the context ends.
func (o Options) goOn(ctx context.Context, business *play) error {
	if o.Pace <= 0 {
		return business.Wait(ctx)
	}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / o.Pace))
	defer ticker.Stop()
	for n := o.Deals; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-business.Node.Done():
			return business.Node.Err()
		case <-ticker.C:
		}
		if err := business.scene(ctx, n); err != nil {
			return err
		}
	}
}

// quietly drops what an interrupt causes.
func quietly(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// serveFree serves at the address, or at a free port when it is in use.
func (w *World) serveFree(listen string) (*member.Faces, error) {
	f, err := w.Serve(member.Front{Listen: listen, Accounts: w.accounts, Password: Password, Version: w.version})
	if err == nil {
		return f, nil
	}
	host, _, split := net.SplitHostPort(listen)
	if split != nil {
		return nil, err
	}
	return w.Serve(member.Front{Listen: net.JoinHostPort(host, "0"), Accounts: w.accounts, Password: Password,
		Version: w.version})
}

// welcome says where to go and who may sign in.
func (w *World) welcome(url string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "\nTallystick 契链 is running.  已启动。\n\n  Portal 门户   %s\n  API 接口      %s/docs\n  Home 目录     "+
		"%s\n\nThe password of everybody is %q 所有用户密码\n\n", url, url, w.Home, Password)
	for _, a := range w.accounts {
		fmt.Fprintf(&text, "  %-14s %s (%s), %s · %s\n", a.Name, a.PartyEn, a.PartyZh, a.DutiesEn, a.DutiesZh)
	}
	text.WriteString("\nCtrl-C ends it. 按 Ctrl-C 结束。\n")
	return text.String()
}

// summary is what a checked demonstration says at its end.
type summary struct {
	tally
	Drawn    int     `json:"drawn"`
	Receipts int     `json:"receipts"`
	Entries  int     `json:"entries"`
	Seconds  float64 `json:"seconds"`
	OK       bool    `json:"ok"`
}

func (s summary) print(out io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(s)
	}
	_, err := fmt.Fprintf(out, "ok: %d declarations, %d financings (%d disbursed, %d settled, %d lapsed), "+
		"%d payments (%d refunds), %d refusals, %d shortfalls, "+
		"%d matches undone, %d confirmed by a second person, %d remainders closed, %d pledges released, "+
		"%d drawn for inspection (%d reported), "+
		"%d receipts verified, %d journal entries, rebuilt = kept, %.1f s\n",
		s.Declarations, s.Financings, s.Disbursed, s.Settled, s.Lapsed, s.Paid, s.Refunds, s.Refusals,
		s.Shortfalls, s.Undone, s.Seconded, s.Closed, s.Released, s.Drawn, s.Inspected, s.Receipts, s.Entries,
		s.Seconds)
	return err
}

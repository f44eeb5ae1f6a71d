package main

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

	"github.com/spf13/cobra"

	"tallystick/formats"
	"tallystick/trade"
)

// demoOptions are the flags of the demonstration.
type demoOptions struct {
	home, data, listen, level string
	check, asJSON             bool
	pace                      float64
	scenes, sample            int
}

func demoCommand() *cobra.Command {
	var o demoOptions
	c := &cobra.Command{Use: "demo",
		Short: "Run a whole network in one process, with declarations and days of business", Args: cobra.NoArgs,
		Long: `Run a whole network in one process: regulator, customs, three banks, exporters. It loads declarations,
plays business (applications, refusals, the same value tried at a second bank, holds that lapse, repayments from
proceeds and from own funds, a match that is undone, bank charges closed as a remainder, a pledge released, an
amendment that opens a shortfall), prints where to open the portal and who may sign in, and keeps running until
interrupted.

With --check it plays at full speed, then verifies every invariant, every receipt it issued, that a rebuilt read model
is the same as the kept one, and that the blocks alone come to the same ledger; it prints one line and exits 0, or 1
when anything is wrong.`,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.check {
				return o.runCheck(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
			}
			return o.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		}}
	c.Flags().StringVar(&o.home, "home", "", "folder to keep; without it everything is temporary")
	c.Flags().StringVar(&o.data, "data", "", "folder of the public customs data set (df_syn_train_eng.csv, "+
		"df_syn_valid_eng.csv); without it the set is taken where it lies beside the project, and otherwise a sample "+
		"of the project's own making; \"none\" asks for the sample")
	c.Flags().StringVar(&o.listen, "listen", "127.0.0.1:8080", "address of portal and API; a free port is taken when "+
		"this one is in use")
	c.Flags().StringVar(&o.level, "log", "error", "how much is logged to standard error: debug, info, warn, error")
	c.Flags().BoolVar(&o.check, "check", false, "play at full speed, verify everything, print a summary, exit")
	c.Flags().BoolVar(&o.asJSON, "json", false, "with --check: print the summary as JSON")
	c.Flags().Float64Var(&o.pace, "pace", 1, "deals played a second once the network is up; 0 plays none")
	c.Flags().IntVar(&o.sample, "sample", 600, "how many declarations the sample has")
	c.Flags().IntVar(&o.scenes, "deals", 60, "deals played before the network is handed to you; with --check 400 "+
		"unless given")
	return c
}

// noFolder asks for the project's own sample even where the public set is at hand.
const noFolder = "none"

// customsFolder is where the public customs set is looked for when no folder is named.
const customsFolder = "../shared/data/customs"

// declarations reads what the network starts with.
func (o demoOptions) declarations() ([]formats.Declaration, string, error) {
	folder := o.data
	if folder == noFolder {
		folder = ""
	} else if folder == "" {
		if _, err := os.Stat(customsFolder); err == nil {
			folder = customsFolder
		}
	}
	if folder == "" {
		return formats.Sample(1, o.sample, trade.InstantOf(time.Now()).Day()), "a sample of the project's own making",
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

// openWorld makes the network and admits everybody who plays.
func (o demoOptions) openWorld(ctx context.Context, hold time.Duration, declarations []formats.Declaration,
	p *progress) (*world, func() error, error) {
	home, remove := o.home, func() error { return nil }
	if home == "" {
		var err error
		if home, err = os.MkdirTemp("", "tallystick-demo-"); err != nil {
			return nil, nil, fmt.Errorf("couldn't make a temporary home: %w", err)
		}
		remove = func() error { return os.RemoveAll(home) }
	}
	f := theRegulator("tallystick-demo", demoPassword)
	f.Limits.HoldSeconds = int64(hold / time.Second)
	f.Limits.DocumentAge = 3650 // days: the public set is of 2020 and 2021
	p.say("making keys and genesis")
	if err := found(ctx, home, f); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	log, err := logger(os.Stderr, o.level)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	m, err := openMember(ctx, home, log)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	w := &world{member: m, banks: newLenders()}
	closing := func() error { return errors.Join(m.Close(), remove()) }
	p.say("admitting regulator, customs, banks and exporters")
	w.choose(declarations, 24)
	if err := errors.Join(w.settle(ctx), w.admit(ctx), w.papers(ctx, declarations),
		w.desk.KeepFirstPasswords(ctx)); err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	return w, closing, nil
}

// demoHold is how long a hold lasts on a demonstration network: long enough to
// be found in the morning by another person, short enough to see one lapse.
const demoHold = 8 * time.Hour

func (o demoOptions) run(ctx context.Context, out, noise io.Writer) (err error) {
	p := &progress{out: noise}
	declarations, what, err := o.declarations()
	if err != nil {
		return err
	}
	w, closing, err := o.openWorld(ctx, demoHold, declarations, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closing()) }()
	// the declarations of those who play come first, so that business can begin
	first, rest := w.split(declarations)
	p.begin("loading declarations from "+what, len(declarations))
	if err := publish(ctx, w.gate, w.feed, first, p.add, nil); err != nil {
		return err
	}
	f, err := w.serveFree(o.listen)
	if err != nil {
		return err
	}
	defer f.Close()
	business := &play{world: w, chance: rand.New(rand.NewPCG(7, 11))}
	for n := range o.scenes {
		if err := business.scene(ctx, n); err != nil {
			return quietly(ctx, err)
		}
	}
	if err := errors.Join(business.plant(ctx), business.leave(ctx)); err != nil {
		return quietly(ctx, err)
	}
	fmt.Fprint(out, w.welcome(f.url))
	loaded := make(chan error, 1)
	go func() {
		_, err := w.train(ctx) // a challenger, for the second governor to activate
		loaded <- errors.Join(err, publish(ctx, w.gate, w.feed, rest, p.add, nil))
	}()
	defer func() { err = errors.Join(err, quietly(ctx, <-loaded)) }()
	return quietly(ctx, o.goOn(ctx, business))
}

// split puts the declarations of those who play before all others.
func (w *world) split(declarations []formats.Declaration) (first, rest []formats.Declaration) {
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
func (o demoOptions) goOn(ctx context.Context, business *play) error {
	if o.pace <= 0 {
		return business.wait(ctx)
	}
	ticker := time.NewTicker(time.Duration(float64(time.Second) / o.pace))
	defer ticker.Stop()
	for n := o.scenes; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-business.node.Done():
			return business.node.Err()
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
func (w *world) serveFree(listen string) (*faces, error) {
	f, err := w.serve(listen, "", w.accounts, demoPassword)
	if err == nil {
		return f, nil
	}
	host, _, split := net.SplitHostPort(listen)
	if split != nil {
		return nil, err
	}
	return w.serve(net.JoinHostPort(host, "0"), "", w.accounts, demoPassword)
}

// welcome says where to go and who may sign in.
func (w *world) welcome(url string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "\nTallystick 契链 is running.  已启动。\n\n  Portal 门户   %s\n  API 接口      %s/docs\n  Home 目录     "+
		"%s\n\nThe password of everybody is %q 所有用户密码\n\n", url, url, w.home, demoPassword)
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
	_, err := fmt.Fprintf(out, "ok: %d declarations, %d financings (%d disbursed, %d settled, %d lapsed), %d "+
		"refusals, %d shortfalls, "+
		"%d matches undone, %d remainders closed, %d pledges released, %d drawn for inspection (%d reported), "+
		"%d receipts verified, %d journal entries, rebuilt = kept, %.1f s\n",
		s.Declarations, s.Financings, s.Disbursed, s.Settled, s.Lapsed, s.Refusals, s.Shortfalls,
		s.Undone, s.Closed, s.Released, s.Drawn, s.Inspected, s.Receipts, s.Entries, s.Seconds)
	return err
}

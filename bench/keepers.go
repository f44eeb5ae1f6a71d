package bench

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/formats"
	"tallystick/follow"
	"tallystick/member"
	"tallystick/node/gateway"
	"tallystick/trial"
)

// ofKeepers is how much of everything a run of several keepers measures.
func ofKeepers(o Options) scale {
	s := scale{envelopes: 30_000, rounds: 3, clients: 4_000, steady: 10 * time.Second}
	if o.Quick {
		s = scale{envelopes: 6_000, rounds: 3, clients: 1_000, steady: 4 * time.Second}
	}
	if o.Steps > 0 {
		s.envelopes, s.clients, s.steady = o.Steps, 100, time.Second
	}
	return s
}

// rates are how many steps a second are offered, whether or not the earlier ones are final.
func rates(o Options) []int {
	switch {
	case o.Steps > 0:
		return []int{20}
	case o.Quick:
		return []int{100, 300}
	}
	return []int{100, 1_000}
}

// ownDocuments are on the ledger beforehand.
const ownDocuments = 10_000

// keepers is a network of processes that is measured.
type keepers struct {
	*network
	stand  *trial.Stand
	remote *remote
}

// runKeepers measures so many keepers beside their own empty ceiling and beside one, and what
// members of theirs are told.
func runKeepers(ctx context.Context, o Options) (report Report, err error) {
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	if o.Members > banks {
		return report, fmt.Errorf("there are %d banks, and not %d members", banks, o.Members)
	}
	begin, s := time.Now(), ofKeepers(o)
	report = Report{At: begin.UTC().Truncate(time.Second), Cores: runtime.NumCPU(), System: runtime.GOOS + "/" +
		runtime.GOARCH, Go: runtime.Version()}
	dir, err := os.MkdirTemp(o.Dir, "tallystick-bench-")
	if err != nil {
		return report, fmt.Errorf("couldn't make a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	all, err := trial.NewStand(ctx, filepath.Join(dir, "all"), o.Keepers, o.Progress, o.Program, "bench", "keeper")
	if err != nil {
		return report, err
	}
	fmt.Fprintf(o.Progress, "%d keepers with an empty ledger\n", o.Keepers)
	empty, err := all.Copy(filepath.Join(dir, "empty"), "bench", "keeper", "--empty")
	if err != nil {
		return report, err
	}
	ceiling, err := measureEmpty(ctx, dir, s, empty)
	if err != nil {
		return report, fmt.Errorf("couldn't measure an empty ledger: %w", err)
	}
	fmt.Fprintln(o.Progress, "one keeper")
	one, err := measureOne(ctx, o, s, filepath.Join(dir, "one"))
	if err != nil {
		return report, fmt.Errorf("couldn't measure one keeper: %w", err)
	}
	fmt.Fprintf(o.Progress, "%d keepers\n", o.Keepers)
	report.Results = []Result{ceiling, one}
	if err := measureAll(ctx, o, s, dir, all, &report); err != nil {
		return report, fmt.Errorf("couldn't measure %d keepers: %w", o.Keepers, err)
	}
	report.Seconds = time.Since(begin).Seconds()
	return report, nil
}

// open starts keepers and reaches their doors.
func openKeepers(ctx context.Context, s scale, stand *trial.Stand) (k *keepers, err error) {
	k = &keepers{network: &network{scale: s, day: trade.InstantOf(time.Now()).Day()}, stand: stand}
	k.seats()
	defer func() {
		if err != nil {
			err = errors.Join(err, k.close())
		}
	}()
	if err := stand.Start(ctx); err != nil {
		return nil, err
	}
	var doors []string
	for _, keeper := range stand.Keepers() {
		doors, k.processes = append(doors, keeper.Door), append(k.processes, keeper.Process)
		k.home = filepath.Dir(keeper.Home) // with those of the others
	}
	k.remote, err = reach(ctx, doors...)
	k.to = k.remote
	return k, err
}

func (k *keepers) close() (err error) {
	if k.remote != nil {
		err = k.remote.close()
	}
	return errors.Join(err, k.stand.Stop())
}

// spent measures whole lives.
func (k *keepers) spent(ctx context.Context, name string) (Result, error) {
	envelopes := k.sign(k.lives(k.scale.envelopes / links))
	r, err := k.measure(ctx, envelopes, links, k.clients)
	r.Workload, r.Documents = name, k.documents
	return r, err
}

func measureEmpty(ctx context.Context, dir string, s scale, stand *trial.Stand) (r Result, err error) {
	k, err := openKeepers(ctx, s, stand)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	k.ground = func() wire.Ground { return wire.Ground{Chain: chainName, Genesis: digest, Header: digest} }
	k.documents = ownDocuments // which nobody looks for
	r, err = k.spent(ctx, fmt.Sprintf("keepers_empty_%d", len(k.processes)))
	r.Documents = 0
	return r, err
}

func measureOne(ctx context.Context, o Options, s scale, root string) (r Result, err error) {
	stand, err := trial.NewStand(ctx, root, 1, o.Progress, o.Program, "bench", "keeper")
	if err != nil {
		return r, err
	}
	k, err := openKeepers(ctx, s, stand)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.admit(ctx); err != nil {
		return r, err
	}
	return k.spent(ctx, "keepers_life_1")
}

// measureAll measures the keepers, and beside them the members.
func measureAll(ctx context.Context, o Options, s scale, dir string, stand *trial.Stand, report *Report) (err error) {
	k, err := openKeepers(ctx, s, stand)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.admit(ctx); err != nil {
		return err
	}
	told, err := k.introduce(ctx, o, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, told.stop()) }()
	r, err := k.spent(ctx, fmt.Sprintf("keepers_life_%d", o.Keepers))
	if err != nil {
		return err
	}
	r.OfCeiling, r.OfOne = r.TxPerS/report.Results[0].TxPerS, r.TxPerS/report.Results[1].TxPerS
	report.Results = append(report.Results, r)
	fmt.Fprintf(o.Progress, "%d members catch up\n", o.Members)
	if err := told.start(ctx); err != nil {
		return err
	}
	for _, rate := range rates(o) {
		fmt.Fprintf(o.Progress, "%d steps a second\n", rate)
		r, err := k.steadyLives(ctx, rate, told)
		if err != nil {
			return fmt.Errorf("at %d a second: %w", rate, err)
		}
		r.Workload, r.Documents = fmt.Sprintf("keepers_steady_%d", rate), k.documents
		report.Results = append(report.Results, r)
	}
	report.Told, report.Missing, err = told.figures(ctx, k)
	return err
}

// admit lets everybody in by the governor at head office, as institutions do, and publishes
// documents.
func (k *keepers) admit(ctx context.Context) error {
	home := filepath.Join(k.home, "nobody") // of a node that is never enrolled: it knows the genesis
	ground, err := k.join(home, "NOBODY")
	if err != nil {
		return err
	}
	k.ground = func() wire.Ground { return ground }
	day, scenario := k.day.String(), trade.ExportReceivable.Scenario().String()
	if _, err := k.stand.Governs(ctx, "publish-rates", "", gateway.PublishRatesForm{Day: day,
		Rates: []gateway.RateForm{{Currency: "USD", Per100: "712.3400"}}}); err != nil {
		return err
	}
	if _, err := k.stand.Governs(ctx, "admit-to-pilot", "", gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{
		Scenario: scenario, Region: string(region)}, From: day}); err != nil {
		return err
	}
	if err := k.enrol(ctx, gateway.AdmitPartyForm{Kind: "customs", Number: "FEED", NameZh: "Customs", Region: "11"},
		&k.customs); err != nil {
		return err
	}
	if err := atOnce(banks, func(i int) error {
		if err := k.enrol(ctx, gateway.AdmitPartyForm{Kind: "bank", Number: bankNumber(i), NameZh: bankNumber(i),
			Region: string(region)}, &k.makers[i], &k.checkers[i]); err != nil {
			return err
		}
		_, err := k.stand.Governs(ctx, "admit-to-pilot", "", gateway.AdmitToPilotForm{PlaceForm: gateway.PlaceForm{
			Scenario: scenario, Bank: bankNumber(i)}, From: day})
		return err
	}); err != nil {
		return err
	}
	holders := map[string]bool{}
	var numbers []string
	for _, d := range formats.Sample(1, 2*townPapers, k.day) {
		if !holders[d.Holder] && len(numbers) < exporters {
			holders[d.Holder], numbers = true, append(numbers, d.Holder)
		}
	}
	if len(numbers) < exporters {
		return fmt.Errorf("the sample has %d holders, not %d", len(numbers), exporters)
	}
	if err := atOnce(exporters, func(i int) error {
		return k.enrol(ctx, gateway.AdmitPartyForm{Kind: "enterprise", Number: numbers[i], NameZh: numbers[i],
			Region: string(region), Class: "A", Listed: true}, &k.exporters[i])
	}); err != nil {
		return err
	}
	return k.fill(ctx, ownDocuments)
}

func bankNumber(i int) string { return fmt.Sprintf("BANK%02d", i) }

// enrol admits a party and enrols the keys of its seats.
func (k *keepers) enrol(ctx context.Context, party gateway.AdmitPartyForm, seats ...*seat) error {
	said, err := k.stand.Governs(ctx, "admit-party", "", party)
	if err != nil {
		return err
	}
	id, err := trade.ParseID[trade.Party](said)
	if err != nil {
		return fmt.Errorf("couldn't read the identifier of %s: %w", party.Number, err)
	}
	for _, s := range seats {
		s.party = trade.PartyID(id)
		proof := ed25519.Sign(s.key, wire.PersonPossessionText(k.stand.Chain(), party.Number, s.person, s.public()))
		if _, err := k.stand.Governs(ctx, "enrol-card", "", gateway.EnrolCardForm{Party: party.Number,
			Person: s.person.String(), PublicKey: hex.EncodeToString(s.public()), Duties: []string{s.duties.String()},
			Proof: hex.EncodeToString(proof)}); err != nil {
			return err
		}
	}
	return nil
}

// join makes the home of a node that follows, and gives what its envelopes stand on.
func (k *keepers) join(home, number string) (g wire.Ground, err error) {
	_, g, err = k.card(home, number)
	return g, err
}

func (k *keepers) card(home, number string) (card member.PersonCard, g wire.Ground, err error) {
	if card, err = follow.MakeCard(home, k.stand.Chain(), number); err != nil {
		return card, g, err
	}
	ways := k.stand.Keepers()
	genesis, err := os.ReadFile(filepath.Join(ways[0].Home, "genesis.json"))
	if err != nil {
		return card, g, fmt.Errorf("couldn't read the genesis: %w", err)
	}
	var addresses []string
	for _, keeper := range ways {
		addresses = append(addresses, keeper.Members)
	}
	if err := follow.Join(home, genesis, addresses, ways[0].Members); err != nil {
		return card, g, err
	}
	m, err := follow.Open(home, quietly)
	if err != nil {
		return card, g, err
	}
	g = m.Ground()
	return card, g, m.Close()
}

// steadyLives offers steps at a rate, whether or not the earlier ones are final: whole lives
// begin one after the other, and the steps of each are due a second apart. Counted are those
// that are due while the rate is whole, from when they are due. A step whose last is not final
// waits for it, and the wait counts.
func (k *keepers) steadyLives(ctx context.Context, perSecond int, told *members) (r Result, err error) {
	const gap = time.Second
	apart := links * time.Second / time.Duration(perSecond)
	lives := int((k.steady + (links-1)*gap) / apart)
	first := k.financings
	envelopes := k.sign(k.lives(lives))
	m, err := newMeter(k.home, k.processes...)
	if err != nil {
		return r, err
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	var f failure
	var waits []time.Duration
	var ends []ended
	last, begin := time.Time{}, time.Now()
	for i := range lives {
		due := begin.Add(time.Duration(i) * apart)
		time.Sleep(time.Until(due))
		all.Go(func() {
			for step := range links {
				due := due.Add(time.Duration(step) * gap)
				time.Sleep(time.Until(due))
				_, height, err := k.submit(ctx, envelopes[i*links+step])
				now := time.Now()
				if f.note(err); err != nil {
					return
				}
				if since := due.Sub(begin); since < (links-1)*gap || since >= k.steady+(links-1)*gap {
					continue
				}
				mu.Lock()
				waits, ends = append(waits, now.Sub(due)), append(ends, ended{k.bank(first + i), height, now})
				if now.After(last) {
					last = now
				}
				mu.Unlock()
			}
		})
	}
	if all.Wait(); f.err != nil {
		return r, f.err
	}
	r.OfferedPerS = float64(perSecond)
	r.TxPerS = float64(len(waits)) / last.Sub(begin.Add((links-1)*gap)).Seconds()
	if err := r.waited(waits, m); err != nil {
		return r, err
	}
	proven, err := told.proven(ctx, ends)
	if len(proven) > 0 {
		r.ProvenP50MS, r.ProvenP99MS = milliseconds(percentile(proven, 50)), milliseconds(percentile(proven, 99))
	}
	return r, err
}

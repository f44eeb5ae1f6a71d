package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
	"tallystick/node/readmodel"
)

// workloads in the order in which they run on the same ledger.
var workloads = []struct {
	name string
	run  func(context.Context, *network) (Result, error)
	once bool // only at the smallest size
}{
	// before the others, since the model first reads all that is there
	{name: "follow_2000", run: followModel, once: true},
	{name: "register_single", run: registerSingle},
	{name: "register_batch1000", run: registerBatch},
	{name: "claim_random", run: func(ctx context.Context, n *network) (Result,
		error) {
		return claim(ctx, n, n.documents)
	}},
	{name: "claim_hot10", run: func(ctx context.Context, n *network) (Result, error) { return claim(ctx, n, 10) }},
	{name: "claim_cold", run: claimCold},
	{name: "accept_batch1000", run: acceptBatch},
	{name: "life", run: life},
	{name: "steady_1000", run: steady},
	{name: "start_memory", run: start(allInMemory)},
	{name: "start_cold", run: start(allCold)},
	{name: "ceiling_empty", run: ceiling},
	{name: "api_life_1", run: throughDoor(1), once: true},
	{name: "api_life_8", run: throughDoor(8), once: true},
	{name: "api_life_64", run: throughDoor(64), once: true},
	{name: "api_life_256", run: throughDoor(256), once: true},
	{name: "api_import", run: apiImport, once: true},
	{name: "verify_batch500", run: verifyBatch, once: true},
	{name: "questions_fewer", once: true, run: func(ctx context.Context, n *network) (Result, error) {
		return questions(ctx, n, n.scale.financings[0])
	}},
	{name: "questions_many", once: true, run: func(ctx context.Context, n *network) (Result, error) {
		return questions(ctx, n, n.scale.financings[1])
	}},
}

// throughDoor is the workload of so many clients at the API.
func throughDoor(clients int) func(context.Context, *network) (Result, error) {
	return func(ctx context.Context, n *network) (Result, error) { return apiLife(ctx, n, clients) }
}

// measure drives the rounds of a workload: the median of their rates counts,
// and the waits of all.
func (n *network) measure(ctx context.Context, envelopes [][]byte, links, clients int) (r Result, err error) {
	m, err := newMeter(n.home, n.processes...)
	if err != nil {
		return r, err
	}
	var waits []time.Duration
	var rates []float64
	perRound := (len(envelopes)/links + n.rounds - 1) / n.rounds * links
	for len(envelopes) > 0 {
		round := envelopes[:min(perRound, len(envelopes))]
		envelopes = envelopes[len(round):]
		begin := time.Now()
		taken, err := n.chains(ctx, round, links, clients)
		if err != nil {
			return r, err
		}
		rates = append(rates, float64(len(round))/time.Since(begin).Seconds())
		waits = append(waits, taken...)
	}
	r.TxPerS = percentile(rates, 50)
	return r, r.waited(waits, m)
}

func (r *Result) waited(waits []time.Duration, m meter) error {
	r.Tx = len(waits)
	r.P50MS, r.P99MS = milliseconds(percentile(waits, 50)), milliseconds(percentile(waits, 99))
	return m.stop(r)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1_000 }

func registerSingle(ctx context.Context, n *network) (Result, error) {
	steps := make([]step, n.scale.envelopes)
	for i := range steps {
		steps[i] = n.publish(1)
	}
	r, err := n.measure(ctx, n.sign(steps), 1, n.clients)
	r.DocsPerS = r.TxPerS
	return r, err
}

func registerBatch(ctx context.Context, n *network) (Result, error) {
	steps := make([]step, n.batches)
	for i := range steps {
		steps[i] = n.publish(1_000)
	}
	r, err := n.measure(ctx, n.sign(steps), 1, 20)
	r.DocsPerS = r.TxPerS * 1_000
	return r, err
}

func (n *network) bank(financing int) int { return financing % banks }

// apply applies for a new financing on one of the first documents.
func (n *network) apply(among int) (step, trade.Line) {
	document := rand.IntN(among)
	line := trade.Line{Document: idOf("document", document), Amount: 100}
	s := step{n.exporters[document%exporters], trade.Apply{Financing: idOf("financing", n.financings),
		Bank:    n.makers[n.bank(n.financings)].party,
		Product: trade.ExportReceivable, Asked: trade.Money{Minor: 80, Currency: "USD"}, Tenor: 90,
		Lines: []trade.Line{line}, Details: digest}}
	n.financings++
	return s, line
}

// claim measures how value is taken: the bank's acceptance, which checks what
// is left of the document and holds it. The applications come before.
func claim(ctx context.Context, n *network, among int) (Result, error) {
	acceptances, err := n.acceptances(ctx, among)
	if err != nil {
		return Result{}, err
	}
	return n.measure(ctx, n.sign(acceptances), 1, n.clients)
}

// acceptances hands in applications, and gives what accepts them, in any order.
func (n *network) acceptances(ctx context.Context, among int) ([]step, error) {
	first := n.financings
	applications := make([]step, n.scale.envelopes)
	for i := range applications {
		applications[i], _ = n.apply(among)
	}
	if _, err := n.drive(ctx, n.sign(applications), n.clients); err != nil {
		return nil, err
	}
	steps := make([]step, n.scale.envelopes)
	for i, at := range rand.Perm(len(steps)) {
		f := first + at
		steps[i] = step{n.makers[n.bank(f)], trade.Accept{Financing: idOf("financing", f)}}
	}
	return steps, nil
}

// acceptBatch measures the same where each bank signs a thousand at a time.
func acceptBatch(ctx context.Context, n *network) (Result, error) {
	steps, err := n.acceptances(ctx, n.documents)
	if err != nil {
		return Result{}, err
	}
	var batches [][]step
	of := make([][]step, banks)
	for i, s := range steps {
		bank := slices.IndexFunc(n.makers[:], func(m seat) bool { return m.party == s.by.party })
		of[bank] = append(of[bank], s)
		if len(of[bank]) == wire.MaxSteps || i == len(steps)-1 {
			batches, of[bank] = append(batches, of[bank]), nil
		}
	}
	for _, rest := range of {
		if len(rest) > 0 {
			batches = append(batches, rest)
		}
	}
	r, err := n.measure(ctx, n.signBatches(batches), 1, 20)
	r.StepsPerS = r.TxPerS * float64(len(steps)) / float64(len(batches))
	return r, err
}

// life measures whole financings: apply, accept, approve, disburse, repay.
func life(ctx context.Context, n *network) (Result, error) {
	lives := 3 * n.scale.envelopes / links // so many that no round runs out of clients
	return n.measure(ctx, n.sign(n.lives(lives)), links, n.clients)
}

// links is how many steps a life has, which follow each other.
const links = 5

// lives gives the steps of so many financings, one after the other.
func (n *network) lives(count int) (steps []step) {
	for range count {
		f := n.financings
		applied, line := n.apply(n.documents)
		id, maker, checker := trade.FinancingID(idOf("financing", f)), n.makers[n.bank(f)], n.checkers[n.bank(f)]
		terms := trade.Terms{Amount: 80, Rate: 450, Date: n.day, Maturity: n.day + 60, Outlet: region, Details: digest,
			Lines: []trade.Line{line}}
		steps = append(steps, applied, step{maker, trade.Accept{Financing: id}},
			step{checker, trade.Approve{Financing: id}},
			step{maker, trade.Disburse{Financing: id, Terms: terms}},
			step{maker, trade.Repay{Financing: id, Date: n.day, Principal: 80, Source: trade.OwnFunds}})
	}
	return steps
}

// applications signs applications for a steady rate.
func (n *network) applications(perSecond int) [][]byte {
	steps := make([]step, perSecond*int(n.steady/time.Second))
	for i := range steps {
		steps[i], _ = n.apply(n.documents)
	}
	return n.sign(steps)
}

// steady measures what an officer waits when 1,000 steps a second come in.
func steady(ctx context.Context, n *network) (Result, error) {
	r, _, err := n.steadily(ctx, 1_000)
	return r, err
}

func (n *network) steadily(ctx context.Context, perSecond int) (r Result, behind []time.Duration, err error) {
	envelopes := n.applications(perSecond)
	m, err := newMeter(n.home)
	if err != nil {
		return r, nil, err
	}
	begin := time.Now()
	waits, behind, err := n.offer(ctx, envelopes, perSecond)
	if err != nil {
		return r, nil, err
	}
	r.TxPerS = float64(len(waits)) / time.Since(begin).Seconds()
	return r, behind, r.waited(waits, m)
}

// tables makes a read model, in a file of a folder or in the database that was named.
func (n *network) tables(ctx context.Context, dir string) (*readmodel.Model, error) {
	place := readmodel.Place{Path: filepath.Join(dir, "readmodel.db")}
	if n.database == "" {
		return readmodel.OpenAt(ctx, place)
	}
	place = readmodel.Place{URL: n.database, Network: "bench"}
	nothing := func(func(readmodel.Block, error) bool) {}
	if err := readmodel.RebuildAt(ctx, place, nothing); err != nil {
		return nil, err
	}
	return readmodel.OpenAt(ctx, place)
}

// followModel measures how far the read model is behind at 2,000 steps a second.
func followModel(ctx context.Context, n *network) (r Result, err error) {
	if err := n.close(); err != nil {
		return r, err
	}
	model, err := n.tables(ctx, n.dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, n.close(), model.Close(), n.open(ctx, nil)) }()
	if err := model.Follow(ctx, 0, n.founding.At,
		[]trade.Entry{{At: n.founding.At, Events: trade.Found(n.founding)}}); err != nil {
		return r, err
	}
	if err := n.open(ctx, model); err != nil {
		return r, err
	}
	if err := n.node.WaitFollowed(ctx, n.node.Status().Height); err != nil {
		return r, err
	}
	r, behind, err := n.steadily(ctx, 2_000)
	if err == nil {
		r.BehindMS = milliseconds(percentile(behind, 99))
	}
	return r, err
}

// ceiling measures the engine with an empty application behind the same check
// of signatures, on a chain of its own.
func ceiling(ctx context.Context, n *network) (r Result, err error) {
	empty, err := n.emptyLedger()
	if err != nil {
		return r, err
	}
	home := filepath.Join(n.dir, "ceiling")
	if _, err := chain.Init(home, chain.Founding{Chain: chainName, At: time.Now()}); err != nil {
		return r, err
	}
	node, err := chain.Start(ctx, chain.Settings{Home: home}, empty)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, node.Stop()) }()
	bare := &network{scale: n.scale, home: home, to: node}
	steps := make([]step, n.scale.envelopes)
	for i := range steps {
		steps[i], _ = n.apply(n.documents)
	}
	return bare.measure(ctx, n.sign(steps), 1, n.clients)
}

// Package advise keeps a risk.Watch for each party whose persons ask for
// opinions, and feeds it with the journal and the details as that party sees
// them. It holds no rule: what a watch may read is what the read model and the
// vault show to its party.
package advise

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
	"tallystick/risk"
)

const (
	entriesAtOnce = readmodel.MaxRows
	pace          = 500 * time.Millisecond // between looks for new entries
	mostWatches   = 256                    // parties of one node
)

// Settings say where an adviser finds its models, and where it logs.
type Settings struct {
	Models string       // folder of model files; none without one
	Log    *slog.Logger // nil: nothing is logged
}

// Adviser gives opinions. It is safe for use by many goroutines.
type Adviser struct {
	gate    *gateway.Gateway
	model   *readmodel.Model
	log     *slog.Logger
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	rack    *rack

	mu      sync.Mutex
	watches map[trade.PartyID]*watching
}

// watching is the watch of one party.
type watching struct {
	viewer trade.Viewer // whose party it is; only the party counts
	watch  *risk.Watch
	ready  chan struct{} // closed once the journal has been read
	turn   sync.Mutex    // one reads at a time
	upTo   int64         // height up to which the party has nothing more to read
	models int           // how often the rack had changed when the watch got its models
	trials trials
}

// New makes an adviser; Close ends it.
func New(gate *gateway.Gateway, model *readmodel.Model, settings Settings) *Adviser {
	log := settings.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &Adviser{gate: gate, model: model, log: log, ctx: ctx, cancel: cancel, rack: newRack(settings.Models, log),
		watches: map[trade.PartyID]*watching{}}
}

// Close ends all watches.
func (a *Adviser) Close() {
	a.cancel()
	a.running.Wait()
}

// Opinion gives what stands out about a financing, as the person's party sees
// it: at its application, and now. The first question of a party begins its
// watch, and gets [risk.ErrReading] when the journal is long.
func (a *Adviser) Opinion(ctx context.Context, viewer trade.Viewer, id trade.FinancingID) (first,
	now risk.Opinion, err error) {
	if !advised(viewer) {
		return first, now, risk.ErrNone
	}
	if _, err := a.model.Financing(ctx, viewer, id); err != nil {
		if errors.Is(err, readmodel.ErrUnknown) {
			err = risk.ErrNone
		}
		return first, now, err
	}
	w, err := a.current(ctx, viewer)
	if err != nil {
		return first, now, err
	}
	now, ok := w.watch.Opine(id, a.model.At().Day())
	if !ok {
		return first, now, risk.ErrNone
	}
	first, ok = w.watch.First(id)
	if !ok {
		first = now
	}
	return first, now, nil
}

// Opinions gives what stands out about many financings now, in their order, as
// the person's party sees them; those it knows nothing of are left out.
func (a *Adviser) Opinions(ctx context.Context, viewer trade.Viewer, ids []trade.FinancingID) ([]risk.Opinion,
	error) {
	if !advised(viewer) {
		return nil, risk.ErrNone
	}
	w, err := a.current(ctx, viewer)
	if err != nil {
		return nil, err
	}
	return w.watch.OpineAll(ids, a.model.At().Day()), nil
}

// advised says who gets advice.
func advised(viewer trade.Viewer) bool {
	return viewer.Kind == trade.Bank || viewer.Kind == trade.Regulator || viewer.Kind == trade.Branch
}

// current gives the watch of the person's party, up to the latest entry as far as
// that takes no time.
func (a *Adviser) current(ctx context.Context, viewer trade.Viewer) (*watching, error) {
	w, err := a.of(viewer)
	if err != nil {
		return nil, err
	}
	wait, cancel := context.WithTimeout(ctx, pace)
	defer cancel()
	select {
	case <-w.ready:
	case <-wait.Done():
		return nil, risk.ErrReading
	}
	if err := a.read(wait, w); err != nil && wait.Err() == nil {
		return nil, err
	} // else it is some entries behind, and catches up by itself
	return w, nil
}

// of gives the watch of the person's party, and begins it when there is none.
func (a *Adviser) of(viewer trade.Viewer) (*watching, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if w := a.watches[viewer.Party]; w != nil {
		return w, nil
	}
	if len(a.watches) >= mostWatches || a.ctx.Err() != nil {
		return nil, risk.ErrNone
	}
	w := &watching{viewer: viewer, ready: make(chan struct{})}
	w.watch = risk.NewWatch(sight{a, viewer})
	a.watches[viewer.Party] = w
	a.running.Go(func() { a.follow(w) })
	return w, nil
}

// follow reads the journal as it grows.
func (a *Adviser) follow(w *watching) {
	tick := time.NewTicker(pace)
	defer tick.Stop()
	read := false
	for {
		err := a.read(a.ctx, w)
		if err != nil && a.ctx.Err() == nil {
			a.log.Error("couldn't read the journal for opinions", "error", err)
		}
		if err == nil && !read {
			read = true
			close(w.ready)
		}
		select {
		case <-tick.C:
		case <-a.ctx.Done():
			return
		}
	}
}

// read takes what is new in the journal.
func (a *Adviser) read(ctx context.Context, w *watching) error {
	w.turn.Lock()
	defer w.turn.Unlock()
	if models, changes := a.rack.current(); changes != w.models {
		w.watch.UseModels(models)
		w.models = changes
	}
	for {
		height, index := w.watch.Seen()
		upTo := a.model.Height()
		if w.upTo >= upTo {
			return nil
		}
		entries, err := a.model.Entries(ctx, w.viewer, height, index, entriesAtOnce)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if a.early(e.Entry) {
				return nil // the next turn goes on here
			}
			w.watch.Take(e.Entry)
		}
		if len(entries) == 0 {
			w.upTo = upTo
			return nil
		}
	}
}

// early says that an entry is an application whose papers are about to be opened
// to its bank.
func (a *Adviser) early(e trade.Entry) bool {
	for _, event := range e.Events {
		if applied, ok := event.(trade.FinancingApplied); ok && a.gate.Arriving(applied.Deal.Financing()) {
			return true
		}
	}
	return false
}

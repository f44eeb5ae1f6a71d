package advise

import (
	"context"
	"sync"

	"tallystick/book/trade"
	"tallystick/risk"
)

// trials are figures that hold until the watch has seen more.
type trials struct {
	mu     sync.Mutex
	list   []risk.Trial
	height int64 // up to which the watch had read
	models int   // how often the rack had changed
	day    trade.Day
}

// Models tells which model files this node has, and to the regulator how the
// table and each model at hand have done on what it saw come in. Where its
// journal is still being read there are no figures yet.
func (a *Adviser) Models(ctx context.Context, viewer trade.Viewer) (risk.Models, error) {
	if !advised(viewer) {
		return risk.Models{}, risk.ErrNone
	}
	models := risk.Models{Files: a.rack.list()}
	if viewer.Kind != trade.Regulator {
		return models, nil
	}
	w, err := a.current(ctx, viewer)
	if err != nil {
		return models, err
	}
	w.trials.mu.Lock()
	defer w.trials.mu.Unlock()
	height, _ := w.watch.Seen()
	_, changes := a.rack.current()
	if day := a.model.At().Day(); w.trials.list == nil || w.trials.height != height || w.trials.models != changes ||
		w.trials.day != day {
		w.trials.list, w.trials.height, w.trials.models, w.trials.day = w.watch.Trials(day), height, changes, day
	}
	models.Trials = w.trials.list
	return models, nil
}

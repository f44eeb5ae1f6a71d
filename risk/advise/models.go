package advise

import (
	"context"
	"sync"
	"time"

	"tallystick/gateway"
	"tallystick/risk"
	"tallystick/trade"
)

// trials are figures that were made a moment ago.
type trials struct {
	mu   sync.Mutex
	made time.Time
	list []risk.Trial
}

const trialPace = 10 * time.Second

// Models tells which model files this node has, and to the regulator how the
// table and each model at hand have done on what it saw come in. Where its
// journal is still being read there are no figures yet.
func (a *Adviser) Models(ctx context.Context, person gateway.Person) (risk.Models, error) {
	if !advised(person) {
		return risk.Models{}, risk.ErrNone
	}
	models := risk.Models{Files: a.rack.list()}
	if person.Kind != trade.Regulator {
		return models, nil
	}
	w, err := a.current(ctx, person)
	if err != nil {
		return models, err
	}
	w.trials.mu.Lock()
	defer w.trials.mu.Unlock()
	if time.Since(w.trials.made) > trialPace {
		w.trials.list, w.trials.made = w.watch.Trials(a.model.At().Day()), time.Now()
	}
	models.Trials = w.trials.list
	return models, nil
}

package inject

import (
	"testing"

	"tallystick/risk"
	"tallystick/risk/learn"
)

// shadowed plays a world with a model in the shadow, and gives its trial and the table's.
func shadowed(t *testing.T, s Settings, m *learn.Model) (model, table risk.Trial) {
	t.Helper()
	w := newWorld(s)
	w.watch.UseModels(map[[32]byte]*learn.Model{m.Hash(): m})
	w.lay()
	w.live()
	trials := w.watch.Trials(w.day)
	if len(trials) != 2 || !trials[0].InForce || trials[0].Name != "" {
		t.Fatalf("%+v", trials)
	}
	return trials[1], trials[0]
}

// A challenger shows what it can do before it is in force; and a world in which
// fraud is many times as common as where it learned is told as drift, while
// another world like its own is not.
func TestShadowAndDrift(t *testing.T) {
	m, _, err := Train("试 / trial", small(31))
	if err != nil {
		t.Fatal(err)
	}
	model, table := shadowed(t, small(32), m)
	if model.Score == nil || model.Score.PSI > 0.1 || model.Score.Shifted || len(model.Drifted) > 3 {
		t.Errorf("in a world like its own: %+v, drifted %+v", model.Score, model.Drifted)
	}
	if !model.Inspected.Enough || model.Inspected.Known >= model.All.Known || len(model.Windows) < 3 {
		t.Fatalf("known %d, inspected %d, windows %d", model.All.Known, model.Inspected.Known, len(model.Windows))
	}
	if auc := model.Inspected.AUC; auc.Value < 0.8 || auc.Low > auc.Value || auc.High < auc.Value {
		t.Errorf("among the inspected: %+v, the table's %+v", auc, table.Inspected.AUC)
	}
	if share := float64(model.Agreed) / float64(model.Banded); share < 0.6 || model.Agreed == model.Banded {
		t.Errorf("it agrees in %.2f", share)
	}
	shifted := small(33)
	shifted.Cases *= 12
	model, _ = shadowed(t, shifted, m)
	if model.Score == nil || model.Score.PSI < 0.25 || !model.Score.Shifted || len(model.Drifted) == 0 {
		t.Errorf("in a world full of fraud: %+v, drifted %+v", model.Score, model.Drifted)
	}
}

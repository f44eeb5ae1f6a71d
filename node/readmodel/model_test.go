package readmodel

import (
	"context"
	"errors"
	"testing"

	"tallystick/book/trade"
)

// The regulator, its branches and the banks are told of every model, in the
// words of the book, and nobody else of any.
func TestModels(t *testing.T) {
	w := newWorld(61, 3, 4)
	w.play(400, 10)
	m := open(t, w)
	ctx := context.Background()
	if none, err := m.Models(ctx, w.governor(), w.at); err != nil || !none.Standing.Model.IsZero() ||
		len(none.Ahead)+len(none.Past) > 0 {
		t.Fatalf("before the first activation: %+v, %v", none, err)
	}
	follow(t, m, w.blocks)
	book := w.book.Models()
	steps := stepsOf(w.blocks)
	if len(book.Versions) < 5 || len(steps) < 20 {
		t.Fatalf("the history came only to %+v", book)
	}
	for _, v := range w.everyone() {
		want := v.Kind == trade.Regulator || v.Kind == trade.Bank || v.Kind == trade.Branch
		for ahead := trade.Instant(-30); ahead < 6; ahead++ {
			at := w.at + ahead*12*3_600_000
			models, err := m.Models(ctx, v, at)
			if (err == nil) != want || !want && !errors.Is(err, ErrUnknown) {
				t.Fatalf("%v is shown the models: %v", v, err)
			}
			if !want {
				continue
			}
			if models.Standing.Model != book.At(at) {
				t.Fatalf("at %v %+v is shown of %+v", at, models, book)
			}
			checkModelOrder(t, models, at)
		}
		if !want {
			if _, err := m.ModelHistory(ctx, v, Page{}); !errors.Is(err, ErrUnknown) {
				t.Fatalf("%v is told of models: %v", v, err)
			}
			continue
		}
		history := every(t, func(p Page) (List[ModelChange], error) { return m.ModelHistory(ctx, v, p) }, Oldest)
		same(t, "history", history, steps)
	}
}

func checkModelOrder(t *testing.T, models Models, at trade.Instant) {
	t.Helper()
	for i, v := range models.Ahead {
		if v.From <= at || i > 0 && v.From <= models.Ahead[i-1].From {
			t.Fatalf("%+v is ahead at %v", models.Ahead, at)
		}
	}
	for i, v := range models.Past {
		if v.From >= models.Standing.From || i > 0 && v.From >= models.Past[i-1].From {
			t.Fatalf("%+v is past at %v", models.Past, at)
		}
	}
}

// stepsOf works the history of the models out by hand.
func stepsOf(blocks []Block) (steps []ModelChange) {
	for _, block := range blocks {
		for _, e := range block.Entries {
			for _, event := range e.Events {
				if e2, ok := event.(trade.ModelActivated); ok {
					steps = append(steps, ModelChange{e.Height, e.Index, trade.ModelVersion{Model: e2.Model,
						Card: e2.Card, From: e2.From, Proposed: e2.Proposed, Activated: e.Person, Since: e.At}})
				}
			}
		}
	}
	return steps
}

package readmodel

import (
	"context"
	"errors"

	"tallystick/book/trade"
)

// Models is which models form opinions, at an instant.
type Models struct {
	Standing trade.ModelVersion   // in force; zero is the published weights table since the founding
	Ahead    []trade.ModelVersion // activated, and yet to take force, in order
	Past     []trade.ModelVersion // in force before, as far as they are at hand, latest first
}

// Models gives the models at an instant, or ErrUnknown to those whom models
// don't concern.
func (m *Model) Models(ctx context.Context, v trade.Viewer, at trade.Instant) (Models, error) {
	if !trade.MaySee(v, trade.ModelVersions{}.Audience()) {
		return Models{}, ErrUnknown
	}
	all, err := first(records[trade.ModelVersions](ctx, m, "SELECT n, n, exact FROM models"))
	if err != nil && !errors.Is(err, ErrUnknown) {
		return Models{}, err // none at all is before the first activation
	}
	var models Models
	for i, version := range all.Versions {
		switch {
		case version.From > at:
			models.Ahead = append(models.Ahead, version)
		case i+1 < len(all.Versions) && all.Versions[i+1].From <= at:
			models.Past = append([]trade.ModelVersion{version}, models.Past...)
		default:
			models.Standing = version
		}
	}
	return models, nil
}

// ModelChange is that a model was activated.
type ModelChange struct {
	Height  int64
	Index   uint32 // of the entry in the block
	Version trade.ModelVersion
}

// ModelHistory lists the activations of models, also of those that gave way before
// their day; ErrUnknown to those whom models don't concern. Orders: newest, oldest.
func (m *Model) ModelHistory(ctx context.Context, v trade.Viewer, p Page) (List[ModelChange], error) {
	if !trade.MaySee(v, trade.ModelVersions{}.Audience()) {
		return List[ModelChange]{}, ErrUnknown
	}
	entries, err := m.History(ctx, v, ModelNoun, [16]byte{}, p)
	changes := List[ModelChange]{Next: entries.Next}
	for _, entry := range entries.Rows {
		for _, event := range entry.Events {
			if e, ok := event.(trade.ModelActivated); ok {
				changes.Rows = append(changes.Rows, ModelChange{Height: entry.Height, Index: entry.Index,
					Version: trade.ModelVersion{Model: e.Model, Card: e.Card, From: e.From, Proposed: e.Proposed,
						Activated: e.By, Since: e.At}})
			}
		}
	}
	return changes, err
}

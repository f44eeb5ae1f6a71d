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
	Proposal trade.ModelProposal  // waits for a second person; nobody's when there is none
}

// Open reports whether a proposal waits for a second person.
func (m Models) Open() bool { return !m.Proposal.By.IsZero() }

// Models gives the models at an instant, or ErrUnknown to those whom models
// don't concern.
func (m *Model) Models(ctx context.Context, v trade.Viewer, at trade.Instant) (Models, error) {
	if !trade.MaySee(v, trade.ModelVersions{}.Audience()) {
		return Models{}, ErrUnknown
	}
	all, err := first(records[trade.ModelVersions](ctx, m, "SELECT n, n, exact FROM models"))
	if err != nil && !errors.Is(err, ErrUnknown) {
		return Models{}, err // none at all is before the first proposal
	}
	models := Models{Proposal: all.Proposal}
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

// ModelChange is one step in the life of a model: proposed, activated or
// withdrawn.
type ModelChange struct {
	Height int64
	Index  uint32 // of the entry in the block
	At     trade.Instant
	Step   trade.Verb
	Model  trade.Digest  // zero is the published weights table
	Card   trade.Digest  // zero when withdrawn
	From   trade.Instant // when it takes force, as proposed or as activated; zero when withdrawn
	By     trade.PersonID
}

// ModelHistory lists what was done about models; ErrUnknown to those whom models
// don't concern. Orders: newest, oldest.
func (m *Model) ModelHistory(ctx context.Context, v trade.Viewer, p Page) (List[ModelChange], error) {
	if !trade.MaySee(v, trade.ModelVersions{}.Audience()) {
		return List[ModelChange]{}, ErrUnknown
	}
	entries, err := m.History(ctx, v, ModelNoun, [16]byte{}, p)
	changes := List[ModelChange]{Next: entries.Next}
	for _, entry := range entries.Rows {
		change := ModelChange{Height: entry.Height, Index: entry.Index, At: entry.At, Step: entry.Verb}
		for _, event := range entry.Events {
			switch e := event.(type) {
			case trade.ModelProposed:
				change.Model, change.Card, change.From, change.By = e.Model, e.Card, e.From.Start(), e.By
			case trade.ModelActivated:
				change.Model, change.Card, change.From, change.By = e.Model, e.Card, e.From, e.By
			case trade.ModelWithdrawn:
				change.Model, change.By = e.Model, e.By
			}
		}
		changes.Rows = append(changes.Rows, change)
	}
	return changes, err
}

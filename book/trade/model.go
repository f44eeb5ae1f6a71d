package trade

// A model 模型 is what forms opinions on applications: a file that was trained,
// or the published weights table (公布的权重表) with which every ledger begins.
// The ledger names models by the digest of the file and says which one is in
// force since when, so that an opinion can be traced to the two persons who
// answer for its model. The zero digest names the published weights table.
//
// No rule reads a model, a score or an opinion: what is in force here changes
// what an officer is told, and never what is refused.

// ModelVersion is a model that governors put in force.
type ModelVersion struct {
	Model Digest `cbor:"1,keyasint"` // of the model's file; zero for the published weights table
	// of the text that says what it learned from and how good it is; zero for the table
	Card      Digest   `cbor:"2,keyasint"`
	From      Instant  `cbor:"3,keyasint"` // when it takes force
	Proposed  PersonID `cbor:"4,keyasint"`
	Activated PersonID `cbor:"5,keyasint"` // whose approval of the proposal was the last
	Since     Instant  `cbor:"6,keyasint"` // when it was activated
}

// ModelVersions is the record of the models at hand: those that were activated,
// in order of their instants.
type ModelVersions struct {
	Versions []ModelVersion `cbor:"1,keyasint"`
}

// ActivateModel 启用模型 puts a model in force from the start of a day, not before
// today, or from the moment in which it is carried out if the day has begun. Going
// back to a model that was in force before, or to the published weights table (both
// digests zero), is the same act. What was activated before and would take force at
// that instant or later gives way. By proposal.
type ActivateModel struct {
	Model Digest `cbor:"1,keyasint"`
	Card  Digest `cbor:"2,keyasint"`
	From  Day    `cbor:"3,keyasint"`
}

// ModelActivated says that a model is in force from an instant on. It concerns the
// banks, whose officers read the opinions, and those who supervise them.
type ModelActivated struct {
	Model    Digest   `cbor:"1,keyasint"`
	Card     Digest   `cbor:"2,keyasint"`
	From     Instant  `cbor:"3,keyasint"`
	Proposed PersonID `cbor:"4,keyasint"`
	By       PersonID `cbor:"5,keyasint"` // whose approval was the last
	At       Instant  `cbor:"6,keyasint"`
}

// maxModels is how many activated models the book keeps at hand; older ones
// remain in the journal.
const maxModels = 32

// At gives the digest of the model in force at an instant; the zero digest is
// the published weights table. Of all that have taken force by then it is what
// was activated last. Of instants before the oldest version at hand the journal
// tells.
func (v ModelVersions) At(at Instant) Digest {
	version, _ := v.InForce(at)
	return version.Model
}

// InForce gives the version in force at an instant, or false when that is the
// published weights table because nothing was ever activated by then.
func (v ModelVersions) InForce(at Instant) (ModelVersion, bool) {
	for i := len(v.Versions) - 1; i >= 0; i-- {
		if v.Versions[i].From <= at {
			return v.Versions[i], true
		}
	}
	return ModelVersion{}, false
}

// changedBy reports whether a model that takes force at an instant would change
// what is in force then or later.
func (v ModelVersions) changedBy(model Digest, from Instant) bool {
	last := len(v.Versions) - 1
	return v.At(from) != model || last >= 0 && v.Versions[last].From > from
}

// with gives the versions that the book keeps after one more was activated.
func (v ModelVersions) with(version ModelVersion) ModelVersions {
	kept := make([]ModelVersion, 0, len(v.Versions)+1)
	for _, earlier := range v.Versions {
		if earlier.From < version.From {
			kept = append(kept, earlier)
		}
	}
	kept = append(kept, version)
	return ModelVersions{Versions: kept[max(0, len(kept)-maxModels):]}
}

func (ActivateModel) object() Object { return Object{Key: ModelsKey()} }

// weigh lets a model whose day has come while it was proposed take force now, never
// in the past.
func (c ActivateModel) weigh(r *ruling) Refusal {
	if c.Model.IsZero() != c.Card.IsZero() {
		return r.no(ModelMustBeNamed)
	}
	models, from := r.book.Models(), max(c.From.Start(), r.at)
	if c.From < r.proposedAt.Day() {
		return r.no(ModelMustNotBeBackdated)
	}
	if !models.changedBy(c.Model, from) {
		return r.no(ModelMustBeOther)
	}
	ahead := 0
	for _, version := range models.Versions {
		if version.From > r.at && version.From < from {
			ahead++
		}
	}
	if ahead >= maxModels-1 {
		// one more would push out the model that is in force
		return r.no(ListMustBeInBounds)
	}
	r.add(ModelActivated{Model: c.Model, Card: c.Card, From: from, Proposed: r.proposer, By: r.key.Person, At: r.at})
	return Refusal{}
}

func (e ModelActivated) post(w Writer) {
	w.put(w.Models().with(ModelVersion{Model: e.Model, Card: e.Card, From: e.From, Proposed: e.Proposed,
		Activated: e.By, Since: e.At}))
}

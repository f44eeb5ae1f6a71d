package trade

// A model 模型 is what forms opinions on applications: a file that was trained,
// or the published weights table (公布的权重表) with which every ledger begins.
// The ledger names models by the digest of the file and says which one is in
// force since when, so that an opinion can be traced to the two persons who
// answer for its model. The zero digest names the published weights table.
//
// No rule reads a model, a score or an opinion: what is in force here changes
// what an officer is told, and never what is refused.

// ModelVersion is a model that two persons of the regulator put in force.
type ModelVersion struct {
	Model Digest `cbor:"1,keyasint"` // of the model's file; zero for the published weights table
	// of the text that says what it learned from and how good it is; zero for the table
	Card      Digest   `cbor:"2,keyasint"`
	From      Instant  `cbor:"3,keyasint"` // when it takes force
	Proposed  PersonID `cbor:"4,keyasint"`
	Activated PersonID `cbor:"5,keyasint"` // another person
	Since     Instant  `cbor:"6,keyasint"` // when it was activated
}

// ModelProposal 模型提案 is a model that one person wants in force and that waits
// for a second one.
type ModelProposal struct {
	Model Digest   `cbor:"1,keyasint"`
	Card  Digest   `cbor:"2,keyasint"`
	From  Day      `cbor:"3,keyasint"`
	By    PersonID `cbor:"4,keyasint"` // zero when nothing is proposed
	Since Instant  `cbor:"5,keyasint"`
}

// ModelVersions is the record of the models at hand: those that were activated,
// in order of their instants, and the proposal that is open, if any.
type ModelVersions struct {
	Versions []ModelVersion `cbor:"1,keyasint"`
	Proposal ModelProposal  `cbor:"2,keyasint"`
}

// ProposeModel 提议模型 asks for a model to take force at the start of a day, not
// before today. Going back to a model that was in force before, or to the
// published weights table (both digests zero), is a proposal too. By a governor.
type ProposeModel struct {
	Model Digest `cbor:"1,keyasint"`
	Card  Digest `cbor:"2,keyasint"`
	From  Day    `cbor:"3,keyasint"`
}

// ActivateModel 启用模型 puts the proposed model in force from its day, or from
// now on if the day has begun. What was activated before and would take force at
// that instant or later gives way. By a governor other than who proposed it,
// who says in full what is agreed to: a proposal that was exchanged for another
// card or day meanwhile is not the one that was looked at.
type ActivateModel struct {
	Model Digest `cbor:"1,keyasint"`
	Card  Digest `cbor:"2,keyasint"`
	From  Day    `cbor:"3,keyasint"`
}

// WithdrawModel 撤回模型提案 ends the proposal without putting the model in force. By
// any governor: it is how the first one takes it back and how the second declines.
type WithdrawModel struct {
	Model Digest `cbor:"1,keyasint"`
}

// ModelProposed says that a model waits for a second person. Like the two below
// it concerns the banks, whose officers read the opinions, and those who
// supervise them.
type ModelProposed struct {
	Model Digest   `cbor:"1,keyasint"`
	Card  Digest   `cbor:"2,keyasint"`
	From  Day      `cbor:"3,keyasint"`
	By    PersonID `cbor:"4,keyasint"`
	At    Instant  `cbor:"5,keyasint"`
}

// ModelActivated says that a model is in force from an instant on.
type ModelActivated struct {
	Model    Digest   `cbor:"1,keyasint"`
	Card     Digest   `cbor:"2,keyasint"`
	From     Instant  `cbor:"3,keyasint"`
	Proposed PersonID `cbor:"4,keyasint"`
	By       PersonID `cbor:"5,keyasint"`
	At       Instant  `cbor:"6,keyasint"`
}

// ModelWithdrawn says that a proposal has ended without effect.
type ModelWithdrawn struct {
	Model Digest   `cbor:"1,keyasint"`
	By    PersonID `cbor:"2,keyasint"`
	At    Instant  `cbor:"3,keyasint"`
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

// Open reports whether a proposal waits for a second person.
func (v ModelVersions) Open() bool { return !v.Proposal.By.IsZero() }

// takesForce gives when a model takes force that is activated now: at the start
// of its day, or at once when that has passed, never in the past.
func (p ModelProposal) takesForce(at Instant) Instant { return max(p.From.Start(), at) }

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

func (r *ruling) noModelProposed(Object) Refusal {
	if r.book.Models().Open() {
		return r.no(ModelMustNotBeProposedTwice)
	}
	return Refusal{}
}

func (r *ruling) modelProposed(Object) Refusal {
	if !r.book.Models().Open() {
		return r.no(ModelMustBeProposed)
	}
	return Refusal{}
}

// activable asks that another person proposed what is proposed, and that it would
// change anything.
func (r *ruling) activable(Object) Refusal {
	models := r.book.Models()
	if refusal := r.other(models.Proposal.By); !refusal.OK() {
		return refusal
	}
	if !models.changedBy(models.Proposal.Model, models.Proposal.takesForce(r.at)) {
		return r.no(ModelMustBeOther)
	}
	return Refusal{}
}

func (ProposeModel) object() Object { return Object{Key: ModelsKey()} }

func (c ProposeModel) weigh(r *ruling) Refusal {
	if c.Model.IsZero() != c.Card.IsZero() {
		return r.no(ModelMustBeNamed)
	}
	if c.From < r.at.Day() {
		return r.no(ModelMustNotBeBackdated)
	}
	models := r.book.Models()
	from := ModelProposal{From: c.From}.takesForce(r.at)
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
	r.add(ModelProposed{Model: c.Model, Card: c.Card, From: c.From, By: r.key.Person, At: r.at})
	return Refusal{}
}

func (ActivateModel) object() Object { return Object{Key: ModelsKey()} }

func (c ActivateModel) weigh(r *ruling) Refusal {
	proposal := r.book.Models().Proposal
	if proposal.Model != c.Model || proposal.Card != c.Card || proposal.From != c.From {
		return r.no(ModelMustBeProposed)
	}
	r.add(ModelActivated{Model: proposal.Model, Card: proposal.Card, From: proposal.takesForce(r.at),
		Proposed: proposal.By, By: r.key.Person, At: r.at})
	return Refusal{}
}

func (WithdrawModel) object() Object { return Object{Key: ModelsKey()} }

func (c WithdrawModel) weigh(r *ruling) Refusal {
	if r.book.Models().Proposal.Model != c.Model {
		return r.no(ModelMustBeProposed)
	}
	r.add(ModelWithdrawn{Model: c.Model, By: r.key.Person, At: r.at})
	return Refusal{}
}

func (e ModelProposed) post(w Writer) {
	models := w.Models()
	models.Proposal = ModelProposal{Model: e.Model, Card: e.Card, From: e.From, By: e.By, Since: e.At}
	w.put(models)
}

func (e ModelActivated) post(w Writer) {
	w.put(w.Models().with(ModelVersion{Model: e.Model, Card: e.Card, From: e.From, Proposed: e.Proposed,
		Activated: e.By, Since: e.At}))
}

func (ModelWithdrawn) post(w Writer) {
	models := w.Models()
	models.Proposal = ModelProposal{}
	w.put(models)
}

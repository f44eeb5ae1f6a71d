package trade

import "slices"

// Act is a governed command in full: exactly one of its fields is given.
type Act struct {
	SetLimits        *SetLimits        `cbor:"1,keyasint,omitempty"`
	SetThreshold     *SetThreshold     `cbor:"2,keyasint,omitempty"`
	ActivateModel    *ActivateModel    `cbor:"3,keyasint,omitempty"`
	ResumePilot      *ResumePilot      `cbor:"4,keyasint,omitempty"`
	UnfreezeDocument *UnfreezeDocument `cbor:"5,keyasint,omitempty"`
	ReinstateParty   *ReinstateParty   `cbor:"6,keyasint,omitempty"`
	ExpelParty       *ExpelParty       `cbor:"7,keyasint,omitempty"`
	PublishRates     *PublishRates     `cbor:"8,keyasint,omitempty"` // whose rates are far from the last
	SetRateLimits    *SetRateLimits    `cbor:"9,keyasint,omitempty"`
	AdmitKeeper      *AdmitKeeper      `cbor:"10,keyasint,omitempty"`
	ReplaceKeeperKey *ReplaceKeeperKey `cbor:"11,keyasint,omitempty"`
	RemoveKeeper     *RemoveKeeper     `cbor:"12,keyasint,omitempty"`
	AdoptRuleBook    *AdoptRuleBook    `cbor:"13,keyasint,omitempty"`
}

// ActOf gives the act of a command; false when the command is not a governed one.
func ActOf(c Command) (Act, bool) {
	switch c := c.(type) {
	case SetLimits:
		return Act{SetLimits: &c}, true
	case SetThreshold:
		return Act{SetThreshold: &c}, true
	case ActivateModel:
		return Act{ActivateModel: &c}, true
	case ResumePilot:
		return Act{ResumePilot: &c}, true
	case UnfreezeDocument:
		return Act{UnfreezeDocument: &c}, true
	case ReinstateParty:
		return Act{ReinstateParty: &c}, true
	case ExpelParty:
		return Act{ExpelParty: &c}, true
	case SetRateLimits:
		return Act{SetRateLimits: &c}, true
	case PublishRates:
		return Act{PublishRates: &c}, true
	case AdmitKeeper:
		return Act{AdmitKeeper: &c}, true
	case ReplaceKeeperKey:
		return Act{ReplaceKeeperKey: &c}, true
	case RemoveKeeper:
		return Act{RemoveKeeper: &c}, true
	case AdoptRuleBook:
		return Act{AdoptRuleBook: &c}, true
	}
	return Act{}, false
}

// Command gives the command of an act; false unless exactly one is given.
func (a Act) Command() (Command, bool) {
	given := slices.Concat(given(a.SetLimits), given(a.SetThreshold), given(a.ActivateModel), given(a.ResumePilot),
		given(a.UnfreezeDocument), given(a.ReinstateParty), given(a.ExpelParty), given(a.PublishRates),
		given(a.SetRateLimits), given(a.AdmitKeeper), given(a.ReplaceKeeperKey), given(a.RemoveKeeper),
		given(a.AdoptRuleBook))
	if len(given) != 1 {
		return nil, false
	}
	return given[0], true
}

// given lists a command, if there is one.
func given[C Command](c *C) []Command {
	if c == nil {
		return nil
	}
	return []Command{*c}
}

// Verb gives the kind of command; zero unless exactly one is given.
func (a Act) Verb() Verb {
	if c, ok := a.Command(); ok {
		return c.Verb()
	}
	return 0
}

// copied gives a copy that shares nothing with the act.
func (a Act) copied() Act {
	if c := a.SetLimits; c != nil {
		a.SetLimits = &SetLimits{Limits: c.Limits.copied()}
	}
	a.SetThreshold, a.ActivateModel, a.ResumePilot = again(a.SetThreshold), again(a.ActivateModel), again(a.ResumePilot)
	a.UnfreezeDocument, a.ReinstateParty = again(a.UnfreezeDocument), again(a.ReinstateParty)
	a.ExpelParty, a.SetRateLimits = again(a.ExpelParty), again(a.SetRateLimits)
	if c := a.AdmitKeeper; c != nil {
		a.AdmitKeeper = &AdmitKeeper{c.Party, slices.Clone(c.Public), slices.Clone(c.Proof), c.Address}
	}
	if c := a.ReplaceKeeperKey; c != nil {
		a.ReplaceKeeperKey = &ReplaceKeeperKey{c.Keeper, slices.Clone(c.Public), slices.Clone(c.Proof), c.Address}
	}
	a.RemoveKeeper, a.AdoptRuleBook = again(a.RemoveKeeper), again(a.AdoptRuleBook)
	if c := a.PublishRates; c != nil {
		a.PublishRates = &PublishRates{Rates: Rates{Day: c.Rates.Day, Rates: slices.Clone(c.Rates.Rates)}}
	}
	return a
}

// again gives a copy of a command that holds no list.
func again[C Command](c *C) *C {
	if c == nil {
		return nil
	}
	copied := *c
	return &copied
}

// proposed are the kinds of command that take a proposal, whatever they say.
var proposed = []Verb{VerbSetLimits, VerbSetThreshold, VerbActivateModel, VerbResumePilot, VerbUnfreezeDocument,
	VerbReinstateParty, VerbExpelParty, VerbSetRateLimits, VerbAdmitKeeper, VerbReplaceKeeperKey, VerbRemoveKeeper,
	VerbAdoptRuleBook}

// Governed reports whether a kind of command always takes a proposal. Rates take one
// only when they are far from the last.
func (v Verb) Governed() bool { return slices.Contains(proposed, v) }

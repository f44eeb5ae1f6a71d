package trade

import "slices"

// Act is a governed command in full: exactly one of its fields is given.
type Act struct {
	SetLimits    *SetLimits    `cbor:"1,keyasint,omitempty"`
	SetThreshold *SetThreshold `cbor:"2,keyasint,omitempty"`
}

// ActOf gives the act of a command; false when the command is not a governed one.
func ActOf(c Command) (Act, bool) {
	switch c := c.(type) {
	case SetLimits:
		return Act{SetLimits: &c}, true
	case SetThreshold:
		return Act{SetThreshold: &c}, true
	}
	return Act{}, false
}

// Command gives the command of an act; false unless exactly one is given.
func (a Act) Command() (Command, bool) {
	var given []Command
	if a.SetLimits != nil {
		given = append(given, *a.SetLimits)
	}
	if a.SetThreshold != nil {
		given = append(given, *a.SetThreshold)
	}
	if len(given) != 1 {
		return nil, false
	}
	return given[0], true
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
	if c := a.SetThreshold; c != nil {
		a.SetThreshold = &SetThreshold{Governors: c.Governors}
	}
	return a
}

// proposed are the kinds of command that take a proposal.
var proposed = []Verb{VerbSetLimits, VerbSetThreshold}

// Governed reports whether a kind of command takes a proposal.
func (v Verb) Governed() bool { return slices.Contains(proposed, v) }

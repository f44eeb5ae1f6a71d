package trade

import "slices"

// A record that a book hands out shares nothing with the one that it keeps, so
// that whoever reads cannot write. These are the records that hold lists; every
// other one is a plain value, of which each assignment is a copy.

// Copied gives the party with lists of its own.
func (p Party) Copied() Party {
	p.Lenders, p.Succeeds = slices.Clone(p.Lenders), slices.Clone(p.Succeeds)
	return p
}

// Copied gives the key with bytes of its own.
func (k PersonKey) Copied() PersonKey {
	k.Public = slices.Clone(k.Public)
	return k
}

// Copied gives the financing with lines of its own.
func (f Financing) Copied() Financing {
	f.Lines, f.Terms.Lines = slices.Clone(f.Lines), slices.Clone(f.Terms.Lines)
	return f
}

// Copied gives the repayment with lists of its own.
func (r Repayment) Copied() Repayment {
	r.Uses, r.Uncovered, r.Lacking = slices.Clone(r.Uses), slices.Clone(r.Uncovered), slices.Clone(r.Lacking)
	return r
}

// Copied gives the proceeds with matches of their own.
func (p Proceeds) Copied() Proceeds {
	p.Matches = slices.Clone(p.Matches)
	return p
}

// Copied gives the calendar with lists of its own.
func (c Calendar) Copied() Calendar {
	c.Closed, c.Worked = slices.Clone(c.Closed), slices.Clone(c.Worked)
	return c
}

// Copied gives the alert with a list of parties of its own.
func (a Alert) Copied() Alert {
	a.Parties = slices.Clone(a.Parties)
	return a
}

// Copied gives the rates with a list of their own.
func (r Rates) Copied() Rates {
	r.Rates = slices.Clone(r.Rates)
	return r
}

// Copied gives the limits with lists of their own.
func (l Limits) Copied() Limits {
	l.Products, l.Modes = slices.Clone(l.Products), slices.Clone(l.Modes)
	l.Sources, l.Instruments = slices.Clone(l.Sources), slices.Clone(l.Instruments)
	return l
}

// Copied gives the versions with lists of their own.
func (v LimitVersions) Copied() LimitVersions {
	v.Versions = slices.Clone(v.Versions)
	for i, limits := range v.Versions {
		v.Versions[i] = limits.Copied()
	}
	return v
}

// Copied gives the models with a list of their own.
func (v ModelVersions) Copied() ModelVersions {
	v.Versions = slices.Clone(v.Versions)
	return v
}

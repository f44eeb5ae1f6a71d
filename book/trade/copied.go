package trade

import "slices"

// A record that a book hands out shares nothing with the one that it keeps, so
// that whoever reads cannot write ([Own]). These are the records that hold lists;
// every other one is a plain value, which nobody can change behind a [Record].

// Copied gives a copy with lists of its own.
func (p Party) Copied() Party {
	p.Succeeds = slices.Clone(p.Succeeds)
	return p
}

// Copied gives a copy with lists of its own.
func (l Lenders) Copied() Lenders {
	l.Banks = slices.Clone(l.Banks)
	return l
}

// Copied gives a copy with lists of its own.
func (k PersonKey) Copied() PersonKey {
	k.Public = slices.Clone(k.Public)
	return k
}

// Copied gives a copy with lists of its own.
func (f Financing) Copied() Financing {
	f.Lines, f.Terms.Lines = slices.Clone(f.Lines), slices.Clone(f.Terms.Lines)
	return f
}

// Copied gives a copy with lists of its own.
func (r Repayment) Copied() Repayment {
	r.Uses, r.Uncovered, r.Lacking = slices.Clone(r.Uses), slices.Clone(r.Uncovered), slices.Clone(r.Lacking)
	return r
}

// Copied gives a copy with lists of its own.
func (p Proceeds) Copied() Proceeds {
	p.Matches, p.Waiting.Lines, p.Last = slices.Clone(p.Matches), slices.Clone(p.Waiting.Lines), slices.Clone(p.Last)
	return p
}

// Copied gives a copy with lists of its own.
func (c Calendar) Copied() Calendar {
	c.Closed, c.Worked = slices.Clone(c.Closed), slices.Clone(c.Worked)
	return c
}

// Copied gives a copy with lists of its own.
func (a Alert) Copied() Alert {
	a.Parties, a.Shared = slices.Clone(a.Parties), slices.Clone(a.Shared)
	return a
}

// Copied gives a copy with lists of its own.
func (r Rates) Copied() Rates {
	r.Rates = slices.Clone(r.Rates)
	return r
}

func (l Limits) copied() Limits {
	l.Products, l.Modes = slices.Clone(l.Products), slices.Clone(l.Modes)
	l.Sources, l.Instruments = slices.Clone(l.Sources), slices.Clone(l.Instruments)
	l.Bases, l.Codes, l.Marks = slices.Clone(l.Bases), slices.Clone(l.Codes), slices.Clone(l.Marks)
	return l
}

// Copied gives a copy with lists of its own.
func (v LimitVersions) Copied() LimitVersions {
	v.Versions = slices.Clone(v.Versions)
	for i, limits := range v.Versions {
		v.Versions[i] = limits.copied()
	}
	return v
}

// Copied gives a copy with lists of its own.
func (v ModelVersions) Copied() ModelVersions {
	v.Versions = slices.Clone(v.Versions)
	return v
}

// Copied gives a document that shares nothing with the one given.
func (r Document) Copied() Document {
	r.Ties = slices.Clone(r.Ties)
	return r
}

func (r Document) copied() Record      { return r.Copied() }
func (r Party) copied() Record         { return r.Copied() }
func (r Lenders) copied() Record       { return r.Copied() }
func (r PersonKey) copied() Record     { return r.Copied() }
func (r Financing) copied() Record     { return r.Copied() }
func (r Repayment) copied() Record     { return r.Copied() }
func (r Proceeds) copied() Record      { return r.Copied() }
func (r Calendar) copied() Record      { return r.Copied() }
func (r Alert) copied() Record         { return r.Copied() }
func (r Rates) copied() Record         { return r.Copied() }
func (r LimitVersions) copied() Record { return r.Copied() }
func (r ModelVersions) copied() Record { return r.Copied() }

package readmodel

import (
	"maps"
	"slices"

	"tallystick/book/trade"
)

// succession says who sees as whom: a party sees what those saw that it
// succeeded, and those keep their sight. Both lists are in the order in which
// the ledger named them.
type succession struct {
	heirs  map[trade.PartyID][]trade.PartyID
	before map[trade.PartyID][]trade.PartyID
}

func newSuccession() *succession {
	return &succession{heirs: map[trade.PartyID][]trade.PartyID{}, before: map[trade.PartyID][]trade.PartyID{}}
}

// with gives a succession in which one party more has an heir. The old one stays
// as it is for whoever reads it.
func (s *succession) with(party, heir trade.PartyID) *succession {
	next := &succession{heirs: maps.Clone(s.heirs), before: maps.Clone(s.before)}
	next.heirs[party] = append(slices.Clone(s.heirs[party]), heir)
	next.before[heir] = append(slices.Clone(s.before[heir]), party)
	return next
}

// eyes adds to some eyes those of the parties' heirs.
func (s *succession) eyes(eyes []eye) []eye {
	if len(s.heirs) == 0 {
		return eyes
	}
	for _, one := range eyes {
		if len(one) != len(trade.PartyID{}) {
			continue
		}
		for _, heir := range s.heirs[trade.PartyID([]byte(one))] {
			if !slices.Contains(eyes, partyEye(heir)) {
				eyes = append(eyes, partyEye(heir))
			}
		}
	}
	return eyes
}

// viewers gives the viewer as itself and as those that it succeeded.
func (s *succession) viewers(v trade.Viewer) []trade.Viewer {
	all := []trade.Viewer{v}
	for _, party := range s.before[v.Party] {
		all = append(all, trade.Viewer{Party: party, Kind: v.Kind, Region: v.Region})
	}
	return all
}

// sees reports whether something concerns a viewer, or a party that it succeeded.
func (s *succession) sees(v trade.Viewer, a trade.Audience) bool {
	return slices.ContainsFunc(s.viewers(v), func(v trade.Viewer) bool { return trade.MaySee(v, a) })
}

// seesActor reports whether a viewer may learn who acted, each of both also as
// those that it succeeded.
func (s *succession) seesActor(v trade.Viewer, actor trade.PartyID, e trade.Event) bool {
	for _, v := range s.viewers(v) {
		for _, as := range append([]trade.PartyID{actor}, s.before[actor]...) {
			if trade.MaySeeActor(v, as, e) {
				return true
			}
		}
	}
	return false
}

// partyList gives the identifiers of a viewer and of those that it succeeded, for
// a condition of SQL with as many marks.
func (s *succession) partyList(v trade.Viewer) (marks string, ids []any) {
	for i, as := range s.viewers(v) {
		if i > 0 {
			marks += ", "
		}
		marks, ids = marks+"?", append(ids, as.Party[:])
	}
	return marks, ids
}

// eyesOf gives the eyes that an audience has, with those of heirs.
func (w *writer) eyesOf(a trade.Audience) []eye { return w.heirs.eyes(eyesOf(a)) }

// succeed shows to a successor what the old party saw, and those that the old one
// succeeded: rows, totals, and from now on whatever changes. Who knows the old
// party is shown the new one.
func (w *writer) succeed(e trade.SuccessorNamed) {
	if err := w.flush(); err != nil {
		return
	}
	old, heir := partyEye(e.Party), partyEye(e.Successor)
	w.write("INSERT INTO sight (noun, eye, n, state, due, size) SELECT noun, CAST(? AS BLOB), n, state, due, size "+
		"FROM sight WHERE eye = ? "+
		"ON CONFLICT DO NOTHING", []any{[]byte(heir), []byte(old)})
	w.write("INSERT INTO trait (noun, eye, trait, n) SELECT noun, CAST(? AS BLOB), trait, n FROM trait WHERE eye = ? "+
		"ON CONFLICT DO NOTHING", []any{[]byte(heir), []byte(old)})
	for _, t := range w.sums {
		w.write(t.copied(), []any{[]byte(heir), []byte(old)})
	}
	party, _ := trade.BookOf(w).Party(e.Successor)
	for _, before := range party.Succeeds {
		if !slices.Contains(w.heirs.heirs[before], e.Successor) {
			w.heirs = w.heirs.with(before, e.Successor)
			w.write("INSERT INTO succession (n, party, heir) VALUES "+
				"((SELECT coalesce(max(n), 0) + 1 FROM succession), ?, ?)",
				[]any{before[:], e.Successor[:]})
		}
	}
	if row := find[trade.Party](w, trade.PartyKey(e.Party)); row != nil {
		w.grant(trade.PartyKey(e.Successor), row.eyes)
	}
}

// readSuccession reads the table of successions afresh.
func (w *writer) readSuccession() {
	w.heirs = newSuccession()
	rows, err := w.conn.QueryContext(w.ctx, "SELECT party, heir FROM succession ORDER BY n")
	if err != nil {
		w.fail(err)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var party, heir trade.PartyID
		w.fail(rows.Scan((*idColumn)(&party), (*idColumn)(&heir)))
		w.heirs = w.heirs.with(party, heir)
	}
	w.fail(rows.Err())
}

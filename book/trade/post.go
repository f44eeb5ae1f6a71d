package trade

// Post writes an event into the book. It cannot fail: what could be refused was
// refused by [Decide]. A record that an event needs and the book lacks is a
// broken invariant.
func Post(sheets Sheets, e Event) { e.post(Writer{Book{sheets}, sheets}) }

func must[T any](record T, ok bool) T {
	if !ok {
		panic("broken invariant: an event names a record that the book lacks, or an alert no identifier")
	}
	return record
}

func (e PartyAdmitted) post(w Writer) { w.put(e.Party) }

func (e PartySuspended) post(w Writer) {
	party := must(w.Party(e.Party))
	party.Suspended = true
	w.put(party)
}

func (e PartyReinstated) post(w Writer) {
	party := must(w.Party(e.Party))
	party.Suspended = false
	w.put(party)
}

func (e PersonEnrolled) post(w Writer) { w.put(e.Key) }

func (e KeyRevoked) post(w Writer) {
	key := must(w.Key(e.Key))
	key.Revoked = true
	w.put(key)
}

func (e EnterpriseClassified) post(w Writer) {
	party := must(w.Party(e.Party))
	party.Class, party.Listed = e.Class, e.Listed
	w.put(party)
}

func (e RatesPublished) post(w Writer) { w.put(e.Rates) }

func (e LimitsSet) post(w Writer) {
	s := e.Limits.Scenario
	w.put(LimitVersions{withVersion(w.Limits(s), e.Limits), s})
}

func (e PilotAdmitted) post(w Writer) {
	pilot, _ := w.Pilot(e.Key)
	pilot.Place, pilot.From, pilot.Cap, pilot.Facilitates = e.Key, e.From, e.Cap, e.Facilitates
	w.put(pilot)
}

func (e PilotStopped) post(w Writer) {
	pilot, _ := w.Pilot(e.Key)
	pilot.Place, pilot.Stopped, pilot.Reason = e.Key, true, e.Reason
	w.put(pilot)
}

func (e PilotResumed) post(w Writer) {
	pilot := must(w.Pilot(e.Key))
	pilot.Stopped, pilot.Reason = false, NoReason
	w.put(pilot)
}

func (e PoolChanged) post(w Writer) {
	e.pettyPost(w)
	for _, key := range [...]PilotKey{{Scenario: e.Scenario, Region: e.Deal.Region},
		{Scenario: e.Scenario, Bank: e.Deal.Bank}} {
		pilot := must(w.Pilot(key))
		if pilot.count(e); !pilot.sound() {
			panic("broken invariant: less than nothing counts against a cap")
		}
		w.put(pilot)
	}
}

func (e AlertRaised) post(w Writer) {
	must(e.Alert, !e.Alert.ID.IsZero())
	w.put(e.Alert)
	e.Alert.warnedPost(w)
}

func (e DeadlinePassed) post(w Writer) {
	w.remove(e.Deadline)
	if e.Deadline.Kind == MaturityEnds {
		financing := must(w.Financing(e.Deadline.Deal.Financing()))
		financing.OverdueSeen = true
		w.put(financing)
	}
	if e.Deadline.Kind == CheckEnds {
		must(w.Check(e.Deadline.Deal.Payment())).passed(w)
	}
	if e.Deadline.Kind == KeeperTurns {
		turned(w, e.Deadline.Deal.Identifier())
	}
}

package trade

import "slices"

// What events are about: the keys of the records in whose history each stands.
// Parties stand in the history of what was done to themselves; in every other
// event they are bystanders.

// present leaves out keys that name nothing.
func present(keys ...Key) []Key {
	return slices.DeleteFunc(keys, func(k Key) bool { return k.Identifier(0) == [16]byte{} })
}

// Subjects implements [Event].
func (e DocumentsPublished) Subjects() []Key {
	keys := make([]Key, len(e.Documents))
	for i, p := range e.Documents {
		keys[i] = DocumentKey(p.ID)
	}
	return keys
}

// Subjects implements [Event].
func (e FinancingApplied) Subjects() []Key {
	keys := e.Deal.subjects()
	for _, line := range e.Lines {
		keys = append(keys, DocumentKey(line.Document))
	}
	return keys
}

func (e ProceedsRegistered) Subjects() []Key { return e.Proceeds.subjects() }

// subjects are the proceeds, and the documents that they are matched to or are to be,
// each once.
func (p Proceeds) subjects() []Key { return p.subjectsWith(nil, nil) }

// subjectsWith are the subjects of proceeds, and the documents of other matches and of
// lines that wait no more.
func (p Proceeds) subjectsWith(before []Match, lines []MatchLine) []Key {
	keys := present(ProceedsKey(p.ID))
	for _, match := range slices.Concat(p.Matches, before) {
		keys = append(keys, DocumentKey(match.Document))
	}
	for _, line := range slices.Concat(p.Waiting.Lines, lines) {
		keys = append(keys, DocumentKey(line.Document))
	}
	slices.SortFunc(keys, Key.Compare)
	return slices.Compact(keys)
}

// Subjects implements [Event]: also what the proceeds were matched to before.
func (e ProceedsCorrected) Subjects() []Key { return e.Proceeds.subjectsWith(e.Before, nil) }

func (e ProceedsConfirmed) Subjects() []Key { return e.Proceeds.subjectsWith(e.Before, nil) }
func (e ProceedsDismissed) Subjects() []Key { return e.Proceeds.subjectsWith(nil, e.Lines) }

// Subjects implements [Event]: what the alert names, or else the enterprise.
func (e AlertRaised) Subjects() []Key {
	keys := present(DocumentKey(e.Alert.Document), DocumentKey(e.Alert.Other), DealKey(e.Alert.Deal),
		ProceedsKey(e.Alert.Proceeds))
	if len(keys) == 0 {
		keys = present(PartyKey(e.Alert.Enterprise))
	}
	return keys
}

func (e PartyAdmitted) Subjects() []Key   { return present(PartyKey(e.Party.ID)) }
func (e PartySuspended) Subjects() []Key  { return present(PartyKey(e.Party)) }
func (e PartyReinstated) Subjects() []Key { return present(PartyKey(e.Party)) }
func (e PartyExpelled) Subjects() []Key   { return present(PartyKey(e.Party)) }

// Subjects implements [Event].
func (e PersonEnrolled) Subjects() []Key {
	return present(PersonKeyKey(e.Key.ID), PartyKey(e.Key.Party))
}

func (e KeyRevoked) Subjects() []Key           { return present(PersonKeyKey(e.Key), PartyKey(e.Party)) }
func (e EnterpriseClassified) Subjects() []Key { return present(PartyKey(e.Party)) }
func (e SuccessorNamed) Subjects() []Key       { return present(PartyKey(e.Party), PartyKey(e.Successor)) }
func (RatesPublished) Subjects() []Key         { return nil }
func (LimitsSet) Subjects() []Key              { return nil }
func (CalendarPublished) Subjects() []Key      { return nil }
func (PilotAdmitted) Subjects() []Key          { return nil }
func (PilotStopped) Subjects() []Key           { return nil }
func (PilotResumed) Subjects() []Key           { return nil }
func (ModelActivated) Subjects() []Key         { return []Key{ModelsKey()} }
func (e DocumentAmended) Subjects() []Key      { return present(DocumentKey(e.Document)) }
func (e DocumentWithdrawn) Subjects() []Key    { return present(DocumentKey(e.Document)) }
func (e GoodsReturned) Subjects() []Key        { return present(DocumentKey(e.Document)) }
func (e ReturnTakenBack) Subjects() []Key      { return present(DocumentKey(e.Document)) }
func (e DocumentReinstated) Subjects() []Key   { return present(DocumentKey(e.Document)) }
func (e DocumentFrozen) Subjects() []Key       { return present(DocumentKey(e.Document)) }
func (e DocumentUnfrozen) Subjects() []Key     { return present(DocumentKey(e.Document)) }

// Subjects implements [Event].
func (e ValueMoved) Subjects() []Key {
	return present(DocumentKey(e.Document), DealKey(e.Deal.ID))
}

// Subjects implements [Event].
func (e PledgeMoved) Subjects() []Key {
	return present(DealKey(e.Deal.ID), DocumentKey(e.From), DocumentKey(e.To))
}

// Subjects implements [Event].
func (e PledgeReleased) Subjects() []Key {
	return present(DealKey(e.Deal.ID), DocumentKey(e.Document))
}

func (e FinancingAccepted) Subjects() []Key  { return e.Deal.subjects() }
func (e HoldExtended) Subjects() []Key       { return e.Deal.subjects() }
func (e FinancingApproved) Subjects() []Key  { return e.Deal.subjects() }
func (e FinancingEnded) Subjects() []Key     { return e.Deal.subjects() }
func (e FinancingDisbursed) Subjects() []Key { return e.Deal.subjects() }
func (e DisbursalCorrected) Subjects() []Key { return e.Deal.subjects() }
func (e FinancingSettled) Subjects() []Key   { return e.Deal.subjects() }
func (e FinancingReopened) Subjects() []Key  { return e.Deal.subjects() }
func (e PoolChanged) Subjects() []Key        { return e.Deal.subjects() }
func (e FinancingRepaid) Subjects() []Key    { return e.Deal.subjects() }
func (e RepaymentCorrected) Subjects() []Key { return e.Deal.subjects() }
func (e AdviceNoted) Subjects() []Key        { return e.Deal.subjects() }
func (e InspectionDrawn) Subjects() []Key    { return e.Deal.subjects() }
func (e InspectionReported) Subjects() []Key { return e.Deal.subjects() }

// Subjects implements [Event].
func (e DeadlinePassed) Subjects() []Key {
	if e.Deadline.Kind == KeeperTurns {
		return present(KeeperKey(e.Deadline.Deal.Identifier()))
	}
	if e.Deadline.Kind == RuleBookTurns {
		return present(RuleBookKey())
	}
	return present(DealKey(e.Deadline.Deal))
}

func (e ProceedsUsed) Subjects() []Key { return present(ProceedsKey(e.Proceeds)) }

// Subjects implements [Event].
func (e RemainderClosed) Subjects() []Key {
	return present(ProceedsKey(e.Proceeds), DocumentKey(e.Document))
}

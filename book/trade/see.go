package trade

// Viewer is who looks: a party, by its kind and region.
type Viewer struct {
	Party  PartyID
	Kind   PartyKind
	Region Region
}

// Audience is whom something concerns. The regulator may see everything, a
// branch what concerns its region, a party what concerns itself (domain §2, §6).
type Audience struct {
	Public  bool // concerns every member
	Banks   bool // concerns every bank, and the branches that supervise them
	Parties []PartyID
	Region  Region
}

// MaySee reports whether a viewer may see what concerns an audience.
func MaySee(v Viewer, a Audience) bool {
	if a.Public || v.Kind == Regulator || a.Banks && (v.Kind == Bank || v.Kind == Branch) {
		return true
	}
	if v.Kind == Branch {
		return a.Region != "" && v.Region == a.Region
	}
	return !v.Party.IsZero() && contains(a.Parties, v.Party)
}

// MaySeeActor reports whether a viewer may learn who acted: the regulator, the
// actor itself, and in a financing both sides of the deal. A lender who is
// warned of what another bank did never learns which bank it was.
func MaySeeActor(v Viewer, actor PartyID, e Event) bool {
	if v.Kind == Regulator || v.Kind == Branch || v.Party == actor {
		return true
	}
	audience := e.Audience()
	if _, alert := e.(AlertRaised); alert {
		return false
	}
	return audience.Public || (audience.Banks && v.Kind == Bank) ||
		(contains(audience.Parties, v.Party) && contains(audience.Parties, actor))
}

// audience of an admission: a bank's cap is its own affair, a region's the
// regulator's; stops of the whole platform or a scenario concern every member.
func (k PilotKey) audience() Audience {
	if k.Bank.IsZero() && k.Region == "" {
		return Audience{Public: true}
	}
	if k.Bank.IsZero() {
		return Audience{Region: k.Region}
	}
	return Audience{Parties: []PartyID{k.Bank}}
}

// of is the audience of the parties that something names.
func of(parties ...PartyID) Audience { return Audience{Parties: parties} }

// ofPermit is the audience of a document: of a permit also the branches of its holder's
// region, which is empty of every other.
func ofPermit(region Region, parties ...PartyID) Audience {
	return Audience{Parties: parties, Region: region}
}

var everybody = Audience{Public: true}

// Whom records concern. A claim concerns nobody but its own bank; the client
// sees it through the financing. A repayment carries no deal, and a notice no
// party: whoever may see the financing, or the document, may see it.

// Audience implements [Record].
func (p Party) Audience() Audience {
	return Audience{Public: p.Kind != Enterprise, Parties: []PartyID{p.ID}, Region: p.Region}
}

// Audience implements [Record].
func (l Lenders) Audience() Audience { return Audience{Parties: []PartyID{l.Party}, Region: l.Region} }

func (k PersonKey) Audience() Audience   { return of(k.Party) }
func (d Document) Audience() Audience    { return ofPermit(d.Office, d.Source, d.Holder) }
func (t Taking) Audience() Audience      { return of(t.Source, t.Holder) }
func (c Claim) Audience() Audience       { return of(c.Bank) }
func (p Position) Audience() Audience    { return of(p.Bank) }
func (t Transaction) Audience() Audience { return of(t.Bank) }
func (f Financing) Audience() Audience   { return f.Deal.audience() }

// Audience implements [Record].
func (p Proceeds) Audience() Audience {
	return Audience{Parties: []PartyID{p.Bank, p.Enterprise}, Region: p.Region}
}

func (a Alert) Audience() Audience       { return Audience{Parties: a.Parties, Region: a.Region} }
func (p Pilot) Audience() Audience       { return p.Place.audience() }
func (ModelVersions) Audience() Audience { return Audience{Banks: true} }
func (Rates) Audience() Audience         { return everybody }
func (LimitVersions) Audience() Audience { return everybody }
func (Calendar) Audience() Audience      { return everybody }
func (Repayment) Audience() Audience     { return Audience{} }
func (Notice) Audience() Audience        { return Audience{} }
func (Deadline) Audience() Audience      { return Audience{} }

// Whom events concern. An event that publishes many documents concerns its
// source here; each document by itself concerns its holder too.

func (RatesPublished) Audience() Audience         { return everybody }
func (LimitsSet) Audience() Audience              { return everybody }
func (CalendarPublished) Audience() Audience      { return everybody }
func (e PilotAdmitted) Audience() Audience        { return e.Key.audience() }
func (e PilotStopped) Audience() Audience         { return e.Key.audience() }
func (e PilotResumed) Audience() Audience         { return e.Key.audience() }
func (ModelActivated) Audience() Audience         { return ModelVersions{}.Audience() }
func (e PartyAdmitted) Audience() Audience        { return e.Party.Audience() }
func (e PartySuspended) Audience() Audience       { return of(e.Party) }
func (e PartyExpelled) Audience() Audience        { return of(e.Party) }
func (e PartyReinstated) Audience() Audience      { return of(e.Party) }
func (e PersonEnrolled) Audience() Audience       { return of(e.Key.Party) }
func (e KeyRevoked) Audience() Audience           { return of(e.Party) }
func (e EnterpriseClassified) Audience() Audience { return of(e.Party) }

// Audience implements [Event].
func (e SuccessorNamed) Audience() Audience {
	return Audience{Public: e.Kind != Enterprise, Parties: []PartyID{e.Party, e.Successor}, Region: e.Region}
}

func (e DocumentsPublished) Audience() Audience { return of(e.Source) }
func (e DocumentAmended) Audience() Audience    { return ofPermit(e.Office, e.Source, e.Holder) }
func (e DocumentWithdrawn) Audience() Audience  { return ofPermit(e.Office, e.Source, e.Holder) }
func (e GoodsReturned) Audience() Audience      { return of(e.Source, e.Holder) }
func (e ReturnTakenBack) Audience() Audience    { return of(e.Source, e.Holder) }
func (e DocumentReinstated) Audience() Audience { return of(e.Source, e.Holder) }
func (e DocumentFrozen) Audience() Audience     { return of(e.Holder) }
func (e DocumentUnfrozen) Audience() Audience   { return of(e.Holder) }
func (e AlertRaised) Audience() Audience        { return e.Alert.Audience() }
func (e ProceedsRegistered) Audience() Audience { return e.Proceeds.Audience() }
func (e ProceedsCorrected) Audience() Audience  { return e.Proceeds.Audience() }
func (e ProceedsConfirmed) Audience() Audience  { return e.Proceeds.Audience() }
func (e ProceedsDismissed) Audience() Audience  { return e.Proceeds.Audience() }

// Audience implements [Event].
func (e ProceedsUsed) Audience() Audience {
	return Audience{Parties: []PartyID{e.Bank, e.Enterprise}, Region: e.Region}
}

// Audience implements [Event].
func (e RemainderClosed) Audience() Audience {
	return Audience{Parties: []PartyID{e.Bank, e.Enterprise}, Region: e.Region}
}

// Audience implements [Event].
func (e AdviceNoted) Audience() Audience {
	return Audience{Parties: []PartyID{e.Deal.Bank}, Region: e.Deal.Region}
}

func (e InspectionDrawn) Audience() Audience    { return Inspection{Deal: e.Deal}.Audience() }
func (e DeadlinePassed) Audience() Audience     { return Audience{Public: e.Deadline.Kind.public()} }
func (e ValueMoved) Audience() Audience         { return e.Deal.audience() }
func (e PledgeMoved) Audience() Audience        { return e.Deal.audience() }
func (e FinancingApplied) Audience() Audience   { return e.Deal.audience() }
func (e FinancingAccepted) Audience() Audience  { return e.Deal.audience() }
func (e HoldExtended) Audience() Audience       { return e.Deal.audience() }
func (e FinancingApproved) Audience() Audience  { return e.Deal.audience() }
func (e FinancingEnded) Audience() Audience     { return e.Deal.audience() }
func (e FinancingDisbursed) Audience() Audience { return e.Deal.audience() }
func (e DisbursalCorrected) Audience() Audience { return e.Deal.audience() }
func (e FinancingRepaid) Audience() Audience    { return e.Deal.audience() }
func (e RepaymentCorrected) Audience() Audience { return e.Deal.audience() }
func (e FinancingSettled) Audience() Audience   { return e.Deal.audience() }
func (e FinancingReopened) Audience() Audience  { return e.Deal.audience() }
func (e InspectionReported) Audience() Audience { return e.Deal.audience() }
func (e PoolChanged) Audience() Audience        { return e.Deal.audience() }
func (e PledgeReleased) Audience() Audience     { return e.Deal.audience() }

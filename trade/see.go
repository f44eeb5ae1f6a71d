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
	audience := AudienceOf(e)
	if _, alert := e.(AlertRaised); alert {
		return false
	}
	return audience.Public || (audience.Banks && v.Kind == Bank) ||
		(contains(audience.Parties, v.Party) && contains(audience.Parties, actor))
}

func (d Deal) audience() Audience {
	return Audience{Parties: []PartyID{d.Enterprise, d.Bank}, Region: d.Region}
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

// AudienceOf says whom an event concerns. An event that publishes many
// documents concerns its source here; each document by itself concerns its
// holder too.
func AudienceOf(e Event) Audience {
	switch e := e.(type) {
	case RatesPublished, LimitsSet, CalendarPublished:
		return Audience{Public: true}
	case PilotAdmitted:
		return e.Key.audience()
	case PilotStopped:
		return e.Key.audience()
	case PilotResumed:
		return e.Key.audience()
	case ModelProposed, ModelActivated, ModelWithdrawn:
		return AudienceOfRecord(ModelVersions{})
	case PartyAdmitted:
		return Audience{Public: e.Party.Kind != Enterprise, Parties: []PartyID{e.Party.ID}, Region: e.Party.Region}
	case PartySuspended:
		return Audience{Parties: []PartyID{e.Party}}
	case PartyExpelled:
		return Audience{Parties: []PartyID{e.Party}}
	case PartyReinstated:
		return Audience{Parties: []PartyID{e.Party}}
	case PersonEnrolled:
		return Audience{Parties: []PartyID{e.Key.Party}}
	case KeyRevoked:
		return Audience{Parties: []PartyID{e.Party}}
	case EnterpriseClassified:
		return Audience{Parties: []PartyID{e.Party}}
	case DocumentsPublished:
		return Audience{Parties: []PartyID{e.Source}}
	case DocumentAmended:
		return Audience{Parties: []PartyID{e.Source, e.Holder}}
	case DocumentWithdrawn:
		return Audience{Parties: []PartyID{e.Source, e.Holder}}
	case GoodsReturned:
		return Audience{Parties: []PartyID{e.Source, e.Holder}}
	case ReturnTakenBack:
		return Audience{Parties: []PartyID{e.Source, e.Holder}}
	case DocumentReinstated:
		return Audience{Parties: []PartyID{e.Source, e.Holder}}
	case SuccessorNamed:
		return Audience{Public: e.Kind != Enterprise, Parties: []PartyID{e.Party, e.Successor}, Region: e.Region}
	case DocumentFrozen:
		return Audience{Parties: []PartyID{e.Holder}}
	case DocumentUnfrozen:
		return Audience{Parties: []PartyID{e.Holder}}
	case AlertRaised:
		return AudienceOfRecord(e.Alert)
	case ProceedsRegistered:
		return AudienceOfRecord(e.Proceeds)
	case AdviceNoted:
		return Audience{Parties: []PartyID{e.Deal.Bank}, Region: e.Deal.Region}
	case InspectionDrawn:
		return Inspection{Deal: e.Deal}.audience()
	case ProceedsUsed:
		return Audience{Parties: []PartyID{e.Bank, e.Enterprise}, Region: e.Region}
	case ProceedsCorrected:
		return AudienceOfRecord(e.Proceeds)
	case RemainderClosed:
		return Audience{Parties: []PartyID{e.Bank, e.Enterprise}, Region: e.Region}
	}
	return dealOf(e).audience()
}

// dealOf gives the deal of an event of a financing; the zero deal, which
// concerns nobody but the regulator, of every other.
func dealOf(e Event) Deal {
	switch e := e.(type) {
	case ValueMoved:
		return e.Deal
	case PledgeMoved:
		return e.Deal
	case FinancingApplied:
		return e.Deal
	case FinancingAccepted:
		return e.Deal
	case HoldExtended:
		return e.Deal
	case FinancingApproved:
		return e.Deal
	case FinancingEnded:
		return e.Deal
	case FinancingDisbursed:
		return e.Deal
	case DisbursalCorrected:
		return e.Deal
	case FinancingRepaid:
		return e.Deal
	case RepaymentCorrected:
		return e.Deal
	case FinancingSettled:
		return e.Deal
	case FinancingReopened:
		return e.Deal
	case AdviceNoted:
		return e.Deal
	case InspectionDrawn:
		return e.Deal
	case InspectionReported:
		return e.Deal
	case PoolChanged:
		return e.Deal
	case PledgeReleased:
		return e.Deal
	}
	return Deal{}
}

// AudienceOfRecord says whom a record concerns. A claim concerns nobody but its
// own bank; the client sees it through the financing. A repayment carries no
// deal: whoever may see its financing may see it.
func AudienceOfRecord(record Record) Audience {
	switch record := record.(type) {
	case Party:
		return Audience{Public: record.Kind != Enterprise, Parties: []PartyID{record.ID}, Region: record.Region}
	case PersonKey:
		return Audience{Parties: []PartyID{record.Party}}
	case Document:
		return Audience{Parties: []PartyID{record.Source, record.Holder}}
	case Claim:
		return Audience{Parties: []PartyID{record.Bank}}
	case Position:
		return Audience{Parties: []PartyID{record.Bank}}
	case Transaction:
		return Audience{Parties: []PartyID{record.Bank}}
	case Financing:
		return record.Deal.audience()
	case Proceeds:
		return Audience{Parties: []PartyID{record.Bank, record.Enterprise}, Region: record.Region}
	case Alert:
		return Audience{Parties: record.Parties, Region: record.Region}
	case Pilot:
		return record.Key.audience()
	case Inspection:
		return record.audience()
	case ModelVersions:
		return Audience{Banks: true}
	case Rates, LimitVersions, Calendar:
		return Audience{Public: true}
	}
	return Audience{}
}

package trade

// A permit 业务登记表 is the leave that the branch which is competent for an enterprise gives
// it for what would else be refused: an amount, until a day, for one errand, perhaps with
// one party abroad. What uses it takes of it as of any document, so that it is used once
// at whatever bank. What money of a payment comes back gives nothing back of it; a payment
// that was never made does.

// Permission 准许事项 is what a permit allows. Numbers are frozen.
type Permission uint8

// The permissions, by the norm of goods trade (汇发〔2020〕14号).
const (
	ToPay      Permission = 1 // 货到付汇: a payment for goods by an enterprise of class C
	ToPayAhead Permission = 2 // 预付货款: the same before the goods, of class B or C
	ToTakeBack Permission = 3 // 特殊退汇: money of a payment that comes back late, or by another way
)

var permissionTokens = []string{ToPay: "pay", ToPayAhead: "pay-ahead", ToTakeBack: "take-back"}

func (Permission) tokens() []string { return permissionTokens }

// String gives the token of the permission: "take-back".
func (p Permission) String() string { return called(p.tokens(), int(p)) }

// Permissions gives every permission, in order of their numbers.
func Permissions() []Permission { return []Permission{ToPay, ToPayAhead, ToTakeBack} }

// Takes is what a payment takes of every document: of those that prove what is paid for,
// and of its permit.
func (p Payment) Takes() []Line {
	if p.Permit == (Line{}) {
		return p.Lines
	}
	return append(p.Lines[:len(p.Lines):len(p.Lines)], p.Permit)
}

// permission is what a permit allows that a payment may use; 0 where it may use none.
func (p Payment) permission() Permission {
	switch {
	case !p.Scenario.of().listed:
		return 0
	case p.Expected != 0:
		return ToPayAhead
	}
	return ToPay
}

// ByPermit reports whether a refund was registered by a permit, of which it says how much
// it uses unless that was before permits were documents.
func (r Refund) ByPermit() bool { return r.Permitted || r.Permit != Line{} }

// competent reports whether the signer's party gives permits to an enterprise: the branch of
// its region, compared whole, or head office.
func (r *ruling) competent(enterprise Party) bool {
	return r.party.Kind == Regulator || r.party.Region == enterprise.Region
}

// permits refuses a permit that does not say what it allows or until when, or not any more,
// and the same said of another document.
func (c EnterDocument) permits(r *ruling) Refusal {
	if c.Kind != Permit {
		if c.Until != 0 || c.Allows != 0 || !c.Other.IsZero() {
			return r.no(PermitMustSayWhat)
		}
		return Refusal{}
	}
	if !known(c.Allows) || c.Until < r.at.Day() {
		return r.no(PermitMustSayWhat)
	}
	return Refusal{}
}

// permitted refuses a payment for goods of an enterprise of class C that names no permit:
// each of them takes one of the competent branch.
func (r *ruling) permitted(p Payment, enterprise Party) Refusal {
	if p.Scenario.of().listed && enterprise.Class == ClassC && p.Permit.Document.IsZero() {
		return r.no(PermitMustBeGiven)
	}
	return Refusal{}
}

// permits gives what an amount takes of a permit, at the rates of the day, and refuses a
// permit of somebody else, for something else, or of which so much is not left. None is
// named: it takes none.
func (r *ruling) permits(p Payment, id DocumentID, to Permission, amount Money) (Line, Refusal) {
	if id.IsZero() {
		return Line{}, Refusal{}
	}
	if refusal := r.permitFits(p, id, to); !refusal.OK() {
		return Line{}, refusal
	}
	permit, _ := r.book.Document(id)
	takes, rule := r.convert(amount, permit.Face.Currency, r.at.Day(), up)
	if rule != 0 {
		return Line{}, r.no(rule)
	}
	line := Line{id, takes}
	return line, r.permitLeft(line)
}

// permitFits refuses what is no permit of a payment's enterprise, in the words of one that is not
// there, since numbers of permits can be guessed, and one for something else.
func (r *ruling) permitFits(p Payment, id DocumentID, to Permission) Refusal {
	permit, _ := r.book.Document(id)
	switch {
	case permit.Kind != Permit || r.heir(permit.Holder) != r.heir(p.Deal.Enterprise):
		return r.no(DocumentMustExist)
	case permit.Waiting():
		return r.no(DocumentMustNotWait)
	case permit.Allows != to:
		return r.no(PermitMustAllow)
	case !permit.Other.IsZero() && permit.Other != p.Payee:
		return r.no(PermitMustNamePayee)
	}
	return Refusal{}
}

// permitLeft refuses a permit that nothing new may use, or not so much.
func (r *ruling) permitLeft(line Line) Refusal {
	if refusal := r.permitValid(line); !refusal.OK() || line == (Line{}) {
		return refusal
	}
	permit, _ := r.book.Document(line.Document)
	if permit.Dropped {
		return r.no(DocumentMustExist)
	}
	if r.at.Day() > permit.Until {
		return r.no(DocumentMustNotBeExpired)
	}
	if line.Amount > permit.Available() {
		return Refusal{Rule: TakingMustNotExceedAvailable, Document: permit.ID,
			Left: Money{permit.Available(), permit.Face.Currency}}
	}
	return Refusal{}
}

// permitValid refuses a permit that its branch took back, or that is frozen.
func (r *ruling) permitValid(line Line) Refusal {
	permit, _ := r.book.Document(line.Document) // of none nothing stands in the way
	if permit.Withdrawn {
		return r.no(DocumentMustNotBeWithdrawn)
	}
	if permit.Frozen {
		return r.no(DocumentMustNotBeFrozen)
	}
	return Refusal{}
}

// permitStands refuses a permit that no longer carries what is held of it. What was held
// before its last day is taken already.
func (r *ruling) permitStands(line Line) Refusal {
	if refusal := r.permitValid(line); !refusal.OK() {
		return refusal
	}
	permit, _ := r.book.Document(line.Document)
	if permit.Shortfall() > 0 {
		return Refusal{Rule: DocumentMustCoverClaims, Document: permit.ID, Left: Money{0, permit.Face.Currency}}
	}
	return Refusal{}
}

// moveOf moves what a payment holds and spends of a permit, where it uses one.
func (r *ruling) moveOf(p Payment, permit Line, held, spent int64) {
	if permit != (Line{}) {
		r.move(ValueMoved{Document: permit.Document, Holder: p.Deal.Enterprise, Deal: p.Deal, Held: held, Spent: spent})
	}
}

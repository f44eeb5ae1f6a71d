package trade

import (
	"slices"

	"tallystick/book/trade/code"
)

// publishes asks for a source of some kind of document.
func (r *ruling) publishes(Object) Refusal {
	for _, kind := range documentKinds[1:] {
		if kind.source == r.party.Kind && kind.trust == ByAuthority {
			return Refusal{}
		}
	}
	return r.no(DocumentKindMustBeSources)
}

func (PublishDocuments) object() Object { return Object{} }

func (c PublishDocuments) weigh(r *ruling) Refusal {
	if len(c.Documents) == 0 || len(c.Documents) > MaxPublications {
		return r.no(ListMustBeInBounds)
	}
	fresh := make([]Publication, 0, len(c.Documents))
	seen := make(map[DocumentID]struct{}, len(c.Documents))
	replaced := map[DocumentID]struct{}{}
	for i, p := range c.Documents {
		if rule := p.sound(r); rule != 0 {
			return r.noItem(rule, i)
		}
		if _, twice := seen[p.ID]; twice {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		seen[p.ID] = struct{}{}
		known, ok := r.book.Document(p.ID)
		if ok {
			if rule := r.standsAs(known, p); rule != 0 {
				return r.noItem(rule, i)
			}
			continue
		}
		if rule := r.mayReplace(p, replaced); rule != 0 {
			return r.noItem(rule, i)
		}
		if rule := r.mayTie(p); rule != 0 {
			return r.noItem(rule, i)
		}
		fresh = append(fresh, p)
	}
	if len(fresh) > 0 {
		r.add(DocumentsPublished{Source: r.party.ID, Documents: fresh, At: r.at})
	}
	for _, p := range fresh {
		r.replacedAlert(p)
	}
	return Refusal{}
}

// MaxReplacements is how many documents may replace each other one after another.
const MaxReplacements = 16

// mayReplace checks what a publication says of the document that it replaces:
// one of the same source, kind and holder, withdrawn, and replaced by no other.
func (r *ruling) mayReplace(p Publication, taken map[DocumentID]struct{}) Rule {
	if p.Replaces.IsZero() {
		return 0
	}
	replaced, ok := r.book.Document(p.Replaces)
	if !ok {
		return DocumentMustExist
	}
	if !r.acts(replaced.Source) || replaced.Kind != p.Kind || r.heir(replaced.Holder) != r.heir(p.Holder) {
		return ReplacedMustBeOwn
	}
	if !replaced.Withdrawn {
		return ReplacedMustBeWithdrawn
	}
	if _, twice := taken[p.Replaces]; twice || !replaced.ReplacedBy.IsZero() {
		return DocumentMustNotBeReplaced
	}
	if replaced.Before >= MaxReplacements {
		return ReplacementsMustBeInBounds
	}
	taken[p.Replaces] = struct{}{}
	return 0
}

// replacedAlert tells whoever has a claim on a replaced document where its goods
// are declared now.
func (r *ruling) replacedAlert(p Publication) {
	if p.Replaces.IsZero() {
		return
	}
	if banks := r.claimants(p.Replaces); len(banks) > 0 {
		r.warnOf(Alert{Kind: DocumentReplaced, Document: p.ID, Enterprise: p.Holder, Region: r.regionOf(p.Holder),
			Amount: p.Face}, p.Replaces, banks, p.Holder)
	}
}

// sound checks one publication by itself.
func (p Publication) sound(r *ruling) Rule {
	if p.Kind.of().source != r.party.Kind || p.Kind.Entered() {
		return DocumentKindMustBeSources
	}
	if p.ID.IsZero() || p.Holder.IsZero() || p.Kind.of().coded && p.Code.IsZero() {
		return IdentifierMustBeGiven
	}
	if p.Trust != 0 && p.Trust != p.Kind.of().trust && p.Trust != ByEnterprise {
		return TrustMustFitSource
	}
	if p.Invoice.unsound(p.Kind) {
		return InvoiceStateMustBeKnown
	}
	if marksUnsound(p.Kind, p.Marks) {
		return MarksMustBeSound
	}
	return r.soundFacts(p.Kind, p.Face, p.Issued, p.Until, p.Mode, p.Details)
}

// soundFacts checks the facts that rules read of a document, as they are to
// stand. Publication and amendment are asked alike.
func (r *ruling) soundFacts(kind DocumentKind, face Money, issued, until Day, mode Mode, details Digest) Rule {
	if rule := face.sound(); rule != 0 {
		return rule
	}
	if issued > r.at.Day() {
		return DateMustNotBeInFuture
	}
	if until != 0 && until < issued {
		return DateMustBeInOrder
	}
	if checked, err := code.CheckMode(string(mode)); kind.of().mode && (err != nil || checked != string(mode)) {
		return ModeMustBeKnown
	}
	if details.IsZero() {
		return DetailsMustBeGiven
	}
	return 0
}

// standsAs refuses a publication of a known document unless everything that it
// says stands, the sealed details too, and names what is otherwise.
func (r *ruling) standsAs(d Document, p Publication) Rule {
	if !r.acts(d.Source) || d.Kind != p.Kind {
		return DocumentMustBeNew
	}
	if d.Withdrawn {
		return DocumentMustNotBeWithdrawn
	}
	if d.Holder == p.Holder && d.Face == p.Face && d.Issued == p.Issued && d.Mode == p.Mode && d.Details == p.Details &&
		d.Replaces == p.Replaces && d.Until == p.Until && d.Trust == p.Trust && d.Other == p.Other &&
		d.Code == p.Code && d.Invoice == p.Invoice && slices.Equal(d.Ties, p.Ties) {
		return 0
	}
	if d.Revision > 1 {
		return DocumentMustStandAsSent
	}
	return DocumentMustBeNew
}

func (r *ruling) notWithdrawn(Object) Refusal {
	if r.document.Withdrawn {
		return r.no(DocumentMustNotBeWithdrawn)
	}
	return Refusal{}
}

func (c AmendDocument) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (c AmendDocument) event(r *ruling) DocumentAmended {
	return DocumentAmended{Document: c.Document, Source: r.document.Source, Holder: r.document.Holder,
		Revision: c.Revision, Face: c.Face, Details: c.Details, Mode: c.Mode, Issued: c.Issued,
		Notice: c.Notice, At: r.at, Until: c.Until, Other: c.Other, Invoice: c.Invoice, Marks: c.Marks,
		Office: r.document.Office}
}

func (c AmendDocument) told(r *ruling) (bool, Refusal) { return r.told(c.event(r).notice()) }

func (c AmendDocument) weigh(r *ruling) Refusal {
	document := r.document
	if c.Revision != document.Revision+1 {
		return r.no(RevisionMustFollow)
	}
	if r.heir(c.Holder) != r.heir(document.Holder) {
		return r.no(HolderMustStay)
	}
	if c.Face.Currency != document.Face.Currency {
		return r.no(CurrencyMustStay)
	}
	if rule := r.soundFacts(document.Kind, c.Face, c.Issued, c.Until, c.Mode, c.Details); rule != 0 {
		return r.no(rule)
	}
	if c.Invoice.unsound(document.Kind) {
		return r.no(InvoiceStateMustBeKnown)
	}
	if marksUnsound(document.Kind, c.Marks) {
		return r.no(MarksMustBeSound)
	}
	if document.Kind.Entered() && c.grows(document) {
		return r.no(EntryMustNotGrow)
	}
	if c.Face.Minor < document.Returned {
		return r.no(ReturnMustNotExceedWorth)
	}
	r.settleReturns(document.ID, document.Face.Minor-c.Face.Minor)
	r.add(c.event(r))
	after := document
	after.Face = c.Face
	r.sourceAlert(SourceAmended, document, after)
	if r.disqualifies(document, c.Mode) {
		r.tellClaimants(NoLongerQualifies, after)
	}
	return Refusal{}
}

// grows reports whether an amendment lets more be done with a document than two persons of
// who entered it stand behind.
func (c AmendDocument) grows(d Document) bool {
	return c.Face.Minor > d.Face.Minor || d.Kind == Permit && (c.Until == 0 || c.Until > d.Until || c.Other != d.Other)
}

// disqualifies reports whether a scenario that takes a document takes none under
// another mode.
func (r *ruling) disqualifies(d Document, mode Mode) bool {
	for _, s := range running {
		if _, takes := s.takes(d.Kind); takes {
			if modes := r.limits(s).Modes; contains(modes, d.Mode) && !contains(modes, mode) {
				return true
			}
		}
	}
	return false
}

func (c WithdrawDocument) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (c WithdrawDocument) event(r *ruling) DocumentWithdrawn {
	return DocumentWithdrawn{Document: c.Document, Source: r.document.Source, Holder: r.document.Holder,
		Reason: c.Reason, Notice: c.Notice, Details: c.Details, At: r.at, Office: r.document.Office}
}

func (c WithdrawDocument) told(r *ruling) (bool, Refusal) { return r.told(c.event(r).notice()) }

func (c WithdrawDocument) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	r.add(c.event(r))
	after := r.document
	after.Withdrawn = true
	r.sourceAlert(SourceWithdrawn, r.document, after)
	return Refusal{}
}

// unsound reports whether documents of a kind are in no such state: invoices alone are.
func (s InvoiceState) unsound(kind DocumentKind) bool {
	return s > Abnormal || s != NormalInvoice && kind.of().reversed != InvoiceReversed
}

// ofGoods refuses what is said of goods, or of a part, where a document stays what it is.
func (r *ruling) ofGoods(Object) Refusal {
	if r.document.Kind.of().reversed == 0 {
		return r.no(KindMustBeOfGoods)
	}
	return Refusal{}
}

func (c ReturnGoods) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (c ReturnGoods) event(r *ruling) GoodsReturned {
	return GoodsReturned{Document: c.Document, Source: r.document.Source, Holder: r.document.Holder, Amount: c.Amount,
		Notice: c.Notice, Details: c.Details, At: r.at}
}

func (c ReturnGoods) told(r *ruling) (bool, Refusal) { return r.told(c.event(r).notice()) }

func (c ReturnGoods) weigh(r *ruling) Refusal {
	document := r.document
	if c.Amount <= 0 {
		return r.no(AmountMustBePositive)
	}
	if worth := r.book.Taking(c.Document).Worth(document); c.Amount > worth {
		return Refusal{Rule: ReturnMustNotExceedWorth, Document: c.Document,
			Left: Money{worth, document.Face.Currency}}
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	r.settleReturns(document.ID, c.Amount)
	r.add(c.event(r))
	after := document
	after.Returned += c.Amount
	r.sourceAlert(document.Kind.of().reversed, document, after)
	return Refusal{}
}

// sourceAlert warns whoever has a claim that the source changed the document,
// and of the shortfall that this opened (domain §4.1, §4.6).
func (r *ruling) sourceAlert(kind AlertKind, before, after Document) {
	if len(r.claimants(before.ID)) == 0 {
		return
	}
	r.tellClaimants(kind, after)
	taking := r.book.Taking(before.ID)
	for _, event := range r.events {
		// what refunds held of it is let go of in the same step
		if moved, ok := event.(ValueMoved); ok && moved.Document == before.ID {
			taking.Held += moved.Held
		}
	}
	r.shortfallAlert(before, taking.Free(after))
}

// tellClaimants warns whoever has a claim on a document, and says what it is
// worth now.
func (r *ruling) tellClaimants(kind AlertKind, d Document) {
	banks := r.claimants(d.ID)
	if len(banks) == 0 {
		return
	}
	r.warn(Alert{Kind: kind, Document: d.ID, Enterprise: d.Holder, Region: r.regionOf(d.Holder),
		Amount: Money{d.Worth(), d.Face.Currency}}, banks, d.Holder)
}

// shortfallAlert warns when a shortfall opened or grew with what is free now.
func (r *ruling) shortfallAlert(before Document, free int64) {
	if free >= 0 || free >= before.Free {
		return
	}
	r.warn(Alert{Kind: ShortfallOpened, Document: before.ID, Enterprise: before.Holder,
		Region: r.regionOf(before.Holder),
		Amount: Money{-free, before.Face.Currency}}, r.claimants(before.ID), before.Holder)
}

func (r *ruling) regionOf(id PartyID) Region {
	party, _ := r.book.Party(id)
	return party.Region
}

func (r *ruling) notFrozen(Object) Refusal {
	if r.document.Frozen {
		return r.no(DocumentMustNotBeFrozen)
	}
	return Refusal{}
}

func (r *ruling) isFrozen(Object) Refusal {
	if !r.document.Frozen {
		return r.no(DocumentMustBeFrozen)
	}
	return Refusal{}
}

func (c FreezeDocument) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (c FreezeDocument) weigh(r *ruling) Refusal {
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(DocumentFrozen{Document: c.Document, Holder: r.document.Holder, Reason: c.Reason})
	return Refusal{}
}

func (c UnfreezeDocument) object() Object { return Object{Key: DocumentKey(c.Document)} }

func (c UnfreezeDocument) weigh(r *ruling) Refusal {
	r.add(DocumentUnfrozen{Document: c.Document, Holder: r.document.Holder})
	return Refusal{}
}

package trade

// sourceOf says which kind of party publishes a kind of document.
func sourceOf(kind DocumentKind) PartyKind {
	if kind == ExportDeclaration {
		return Customs
	}
	return 0
}

func (c PublishDocuments) decide(r *ruling) Refusal {
	if r.key.Duties&Feed == 0 {
		return r.no(DutyMustAllow)
	}
	if len(c.Documents) == 0 || len(c.Documents) > MaxPublications {
		return r.no(ListMustBeInBounds)
	}
	fresh := make([]Publication, 0, len(c.Documents))
	seen := make(map[DocumentID]struct{}, len(c.Documents))
	for i, p := range c.Documents {
		if rule := p.sound(r); rule != 0 {
			return r.noItem(rule, i)
		}
		if _, twice := seen[p.ID]; twice {
			return r.noItem(DocumentMustNotRepeat, i)
		}
		seen[p.ID] = struct{}{}
		known, ok := r.book.Document(p.ID)
		if !ok {
			fresh = append(fresh, p)
			continue
		}
		if !known.publishedAs(p, r.party.ID) {
			return r.noItem(DocumentMustBeNew, i)
		}
	}
	if len(fresh) > 0 {
		r.add(DocumentsPublished{Source: r.party.ID, Documents: fresh, At: r.at})
	}
	return Refusal{}
}

// sound checks one publication by itself.
func (p Publication) sound(r *ruling) Rule {
	if sourceOf(p.Kind) != r.party.Kind {
		return DocumentKindMustBeSources
	}
	if p.ID.IsZero() || p.Holder.IsZero() {
		return IdentifierMustBeGiven
	}
	if p.Face.Minor <= 0 {
		return AmountMustBePositive
	}
	if p.Face.Minor > MaxAmount {
		return AmountMustBeInRange
	}
	if _, ok := MinorDigits(string(p.Face.Currency)); !ok {
		return CurrencyMustBeKnown
	}
	if p.Issued > r.at.Day() {
		return DateMustNotBeInFuture
	}
	if mode, err := CheckMode(string(p.Mode)); err != nil || mode != string(p.Mode) {
		return ModeMustBeKnown
	}
	if p.Details.IsZero() {
		return DetailsMustBeGiven
	}
	return 0
}

// publishedAs reports whether a source published the document in these very
// words. The details' digest is salted anew each time, so it may differ.
func (d Document) publishedAs(p Publication, source PartyID) bool {
	if d.Revision > 1 {
		return d.Source == source && d.Kind == p.Kind && d.Holder == p.Holder
	}
	return d.Source == source && d.Kind == p.Kind && d.Holder == p.Holder && d.Face == p.Face && d.Issued == p.Issued && d.Mode == p.Mode
}

// sources gives a document to the source that published it.
func (r *ruling) sources(id DocumentID) (Document, Refusal) {
	if r.key.Duties&Feed == 0 {
		return Document{}, r.no(DutyMustAllow)
	}
	document, ok := r.book.Document(id)
	if !ok {
		return Document{}, r.no(DocumentMustExist)
	}
	if document.Source != r.party.ID {
		return Document{}, r.no(SourceMustOwnDocument)
	}
	if document.Withdrawn {
		return Document{}, r.no(DocumentMustNotBeWithdrawn)
	}
	return document, Refusal{}
}

func (c AmendDocument) decide(r *ruling) Refusal {
	document, refusal := r.sources(c.Document)
	if !refusal.OK() {
		return refusal
	}
	if c.Revision != document.Revision+1 {
		return r.no(RevisionMustFollow)
	}
	if c.Face.Currency != document.Face.Currency {
		return r.no(CurrencyMustStay)
	}
	if c.Face.Minor <= 0 {
		return r.no(AmountMustBePositive)
	}
	if c.Face.Minor > MaxAmount {
		return r.no(AmountMustBeInRange)
	}
	if c.Face.Minor < document.Returned {
		return r.no(ReturnMustNotExceedWorth)
	}
	if c.Details.IsZero() {
		return r.no(DetailsMustBeGiven)
	}
	r.add(DocumentAmended{Document: c.Document, Source: document.Source, Holder: document.Holder, Revision: c.Revision, Face: c.Face, Details: c.Details})
	after := document
	after.Face = c.Face
	r.sourceAlert(SourceAmended, document, after)
	return Refusal{}
}

func (c WithdrawDocument) decide(r *ruling) Refusal {
	document, refusal := r.sources(c.Document)
	if !refusal.OK() {
		return refusal
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	r.add(DocumentWithdrawn{Document: c.Document, Source: document.Source, Holder: document.Holder, Reason: c.Reason})
	after := document
	after.Withdrawn = true
	r.sourceAlert(SourceWithdrawn, document, after)
	return Refusal{}
}

func (c ReturnGoods) decide(r *ruling) Refusal {
	document, refusal := r.sources(c.Document)
	if !refusal.OK() {
		return refusal
	}
	if c.Amount <= 0 {
		return r.no(AmountMustBePositive)
	}
	if c.Amount > document.Worth() {
		return Refusal{Rule: ReturnMustNotExceedWorth, Document: c.Document, Left: Money{document.Worth(), document.Face.Currency}}
	}
	r.add(GoodsReturned{Document: c.Document, Source: document.Source, Holder: document.Holder, Amount: c.Amount})
	after := document
	after.Returned += c.Amount
	r.sourceAlert(GoodsCameBack, document, after)
	return Refusal{}
}

// sourceAlert warns whoever has a claim that the source changed the document,
// and of the shortfall that this opened (domain §4.1, §4.6).
func (r *ruling) sourceAlert(kind AlertKind, before, after Document) {
	banks := claimants(r.book, before.ID)
	if len(banks) == 0 {
		return
	}
	r.warn(Alert{Kind: kind, Document: before.ID, Enterprise: before.Holder, Region: r.regionOf(before.Holder),
		Amount: Money{after.Worth(), before.Face.Currency}}, banks, before.Holder)
	r.shortfallAlert(before, after)
}

// shortfallAlert warns when a shortfall opened or grew.
func (r *ruling) shortfallAlert(before, after Document) {
	if after.Shortfall() <= before.Shortfall() {
		return
	}
	r.warn(Alert{Kind: ShortfallOpened, Document: before.ID, Enterprise: before.Holder, Region: r.regionOf(before.Holder),
		Amount: Money{after.Shortfall(), before.Face.Currency}}, claimants(r.book, before.ID), before.Holder)
}

func (r *ruling) regionOf(id PartyID) Region {
	party, _ := r.book.Party(id)
	return party.Region
}

func (c FreezeDocument) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	document, ok := r.book.Document(c.Document)
	if !ok {
		return r.no(DocumentMustExist)
	}
	if !c.Reason.known() {
		return r.no(ReasonMustBeGiven)
	}
	if document.Frozen {
		return r.no(DocumentMustNotBeFrozen)
	}
	r.add(DocumentFrozen{Document: c.Document, Holder: document.Holder, Reason: c.Reason})
	return Refusal{}
}

func (c UnfreezeDocument) decide(r *ruling) Refusal {
	if !r.governor() {
		return r.no(DutyMustAllow)
	}
	document, ok := r.book.Document(c.Document)
	if !ok {
		return r.no(DocumentMustExist)
	}
	if !document.Frozen {
		return r.no(DocumentMustBeFrozen)
	}
	r.add(DocumentUnfrozen{Document: c.Document, Holder: document.Holder})
	return Refusal{}
}

package trade

// DocumentKind says what a document is. Numbers are frozen.
type DocumentKind uint8

// The kinds of document. Those of other sources follow with the scenarios that
// take them.
const (
	ExportDeclaration DocumentKind = 1  // 出口报关单
	ImportDeclaration DocumentKind = 2  // 进口报关单
	TaxFiling         DocumentKind = 6  // 税务备案表
	CapitalInflow     DocumentKind = 7  // 资本项目收入
	TaxInvoice        DocumentKind = 8  // 发票
	Permit            DocumentKind = 13 // 业务登记表
)

// Trust says who answers for what a document says; a larger number is weaker.
// Numbers are frozen.
type Trust uint8

// The trust of documents.
const (
	ByAuthority  Trust = 1 // the authority that published it
	ByBank       Trust = 2 // a bank, of which one person entered it and another confirmed it
	ByEnterprise Trust = 3 // the enterprise alone: it never backs money
)

// TieRole says what a document is to the one that is tied to it. Numbers are frozen.
type TieRole uint8

// FirstDeclared 原报关单 is the declaration under which goods crossed the border
// the other way before they came back.
const FirstDeclared TieRole = 1

// InvoiceState 发票状态 says whether the source of a document has found something wrong with it,
// short of taking it back. Numbers are frozen.
type InvoiceState uint8

// The states of an invoice.
const (
	NormalInvoice InvoiceState = 0
	OutOfControl  InvoiceState = 1 // 失控: its issuer is not to be found
	Abnormal      InvoiceState = 2 // 异常: it is looked into
)

// InvoiceStates gives every state, in order of their numbers.
func InvoiceStates() []InvoiceState { return []InvoiceState{NormalInvoice, OutOfControl, Abnormal} }

// Tie names a document that another one rests on, or belongs to.
type Tie struct {
	Role     TieRole    `cbor:"1,keyasint"`
	Document DocumentID `cbor:"2,keyasint"`
}

// MaxTies is how many documents one may be tied to.
const MaxTies = 8

// documentKind is what holds of every document of a kind.
type documentKind struct {
	token  string
	source PartyKind // of the parties that publish it, or of the banks or branches that enter it
	trust  Trust     // unless its source says otherwise
	// it is of goods: it says under which supervision mode they were cleared, grows
	// old with them, and is worth less when they go back
	mode bool
	ties []tieKind // what it may be tied to
	// whoever names it knows a code besides its number, which stands on the paper
	coded    bool
	contract bool // it is of one contract: when that ended nothing more is paid on it
	// it is worth less when its source says so of a part, and who has a claim on it is
	// warned so; 0: it stays what it is
	reversed AlertKind
	marks    []MarkLabel // of what its papers say, in order
}

// tieKind says of which kind a document is that plays a role.
type tieKind struct {
	role TieRole
	kind DocumentKind
}

// documentKinds is the table of the kinds of document, by number.
var documentKinds = [...]documentKind{
	ExportDeclaration: {token: "export-declaration", source: Customs, trust: ByAuthority, mode: true,
		reversed: GoodsCameBack,
		ties:     []tieKind{{FirstDeclared, ImportDeclaration}}, marks: ofShipments},
	ImportDeclaration: {token: "import-declaration", source: Customs, trust: ByAuthority, mode: true,
		reversed: GoodsCameBack,
		ties:     []tieKind{{FirstDeclared, ExportDeclaration}}, marks: ofShipments},
	TaxFiling: {token: "tax-filing", source: Tax, trust: ByAuthority, coded: true, contract: true,
		marks: []MarkLabel{ByContract, ByContractAmount}},
	// money from abroad into a capital account, under its balance-of-payments number
	CapitalInflow: {token: "capital-inflow", source: Bank, trust: ByBank, marks: []MarkLabel{ByRegistration}},
	TaxInvoice: {token: "tax-invoice", source: Tax, trust: ByAuthority, reversed: InvoiceReversed,
		marks: []MarkLabel{ByTaxInvoice}},
	// the leave of the competent branch for one errand of an enterprise, up to an amount
	Permit: {token: "permit", source: Branch, trust: ByAuthority},
}

var ofShipments = []MarkLabel{ByInvoiceNumber, ByTerms, ByBill, ByContainer, ByContract, ByContractAmount}

// of gives what holds of a kind; nothing of one that nobody publishes.
func (k DocumentKind) of() documentKind {
	if int(k) < len(documentKinds) {
		return documentKinds[k]
	}
	return documentKind{}
}

// Trusted gives who answers for a document: as its source said, or else as usual
// for its kind.
func (d Document) Trusted() Trust {
	if d.Trust == 0 {
		return d.Kind.of().trust
	}
	return d.Trust
}

// mayTie refuses ties to documents that are not there, of another holder, or not
// of the kind that the role asks for.
func (r *ruling) mayTie(p Publication) Rule {
	if len(p.Ties) > MaxTies {
		return ListMustBeInBounds
	}
	for i, tie := range p.Ties {
		if contains(p.Ties[:i], tie) {
			return DocumentMustNotRepeat
		}
		to, ok := r.book.Document(tie.Document)
		if !ok {
			return DocumentMustExist
		}
		if !contains(p.Kind.of().ties, tieKind{tie.Role, to.Kind}) || r.heir(to.Holder) != r.heir(p.Holder) {
			return TieMustAgree
		}
	}
	return 0
}

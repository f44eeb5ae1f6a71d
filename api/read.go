package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/gateway"
	"tallystick/trade"
)

// byID is a question about one record.
type byID struct {
	ID string `path:"id" maxLength:"64"`
}

// get registers a question about the record that the path names. The answer of
// read is false when there is no such record or the caller may not see it,
// which is the same to the caller.
func get[T any, N any](s *Server, path, tag, id, summary string, read func(ctx context.Context, book trade.Book, id trade.ID[N]) (T, bool)) {
	op := operation(http.MethodGet, path, tag, id, summary)
	huma.Register(s.api, op, func(ctx context.Context, in *byID) (*found[T], error) {
		var out found[T]
		ok := false
		id, err := trade.ParseID[N](in.ID)
		if err != nil {
			return nil, notFound()
		}
		err = s.settings.Gateway.View(func(book trade.Book, _ trade.Instant) error {
			out.Body, ok = read(ctx, book, id)
			return nil
		})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		if !ok {
			return nil, notFound()
		}
		return &out, nil
	})
}

// sees reports whether the caller's party may see a record.
func sees(ctx context.Context, record trade.Record) bool {
	return trade.MaySee(caller(ctx).Viewer(), trade.AudienceOfRecord(record))
}

// seesDocument reports whether the caller's party may see a document: its
// source and holder, the regulator, the branch of the holder's region, and a
// bank with a claim on it.
func seesDocument(ctx context.Context, book trade.Book, d trade.Document) bool {
	audience := trade.AudienceOfRecord(d)
	if holder, ok := book.Party(d.Holder); ok {
		audience.Region = holder.Region
	}
	if trade.MaySee(caller(ctx).Viewer(), audience) {
		return true
	}
	for claim := range book.Claims(d.ID) {
		if claim.Bank == caller(ctx).Party {
			return true
		}
	}
	return false
}

// details registers a question for sealed details: digest says which they are,
// zero when there are none or the caller may not see the record.
func details[T gateway.PartyDetails | gateway.Declaration | gateway.ApplicationDetails | gateway.DisbursalDetails | gateway.ProceedsDetails, N any](
	s *Server, path, tag, id, summary string, digest func(book trade.Book, id trade.ID[N]) trade.Digest) {
	op := operation(http.MethodGet, path, tag, id, summary)
	huma.Register(s.api, op, func(ctx context.Context, in *byID) (*found[T], error) {
		id, err := trade.ParseID[N](in.ID)
		if err != nil {
			return nil, notFound()
		}
		var sealed trade.Digest
		err = s.settings.Gateway.View(func(book trade.Book, _ trade.Instant) error {
			sealed = digest(book, id)
			return nil
		})
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		text, err := gateway.Details[T](ctx, s.settings.Gateway, caller(ctx), sealed)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[T]{text}, nil
	})
}

// named adds the names of a party, where the caller may know them.
func (s *Server) named(ctx context.Context, p Party, id trade.PartyID) Party {
	if name, ok := s.settings.Gateway.NameOf(ctx, caller(ctx), id); ok {
		p.NameZh, p.NameEn = name.Zh, name.En
	}
	return p
}

// registerRecords adds the questions about one record each. They are answered
// from the ledger's last block itself.
func (s *Server) registerRecords() {
	get(s, "/v1/declarations/{id}", "declarations", "declaration", "A declaration with what is taken of it",
		func(ctx context.Context, book trade.Book, id trade.DocumentID) (Declaration, bool) {
			d, ok := book.Document(id)
			return declarationOf(d), ok && seesDocument(ctx, book, d)
		})
	get(s, "/v1/financings/{id}", "financings", "financing", "A financing",
		func(ctx context.Context, book trade.Book, id trade.FinancingID) (Financing, bool) {
			f, ok := book.Financing(id)
			return financingOf(f), ok && sees(ctx, f)
		})
	get(s, "/v1/financings/{id}/declarations", "financings", "financing-declarations", "The declarations that a financing rests on, with what is left of each",
		func(ctx context.Context, book trade.Book, id trade.FinancingID) ([]Declaration, bool) {
			f, ok := book.Financing(id)
			all := make([]Declaration, 0, len(f.Lines))
			for _, line := range f.Lines {
				if d, ok := book.Document(line.Document); ok {
					all = append(all, declarationOf(d))
				}
			}
			return all, ok && sees(ctx, f)
		})
	get(s, "/v1/financings/{id}/repayments", "financings", "repayments", "The repayments of a financing",
		func(ctx context.Context, book trade.Book, id trade.FinancingID) ([]Repayment, bool) {
			f, ok := book.Financing(id)
			all := []Repayment{}
			for n := uint32(1); n <= f.Repayments; n++ {
				if r, ok := book.Repayment(id, n); ok {
					all = append(all, repaymentOf(r, f.Asked.Currency))
				}
			}
			return all, ok && sees(ctx, f)
		})
	get(s, "/v1/proceeds/{id}", "proceeds", "proceeds-one", "Proceeds with what is used of them",
		func(ctx context.Context, book trade.Book, id trade.ProceedsID) (Proceeds, bool) {
			p, ok := book.Proceeds(id)
			return proceedsOf(p), ok && sees(ctx, p)
		})
	get(s, "/v1/parties/{id}", "parties", "party", "A party",
		func(ctx context.Context, book trade.Book, id trade.PartyID) (Party, bool) {
			p, ok := book.Party(id)
			return partyOf(p), ok && sees(ctx, p)
		})
	s.registerDetails()
}

// registerDetails adds the questions for sealed details.
func (s *Server) registerDetails() {
	details[gateway.Declaration](s, "/v1/declarations/{id}/details", "declarations", "declaration-details", "What is sealed of a declaration, where it is open to the caller's party",
		func(book trade.Book, id trade.DocumentID) trade.Digest { d, _ := book.Document(id); return d.Details })
	details[gateway.ApplicationDetails](s, "/v1/financings/{id}/details", "financings", "financing-details", "What is sealed of an application",
		func(book trade.Book, id trade.FinancingID) trade.Digest { f, _ := book.Financing(id); return f.Details })
	details[gateway.DisbursalDetails](s, "/v1/financings/{id}/disbursal/details", "financings", "disbursal-details", "What is sealed of a disbursal",
		func(book trade.Book, id trade.FinancingID) trade.Digest {
			f, _ := book.Financing(id)
			return f.Terms.Details
		})
	details[gateway.ProceedsDetails](s, "/v1/proceeds/{id}/details", "proceeds", "proceeds-details", "What is sealed of proceeds",
		func(book trade.Book, id trade.ProceedsID) trade.Digest { p, _ := book.Proceeds(id); return p.Details })
	details[gateway.PartyDetails](s, "/v1/parties/{id}/details", "parties", "party-details", "What is sealed of a party",
		func(book trade.Book, id trade.PartyID) trade.Digest { p, _ := book.Party(id); return p.Details })
}

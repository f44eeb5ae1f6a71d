package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// byID is a question about one record.
type byID struct {
	ID string `path:"id" maxLength:"64"`
}

// get registers a question about what the path names. That there is no such
// record, and that the caller may not see it, are the same answer.
func get[T any, N any](s *Server, path, tag, id, summary string,
	read func(ctx context.Context, v trade.Viewer, id trade.ID[N]) (T, error)) {
	op := endpoint(http.MethodGet, path, tag, id, summary)
	huma.Register(s.api, op, func(ctx context.Context, in *byID) (*found[T], error) {
		id, err := trade.ParseID[N](in.ID)
		if err != nil {
			return nil, notFound()
		}
		body, err := read(ctx, caller(ctx).Viewer(), id)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[T]{body}, nil
	})
}

// details registers a question for sealed details of a record that the caller
// may see; digest says which they are.
func details[T gateway.PartyDetails | gateway.Declaration | gateway.ApplicationDetails | gateway.DisbursalDetails |
	gateway.ProceedsDetails | gateway.EvidenceDetails | gateway.PaymentDetails | gateway.RemittanceDetails, N any](
	s *Server, path, tag, id, summary string, digest func(ctx context.Context, v trade.Viewer,
		id trade.ID[N]) (trade.Digest, error)) {
	get(s, path, tag, id, summary, func(ctx context.Context, v trade.Viewer, id trade.ID[N]) (T, error) {
		sealed, err := digest(ctx, v, id)
		if err != nil {
			var none T
			return none, err
		}
		return gateway.Details[T](ctx, s.settings.Gateway, caller(ctx), sealed)
	})
}

// Paging says which part of a list is wanted.
type Paging struct {
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	After string `query:"after" maxLength:"200" doc:"The next of the page before"`
	Order string `query:"order" enum:"newest,oldest,due,largest" doc:"newest when not given; not every list knows every order"`
}

func (p Paging) page() readmodel.Page {
	return readmodel.Page{Limit: p.Limit, After: p.After, Order: readmodel.Order(p.Order)}
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"after of the next page; missing on the last one"`
}

// pageOf shows a page of the read model.
func pageOf[R, T any](rows readmodel.List[R], show func(R) T) *found[Page[T]] {
	return &found[Page[T]]{Page[T]{shown(rows.Rows, show), rows.Next}}
}

// filter reads the values of a filter and notes the wrong ones.
type filter struct{ wrong []FieldProblem }

func (f *filter) no(field, zh, en string) { f.wrong = append(f.wrong, FieldProblem{field, zh, en}) }

// done gives the problem of the wrong values, if there are any.
func (f *filter) done() error {
	if len(f.wrong) == 0 {
		return nil
	}
	return wrongInput(f.wrong)
}

func filterID[N any](f *filter, field, value string) trade.ID[N] {
	if value == "" {
		return trade.ID[N]{}
	}
	id, err := trade.ParseID[N](value)
	if err != nil {
		f.no(field, "标识须为 32 位小写十六进制", "an identifier has 32 lower-case hexadecimal digits")
	}
	return id
}

func filterName[E trade.Named](f *filter, field, value string) E {
	var none E
	if value == "" {
		return none
	}
	parsed, err := trade.Parse[E](value)
	if err != nil {
		_, list, _ := strings.Cut(err.Error(), ": ")
		f.no(field, "须为以下之一："+list, "one of: "+list)
	}
	return parsed
}

func (f *filter) day(field, value string) trade.Day {
	if value == "" {
		return 0
	}
	day, err := trade.ParseDay(value)
	if err != nil {
		f.no(field, "日期写作 2026-11-23", "a day is written 2026-11-23")
	}
	return day
}

// known gives the text of an identifier, and nothing for the zero one.
func known[N any](id trade.ID[N]) string {
	if id.IsZero() {
		return ""
	}
	return id.String()
}

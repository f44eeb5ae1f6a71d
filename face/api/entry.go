package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/node/readmodel"
)

// Entry is one line of the journal as the caller's party may see it.
type Entry struct {
	ID       string    `json:"id" example:"1024-3" doc:"Height and index"`
	Height   int64     `json:"height"`
	Index    uint32    `json:"index"`
	At       time.Time `json:"at"`
	Verb     string    `json:"verb" example:"apply" doc:"lapse is what the ledger did by itself"`
	Envelope string    `json:"envelope,omitempty"`
	Party    string    `json:"party,omitempty" doc:"Who acted, where the caller may know it"`
	Person   string    `json:"person,omitempty" doc:"Identifier of the person, or the login where the caller may know it"`
	Rule     *RuleRef  `json:"rule,omitempty" doc:"The rule that refused it"`
	Left     *Amount   `json:"left,omitempty"`
	Document string    `json:"document,omitempty" doc:"That the refusal is about"`
	Events   []Event   `json:"events"`
}

// entryOf shows an entry to the caller.
func (s *Server) entryOf(ctx context.Context) func(readmodel.Entry) Entry {
	purse := s.purse(ctx)
	return func(e readmodel.Entry) Entry {
		out := Entry{ID: fmt.Sprintf("%d-%d", e.Height, e.Index), Height: e.Height, Index: e.Index, At: e.At.Time(),
			Verb:     e.Verb.String(),
			Envelope: known(e.Envelope), Party: known(e.By.Party), Person: known(e.Person),
			Document: known(e.Refusal.Document), Events: make([]Event, len(e.Events))}
		if !e.Person.IsZero() {
			if p, ok := s.settings.Gateway.NameOfPerson(ctx, caller(ctx), e.Person); ok {
				out.Person = p.Login
			}
		}
		if !e.Refusal.OK() {
			out.Rule = &RuleRef{uint16(e.Refusal.Rule), e.Refusal.Rule.String()}
		}
		if e.Refusal.Left.Currency != "" {
			left := amountOf(e.Refusal.Left)
			out.Left = &left
		}
		for i, event := range e.Events {
			out.Events[i] = purse.event(event)
		}
		return out
	}
}

// placeIn reads the identifier of an entry: height and index.
func placeIn(text string) (height int64, index uint32, ok bool) {
	first, second, cut := strings.Cut(text, "-")
	height, err := strconv.ParseInt(first, 10, 64)
	place, err2 := strconv.ParseUint(second, 10, 32)
	return height, uint32(place), cut && err == nil && err2 == nil && height >= 0
}

// entryList narrows a list of entries.
type entryList struct {
	Paging
	Refused bool   `query:"refused" doc:"Only refused ones"`
	Rule    string `query:"rule" maxLength:"60" doc:"Only refused by this rule, by name or number"`
	Verb    string `query:"verb" maxLength:"30"`
	Party   string `query:"party" maxLength:"32" doc:"By a signer of this party"`
}

func (in entryList) filter() (readmodel.EntryFilter, error) {
	var f filter
	q := readmodel.EntryFilter{Refused: in.Refused, Verb: filterName[trade.Verb](&f, "verb", in.Verb),
		Party: filterID[trade.Party](&f, "party", in.Party)}
	if in.Rule != "" {
		number, err := strconv.ParseUint(in.Rule, 10, 16)
		q.Rule = trade.Rule(number)
		if err != nil {
			if q.Rule, err = trade.ParseRule(in.Rule); err != nil {
				f.no("rule", "没有该规则", "there is no such rule")
			}
		}
	}
	return q, f.done()
}

// historyOf registers the question for the entries that concern one record.
func (s *Server) historyOf(path, tag string, noun readmodel.Noun) {
	op := endpoint(http.MethodGet, "/v1/"+path+"/{id}/entries", tag, path+"-entries",
		"The journal's entries about it, as far as the caller's party may see them")
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Paging
		ID string `path:"id" maxLength:"64"`
	}) (*found[Page[Entry]], error) {
		id, err := trade.ParseID[trade.Entry](in.ID)
		if err != nil {
			return nil, notFound()
		}
		rows, err := s.settings.Model.History(ctx, caller(ctx).Viewer(), noun, id, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.entryOf(ctx)), nil
	})
}

func (s *Server) registerEntries() {
	list := endpoint(http.MethodGet, "/v1/entries", "entries", "entries",
		"The journal, as far as the caller's party may see it")
	huma.Register(s.api, list, func(ctx context.Context, in *entryList) (*found[Page[Entry]], error) {
		q, err := in.filter()
		if err != nil {
			return nil, err
		}
		rows, err := s.settings.Model.EntryList(ctx, caller(ctx).Viewer(), q, in.page())
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return pageOf(rows, s.entryOf(ctx)), nil
	})
	one := endpoint(http.MethodGet, "/v1/entries/{id}", "entries", "entry", "One entry, by height and index: 1024-3")
	huma.Register(s.api, one, func(ctx context.Context, in *byID) (*found[Entry], error) {
		height, index, ok := placeIn(in.ID)
		if !ok {
			return nil, notFound()
		}
		e, err := s.settings.Model.Entry(ctx, caller(ctx).Viewer(), height, index)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return &found[Entry]{s.entryOf(ctx)(e)}, nil
	})
	for path, noun := range map[string]readmodel.Noun{"declarations": readmodel.DocumentNoun,
		"financings": readmodel.FinancingNoun, "payments": readmodel.PaymentNoun,
		"proceeds": readmodel.ProceedsNoun, "parties": readmodel.PartyNoun} {
		s.historyOf(path, path, noun)
	}
}

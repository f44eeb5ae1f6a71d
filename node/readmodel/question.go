package readmodel

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"tallystick/book/trade"
)

// MaxRows is how many rows a page may have.
const MaxRows = 200

// Order is in which order a list comes.
type Order string

// The orders. Every list knows [Newest] (its own when none is asked for) and
// [Oldest], by when the record came onto the ledger.
const (
	Newest  Order = "newest"
	Oldest  Order = "oldest"
	Due     Order = "due"     // financings that are owed, next maturity first; payments not made, next due day first
	Largest Order = "largest" // documents by face, financings by what was asked, proceeds by amount; minor units
)

// Page says which part of a list is wanted.
type Page struct {
	Limit int    // rows, at most MaxRows; 0 is 50
	After string // the Next of the page before; empty for the first page
	Order Order
}

// List is one page of a list.
type List[T any] struct {
	Rows []T
	Next string // After of the next page; empty when there are no more rows
}

// ErrUnknown means that there is no such record, or that it isn't the viewer's
// to see. The two are told apart by nobody.
var ErrUnknown = errors.New("没有该记录，或您无权查看 / there is no such record, or it is not yours to see")

// QuestionError says what is wrong with a question.
type QuestionError struct{ Zh, En string }

// Error gives both languages.
func (e *QuestionError) Error() string { return e.Zh + " / " + e.En }

// Words gives both languages.
func (e *QuestionError) Words() (zh, en string) { return e.Zh, e.En }

// Noun numbers a kind of record, or the entries of the journal. Numbers are kept
// in the tables.
type Noun = trade.RecordKind

// The nouns.
const (
	PartyNoun      = trade.KindParty
	KeyNoun        = trade.KindPersonKey
	DocumentNoun   = trade.KindDocument
	MembershipNoun = trade.KindMembership
	TakingNoun     = trade.KindTaking
	ClaimNoun      = trade.KindClaim
	FinancingNoun  = trade.KindFinancing
	RepaymentNoun  = trade.KindRepayment
	ProceedsNoun   = trade.KindProceeds
	AlertNoun      = trade.KindAlert
	PilotNoun      = trade.KindPilot
	RatesNoun      = trade.KindRates
	LimitsNoun     = trade.KindLimits
	InspectionNoun = trade.KindInspection
	ModelNoun      = trade.KindModels
	PositionNoun   = trade.KindPosition
	CalendarNoun   = trade.KindCalendar
	NoticeNoun     = trade.KindNotice
	ProposalNoun   = trade.KindProposal
	ThresholdNoun  = trade.KindThreshold
	RateLimitsNoun = trade.KindRateLimits
	PaymentNoun    = trade.KindPayment
	RefundNoun     = trade.KindRefund
	KeeperNoun     = trade.KindKeeper
	CheckNoun      = trade.KindCheck
	TaskNoun       = trade.KindTask
	ReportNoun     = trade.KindReport

	EntryNoun Noun = 0xff // no record of the book
)

// eye is who looks, as bytes in the tables: a party, a region, or one of three more.
type eye = cbor.ByteString

const (
	allEye    eye = "*" // the regulator's
	publicEye eye = "+" // everybody's
	banksEye  eye = "%" // every bank's and branch's
)

func partyEye(id trade.PartyID) eye { return eye(id[:]) }

func regionEye(r trade.Region) eye { return "@" + eye(r) }

// eyeOf gives the eye with which a viewer looks, besides those that it shares.
func eyeOf(v trade.Viewer) eye {
	switch v.Kind {
	case trade.Regulator:
		return allEye
	case trade.Branch:
		return regionEye(v.Region)
	}
	return partyEye(v.Party)
}

// sharedEyes gives the eyes that a viewer has in common with others.
func sharedEyes(v trade.Viewer) []eye {
	if v.Kind == trade.Bank || v.Kind == trade.Branch {
		return []eye{publicEye, banksEye}
	}
	return []eye{publicEye}
}

// eyesOf gives the eyes that an audience has.
func eyesOf(a trade.Audience) []eye {
	if a.Public {
		return []eye{allEye, publicEye}
	}
	eyes := []eye{allEye}
	if a.Banks {
		eyes = append(eyes, banksEye)
	}
	for _, party := range a.Parties {
		if !party.IsZero() && !slices.Contains(eyes, partyEye(party)) {
			eyes = append(eyes, partyEye(party))
		}
	}
	if a.Region != "" {
		eyes = append(eyes, regionEye(a.Region))
	}
	return eyes
}

// question is a list that is being asked for.
type question struct {
	noun   Noun
	table  string
	viewer trade.Viewer
	eye    eye    // along whose rows the question runs; empty for the viewer's
	along  string // a table to run along before the sight, with its join
	state  int64  // of the sight; 0 for any
	where  []string
	args   []any
	orders []Order // besides newest and oldest
	ways   []way   // besides along the eye
	traits []trait // along one of which the list of a bank may run
	page   Page
	print  [8]byte // tells this question's cursors from those of others
}

// ask begins a question. The filter is what its cursors are bound to.
func ask(noun Noun, table string, v trade.Viewer, filter any, p Page, orders ...Order) *question {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %v %v", noun, v, filter))
	return &question{noun: noun, table: table, viewer: v, page: p, orders: orders, print: [8]byte(sum[:8])}
}

// and adds a condition on the noun's row, with its arguments.
func (q *question) and(condition string, args ...any) {
	q.where, q.args = append(q.where, condition), append(q.args, args...)
}

// narrow adds a condition unless its value asks for nothing.
func narrow[T comparable](q *question, condition string, value T) {
	var nothing T
	if value != nothing {
		q.and(condition, value)
	}
}

// narrowTo adds a condition on a party unless there is none. For the regulator,
// and viewers of the kinds named, the shorter way is along the party's eye.
func narrowTo(q *question, condition string, party trade.PartyID, kinds ...trade.PartyKind) {
	if !party.IsZero() {
		q.and(condition, party[:])
		q.drive(partyEye(party), kinds...)
	}
}

func (q *question) inRegion(r trade.Region) {
	if r != "" {
		q.and("t.region = ?", string(r))
		q.drive(regionEye(r))
	}
}

// drive lets the question run along an eye other than the viewer's; the rows
// must be the viewer's to see all the same.
func (q *question) drive(eye eye, kinds ...trade.PartyKind) {
	if q.viewer.Kind == trade.Regulator || slices.Contains(kinds, q.viewer.Kind) {
		q.eye = eye
	}
}

// within keeps the rows that another table names for a document or financing.
func (q *question) within(list string, id [16]byte) {
	if id != [16]byte{} {
		q.and("s.n IN ("+list+")", id[:])
	}
}

// place is where a page ends.
type place struct {
	key, n int64
}

// cursor writes a place so that only the same question reads it, and no viewer.
func (m *Model) cursor(q *question, p place) string {
	var raw [25]byte
	copy(raw[:8], q.print[:])
	raw[8] = q.orderNumber()
	binary.BigEndian.PutUint64(raw[9:], uint64(p.key))
	binary.BigEndian.PutUint64(raw[17:], uint64(p.n))
	return m.veil.cover(raw[:])
}

func (m *Model) place(q *question, cursor string) (place, error) {
	raw, err := m.veil.lift(cursor)
	if err != nil || len(raw) != 25 || [8]byte(raw[:8]) != q.print || raw[8] != q.orderNumber() {
		return place{}, &QuestionError{"翻页标记无效：请从第一页重新查询", "the page mark is not one of this question: start again " +
			"from the first page"}
	}
	return place{int64(binary.BigEndian.Uint64(raw[9:])), int64(binary.BigEndian.Uint64(raw[17:]))}, nil
}

func (q *question) orderNumber() byte {
	return byte(slices.Index([]Order{Newest, Oldest, Due, Largest}, q.page.Order))
}

// check completes the page that is asked for, and refuses what the list doesn't know.
func (q *question) check() error {
	p := &q.page
	if p.Order == "" {
		p.Order = Newest
	}
	if p.Limit == 0 {
		p.Limit = 50
	}
	if p.Limit < 0 || p.Limit > MaxRows {
		return &QuestionError{fmt.Sprintf("每页行数须为 1 至 %d", MaxRows), fmt.Sprintf("a page has 1 to %d rows", MaxRows)}
	}
	if p.Order != Newest && p.Order != Oldest && !slices.Contains(q.orders, p.Order) {
		return &QuestionError{"该列表不支持此排序方式", "this list does not know that order"}
	}
	return nil
}

// found is a row of a list before it is decoded.
type found struct {
	place
	exact []byte
}

func (f *found) into() []any { return []any{&f.key, &f.n, &f.exact} }

// statement writes the SQL of a page along one eye.
func (q *question) statement(eye eye, from *place, by *way) (string, []any) {
	key, index, compare, direction := "s.n", "", " < ", " DESC"
	where, args := []string{"s.noun = ?", "s.eye = ?"}, []any{q.noun, []byte(eye)}
	switch q.page.Order {
	case Oldest:
		compare, direction = " > ", " ASC"
	case Due:
		key, index, compare, direction = "s.due", " INDEXED BY sight_due", " > ", " ASC"
	case Largest:
		key, index = "s.size", " INDEXED BY sight_size"
	}
	if key != "s.n" {
		where = append(where, key+" IS NOT NULL")
	}
	if by != nil && by.trait != 0 {
		index, where = "", append(where, "r.noun = s.noun AND r.eye = s.eye AND r.n = s.n", "r.noun = ?", "r.eye = ?",
			"r.trait = ?")
		args = append(args, q.noun, []byte(eye), by.trait)
	}
	if by != nil && by.sorted { // few of the state, which are put in order
		index, where, args = " INDEXED BY sight_state", append(where, "s.state = ? AND s.state <> 0"),
			append(args, q.state)
	} else if q.state != 0 && key == "s.n" && by == nil {
		index, where, args = " INDEXED BY sight_state", append(where, "s.state = ? AND s.state <> 0"),
			append(args, q.state)
	} else if q.state != 0 {
		where, args = append(where, "+s.state = ?"), append(args, q.state)
	}
	if from != nil && key == "s.n" && by != nil && by.trait != 0 {
		where, args = append(where, "r.n"+compare+"?"), append(args, from.n)
	} else if from != nil && key == "s.n" && by != nil {
		where, args = append(where, "t.n"+compare+"?"), append(args, from.n)
	} else if from != nil && key == "s.n" {
		where, args = append(where, "s.n"+compare+"?"), append(args, from.n)
	} else if from != nil {
		where, args = append(where, "("+key+", s.n)"+compare+"(?, ?)"), append(args, from.key, from.n)
	}
	where, args = append(where, q.where...), append(args, q.args...)
	if own := eyeOf(q.viewer); eye != own && eye != publicEye && eye != banksEye && own != allEye {
		where, args = append(where, "EXISTS (SELECT 1 FROM sight v WHERE v.noun = s.noun AND v.eye = ? AND v.n = s.n)"),
			append(args, []byte(own))
	}
	exact := "t.exact"
	if q.noun == EntryNoun {
		exact = "''" // entries are read apart
	}
	tables := q.along + "sight s" + index + " CROSS JOIN " + q.table + " t ON t.n = s.n"
	if by != nil && by.trait != 0 {
		tables = "trait r CROSS JOIN sight s CROSS JOIN " + q.table + " t ON t.n = s.n"
	} else if by != nil && !by.sorted {
		tables = q.table + " t INDEXED BY " + by.index + " CROSS JOIN sight s ON s.n = t.n"
	}
	order := key + direction + ", s.n" + direction
	if by != nil && key == "s.n" && by.trait != 0 {
		order = "r.n" + direction
	} else if by != nil && key == "s.n" {
		order = "t.n" + direction // as it is in the index
	}
	text := "SELECT " + key + ", s.n, " + exact + " FROM " + tables + " WHERE " + strings.Join(where, " AND ") +
		" ORDER BY " + order + " LIMIT ?"
	return text, append(args, q.page.Limit+1)
}

// list answers a question with one page of decoded records.
func list[T any](ctx context.Context, m *Model, q *question) (List[T], error) {
	rows, next, err := m.page(ctx, q)
	if err != nil {
		return List[T]{}, err
	}
	all, err := decoded[T](m, rows)
	return List[T]{Rows: all, Next: next}, err
}

// page gives the rows of one page and the mark of the next.
func (m *Model) page(ctx context.Context, q *question) ([]found, string, error) {
	if err := q.check(); err != nil {
		return nil, "", err
	}
	var from *place
	p := q.page
	if p.After != "" {
		at, err := m.place(q, p.After)
		if err != nil {
			return nil, "", err
		}
		from = &at
	}
	eyes := []eye{q.eye}
	if q.eye == "" {
		eyes = []eye{eyeOf(q.viewer)}
		public := []Noun{PartyNoun, PilotNoun, EntryNoun, KeeperNoun, ProposalNoun}
		if eyes[0] != allEye && slices.Contains(public, q.noun) {
			eyes = append(eyes, sharedEyes(q.viewer)...)
		}
	}
	var rows []found
	for _, eye := range eyes {
		by, err := q.choose(ctx, m, eye)
		if err != nil {
			return nil, "", err
		}
		text, args := q.statement(eye, from, by)
		some, err := rowsOf(ctx, m, (*found).into, text, args...)
		if err != nil {
			return nil, "", err
		}
		rows = append(rows, some...)
	}
	if len(eyes) > 1 {
		slices.SortFunc(rows, func(a, b found) int {
			if p.Order == Oldest {
				return cmp.Compare(a.n, b.n)
			}
			return cmp.Compare(b.n, a.n)
		})
		rows = slices.CompactFunc(rows, func(a, b found) bool { return a.n == b.n })
	}
	if len(rows) <= p.Limit {
		return rows, "", nil
	}
	rows = rows[:p.Limit]
	return rows, m.cursor(q, rows[len(rows)-1].place), nil
}

// one gives the record of a noun with an identifier, if the viewer may see it.
func one[T any](ctx context.Context, m *Model, noun Noun, table string, v trade.Viewer, id []byte) (T, error) {
	return first(records[T](ctx, m, "SELECT t.n, t.n, t.exact FROM "+table+" t WHERE t.id = ? AND EXISTS (SELECT 1 "+
		"FROM sight s WHERE s.noun = ? AND s.eye IN (?, ?) AND s.n = t.n)",
		id, noun, []byte(eyeOf(v)), []byte(publicEye)))
}

// first gives the first of some rows, or ErrUnknown.
func first[T any](all []T, err error) (row T, _ error) {
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return row, err
	}
	return all[0], nil
}

// records answers with a short list: key, number, exact record.
func records[T any](ctx context.Context, m *Model, text string, args ...any) ([]T, error) {
	rows, err := rowsOf(ctx, m, (*found).into, text, args...)
	if err != nil {
		return nil, err
	}
	return decoded[T](m, rows)
}

func decoded[T any](m *Model, rows []found) ([]T, error) {
	all := make([]T, len(rows))
	for i, row := range rows {
		if err := cbor.Unmarshal(row.exact, &all[i]); err != nil {
			return nil, m.damaged(fmt.Errorf("couldn't read a row: %w", err))
		}
	}
	return all, nil
}

// rowsOf asks the database and reads every row of the answer into a T.
func rowsOf[T any](ctx context.Context, m *Model, into func(*T) []any, text string, args ...any) ([]T, error) {
	ctx, cancel := context.WithTimeout(ctx, questionTime)
	defer cancel()
	args, err := m.dialect.arguments(args)
	if err != nil {
		return nil, err
	}
	text = m.dialect.statement(text)
	rows, err := m.readers.QueryContext(ctx, text, args...)
	if m.dialect.lost(err) { // the server went and came while the connection was idle
		rows, err = m.readers.QueryContext(ctx, text, args...)
	}
	if err != nil {
		return nil, fmt.Errorf("couldn't ask the tables: %w", m.fault(ctx, err))
	}
	defer rows.Close()
	var all []T
	for err == nil && rows.Next() {
		var t T
		err = rows.Scan(into(&t)...)
		all = append(all, t)
	}
	if err = errors.Join(err, rows.Err()); err != nil {
		return nil, fmt.Errorf("couldn't read the tables: %w", m.fault(ctx, err))
	}
	return all, nil
}

// idColumn reads an identifier from a blob; none is zero.
type idColumn [16]byte

// Scan implements sql.Scanner.
func (id *idColumn) Scan(value any) error {
	raw, ok := value.([]byte)
	if value != nil && (!ok || copy(id[:], raw) != len(raw)) {
		return fmt.Errorf("an identifier is a blob of 16 bytes")
	}
	return nil
}

package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tallystick/book/merkle"
	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// everybody is a person of each kind of party, two of those who are rivals.
var everybody = []string{"governor", "auditor", "guangdong", "customs", "bank1.maker", "bank2.maker",
	"exporter1", "exporter2"}

// caller asks the API as a person.
type caller struct {
	t         *testing.T
	base      string
	login     string
	token     string
	viewer    trade.Viewer
	asked, ok int
}

func newCaller(t *testing.T, w *World, base, login string) *caller {
	t.Helper()
	person, err := w.Gate.PersonBy(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := w.Gate.IssueBearer(t.Context(), person, "test", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return &caller{t: t, base: base, login: login, token: token, viewer: person.Viewer()}
}

// get asks, for a moment only, since a feed never ends.
func (c *caller) get(path string) (int, []byte) {
	c.t.Helper()
	patience := time.Minute
	if strings.HasSuffix(path, "/feed") || strings.HasSuffix(path, "/live") {
		patience = 100 * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body) // a feed is cut off
	c.asked++
	if answer.StatusCode == http.StatusOK {
		c.ok++
	}
	return answer.StatusCode, text
}

var (
	sourceRoutes = regexp.MustCompile(`"GET (/[^" ]*)"`)
	parameters   = regexp.MustCompile(`\{[^}]*\}`)
)

// readRoutes are the patterns of all that can be read, by the API's own
// description and by what the two faces are written to route.
func readRoutes(t *testing.T, c *caller) (routes []string) {
	t.Helper()
	var described struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	_, text := c.get("/openapi.json")
	if err := json.Unmarshal(text, &described); err != nil {
		t.Fatal(err)
	}
	for path, methods := range described.Paths {
		if methods["get"] != nil {
			routes = append(routes, path)
		}
	}
	for _, folder := range []string{"api", "portal"} {
		files, err := filepath.Glob(filepath.Join("..", "face", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files: %v", folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range sourceRoutes.FindAllStringSubmatch(string(text), -1) {
				routes = append(routes, found[1])
			}
		}
	}
	slices.Sort(routes)
	return slices.Compact(routes)
}

// filled gives the paths of a pattern with each identifier in its places.
func filled(pattern string, ids []string) (paths []string) {
	kinds := []string{"x"}
	if strings.Contains(pattern, "{kind}") {
		kinds = nil
		for _, e := range readmodel.Evidenced {
			kinds = append(kinds, e.Kind)
		}
	}
	for _, kind := range kinds {
		for _, id := range ids {
			paths = append(paths, parameters.ReplaceAllStringFunc(strings.ReplaceAll(pattern, "{$}", ""),
				func(name string) string {
					switch name {
					case "{kind}":
						return kind
					case "{name}":
						return "declarations.csv"
					}
					return id
				}))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Whatever anybody reads, between two blocks, leaves the ledger as it is: what
// is written afterwards comes to the same root as in a ledger that is made from
// the blocks alone.
func TestReadingWritesNothing(t *testing.T) {
	w, business, _ := testWorld(t, 14)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ids := []string{"1", "all", "scenario", w.holders[0].id.String(), w.holders[1].id.String(), w.banks[0].id.String(),
		"region-44", "bank-" + w.banks[0].id.String(), strings.Repeat("0",
			32), trade.InstantOf(time.Now()).Day().String()}
	for i := range 2 {
		ids = append(ids, business.touched[i].String(), business.deals[i].String(), business.deals[i].String()+"-1",
			business.touched[i].String()+"-"+business.deals[i].String())
	}
	routes := readRoutes(t, newCaller(t, w, f.URL, "governor"))
	if len(routes) < 50 {
		t.Fatalf("only %d routes were found: %v", len(routes), routes)
	}
	for _, login := range everybody {
		program, browser := newCaller(t, w, f.URL, login), newVisitor(t, f.URL, login, "zh")
		browser.client.Timeout = time.Minute
		for _, route := range routes {
			for _, path := range filled(route, ids) {
				if strings.HasPrefix(path, "/v1/") {
					program.get(path)
				} else if path != "/live" { // never ends, and says only that there is news
					browser.get(path)
				}
			}
		}
		if program.ok < 20 {
			t.Errorf("%s was shown only %d of %d", login, program.ok, program.asked)
		}
	}
	for n := range 14 { // writes what was read
		if err := business.scene(t.Context(), 14+n); err != nil {
			t.Fatal(err)
		}
	}
	for _, h := range w.holders {
		form := gateway.ClassifyEnterpriseForm{Party: h.id.String(), Class: "B", Listed: true}
		if _, err := w.do(t.Context(), w.Governor, form); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.VerifyReplay(t.Context()); err != nil {
		t.Error(err)
	}
}

// receiptPathOf gives where the receipt of a key is asked for.
func receiptPathOf(key []byte) string {
	kinds := map[byte]string{1: "parties", 2: "keys", 3: "documents", 5: "financings", 7: "proceeds", 8: "alerts",
		13: "inspections", 25: "payments"}
	switch {
	case len(key) == 17 && kinds[key[0]] != "":
		return fmt.Sprintf("/v1/receipts/%s/%x", kinds[key[0]], key[1:])
	case len(key) == 34 && trade.DealKind(key[17]) == trade.PaymentDeal:
		return fmt.Sprintf("/v1/receipts/claims/%x-payment-%x", key[1:17], key[18:])
	case len(key) == 34: // a kind of deal stands between document and financing
		return fmt.Sprintf("/v1/receipts/claims/%x-%x", key[1:17], key[18:])
	case len(key) == 21 && key[0] == byte(trade.KindRefund):
		return fmt.Sprintf("/v1/receipts/refunds/%x-%d", key[1:17], int(key[19])<<8|int(key[20]))
	case len(key) == 21:
		return fmt.Sprintf("/v1/receipts/repayments/%x-%d", key[1:17], int(key[19])<<8|int(key[20]))
	}
	return ""
}

// beside gives keys of the same kind that nobody has, close to a key.
func beside(key []byte) (near [][]byte) {
	if receiptPathOf(key) == "" {
		return nil
	}
	for _, at := range []int{1, len(key) - 1, len(key)/2 + 1} {
		other := slices.Clone(key)
		other[at] ^= 0x11
		near = append(near, other)
	}
	return near
}

// walk asks for receipts from some keys on, of them and of what lies beside them,
// then of every key that a receipt names, as somebody who looks for what is not
// theirs would. It gives the receipts.
func walk(c *caller, from [][]byte) (receipts []proof.Receipt) {
	c.t.Helper()
	seen := map[string]bool{}
	for queue := from; len(queue) > 0 && len(seen) < 400; queue = queue[1:] {
		path := receiptPathOf(queue[0])
		if path == "" || seen[path] {
			continue
		}
		seen[path] = true
		status, text := c.get(path)
		if status != http.StatusOK {
			continue
		}
		var r proof.Receipt
		if err := json.Unmarshal(text, &r); err != nil {
			c.t.Fatal(err)
		}
		shown, err := merkle.ParseProof(r.Proof)
		if err != nil {
			c.t.Fatal(err)
		}
		receipts = append(receipts, r)
		for _, hash := range [][32]byte{shown.Key, shown.Next, shown.Closed} {
			queue = append(queue, append([]byte{byte(trade.KindClaim)}, hash[:]...), append([]byte{3}, hash[:16]...))
		}
	}
	return receipts
}

// concerns says whether a record is the viewer's to see whole.
func concerns(book trade.Book, v trade.Viewer, key []byte) bool {
	switch key[0] {
	case 1:
		r, _ := book.Party(trade.PartyID(key[1:]))
		return trade.MaySee(v, r.Audience()) ||
			offered(book, v, func(d trade.Deal, _ []trade.Line) bool { return d.Enterprise == r.ID })
	case 2:
		r, _ := book.Key(trade.KeyID(key[1:]))
		return trade.MaySee(v, r.Audience())
	case 4:
		r, _ := book.Record(trade.DealKey(trade.DealID(key[17:])))
		return r != nil && trade.MaySee(v, r.Audience())
	case 5, 6:
		f, _ := book.Financing(trade.FinancingID(key[1:17]))
		return trade.MaySee(v, f.Audience())
	case 7:
		r, _ := book.Proceeds(trade.ProceedsID(key[1:]))
		return trade.MaySee(v, r.Audience())
	case 8:
		r, _ := book.Alert(trade.AlertID(key[1:]))
		return trade.MaySee(v, r.Audience())
	case 13:
		r, _ := book.Inspection(trade.FinancingID(key[1:]))
		return trade.MaySee(v, r.Audience())
	case 25, 26:
		p, _ := book.Payment(trade.PaymentID(key[1:17]))
		return trade.MaySee(v, p.Audience())
	case 3:
		id := trade.DocumentID(key[1:])
		d, _ := book.Document(id)
		if trade.MaySee(v, d.Audience()) || v.Kind == trade.Branch {
			return true
		}
		return offered(book, v, func(_ trade.Deal, lines []trade.Line) bool {
			return slices.ContainsFunc(lines, func(l trade.Line) bool { return l.Document == id })
		})
	}
	return false
}

// offered says whether a financing or a payment that a viewer may see is one of those.
func offered(book trade.Book, v trade.Viewer, those func(trade.Deal, []trade.Line) bool) bool {
	for _, kind := range []trade.RecordKind{trade.KindFinancing, trade.KindPayment} {
		all, _ := trade.ReadKey([]byte{byte(kind)})
		for record := range book.Scan(all) {
			if !trade.MaySee(v, record.Audience()) {
				continue
			}
			switch r := record.(type) {
			case trade.Financing:
				if those(r.Deal, r.Lines) {
					return true
				}
			case trade.Payment:
				if those(r.Deal, r.Lines) {
					return true
				}
			}
		}
	}
	return false
}

// From a declaration's number a rival once walked to another bank's claim, its
// bank and its amount, by receipts of what is not there. Now nobody but the
// regulator gets a receipt of an absence, nobody gets one of what is another's,
// and the two are answered with the same bytes.
func TestAProofDoesNotTell(t *testing.T) {
	w, business, _ := testWorld(t, 16)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	keys, err := business.recordKeys()
	if err != nil {
		t.Fatal(err)
	}
	for _, party := range []trade.PartyID{w.holders[0].id, w.holders[1].id, w.banks[0].id} {
		keys = append(keys, trade.PartyKey(party).Bytes())
	}
	for _, id := range business.deals {
		keys = append(keys, trade.InspectionKey(id).Bytes())
	}
	from, compared := slices.Clone(keys), map[byte]int{}
	for _, key := range keys {
		from = append(from, beside(key)...)
	}
	for _, login := range everybody {
		c := newCaller(t, w, f.URL, login)
		receipts := walk(c, from)
		absent := 0
		err := w.Ledger.View(func(book trade.Book, _ trade.Instant) error {
			for _, r := range receipts {
				for _, key := range keys {
					if len(key) > 16 && bytes.Contains(r.Proof, key[len(key)-16:]) {
						t.Errorf("%s got a proof that names %x", login, key)
					}
				}
				if len(r.Value) == 0 {
					absent++
				} else if c.viewer.Kind != trade.Regulator && !concerns(book, c.viewer, r.Key) {
					t.Errorf("%s got the receipt of %s", login, receiptPathOf(r.Key))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if (absent > 0) != (c.viewer.Kind == trade.Regulator) {
			t.Errorf("%s got %d receipts of absences", login, absent)
		}
		if len(receipts) == 0 && strings.HasPrefix(login, "bank") {
			t.Errorf("%s got no receipt at all", login)
		}
		sameAnswer(t, c, newVisitor(t, f.URL, login, "en"), keys, compared)
	}
	// parties, documents, claims, financings, repayments, alerts, payments, refunds
	for _, kind := range []byte{1, 3, 4, 5, 6, 8, 25, 26} {
		if compared[kind] == 0 {
			t.Errorf("of records of kind %d nobody was answered that there are none", kind)
		}
	}
}

// sameAnswer compares how the two faces answer for what is another's and for what
// is not there. It counts the answers compared, by kind of record.
func sameAnswer(t *testing.T, c *caller, browser *visitor, keys [][]byte, compared map[byte]int) {
	t.Helper()
	if c.viewer.Kind == trade.Regulator {
		return
	}
	for _, key := range keys {
		near := beside(key)
		if len(near) == 0 {
			t.Fatalf("nothing is asked for of the record under %x", key)
		}
		there, none := receiptPathOf(key), receiptPathOf(near[0])
		if there == none {
			t.Fatalf("%s is compared with itself", there)
		}
		status, text := c.get(there)
		if status == http.StatusOK {
			continue
		}
		compared[key[0]]++
		if other, words := c.get(none); other != status || !bytes.Equal(words, text) {
			t.Errorf("%s: %s is answered with %d and %s with %d, or in other words", c.login, there,
				status, none, other)
		}
		there, none = strings.TrimPrefix(there, "/v1/receipts"), strings.TrimPrefix(none, "/v1/receipts")
		status, page := browser.get("/receipt" + there)
		other, words := browser.get("/receipt" + none)
		if other != status || plainPage(page, there) != plainPage(words, none) {
			t.Errorf("%s: the page of %s and that of %s differ (%d, %d)", c.login, there, none, status, other)
		}
	}
}

// plainPage leaves out of a page the path that it was asked by, and the secret and
// the once-part of its forms.
func plainPage(page, path string) string {
	page = secretOf.ReplaceAllString(page, "")
	for _, form := range []string{path, strings.ReplaceAll(path, "/", "%2F"), strings.ReplaceAll(path, "/", "%2f")} {
		page = strings.ReplaceAll(page, form, "")
	}
	return page
}

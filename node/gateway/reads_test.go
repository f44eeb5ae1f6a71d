package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	"tallystick/book/trade"
)

// Reader is a town in which forms are read and not handed in, for tests outside the
// package, which know all of them.
type Reader struct {
	w     *town
	Known map[string]string // identifiers by what they are of
	names map[string]string
}

var hexID = regexp.MustCompile(`\b[0-9a-f]{32}\b`)

// NewReader makes a town with a financing that is disbursed and one that is asked for.
func NewReader(t *testing.T) *Reader {
	w := newTown(t)
	small := apply()
	small.Amount, small.Lines = "20,000.00", []LineForm{{declarationTwo, "25,000.00"}}
	asked := w.do("exporter", small).Subject
	lent := w.do("exporter", apply()).Subject
	w.do("maker", AcceptForm{lent})
	w.do("checker", ApproveForm{lent})
	w.do("maker", disburse(lent))
	w.do("governor", StopPilotForm{PlaceForm: PlaceForm{Region: "35"}, Reason: "investigation"})
	proposal := w.do("governor", ResumePilotForm{PlaceForm: PlaceForm{Region: "35"}, Reason: "it is over"}).Subject
	w.do("customs.feed", PublishDeclarationsForm{Declarations: []Declaration{(*Reader)(nil).Declaration()}})
	w.Gateway.looks = newThrottle[trade.PersonID](1<<30, time.Nanosecond)
	w.Gateway.sources = newSourceBounds()
	return &Reader{w, map[string]string{"lent": lent, "asked": asked, "proposal": proposal}, map[string]string{
		lent: "lent", asked: "asked", proposal: "proposal",
		w.document(declarationOne).String(): "one", w.document(declarationTwo).String(): "two",
		partyID(bankNumber).String(): "bank", partyID(rivalNumber).String(): "rival",
		partyID(enterpriseNumber).String(): "exporter", partyID(customsNumber).String(): "customs",
		partyID(branchNumber).String(): "branch", partyID(regulatorNumber).String(): "regulator",
		strings.Repeat("0", 32): "none"}}
}

// Declaration is one as customs publishes it, with all that it may say.
func (*Reader) Declaration() Declaration { return declaration("350120260000000034", "70,000.00") }

// Read says how a form is understood: its command and what belongs to it, or what is
// wrong with it.
func (r *Reader) Read(login string, form Form) string {
	plan, err := r.w.read(context.Background(), r.w.person(login), form)
	var wrong InputErrors
	if errors.As(err, &wrong) {
		var all []string
		for _, one := range wrong {
			all = append(all, "wrong "+one.Field+": "+one.En)
		}
		return r.named(strings.Join(all, "\n"))
	}
	if err != nil {
		return "error: " + r.named(err.Error())
	}
	var said strings.Builder
	fmt.Fprintf(&said, "%s %s\nsubject %s\n", plan.command().Verb(), written(plan.command()), plan.subject)
	for _, s := range plan.seals {
		var readers []string
		for _, reader := range s.readers {
			readers = append(readers, r.named(reader.String()))
		}
		sort.Strings(readers)
		fmt.Fprintf(&said, "seals %s for %s\n", written(s.text), strings.Join(readers, " "))
		before := written(plan.command())
		*s.into = trade.Digest{7}
		if written(plan.command()) == before {
			fmt.Fprintln(&said, "and its digest is not in the command")
		}
	}
	if plan.errands != nil {
		fmt.Fprintf(&said, "then %s\n", written(plan.errands()))
	}
	if plan.ready != nil || plan.enter != nil {
		fmt.Fprintln(&said, "with somebody or something that waits for it")
	}
	return strings.TrimSuffix(r.named(said.String()), "\n")
}

// written gives anything as JSON, a line a field.
func written(any any) string {
	text, err := json.MarshalIndent(any, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// named puts names in the place of identifiers, which differ from run to run.
func (r *Reader) named(text string) string {
	return hexID.ReplaceAllStringFunc(text, func(id string) string {
		if name, known := r.names[id]; known {
			return "<" + name + ">"
		}
		return "<id>"
	})
}

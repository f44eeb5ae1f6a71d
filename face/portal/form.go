package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/operation"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// blank 表单 is a form that a page has. Which operation it asks for, and with it the
// fields, their names, choices and help, follows from the Go type of what the page
// says: see package operation. A page puts it with [ordering.offer].
type blank struct {
	label  [2]string // on its button; English and Chinese
	danger bool
	// says gives the form with what the page says itself: of the record that the
	// address names, and of what stands after the dash at the end of the address.
	// Every other field is asked for.
	says  func(id, rest string) gateway.Form
	leave []string // fields that are not asked for either
	rows  string   // the field of each line that the page says
	to    string   // where it leads; empty: where the page says

	// Of a grave one: see confirm.go.
	stake   func(*visit) (stake, error)
	will    [2]string // what happens then
	stays   [2]string // what goes on all the same; may be empty
	carried []string  // identifiers that the page says, which may stand in an address
}

// offering is what a page knows of a form that it offers.
type offering struct {
	about trade.Object     // of the command
	start gateway.Form     // what the fields are filled in with; nil: nothing
	in    trade.Currency   // of amounts
	tuned map[string]field // what the page knows better of fields, by their names
	spare int              // empty lines after those that are filled in
	label string           // in place of the blank's
	more  []field          // further fields, each of another one's name and read with it
}

// blankAt finds the form at an address: by its name, or by the name before the
// last dash, of which the rest is what the form is about.
func blankAt(noun, do string) (b blank, rest string, ok bool) {
	if b, ok = blanks[noun+"/"+do]; ok {
		return b, "", true
	}
	for i := len(do) - 1; i > 0 && !ok; i-- {
		if do[i] == '-' {
			b, ok = blanks[noun+"/"+do[:i]]
			rest = do[i+1:]
		}
	}
	return b, rest, ok
}

// page is the form with what the page says of it.
func (b blank) page(id, rest string) operation.Page {
	return operation.Page{Said: b.says(id, rest), Leave: b.leave, Line: b.rows}
}

// weigh checks a form that was read with wrong fields, so that everything that is
// wrong is told at once.
func (v *visit) weigh(r operation.Posted) (gateway.InputErrors, error) {
	_, err := v.Gateway.Try(v.r.Context(), v.person, r.Form)
	more, ok := inputErrors(err)
	if err != nil && !ok {
		if _, told := v.told(err); !told {
			return nil, err
		}
	}
	all := slices.Clone(r.Wrong)
	for _, one := range more {
		if !slices.ContainsFunc(r.Wrong, func(w desk.InputError) bool { return w.Field == one.Field }) {
			all = append(all, one)
		}
	}
	return r.Named(all), nil
}

// again shows a page anew after a form of it was not carried out.
type again func(status int, tried string, refusal *notice, wrong gateway.InputErrors) error

// ordered carries out the form that was posted at its address below a record of a
// noun, and shows the record.
func (v *visit) ordered(noun string, page again) error {
	return v.orderedAt(noun, v.r.PathValue("do"), strings.TrimSuffix("/"+noun+"/"+v.r.PathValue("id"), "/"), page)
}

// orderedAt is ordered with where it leads; what ends with / leads to the record
// that comes of it.
func (v *visit) orderedAt(noun, do, to string, page again) error {
	b, rest, ok := blankAt(noun, do)
	if !ok {
		return notFound("没有该操作", "there is no such order")
	}
	asks := b.page(v.r.PathValue("id"), rest)
	r, err := asks.Read(v.r.PostForm)
	if err != nil {
		return err
	}
	back := func(refusal *notice, wrong gateway.InputErrors) error {
		return page(http.StatusUnprocessableEntity, do, refusal.ofPosted(r), r.Named(wrong))
	}
	if b.to != "" {
		to = b.to
	}
	if v.r.PostFormValue("do") == "check" {
		return v.carryOutPosted(r, true, to, page)
	}
	linked := b.linked(asks)
	if len(r.Wrong) > 0 && (!linked || v.r.PostFormValue("confirm") == "yes") {
		if !trade.Gives(v.person.Kind, v.person.Duties, asks.Operation().Verb()) {
			refusal := v.refusalNotice(trade.Refusal{Rule: trade.DutyMustAllow})
			return page(http.StatusUnprocessableEntity, do, &refusal, nil)
		}
		wrong, err := v.weigh(r)
		if err != nil {
			return err
		}
		if linked {
			return v.confirmPage(http.StatusUnprocessableEntity, b, asks, v.wrongNotice(wrong), wrong)
		}
		return page(http.StatusUnprocessableEntity, do, v.wrongNotice(wrong), wrong)
	}
	return v.carryOutOrder(b, asks, r.Form, to, back)
}

// carryOutPosted carries out a posted form, or only asks the rules about it, and
// tells everything that is wrong with it.
func (v *visit) carryOutPosted(r operation.Posted, tries bool, to string, page again) error {
	if len(r.Wrong) > 0 {
		wrong, err := v.weigh(r)
		if err != nil {
			return err
		}
		return page(http.StatusUnprocessableEntity, "", v.wrongNotice(wrong), wrong)
	}
	if !tries {
		return v.carryOut(r.Form, to, func(refusal *notice, wrong gateway.InputErrors) error {
			return page(http.StatusUnprocessableEntity, "", refusal.ofPosted(r), r.Named(wrong))
		})
	}
	verdict, wrong, err := v.tried(r.Form)
	if err != nil {
		return err
	}
	return page(http.StatusOK, "", verdict.ofPosted(r), r.Named(wrong))
}

// offer puts a form on the page if it fits the person and the record.
func (o *ordering) offer(do string, of offering) {
	noun, id, _ := strings.Cut(strings.TrimPrefix(o.path, "/"), "/")
	b, rest, ok := blankAt(noun, do)
	if !ok {
		panic("the form " + noun + "/" + do + " is none")
	}
	asks, label := b.page(id, rest), of.label
	if label == "" {
		label = o.v.pick(b.label[0], b.label[1])
	}
	o.putWith(do, label, b.danger, asks.Operation().Verb(), of.about, func() []field {
		list, err := o.v.asked(asks.Asks(), of, do == o.tried)
		if err != nil {
			o.failed = err
		}
		return list
	})
	if last := len(o.orders) - 1; last >= 0 && o.orders[last].Action == o.path+"/"+do {
		one := &o.orders[last]
		one.Rules, one.Grave = o.v.rulesOf(asks.Operation()), b.stake != nil
		if one.Linked = b.linked(asks); one.Linked { // its reason is asked for there
			one.Fields = slices.DeleteFunc(one.Fields,
				func(f field) bool { return !slices.Contains(b.carried, f.Name) })
		}
	}
}

// asked makes the fields of a page from those of an operation.
func (v *visit) asked(asks []operation.Field, of offering, tried bool) (fields []field, err error) {
	start := url.Values{}
	if of.start != nil {
		start = operation.For(of.start).Write(of.start)
	}
	add := func(name string, f operation.Field, number int) {
		one, failed := v.askedOne(f, start[name], of.in)
		if failed != nil {
			err = failed
		}
		if one.Name = name; number > 0 {
			one.Label += " " + strconv.Itoa(number)
			one.Required = one.Required && number == 1
		}
		if better, ok := of.tuned[name]; ok {
			one = one.tuned(better)
		}
		fields = append(fields, one)
		for _, further := range of.more {
			if further.Name == name {
				fields = append(fields, further)
			}
		}
	}
	behind := false // lines, each of which begins a row
	for _, f := range asks {
		if f.Kind == operation.Part {
			for _, part := range f.Fields {
				add(f.Name+"."+part.Name, part, 0)
			}
			continue
		}
		if f.Kind != operation.Parts {
			add(f.Name, f, 0)
			fields[len(fields)-1].First, behind = behind, false
			continue
		}
		lines := operation.LineCount(start, f) + of.spare
		if tried {
			lines = max(lines, operation.LineCount(v.r.PostForm, f)+min(of.spare, 1))
		}
		for i := range min(lines, trade.MaxLines) {
			for j, part := range f.Fields {
				add(fmt.Sprintf("%s[%d].%s", f.Name, i, part.Name), part, i+1)
				if j == 0 { // a line of which the document is said already is one field
					behind = len(f.Fields) > 2 || fields[len(fields)-1].Type != "hidden"
					fields[len(fields)-1].First = behind
				}
			}
		}
	}
	return fields, err
}

// chosenByHand are the fields that are never filled in beforehand, and what they show until
// something is chosen: what a person answers for, nobody says by leaving it as it was.
var chosenByHand = map[string]words.Text{"reason": words.ChooseReason, "relation": words.ChooseOne,
	"finding": words.ChooseOne}

// askedOne makes a field of a page, with what it starts from.
func (v *visit) askedOne(f operation.Field, start []string, in trade.Currency) (field, error) {
	one := field{Label: v.say(f.Label), Hint: v.say(f.Hint), Required: f.Required, Value: strings.Join(start, " ")}
	var err error
	switch {
	case f.Secret:
		one.Type = "password"
	case f.Kind == operation.Lines && f.Choices != nil:
		one.Type, one.Value = "checks", ""
		one.Options = v.choices(f.Choices, start...)
	case f.Kind == operation.Switch:
		here := map[bool]string{true: "yes", false: "no"}[one.Value == "true"]
		one.Options = v.choices(f.Choices, here)
	case f.Choices != nil:
		one.Options = v.choices(f.Choices, one.Value)
		if !f.Required {
			one.Options = append([]option{{"", "–", one.Value == ""}}, one.Options...)
		} else if told, must := chosenByHand[f.Name]; must && one.Value == "" && len(one.Options) > 1 {
			one.Options = append([]option{{"", v.say(told), true}}, one.Options...)
		}
	case f.Kind == operation.Whole || f.Sort == operation.Share:
		one.Numeric = true
	}
	switch f.Sort {
	case operation.Amount:
		if one.Numeric = true; in != "" {
			one.Label += " (" + string(in) + ")"
		}
	case operation.Day:
		one.Type = "date"
	case operation.Long:
		if one.Type = "textarea"; f.Kind == operation.Lines {
			one.Most = 4000
		}
	case operation.Region:
		one.Options = v.regions(map[bool]string{false: "–"}[f.Required], trade.Region(one.Value))
	case operation.Currency:
		one.Options = v.currencies("", one.Value)
	case operation.Bank:
		if one.Options, err = v.banks(one.Value); !f.Required {
			one.Options = append([]option{{"", "–", one.Value == ""}}, one.Options...)
		} else if one.Value == "" { // the first bank is not the one that is meant
			one.Options = append([]option{{"", v.say(words.ChooseOne), true}}, one.Options...)
		}
	}
	return one, err
}

func (v *visit) choices(list []operation.Choice, here ...string) []option {
	options := make([]option, len(list))
	for i, c := range list {
		options[i] = option{c.Value, v.say(c.Says), slices.Contains(here, c.Value)}
	}
	return options
}

// tuned is a field with what a page knows better of it.
func (f field) tuned(better field) field {
	if better.Label != "" {
		f.Label = better.Label
	}
	if better.Hint != "" {
		f.Hint = better.Hint
	}
	if better.Type != "" {
		f.Type, f.Options = better.Type, nil
	}
	if better.Value != "" {
		f.Value = better.Value
	}
	f.Folded, f.Required = better.Folded, f.Required || better.Required
	if better.Options != nil {
		f.Options, f.Type = better.Options, better.Type
	}
	return f
}

// formPage is a page that is one form.
type formPage struct {
	Heading, Lead, Action, Button, CSRF string
	Crumb                               *crumb
	Verdict                             *notice
	Fields                              []field
	Rules                               []ruleRow
	Checks, Upload                      bool
	Fold                                string // what its folded fields are
	Problems, Doubts                    []problemRow
	Notes                               []string
	Templates                           []templateRow
	Papers                              string // doubtful declarations that wait to be confirmed
	Doubtful, More                      int
}

type crumb struct{ Path, Label string }

type problemRow struct {
	Line               int
	Column, Value, Why string
}

// formPage shows a page that is the form at its address.
func (v *visit) formPage(status int, page formPage, of offering, wrong gateway.InputErrors) error {
	noun, do, _ := strings.Cut(strings.TrimPrefix(page.Action, "/"), "/")
	b := blanks[noun+"/"+do]
	asks, tried := b.page("", ""), v.r.Method == http.MethodPost
	fields, err := v.asked(asks.Asks(), of, tried)
	if err != nil {
		return err
	}
	page.Fields = v.filled(fields, do, do, wrong)
	page.Button, page.CSRF, page.Verdict = v.pick(b.label[0], b.label[1]), v.session.CSRF,
		page.Verdict.at(wrong, page.Fields)
	page.Rules = v.rulesOf(asks.Operation())
	return v.show(status, "form", frame{Page: page})
}

// ruleRow is a rule that can refuse a form, for its help.
type ruleRow struct {
	Number uint16
	Title  string
}

func (v *visit) rulesOf(o operation.Operation) (rows []ruleRow) {
	for _, rule := range o.Rules() {
		rows = append(rows, ruleRow{uint16(rule), v.refusalNotice(trade.Refusal{Rule: rule}).Title})
	}
	return rows
}

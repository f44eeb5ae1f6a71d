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
	more  []field          // further fields that are read with the others
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

// asks lists the fields that a form asks for.
func (b blank) asks(said gateway.Form) []operation.Field {
	o := operation.For(said)
	values := o.Write(said)
	return slices.DeleteFunc(slices.Clone(o.Fields()),
		func(f operation.Field) bool { return values.Has(f.Name) || slices.Contains(b.leave, f.Name) })
}

// reading is what came of reading a posted form.
type reading struct {
	form  gateway.Form
	wrong gateway.InputErrors
	lines map[string]string // how lines are named that were counted anew, by how they are now
}

// read reads the posted form: what the page says, and what was asked for. Lines in
// which nothing was typed are passed over.
func (v *visit) read(b blank, id, rest string) (reading, error) {
	said := b.says(id, rest)
	o := operation.For(said)
	values := o.Write(said)
	r := reading{lines: map[string]string{}}
	for _, f := range b.asks(said) {
		if f.Kind == operation.Parts {
			r.readLines(b, f, v.r.PostForm, values)
			continue
		}
		for name, texts := range v.r.PostForm {
			if name == f.Name || strings.HasPrefix(name, f.Name+".") {
				values[name] = texts
			}
		}
	}
	var err error
	r.form, r.wrong, err = o.Fill(values)
	return r, err
}

// readLines copies the lines of a field that something was typed into, without gaps.
func (r *reading) readLines(b blank, f operation.Field, posted, into url.Values) {
	next := 0
	for i := range trade.MaxLines {
		from, to := fmt.Sprintf("%s[%d].", f.Name, i), fmt.Sprintf("%s[%d].", f.Name, next)
		typed := false
		for _, part := range f.Fields {
			text := strings.TrimSpace(posted.Get(from + part.Name))
			typed = typed || part.Name != b.rows && text != "" && (b.rows == "" || strings.Trim(text, "0.,") != "")
		}
		if !typed {
			continue
		}
		for _, part := range f.Fields {
			into[to+part.Name] = posted[from+part.Name]
		}
		r.lines[to], next = from, next+1
	}
}

// told names the fields as the page does.
func (r *reading) told(wrong gateway.InputErrors) gateway.InputErrors {
	list := slices.Clone(wrong)
	for i, one := range list {
		at := strings.Index(one.Field, "].") + 2
		if from, ok := r.lines[one.Field[:max(0, at)]]; ok && at > 1 {
			list[i].Field = from + one.Field[at:]
		}
	}
	return list
}

// weigh checks a form that was read with wrong fields, so that everything that is
// wrong is told at once.
func (v *visit) weigh(r reading) (gateway.InputErrors, error) {
	_, err := v.Gateway.Try(v.r.Context(), v.person, r.form)
	more, ok := inputErrors(err)
	if err != nil && !ok {
		if _, told := v.told(err); !told {
			return nil, err
		}
	}
	all := slices.Clone(r.wrong)
	for _, one := range more {
		if !slices.ContainsFunc(r.wrong, func(w desk.InputError) bool { return w.Field == one.Field }) {
			all = append(all, one)
		}
	}
	return r.told(all), nil
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
	id := v.r.PathValue("id")
	b, rest, ok := blankAt(noun, do)
	if !ok {
		return notFound("没有该操作", "there is no such order")
	}
	r, err := v.read(b, id, rest)
	if err != nil {
		return err
	}
	said := b.says(id, rest)
	if b.to != "" {
		to = b.to
	}
	if v.r.PostFormValue("do") == "check" && len(r.wrong) == 0 {
		verdict, wrong, err := v.tried(r.form)
		if err != nil {
			return err
		}
		return page(http.StatusOK, do, verdict, r.told(wrong))
	}
	back := func(refusal *notice, wrong gateway.InputErrors) error {
		return page(http.StatusUnprocessableEntity, do, refusal, r.told(wrong))
	}
	if len(r.wrong) > 0 && !b.linked(said) {
		verb := operation.For(said).Verb()
		if !trade.Gives(v.person.Kind, v.person.Duties, verb) {
			refusal := v.refusalNotice(trade.Refusal{Rule: trade.DutyMustAllow})
			return page(http.StatusUnprocessableEntity, do, &refusal, nil)
		}
		wrong, err := v.weigh(r)
		if err != nil {
			return err
		}
		return page(http.StatusUnprocessableEntity, do, v.wrongNotice(wrong), wrong)
	}
	return v.carryOutOrder(b, said, r.form, to, back)
}

// offer puts a form on the page if it fits the person and the record.
func (o *ordering) offer(do string, of offering) {
	noun, id, _ := strings.Cut(strings.TrimPrefix(o.path, "/"), "/")
	b, rest, ok := blankAt(noun, do)
	if !ok {
		panic("the form " + noun + "/" + do + " is none")
	}
	said, label := b.says(id, rest), of.label
	if label == "" {
		label = o.v.pick(b.label[0], b.label[1])
	}
	o.putWith(do, label, b.danger, operation.For(said).Verb(), of.about, func() []field {
		list, err := o.v.asked(b.asks(said), of, do == o.tried)
		if err != nil {
			o.failed = err
		}
		return list
	})
	if last := len(o.orders) - 1; last >= 0 && o.orders[last].Action == o.path+"/"+do {
		one := &o.orders[last]
		one.Rules, one.Grave = o.v.rulesOf(operation.For(said)), b.stake != nil
		if one.Linked = b.linked(said); one.Linked { // its reason is asked for there
			one.Fields = slices.DeleteFunc(one.Fields, func(f field) bool { return f.Name == "reason" })
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
	}
	for _, f := range asks {
		if f.Kind != operation.Parts {
			add(f.Name, f, 0)
			continue
		}
		lines := lineCount(start, f) + of.spare
		if tried {
			lines = max(lines, lineCount(v.r.PostForm, f)+min(of.spare, 1))
		}
		for i := range min(lines, trade.MaxLines) {
			for j, part := range f.Fields {
				add(fmt.Sprintf("%s[%d].%s", f.Name, i, part.Name), part, i+1)
				fields[len(fields)-1].Lead = j == 0 && len(f.Fields) > 2
			}
		}
	}
	return append(fields, of.more...), err
}

// lineCount says up to which line of a field something is given.
func lineCount(values url.Values, f operation.Field) int {
	count := 0
	for i := range trade.MaxLines {
		for _, part := range f.Fields {
			if values.Get(fmt.Sprintf("%s[%d].%s", f.Name, i, part.Name)) != "" {
				count = i + 1
			}
		}
	}
	return count
}

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
		} else if f.Name == "reason" && one.Value == "" && len(one.Options) > 1 {
			one.Options = append([]option{{"", v.pick("Choose a reason", "请选择原因"), true}}, one.Options...)
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
	Problems, Doubts                    []problemRow
	Notes                               []string
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
	said, tried := b.says("", ""), v.r.Method == http.MethodPost
	fields, err := v.asked(b.asks(said), of, tried)
	if err != nil {
		return err
	}
	page.Fields = v.filled(fields, do, do, wrong)
	page.Button, page.CSRF, page.Verdict = v.pick(b.label[0], b.label[1]), v.session.CSRF,
		page.Verdict.at(wrong, page.Fields)
	page.Rules = v.rulesOf(operation.For(said))
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

package portal

import (
	"net/http"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/face/operation"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// A grave order touches more than the person who gives it, or can't be undone, so
// that one press does not carry it out. Its button leads to a page that says what
// will happen, to how much, and what was entered; the second press acts.
//
// An order becomes grave by what its blank says of it: stake and will. Where it asks
// for nothing but a reason, its address shows that page too, with a field for the
// reason; what else it asks for is posted, and is checked first.

// stake is what a grave order is about.
type stake struct {
	name   string                 // of the place, party, document or person
	about  trade.Object           // the same, as the rules take it
	filter *readmodel.ReachFilter // which financings and payments it touches; nil: none
	facts  []fact                 // more that it touches
	before gateway.Form           // what is entered begins with it; nil: with nothing
	fresh  bool                   // though it begins with something, nothing stands of it yet
	moves  []change               // what becomes of it
	in     trade.Currency         // of amounts that are entered
	tuned  map[string]field       // what is known better of what is entered
}

// confirmShow is the page that asks once more.
type confirmShow struct {
	Heading, Button, Will, Stays, Action, Back, CSRF string
	Crumb                                            crumb
	Refusal                                          *notice
	Facts                                            []fact
	Changes                                          []change
	Hidden                                           []fact // fields that are posted on: name and value
	Fields                                           []field
	Danger                                           bool
	Rules                                            []ruleRow
}

// own lists what a form asks for on its own page, before it is confirmed: all of
// it, where there is more than why it is done and what an address may carry.
func (b blank) own(page operation.Page) []operation.Field {
	asks := page.Asks()
	if !slices.ContainsFunc(asks, func(f operation.Field) bool {
		return f.Name != "reason" && f.Name != "explanation" && !slices.Contains(b.carried, f.Name)
	}) {
		return nil
	}
	return asks
}

// linked reports whether the page that confirms is shown at the form's address: it
// asks for nothing before.
func (b blank) linked(page operation.Page) bool { return b.stake != nil && len(b.own(page)) == 0 }

// carryOutOrder carries out an order that a page offers. A grave one is asked
// about first: until the page was pressed that says what it touches, nothing is
// sent, whatever was posted. What is wrong with its fields is told before that.
func (v *visit) carryOutOrder(b blank, page operation.Page, form gateway.Form, to string, again func(*notice,
	gateway.InputErrors) error) error {
	own := len(b.own(page)) > 0
	if b.stake == nil {
		return v.carryOut(form, to, again)
	}
	if v.r.PostFormValue("confirm") != "yes" {
		if own {
			if verdict, wrong, err := v.tried(form); err != nil {
				return err
			} else if verdict.Tone != "good" {
				return again(verdict, wrong)
			}
		}
		return v.confirmPage(http.StatusOK, b, page, nil, nil)
	}
	noted := gateway.Noted{Form: form, Note: v.r.PostFormValue("note")}
	return v.carryOut(noted, to, func(refusal *notice, wrong gateway.InputErrors) error {
		if own && v.wrongAt(wrong, "note") == "" {
			return again(refusal, wrong)
		}
		return v.confirmPage(http.StatusUnprocessableEntity, b, page, refusal, wrong)
	})
}

// orderPage answers who comes to the address of an order: with the page that
// asks where the order is grave, else with the page that it was given on.
func (v *visit) orderPage(noun string) error {
	id := v.r.PathValue("id")
	if b, rest, ok := blankAt(noun, v.r.PathValue("do")); ok && b.stake != nil {
		if page := b.page(id, rest); b.linked(page) && v.carries(b, page) {
			return v.confirmPage(http.StatusOK, b, page, nil, nil)
		}
	}
	return v.backTo(strings.TrimSuffix("/"+noun+"/"+id, "/"))
}

// carries reports whether the address has what the page would post on and nobody can enter:
// one that was typed, or that stands after a refusal, may lack it.
func (v *visit) carries(b blank, page operation.Page) bool {
	return !slices.ContainsFunc(page.Asks(), func(f operation.Field) bool {
		return f.Required && slices.Contains(b.carried, f.Name) && v.r.FormValue(f.Name) == ""
	})
}

func (v *visit) confirmPage(status int, b blank, asks operation.Page, refusal *notice,
	wrong gateway.InputErrors) error {
	o := asks.Operation()
	about, err := b.stake(v)
	if err != nil {
		return err
	}
	answer, err := v.Gateway.May(v.r.Context(), v.person, o.Verb(), about.about)
	switch {
	case err != nil:
		return err
	case answer.Refusal.Rule == trade.DutyMustAllow:
		return notFound("没有该操作", "there is no such order")
	case b.to == proposals && answer.Refusal.Rule == trade.ActMustBeProposed: // which it is
	case !answer.Refusal.OK() && refusal == nil:
		told := v.refusalNotice(answer.Refusal)
		refusal = &told
	}
	does := v.pick(b.label[0], b.label[1])
	page := confirmShow{Heading: does + v.pick(": ", "：") + about.name, Button: does, CSRF: v.session.CSRF,
		Will: v.pick(b.will[0], b.will[1]), Stays: v.pick(b.stays[0], b.stays[1]), Action: v.r.URL.Path,
		Danger: b.danger, Rules: v.rulesOf(o), Facts: []fact{{v.pick("Concerns", "涉及"), about.name}}}
	noun, _, _ := strings.Cut(strings.TrimPrefix(v.r.URL.Path, "/"), "/")
	page.Back = strings.TrimSuffix("/"+noun+"/"+v.r.PathValue("id"), "/")
	page.Crumb = crumb{page.Back, v.pick("Back", "返回")}
	if about.filter != nil {
		sums, err := v.reach(*about.filter)
		if err != nil {
			return err
		}
		page.Facts = append(page.Facts, sums...)
	}
	page.Facts = append(page.Facts, about.facts...)
	if page.Changes, err = v.entered(b, asks, about); err != nil {
		return err
	}
	page.Changes = append(about.moves, page.Changes...)
	page.Hidden = v.postedOn(b, asks)
	fields, err := v.confirmFields(b, asks)
	if err != nil {
		return err
	}
	page.Fields = v.filled(fields, "confirm", "confirm", wrong)
	page.Refusal = refusal.at(wrong, page.Fields)
	return v.show(status, "confirm", frame{Page: page})
}

// confirmFields are what is asked when an order is confirmed: why, where that was not
// asked before, and words that stay at the desk.
func (v *visit) confirmFields(b blank, asks operation.Page) ([]field, error) {
	var why []operation.Field
	if b.linked(asks) {
		why = slices.DeleteFunc(asks.Asks(),
			func(f operation.Field) bool { return slices.Contains(b.carried, f.Name) })
	}
	fields, err := v.asked(why, offering{}, false)
	note := field{Name: "note", Label: v.pick("In your words", "说明"), Type: "textarea",
		Hint: v.pick("Kept at your party's desk beside the entry, not on the ledger.",
			"保存于本机构柜台、与该记录相对应，不记入账本。")}
	for i, f := range fields {
		if f.Options != nil {
			fields[i].Label += v.pick(" (on the ledger)", "（记入账本）")
			note.Hint = v.pick("Kept at your party's desk beside the entry; the ledger holds the reason only.",
				"保存于本机构柜台、与该记录相对应；账本仅记原因代码。")
		}
	}
	if b.to != proposals { // whose reason says it
		fields = append(fields, note)
	}
	return fields, err
}

// postedOn lists what a form was posted with, for the page that confirms it: of a
// form that asks for a reason only, what its address carries.
func (v *visit) postedOn(b blank, page operation.Page) (hidden []fact) {
	for _, name := range b.carried {
		hidden = append(hidden, fact{name, v.r.FormValue(name)})
	}
	var names []string
	for name := range v.r.PostForm {
		root, _, _ := strings.Cut(name, "[")
		if slices.ContainsFunc(b.own(page), func(f operation.Field) bool { return f.Name == root }) &&
			!slices.Contains(b.carried, root) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, text := range v.r.PostForm[name] {
			hidden = append(hidden, fact{name, text})
		}
	}
	return hidden
}

// entered says what was entered, beside what stands.
func (v *visit) entered(b blank, page operation.Page, about stake) (changes []change, err error) {
	own := slices.DeleteFunc(b.own(page),
		func(f operation.Field) bool { return slices.Contains(b.carried, f.Name) })
	stand, err := v.asked(own, offering{start: about.before, in: about.in, tuned: about.tuned}, true)
	if err != nil {
		return nil, err
	}
	for i, then := range v.filled(stand, "confirm", "confirm", nil) {
		one := change{Label: then.Label, Before: stand[i].words(), After: then.words()}
		if about.before == nil || about.fresh {
			one.Before = ""
		}
		if one.Changed = one.Before != one.After; then.Type == "hidden" {
			continue
		}
		if one.After != "" || one.Before != "" {
			changes = append(changes, one)
		}
	}
	return changes, nil
}

// words is what a field holds, as people read it.
func (f field) words() string {
	if f.Options == nil {
		return f.Value
	}
	var chosen []string
	for _, o := range f.Options {
		if o.Here && o.Value != "" {
			chosen = append(chosen, o.Label)
		}
	}
	return strings.Join(chosen, " · ")
}

// reach words what an order touches, with sums in CNY at the day's rate: of one scenario
// loans where it lends and payments where it pays.
func (v *visit) reach(filter readmodel.ReachFilter) ([]fact, error) {
	rows, err := v.Model.Reach(v.r.Context(), v.viewer, filter)
	if err != nil || len(rows) == 0 {
		return touched(filter.Scenario, []fact{{v.within(words.LiveLoans), "0"}},
			[]fact{{v.within(words.PaymentsNotMade), "0"}}), noReach(err)
	}
	var live, waiting, payments int64
	var owed, payable, held, pledged []trade.Money
	for _, r := range rows {
		live, waiting, payments = live+r.Live, waiting+r.Waiting, payments+r.Payments
		payable = append(payable, trade.Money{Minor: r.Payable, Currency: r.Currency})
		owed = append(owed, trade.Money{Minor: r.Outstanding, Currency: r.Currency})
		held = append(held, trade.Money{Minor: r.Held, Currency: r.Currency})
		pledged = append(pledged, trade.Money{Minor: r.Pledged, Currency: r.Currency})
	}
	sums := make([]string, 4)
	for i, amounts := range [][]trade.Money{owed, pledged, payable, held} {
		sum, err := v.sum(amounts...)
		if err != nil {
			return nil, err
		}
		sums[i] = v.purse(sum)
	}
	return append(touched(filter.Scenario, []fact{{v.within(words.LiveLoans), grouped(live)},
		{v.pick("Applications for loans on their way", "在途融资申请"), grouped(waiting)},
		{v.pick("Principal owed", "未还本金"), sums[0]}, {v.pick("Value pledged", "质押"), sums[1]}},
		[]fact{{v.within(words.PaymentsNotMade), grouped(payments)}, {v.within(words.StillToBePaid), sums[2]}}),
		fact{v.pick("Value held", "占用"), sums[3]}), nil
}

// touched is what is said of loans and of payments, of a scenario only what it has; of
// none, which is all of them, both.
func touched(s trade.Scenario, loans, payments []fact) []fact {
	own := s.Figures()
	if s != 0 && !slices.Contains(own, trade.CodesFigure) {
		return loans
	}
	if s != 0 && !slices.Contains(own, trade.ProductsFigure) {
		return payments
	}
	return slices.Concat(loans, payments)
}

// noReach drops that the viewer is not told, which is no fault of the page.
func noReach(err error) error {
	_, _, err = known(struct{}{}, err)
	return err
}

// placeAtStake is the place of the pilot that the fields name.
func (v *visit) placeAtStake() (stake, error) {
	key := trade.PilotKey{Region: trade.Region(strings.TrimSpace(v.r.FormValue("region")))}
	if key.Region != "" && code.CheckRegion(string(key.Region)) != nil {
		return stake{}, notFound("没有该地区", "there is no such region")
	}
	if bank := strings.TrimSpace(v.r.FormValue("bank")); bank != "" {
		var err error
		if key.Bank, err = trade.ParseID[trade.Party](bank); err != nil {
			return stake{}, notFound("没有该银行", "there is no such bank")
		}
	}
	if scenario := v.r.FormValue("scenario"); scenario != "" {
		var err error
		if key.Scenario, err = trade.Parse[trade.Scenario](scenario); err != nil {
			return stake{}, notFound("没有该场景", "there is no such scenario")
		}
	}
	name := v.placeName(key)
	if key.Scenario != 0 && (key.Region != "" || !key.Bank.IsZero()) {
		name = v.name(key.Scenario) + " · " + name // one of several businesses of the place
	}
	return stake{name: name, about: trade.Object{Key: trade.PilotRecordKey(key)},
		filter: &readmodel.ReachFilter{Scenario: key.Scenario, Region: key.Region, Bank: key.Bank}}, nil
}

// partyAtStake is the party of the address, with its persons.
func (v *visit) partyAtStake() (stake, error) {
	p, err := recordNamed(v, "参与主体", "party", v.party)
	if err != nil {
		return stake{}, err
	}
	keys, err := v.keys(p.ID)
	if err != nil {
		return stake{}, err
	}
	var names []string
	counted := map[trade.PersonID]bool{}
	for _, k := range keys {
		if !k.Revoked && !counted[k.Person] {
			counted[k.Person] = true
			names = append(names, v.personName(k.Person))
		}
	}
	persons := grouped(int64(len(names)))
	if len(names) > 0 {
		persons += v.pick(": ", "：") + strings.Join(names, v.pick(", ", "、"))
	}
	about := stake{name: v.partyName(p.ID), about: trade.Object{Key: p.Key()},
		facts: []fact{{v.pick("Persons concerned", "涉及人员"), persons}}}
	switch p.Kind {
	case trade.Bank:
		about.filter = &readmodel.ReachFilter{Bank: p.ID}
	case trade.Enterprise:
		about.filter = &readmodel.ReachFilter{Enterprise: p.ID}
	}
	return about, nil
}

// successionAtStake is the party of the address and the successor that a field names.
func (v *visit) successionAtStake() (stake, error) {
	about, err := v.partyAtStake()
	if err != nil {
		return about, err
	}
	id, err := v.Gateway.PartyNamed(v.r.Context(), v.r.FormValue("successor"))
	about.facts = append([]fact{{v.pick("Successor", "承继主体"), v.partyName(id)}}, about.facts...)
	return about, err
}

// keyAtStake is the key that a field names, one of the party of the address.
func (v *visit) keyAtStake() (stake, error) {
	p, err := recordNamed(v, "参与主体", "party", v.party)
	if err != nil {
		return stake{}, err
	}
	keys, err := v.keys(p.ID)
	if err != nil {
		return stake{}, err
	}
	chosen := v.r.FormValue("key")
	for _, k := range keys {
		if k.ID.String() != chosen {
			continue
		}
		others := int64(0)
		for _, other := range keys {
			if other.Person == k.Person && other.ID != k.ID && !other.Revoked {
				others++
			}
		}
		return stake{name: v.personName(k.Person) + " · " + short(k.ID), about: trade.Object{Key: k.Key()},
			facts: []fact{{v.pick("Person concerned", "涉及人员"), v.personName(k.Person)},
				{v.pick("Duties", "职责"), v.duties(k.Duties)}, {v.pick("Other keys of the person in use", "该人员其他可用密钥"),
					grouped(others)}}}, nil
	}
	return stake{}, notFound("没有该密钥", "there is no such key")
}

// documentAtStake is the document of the address.
func (v *visit) documentAtStake() (stake, error) {
	d, err := recordNamed(v, "单据", "document", v.document)
	if err != nil {
		return stake{}, err
	}
	row, holder := v.documentRow(d), v.within(words.HolderOf(d.Kind))
	about := stake{name: row.Number, about: trade.Object{Key: trade.DocumentKey(d.ID)}, facts: given(nil,
		fact{holder, row.Holder},
		fact{v.pick("Face", "票面金额"), row.Face},
		fact{v.pick("Available", "可用余额"), row.Available})}
	if v.person.Kind == trade.Regulator {
		about.filter = &readmodel.ReachFilter{Document: d.ID}
	}
	return about, nil
}

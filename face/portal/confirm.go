package portal

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"tallystick/book/trade"
	"tallystick/book/trade/code"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// A grave order touches more than the person who gives it, so that one press
// does not carry it out. Its button leads to a page that says what will happen
// and to how much, and takes a reason and a text; the second press acts.
//
// An order becomes grave by one line in [graves]: its address is its key. The
// page that offers it puts it with [ordering.put] like any other, and whoever
// carries it out calls [visit.carryOutOrder] in place of [visit.carryOut]; the
// form is made of the reason, the text and the fields named in carried, all of
// them posted by the page.
type grave struct {
	does    [2]string      // what is done, on the button; English and Chinese, as below
	will    [2]string      // what happens then
	stays   [2]string      // what goes on all the same; may be empty
	reasons []trade.Reason // of which one is chosen; none: the ledger asks for none
	verb    trade.Verb     // of the command, by which the rules say who may be asked
	carried []string       // fields that say what it is about, besides the address
	stake   func(*visit) (stake, error)
}

// stake is what a grave order is about.
type stake struct {
	name   string                 // of the place, party, document or person
	about  trade.Object           // the same, as the rules take it
	filter *readmodel.ReachFilter // which financings it touches; nil: none
	facts  []fact                 // more that it touches
}

// graves are the orders that are confirmed, by noun and name as in their address.
var graves = map[string]grave{
	"pilot/stop": {verb: trade.VerbStopPilot, does: [2]string{"Stop", "暂停"}, reasons: orderReasons,
		carried: []string{"scenario", "region", "bank"}, stake: (*visit).placeAtStake,
		will: [2]string{"From the next block on nobody there can apply, accept, approve or disburse.",
			"自下一区块起，该范围内不得再申请、受理、审核或放款。"},
		stays: [2]string{"What is disbursed can still be repaid and corrected. Holds run on and may lapse.",
			"已放款业务仍可还款与更正；占用继续计时，到期即失效。"}},
	"party/suspend": {verb: trade.VerbSuspendParty, does: [2]string{"Suspend", "暂停"}, reasons: orderReasons,
		stake: (*visit).partyAtStake,
		will: [2]string{"From the next block on nothing new can be begun by it or with it.",
			"自下一区块起，该主体不得办理、他人亦不得与其办理任何新业务。"},
		stays: [2]string{"What is disbursed can be wound down, its records stay, and it can be reinstated.",
			"已放款业务可继续了结；其记录保留，可以恢复。"}},
	"party/revoke-key": {verb: trade.VerbRevokeKey, does: [2]string{"Revoke the key", "吊销密钥"},
		reasons: []trade.Reason{trade.KeyCompromised, trade.PersonLeft, trade.OtherReason},
		carried: []string{"key"}, stake: (*visit).keyAtStake,
		will: [2]string{"The key signs nothing more, for good. A person without another key is signed out.",
			"该密钥永久不可再签名；无其他密钥的人员将被退出。"},
		stays: [2]string{"What it signed before stands.", "此前已签名的记录继续有效。"}},
	"party/expel": {verb: trade.VerbExpelParty, does: [2]string{"Expel for good", "清退"}, stake: (*visit).partyAtStake,
		reasons: []trade.Reason{trade.RuleViolated, trade.FraudSuspected, trade.OtherReason},
		will: [2]string{"Its persons are out at once, with sessions, tokens, feeds and keys. It cannot be undone.",
			"其人员的会话、令牌、订阅与密钥立即失效，不可恢复。"},
		stays: [2]string{"What it holds stays on the ledger.", "已登记的业务保留在账本。"}},
	"proceeds/send-back": {verb: trade.VerbCorrectProceeds, does: [2]string{"The money was sent back", "退汇"},
		reasons: []trade.Reason{trade.RemittanceReturned}, stake: (*visit).proceedsAtStake,
		will: [2]string{"It pays no declaration any more: the receivables run on, and pledges stand on them again.",
			"该笔收汇不再对应任何报关单，应收账款继续存续，质押重新生效。"},
		stays: [2]string{"Whoever has a claim on these declarations is alerted.", "对这些报关单有占用的主体将收到预警。"}},
	"financing/release": {verb: trade.VerbReleasePledge, does: [2]string{"Release the pledge", "解除质押"},
		reasons: []trade.Reason{trade.ObligationSatisfied}, carried: []string{"document"},
		stake: (*visit).pledgeAtStake,
		will: [2]string{"The value is free to be financed again, by any bank. It cannot be pledged again " +
			"for this loan.",
			"该价值即可由任何银行再次融资，且不能为本笔融资重新质押。"}},
	"party/succeed": {verb: trade.VerbNameSuccessor, does: [2]string{"Name the successor", "指定承继主体"},
		carried: []string{"successor"}, stake: (*visit).successionAtStake,
		will: [2]string{"The successor acts for it from then on, for good: documents, claims and loans follow.",
			"此后由承继主体办理，不可撤销：单据、占用与融资随之承继。"},
		stays: [2]string{"The party acts no more. What stands on the ledger keeps its terms.",
			"该主体不再办理业务；账本上的业务条款不变。"}},
	"proposal/approve": {verb: trade.VerbApproveProposal, does: [2]string{"Agree", "同意"}, carried: []string{"content"},
		stake: (*visit).proposalAtStake,
		will: [2]string{"With the last approval that it needs it is carried out at once, as it stands below.",
			"同意人数足够时，以下内容立即生效。"},
		stays: [2]string{"An approval is not taken back.", "同意后不可撤回。"}},
	"declaration/freeze": {verb: trade.VerbFreezeDocument, does: [2]string{"Freeze", "冻结"},
		stake:   (*visit).documentAtStake,
		reasons: []trade.Reason{trade.Investigation, trade.FraudSuspected, trade.RuleViolated, trade.OtherReason},
		will: [2]string{"Nothing more can be lent on it, and what waits on it cannot be disbursed.",
			"该单据不得再用于融资，以其申请的融资不得放款。"},
		stays: [2]string{"Loans on it can be repaid. It can be unfrozen.", "已放款融资仍可还款；可以解除冻结。"}},
	"declaration/withdraw": {verb: trade.VerbWithdrawDocument, does: [2]string{"Withdraw", "撤销"},
		carried: []string{"number"},
		stake:   (*visit).documentAtStake,
		reasons: []trade.Reason{trade.SourceCancelled, trade.EntryError, trade.RuleViolated, trade.FraudSuspected},
		will: [2]string{"It is worth nothing from then on, for good; whoever has a claim on it is alerted.",
			"该单据自此价值为零且不可恢复，有占用的主体将收到预警。"}},
}

var orderReasons = []trade.Reason{trade.Investigation, trade.RuleViolated, trade.FraudSuspected, trade.OtherReason}

// confirmShow is the page that asks once more.
type confirmShow struct {
	Heading, Button, Will, Stays, Action, Back, CSRF string
	Crumb                                            crumb
	Refusal                                          *notice
	Facts                                            []fact
	Hidden                                           []fact // fields that are posted on: name and value
	Fields                                           []field
}

// carryOutOrder carries out an order that a page offers. A grave one is asked
// about first: until the page was pressed that says what it touches, nothing is
// sent, whatever was posted.
func (v *visit) carryOutOrder(key string, form gateway.Form, to string, again func(*notice,
	gateway.InputErrors) error) error {
	order, ok := graves[key]
	if !ok {
		return v.carryOut(form, to, again)
	}
	if v.r.PostFormValue("confirm") != "yes" {
		return v.confirmPage(http.StatusOK, key, nil, nil)
	}
	if len(order.reasons) > 0 && !slices.ContainsFunc(order.reasons,
		func(r trade.Reason) bool { return r.String() == v.r.PostFormValue("reason") }) {
		wrong := gateway.InputErrors{{Field: "reason", Zh: "请选择原因", En: "choose a reason"}}
		return v.confirmPage(http.StatusUnprocessableEntity, key, v.wrongNotice(wrong), wrong)
	}
	noted := gateway.Noted{Form: form, Note: v.r.PostFormValue("note")}
	return v.carryOut(noted, to, func(refusal *notice, wrong gateway.InputErrors) error {
		return v.confirmPage(http.StatusUnprocessableEntity, key, refusal, wrong)
	})
}

// orderPage answers who comes to the address of an order: with the page that
// asks where the order is grave, else with the page that it was given on.
func (v *visit) orderPage(noun string) error {
	key := noun + "/" + v.r.PathValue("do")
	if _, ok := graves[key]; ok {
		return v.confirmPage(http.StatusOK, key, nil, nil)
	}
	return v.backTo(strings.TrimSuffix("/"+noun+"/"+v.r.PathValue("id"), "/"))
}

func (v *visit) confirmPage(status int, key string, refusal *notice, wrong gateway.InputErrors) error {
	order := graves[key]
	about, err := order.stake(v)
	if err == nil || !about.about.Key.IsZero() {
		answer, failed := v.Gateway.May(v.r.Context(), v.person, order.verb, about.about)
		switch {
		case failed != nil:
			return failed
		case answer.Refusal.Rule == trade.DutyMustAllow:
			return notFound("没有该操作", "there is no such order")
		case !answer.Refusal.OK() && refusal == nil:
			said := v.refusalNotice(answer.Refusal)
			refusal = &said
		}
	}
	var early *tooEarly
	if errors.As(err, &early) {
		v.asked = true
		return v.partyPage(http.StatusUnprocessableEntity, v.r.PathValue("do"), early.refusal, early.wrong)
	}
	if err != nil {
		return err
	}
	noun, _, _ := strings.Cut(key, "/")
	does := v.pick(order.does[0], order.does[1])
	page := confirmShow{Heading: does + v.pick(": ", "：") + about.name, Button: does, CSRF: v.session.CSRF,
		Refusal: refusal,
		Will:    v.pick(order.will[0], order.will[1]), Stays: v.pick(order.stays[0], order.stays[1]),
		Action: v.r.URL.Path,
		Back:   strings.TrimSuffix("/"+noun+"/"+v.r.PathValue("id"), "/"),
		Facts:  []fact{{v.pick("Concerns", "涉及"), about.name}}}
	page.Crumb = crumb{page.Back, v.pick("Back", "返回")}
	for _, name := range order.carried {
		page.Hidden = append(page.Hidden, fact{name, v.r.FormValue(name)})
	}
	if about.filter != nil {
		sums, err := v.reach(*about.filter)
		if err != nil {
			return err
		}
		page.Facts = append(page.Facts, sums...)
	}
	page.Facts = append(page.Facts, about.facts...)
	posted := v.r.PostFormValue("reason")
	page.Fields = []field{{ID: "note", Name: "note", Label: v.pick("In your words", "说明"), Type: "textarea",
		Value: v.r.PostFormValue("note"), Wrong: v.wrongAt(wrong, "note"),
		Hint: v.pick("Kept at your party's desk beside the entry, not on the ledger.",
			"保存于本机构柜台、与该记录相对应，不记入账本。")}}
	if len(order.reasons) > 0 {
		page.Fields[0].Hint = v.pick("Kept at your party's desk beside the entry; the ledger holds the reason only.",
			"保存于本机构柜台、与该记录相对应；账本仅记原因代码。")
		page.Fields = append([]field{{ID: "reason", Name: "reason", Label: v.pick("Reason (on the ledger)", "原因（记入账本）"),
			Required: true, Wrong: v.wrongAt(wrong, "reason"),
			Options: options(v.Language, v.pick("Choose a reason", "请选择原因"), posted, order.reasons...)}},
			page.Fields...)
	}
	return v.show(status, "confirm", frame{Page: page})
}

// reach words what an order touches, with sums in CNY at the day's rate.
func (v *visit) reach(filter readmodel.ReachFilter) ([]fact, error) {
	rows, err := v.Model.Reach(v.r.Context(), v.viewer, filter)
	if err != nil || len(rows) == 0 {
		return []fact{{v.pick("Live financings", "未结清融资"), "0"}}, noReach(err)
	}
	var live, waiting int64
	var owed, held, pledged []trade.Money
	for _, r := range rows {
		live, waiting = live+r.Live, waiting+r.Waiting
		owed = append(owed, trade.Money{Minor: r.Outstanding, Currency: r.Currency})
		held = append(held, trade.Money{Minor: r.Held, Currency: r.Currency})
		pledged = append(pledged, trade.Money{Minor: r.Pledged, Currency: r.Currency})
	}
	facts := []fact{{v.pick("Live financings", "未结清融资"), grouped(live)}, {v.pick("Applications on their way",
		"在途申请"), grouped(waiting)}}
	for _, one := range []struct {
		label   string
		amounts []trade.Money
	}{{v.pick("Principal owed", "未还本金"), owed}, {v.pick("Value held", "占用"), held}, {v.pick("Value pledged", "质押"),
		pledged}} {
		sum, err := v.sum(one.amounts...)
		if err != nil {
			return nil, err
		}
		facts = append(facts, fact{one.label, v.purse(sum)})
	}
	return facts, nil
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
	if v.r.FormValue("scenario") != "" {
		key.Scenario = trade.ExportReceivables
	}
	return stake{name: v.placeName(key), about: trade.Object{Key: trade.PilotRecordKey(key)},
		filter: &readmodel.ReachFilter{Region: key.Region, Bank: key.Bank}}, nil
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

// tooEarly says that an order can't be asked about, because what it names is
// wrong or the rules refuse it: the party's page that offers it is shown again.
type tooEarly struct {
	refusal *notice
	wrong   gateway.InputErrors
}

func (tooEarly) Error() string { return "the order cannot be confirmed" }

// successionAtStake is the party of the address and the successor that a field names.
func (v *visit) successionAtStake() (stake, error) {
	about, err := v.partyAtStake()
	if err != nil {
		return about, err
	}
	form := gateway.NameSuccessorForm{Party: v.r.PathValue("id"), Successor: v.r.FormValue("successor")}
	refusal, err := v.Gateway.Try(v.r.Context(), v.person, form)
	if wrong, ok := inputErrors(err); ok {
		return about, &tooEarly{v.wrongNotice(wrong), wrong}
	}
	if err != nil {
		return about, err
	}
	if !refusal.OK() {
		said := v.refusalNotice(refusal)
		return about, &tooEarly{&said, nil}
	}
	id, err := v.Gateway.PartyNamed(v.r.Context(), form.Successor)
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
	row := v.declarationRow(d)
	about := stake{name: row.Number, about: trade.Object{Key: trade.DocumentKey(d.ID)}, facts: given(nil,
		fact{v.pick("Exporter", "出口企业"), row.Holder},
		fact{v.pick("Face", "票面金额"), row.Face},
		fact{v.pick("Available", "可融资余额"), row.Available})}
	if v.person.Kind == trade.Regulator {
		about.filter = &readmodel.ReachFilter{Document: d.ID}
	}
	return about, nil
}

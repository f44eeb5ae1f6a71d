package portal

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/desk"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

type partyRow struct {
	ID, Name, Kind, Region, Class, Since string
	Tags                                 []tag
}

type partyList struct {
	Kinds       []option
	Rows        []partyRow
	MayAdmit    bool
	First, Next string
}

var partyKinds = []trade.PartyKind{trade.Regulator, trade.Branch, trade.Bank, trade.Enterprise, trade.Customs,
	trade.Tax, trade.Insurer, trade.Carrier}

var classLetters = map[trade.Class]string{trade.ClassA: "A", trade.ClassB: "B", trade.ClassC: "C"}

func (v *visit) partyRow(p trade.Party) partyRow {
	row := partyRow{ID: p.ID.String(), Name: v.partyName(p.ID), Kind: v.name(p.Kind), Region: v.regionName(p.Region),
		Class: classLetters[p.Class], Since: clock(p.Since)}
	switch {
	case p.Expelled:
		row.Tags = append(row.Tags, tag{"bad", v.pick("Expelled", "已清退")})
	case p.Suspended:
		row.Tags = append(row.Tags, tag{"bad", v.pick("Suspended", "已暂停")})
	default:
		row.Tags = append(row.Tags, tag{"good", v.pick("Admitted", "已准入")})
	}
	if v.facilitationOff(p.ID) {
		row.Tags = append(row.Tags, tag{"warn", v.within(words.FacilitationOff)})
	}
	if p.Kind == trade.Enterprise && !p.Listed {
		row.Tags = append(row.Tags, tag{"bad", v.pick("Not on the list", "不在名录")})
	}
	return row
}

func (v *visit) partyList() error {
	query := v.r.URL.Query()
	rows, next, err := v.parties(query.Get("kind"), query.Get("after"))
	if err != nil {
		return err
	}
	page := partyList{Kinds: options(v.Language, v.pick("All", "全部"), query.Get("kind"), partyKinds...),
		MayAdmit: v.begins(trade.VerbAdmitParty)}
	for _, p := range rows {
		page.Rows = append(page.Rows, v.partyRow(p))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "party_list", frame{Live: "/live", Page: page})
}

type partyShow struct {
	Name, Receipt string
	MayList       bool
	Tags          []tag
	Facts         []fact
	Keys          []keyRow
	Orders        []order
	History       []historyLine
}

type keyRow struct {
	Person, Duties, Short, Since string
	Tags                         []tag
}

func (v *visit) partyShow() error { return v.partyPage(http.StatusOK, "", nil, nil) }

func (v *visit) partyPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	p, err := recordNamed(v, "参与主体", "party", v.party)
	if err != nil {
		return err
	}
	keys, err := v.keys(p.ID)
	if err != nil {
		return err
	}
	row := v.partyRow(p)
	page := partyShow{Name: row.Name, Tags: row.Tags, MayList: v.person.Kind == trade.Regulator ||
		v.person.Kind == trade.Branch,
		Facts: given(nil, fact{v.pick("Kind", "类型"), row.Kind}, fact{v.pick("Region", "地区"), row.Region},
			fact{v.pick("Class", "分类"), row.Class}, fact{v.pick("Admitted", "准入时间"),
				row.Since}, fact{v.pick("Identifier", "标识"), row.ID})}
	if details, err := gateway.Details[gateway.PartyDetails](v.r.Context(), v.Gateway, v.person,
		p.Details); err == nil {
		page.Facts = given(page.Facts, fact{v.pick("Number", "编号"), details.Number},
			fact{v.pick("Name in Chinese", "中文名"), details.NameZh}, fact{v.pick("Name in English", "英文名"),
				details.NameEn}, fact{"BIC", details.BIC}, fact{v.pick("Address", "地址"), details.Address})
	} else {
		page.Facts = v.closed(page.Facts, err)
	}
	if !p.Successor.IsZero() {
		page.Facts = append(page.Facts, fact{v.pick("Now acts for it", "承继主体"), v.partyName(p.Successor)})
	}
	if membership, ok, err := known(v.Model.Membership(v.r.Context(), v.viewer, p.ID)); err != nil {
		return err
	} else if ok {
		page.Facts = append(page.Facts, v.membershipFacts(membership)...)
	}
	for _, k := range keys {
		one := keyRow{Person: v.personName(k.Person), Duties: v.duties(k.Duties), Short: short(k.ID),
			Since: clock(k.Since), Tags: []tag{{"good", v.pick("In use", "使用中")}}}
		switch {
		case k.Revoked:
			one.Tags = []tag{{"bad", v.pick("Revoked", "已吊销")}}
		case p.Expelled:
			one.Tags = []tag{{"bad", v.pick("Dead", "已失效")}}
		}
		page.Keys = append(page.Keys, one)
	}
	if page.Receipt, err = v.receiptPath("parties", row.ID); err != nil {
		return err
	}
	if page.Orders, err = v.partyOrders(p, keys, tried, refusal, wrong); err != nil {
		return err
	}
	if page.History, err = v.history(readmodel.PartyNoun, p.ID); err != nil {
		return err
	}
	return v.show(status, "party_show", frame{Notices: stray(page.Orders, refusal), Page: page})
}

// membershipFacts says how a party takes part. Of the sealing key it shows the first
// eight digits of the SHA-256.
func (v *visit) membershipFacts(m trade.Membership) []fact {
	names := make([]string, len(m.Administrators))
	for i, id := range m.Administrators {
		names[i] = v.personName(id)
	}
	return []fact{{v.pick("Kept at the node of", "托管方"), v.partyName(m.Host)},
		{v.pick("Sealing key", "加密公钥"), fmt.Sprintf("%x", sha256.Sum256(m.Sealing.Public))[:8]},
		{v.pick("Administrators", "管理员"), strings.Join(names, v.pick(", ", "、"))}}
}

// personName gives a person's name, or the start of the identifier when the
// person was enrolled at another node.
func (v *visit) personName(id trade.PersonID) string {
	if person, ok := v.Gateway.NameOfPerson(v.r.Context(), v.person, id); ok {
		return v.nameOf(person)
	}
	return short(id)
}

func (v *visit) nameOf(p desk.Person) string {
	if v.Language == English && p.NameEn != "" {
		return p.NameEn
	}
	return p.NameZh
}

func (v *visit) partyOrders(p trade.Party, keys []trade.PersonKey, tried string, refusal *notice,
	wrong gateway.InputErrors) ([]order, error) {
	o := &ordering{v: v, path: "/party/" + p.ID.String(), tried: tried, refusal: refusal, wrong: wrong}
	of := offering{about: trade.Object{Key: p.Key()}}
	for _, do := range []string{"reinstate", "suspend", "expel"} {
		o.offer(do, of)
	}
	class := of
	class.start = gateway.ClassifyEnterpriseForm{Class: classLetters[p.Class], Listed: p.Listed}
	o.offer("classify", class)
	o.offer("enrol", of)
	o.offer("succeed", of)
	v.keyOrders(o, keys)
	return o.list()
}

// keyOrders offers to replace and to revoke keys: those of which the rules say
// that the person may.
func (v *visit) keyOrders(o *ordering, keys []trade.PersonKey) {
	var persons, revocable []option
	var old, ended trade.Object
	for _, k := range keys {
		one, label := trade.Object{Key: k.Key()}, v.personName(k.Person)+" · "+short(k.ID)
		person, here := v.Gateway.NameOfPerson(v.r.Context(), v.person, k.Person)
		if why, ok := o.fits(trade.VerbRotateKey, one); ok && why == "" && here && !person.Disabled {
			persons, old = append(persons, option{person.Login, label, false}), one
		}
		if why, ok := o.fits(trade.VerbRevokeKey, one); ok && why == "" {
			revocable, ended = append(revocable, option{k.ID.String(), label, false}), one
		}
	}
	if len(persons) > 0 {
		o.offer("replace-key", offering{about: old, tuned: map[string]field{"login": {Options: persons}}})
	}
	if len(revocable) > 0 {
		o.offer("revoke-key", offering{about: ended, tuned: map[string]field{"key": {Options: revocable}}})
	}
}

func (v *visit) partyOrder() error { return v.ordered("party", v.partyPage) }

func (v *visit) partyAdmitPage() error { return v.partyForm(http.StatusOK, "", nil, nil) }

func (v *visit) partyForm(status int, _ string, verdict *notice, wrong gateway.InputErrors) error {
	return v.formPage(status, formPage{Heading: v.pick("Admit a party", "准入参与主体"), Action: "/party/admit",
		Crumb: &crumb{"/party", v.pick("Parties", "参与主体")}, Verdict: verdict,
		Lead: v.pick("Its name and number are sealed; the ledger learns a token only.", "名称与编号加密保存，账本仅记录脱敏标识。"),
	}, offering{}, wrong)
}

func (v *visit) partyAdmit() error { return v.orderedAt("party", "admit", "/party/", v.partyForm) }

func days(n int32, l Language) string { return strconv.Itoa(int(n)) + l.pick(" days", " 天") }

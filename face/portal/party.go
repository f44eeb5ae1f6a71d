package portal

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"tallystick/book/trade"
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
	about := trade.Object{Key: p.Key()}
	o.put("reinstate", v.pick("Reinstate", "恢复"), false, trade.VerbReinstateParty, about)
	o.put("suspend", v.pick("Suspend", "暂停"), true, trade.VerbSuspendParty, about,
		v.reasonField(trade.Investigation, trade.RuleViolated, trade.FraudSuspected))
	o.put("expel", v.pick("Expel for good", "清退（不可恢复）"), true,
		trade.VerbExpelParty, about,
		v.hinted(v.reasonField(trade.RuleViolated, trade.FraudSuspected, trade.OtherReason),
			v.pick("Its persons are out at once, with sessions, tokens, feeds and keys; what it holds stays. It "+
				"cannot be undone.",
				"其人员的会话、令牌、订阅与密钥立即失效；已登记的业务保留。此操作不可恢复。")))
	letters := []option{}
	for _, c := range []trade.Class{trade.ClassA, trade.ClassB, trade.ClassC} {
		letters = append(letters, option{classLetters[c], classLetters[c], c == p.Class})
	}
	listed := []option{{"yes", v.pick("On the list", "在名录"), p.Listed},
		{"no", v.pick("Not on the list", "不在名录"), !p.Listed}}
	o.put("classify", v.pick("Classify", "分类"), false, trade.VerbClassifyEnterprise, about,
		field{Name: "class", Label: v.pick("Class", "分类"), Options: letters},
		field{Name: "listed", Label: v.pick("List", "名录"), Options: listed})
	o.put("enrol", v.pick("Enrol a person", "登记经办人"), false, trade.VerbEnrolPerson, about,
		field{Name: "login", Label: v.pick("Login name", "登录名"), Required: true},
		field{Name: "nameZh", Label: v.pick("Name in Chinese", "中文姓名"), Required: true},
		field{Name: "nameEn", Label: v.pick("Name in English", "英文姓名")},
		field{Name: "duty", Label: v.pick("Duty", "职责"), Options: options(v.Language, "", "", trade.Maker,
			trade.Checker, trade.Feed, trade.Auditor, trade.Governor)},
		field{Name: "password", Label: v.pick("First password (10 characters or more)", "初始密码（至少 10 位）"),
			Type: "password", Required: true})
	o.put("succeed", v.pick("Name the successor", "指定承继主体"), true, trade.VerbNameSuccessor, about,
		field{Name: "successor", Label: v.pick("Credit code or institution number of the successor",
			"承继主体的统一社会信用代码或机构编号"), Required: true,
			Hint: v.pick("It acts for this party from then on: documents, claims and loans follow. This party acts "+
				"no more.",
				"此后由承继主体办理：单据、占用与融资随之承继，该主体不再办理业务。")})
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
		o.put("replace-key", v.pick("Replace a signing key", "更换签名密钥"), false, trade.VerbRotateKey, old,
			field{Name: "login", Label: v.pick("Person and key", "经办人与密钥"), Options: persons,
				Hint: v.pick("A fresh key is made at this node; the old one signs nothing more.",
					"本节点将生成新密钥，旧密钥不再可用于签名。")})
	}
	if len(revocable) > 0 {
		o.put("revoke-key", v.pick("Revoke a signing key", "吊销签名密钥"), true, trade.VerbRevokeKey, ended,
			field{Name: "key", Label: v.pick("Person and key", "经办人与密钥"), Options: revocable,
				Hint: v.pick("For good. A person without any other key is signed out and cannot sign in again.",
					"吊销后不可恢复。无其他密钥的人员将被退出且不能再登录。")},
			v.reasonField(trade.KeyCompromised, trade.PersonLeft, trade.OtherReason))
	}
}

func (v *visit) partyOrder() error {
	id, do, post := v.r.PathValue("id"), v.r.PathValue("do"), v.r.PostForm
	var form gateway.Form
	switch do {
	case "suspend":
		form = gateway.SuspendPartyForm{Party: id, Reason: post.Get("reason")}
	case "expel":
		form = gateway.ExpelPartyForm{Party: id, Reason: post.Get("reason")}
	case "reinstate":
		form = gateway.ReinstatePartyForm{Party: id}
	case "classify":
		form = gateway.ClassifyEnterpriseForm{Party: id, Class: post.Get("class"), Listed: post.Get("listed") == "yes"}
	case "succeed":
		form = gateway.NameSuccessorForm{Party: id, Successor: strings.TrimSpace(post.Get("successor"))}
	case "replace-key":
		form = gateway.RotateKeyForm{Login: post.Get("login")}
	case "revoke-key":
		form = gateway.RevokeKeyForm{Key: post.Get("key"), Reason: post.Get("reason")}
	case "enrol":
		form = gateway.EnrolPersonForm{Party: id, Login: strings.TrimSpace(post.Get("login")),
			NameZh: post.Get("nameZh"), NameEn: post.Get("nameEn"), Duties: []string{post.Get("duty")},
			Password: post.Get("password")}
	default:
		return notFound("没有该操作", "there is no such order")
	}
	return v.carryOutOrder("party/"+do, form, "/party/"+id, func(refusal *notice, wrong gateway.InputErrors) error {
		return v.partyPage(http.StatusUnprocessableEntity, do, refusal, wrong)
	})
}

func (v *visit) partyAdmitPage() error { return v.partyForm(http.StatusOK, nil, nil) }

func (v *visit) partyForm(status int, verdict *notice, wrong gateway.InputErrors) error {
	fields := []field{{Name: "kind", Label: v.pick("Kind", "类型"),
		Options: options(v.Language, "", "", partyKinds[1:]...)}, {Name: "number", Label: v.pick("Credit code or "+
		"institution number", "统一社会信用代码或机构编号"), Required: true},
		{Name: "nameZh", Label: v.pick("Name in Chinese", "中文名"), Required: true},
		{Name: "nameEn", Label: v.pick("Name in English", "英文名")}, {Name: "region", Label: v.pick("Region", "地区"),
			Options: v.regions("", "")},
		{Name: "class", Label: v.pick("Class (enterprises only)", "分类（仅企业）"),
			Options: []option{{"", "–", false}, {"A", "A", false}, {"B", "B", false}, {"C", "C", false}}},
		{Name: "listed", Label: v.pick("On the list of foreign-trade firms", "在贸易外汇收支企业名录"),
			Options: []option{{"no", v.pick("No", "否"), false}, {"yes", v.pick("Yes", "是"), false}}},
		{Name: "bic", Label: v.pick("BIC (banks)", "BIC（银行）")}, {Name: "override", Label: v.pick("Reason to let in a "+
			"code that fails its check digit", "校验位不符仍予准入的理由")}}
	page := formPage{Heading: v.pick("Admit a party", "准入参与主体"), Action: "/party/admit",
		Button: v.pick("Sign and send", "签名并提交"), CSRF: v.session.CSRF,
		Crumb: &crumb{"/party", v.pick("Parties", "参与主体")}, Verdict: verdict,
		Lead:   v.pick("Its name and number are sealed; the ledger learns a token only.", "名称与编号加密保存，账本仅记录脱敏标识。"),
		Fields: v.filled(fields, "admit", "admit", wrong)}
	return v.show(status, "form", frame{Page: page})
}

func (v *visit) partyAdmit() error {
	post := v.r.PostForm
	form := gateway.AdmitPartyForm{Kind: post.Get("kind"), Number: strings.TrimSpace(post.Get("number")),
		NameZh: post.Get("nameZh"), NameEn: post.Get("nameEn"), Region: post.Get("region"), Class: post.Get("class"),
		Listed: post.Get("listed") == "yes", BIC: post.Get("bic"), Override: post.Get("override")}
	return v.carryOut(form, "/party/", func(refusal *notice, wrong gateway.InputErrors) error {
		return v.partyForm(http.StatusUnprocessableEntity, refusal, wrong)
	})
}

func days(n int32, l Language) string { return strconv.Itoa(int(n)) + l.pick(" days", " 天") }

func (v *visit) hinted(f field, hint string) field {
	f.Hint = hint
	return f
}

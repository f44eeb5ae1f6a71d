package portal

import (
	"net/http"
	"net/url"

	"tallystick/book/trade"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// modelShow is which models form opinions, who answers for them, and what the
// person can do about it.
type modelShow struct {
	Standing    modelView
	Proposed    *modelView
	Ahead       []modelView
	Orders      []order
	Steps       []modelStep
	First, Next string
	Receipt     string
	Trials      *trialsView
	ToTable     string // leads to the proposal of the published weights table
}

// modelView is one model with what there is to say of it.
type modelView struct {
	Name, Whole string // of a file: the start of its digest, and all of it
	Facts       []fact
}

// modelStep is a line of the history. Back leads to the proposal of this model.
type modelStep struct {
	When, Step, Name, Whole, Card, From, Who, Back string
}

// modelName names a model to people.
func (v *visit) modelName(model trade.Digest) (name, whole string) {
	if model.IsZero() {
		return v.pick("published weights table", "公布的权重表"), ""
	}
	return model.String()[:12], model.String()
}

// modelView says of a model what the ledger knows.
func (v *visit) modelView(model, card trade.Digest, facts ...fact) modelView {
	var view modelView
	view.Name, view.Whole = v.modelName(model)
	if !model.IsZero() {
		view.Facts = []fact{{v.pick("Model file (SHA-256)", "模型文件（SHA-256）"), view.Whole},
			{v.pick("Model card (SHA-256)", "模型说明（SHA-256）"), card.String()}}
	}
	view.Facts = append(view.Facts, facts...)
	return view
}

func (v *visit) versionView(version trade.ModelVersion) modelView {
	if version.Since == 0 {
		return v.modelView(trade.Digest{}, trade.Digest{},
			fact{v.pick("In force from", "生效时间"), v.pick("the founding of the ledger", "账本创立之日")})
	}
	return v.modelView(version.Model, version.Card, fact{v.pick("In force from", "生效时间"), clock(version.From)},
		fact{v.pick("Proposed by", "提议人"), v.answering(version.Proposed)},
		fact{v.pick("Activated by", "启用人"), v.answering(version.Activated) + " · " + clock(version.Since)})
}

// answering names who answers for a model, by the whole identifier where the name
// is not known here.
func (v *visit) answering(id trade.PersonID) string {
	if person, ok := v.Gateway.NameOfPerson(v.r.Context(), v.person, id); ok {
		return v.nameOf(person)
	}
	return id.String()
}

func (v *visit) modelShow() error {
	query := v.r.URL.Query()
	return v.modelPage(http.StatusOK, v.proposalOf(query.Get("model"), query.Get("card")), "", nil, nil)
}

// proposalOf is a proposal from today.
func (v *visit) proposalOf(model, card string) gateway.ProposeModelForm {
	return gateway.ProposeModelForm{Model: model, Card: card, From: v.today().String()}
}

// modelPage shows the models, with a form that proposes one.
func (v *visit) modelPage(status int, form gateway.ProposeModelForm, tried string, refusal *notice,
	wrong gateway.InputErrors) error {
	models, ok, err := known(v.Model.Models(v.r.Context(), v.viewer, trade.InstantOf(v.now())))
	if err == nil && !ok {
		err = notFound("没有该页面", "there is no such page")
	}
	if err != nil {
		return err
	}
	page := modelShow{Standing: v.versionView(models.Standing)}
	if v.mayGoBack() && !models.Standing.Model.IsZero() {
		page.ToTable = backTo(trade.Digest{}, "")
	}
	for _, version := range models.Ahead {
		page.Ahead = append(page.Ahead, v.versionView(version))
	}
	if p := models.Proposal; models.Open() {
		view := v.modelView(p.Model, p.Card, fact{v.pick("To be in force from", "拟生效日"), p.From.String()},
			fact{v.pick("Proposed by", "提议人"), v.answering(p.By) + " · " + clock(p.Since)})
		page.Proposed = &view
	}
	if page.Orders, err = v.modelOrders(models, form, tried, refusal, wrong); err != nil {
		return err
	}
	if page.Receipt, err = v.receiptPath("models", "all"); err != nil {
		return err
	}
	if page.Trials, err = v.trials(models); err != nil {
		return err
	}
	if page.Trials != nil {
		page.Standing.Facts = append(page.Standing.Facts, v.fileFact(page.Trials, models.Standing.Model)...)
		if page.Proposed != nil {
			page.Proposed.Facts = append(page.Proposed.Facts, v.fileFact(page.Trials, models.Proposal.Model)...)
		}
	}
	steps, next, err := asked(v.Model.ModelHistory(v.r.Context(), v.viewer,
		readmodel.Page{Limit: pageRows, After: v.r.URL.Query().Get("after")}))
	if err != nil {
		return err
	}
	for _, step := range steps {
		page.Steps = append(page.Steps, v.modelStep(step, models))
	}
	page.First, page.Next = paging(&url.URL{Path: "/model", RawQuery: v.r.URL.RawQuery}, next)
	return v.show(status, "model_show", frame{Notices: stray(page.Orders, refusal), Page: page})
}

// mayGoBack reports whether the person may propose, and nothing is proposed.
func (v *visit) mayGoBack() bool {
	return v.fits(trade.VerbProposeModel, trade.Object{Key: trade.ModelsKey()})
}

// backTo leads to the proposal of a model that was in force before.
func backTo(model trade.Digest, card string) string {
	return "/model?" + url.Values{"model": {gateway.ModelName(model)}, "card": {card}}.Encode() + "#propose"
}

// modelStep words a line of the history. Back to a model that was in force leads
// from the line of its activation.
func (v *visit) modelStep(c readmodel.ModelChange, models readmodel.Models) modelStep {
	line := modelStep{When: clock(c.At), Step: v.name(c.Step), Who: v.personName(c.By)}
	line.Name, line.Whole = v.modelName(c.Model)
	if !c.Card.IsZero() {
		line.Card = c.Card.String()
	}
	switch {
	case c.Step == trade.VerbProposeModel:
		line.From = c.From.Day().String()
	case c.From != 0:
		line.From = clock(c.From)
	}
	if c.Step == trade.VerbActivateModel && v.mayGoBack() && c.From <= trade.InstantOf(v.now()) &&
		c.Model != models.Standing.Model {
		line.Back = backTo(c.Model, line.Card)
	}
	return line
}

// cardName writes the digest of a card, or nothing where there is none.
func cardName(card trade.Digest) string {
	if card.IsZero() {
		return ""
	}
	return card.String()
}

// modelOrders lists what a governor can do: activate or withdraw what is
// proposed, or propose.
func (v *visit) modelOrders(models readmodel.Models, form gateway.ProposeModelForm, tried string, refusal *notice,
	wrong gateway.InputErrors) ([]order, error) {
	o := &ordering{v: v, path: "/model", tried: tried, refusal: refusal, wrong: wrong}
	about := trade.Object{Key: trade.ModelsKey()}
	if p := models.Proposal; models.Open() {
		named := []field{{Name: "model", Type: "hidden", Value: gateway.ModelName(p.Model)},
			{Name: "card", Type: "hidden", Value: cardName(p.Card)},
			{Name: "from", Type: "hidden", Value: p.From.String()}}
		o.put("activate", v.pick("Activate the proposed model", "启用所提议的模型"), false,
			trade.VerbActivateModel, about, named...)
		o.put("withdraw", v.pick("Withdraw or decline the proposal", "撤回或否决提案"), true,
			trade.VerbWithdrawModel, about, named[:1]...)
		for i := range o.orders {
			for j := range o.orders[i].Fields { // of what is proposed now, whatever was posted
				o.orders[i].Fields[j].Value = named[j].Value
			}
		}
		orders, err := o.list()
		if len(orders) > 0 && orders[0].Why == "" {
			orders[0].Open = true // the next step, one press away
		}
		return orders, err
	}
	o.put("propose", v.pick("Propose a model", "提议模型"), false,
		trade.VerbProposeModel, about,
		field{Name: "model", Label: v.pick("Model file (SHA-256)", "模型文件（SHA-256）"), Value: form.Model, Required: true,
			Hint: v.pick("64 hexadecimal digits; table goes back to the published weights table.",
				"64 位十六进制数字；填 table 恢复公布的权重表。")},
		field{Name: "card", Label: v.pick("Model card (SHA-256)", "模型说明（SHA-256）"), Value: form.Card,
			Hint: v.pick("Of the text that says what it learned from and how good it is. Empty for the table.",
				"说明所学数据与效果的文本的摘要；恢复权重表时不填。")},
		field{Name: "from", Label: v.pick("In force from", "生效日"), Type: "date", Value: form.From, Required: true,
			Hint: v.pick("From today, it is in force as soon as another governor activates it.",
				"填今天的，另一名监管员启用后立即生效。")})
	orders, err := o.list()
	if len(orders) > 0 && form.Model != "" {
		orders[0].Open = true
	}
	return orders, err
}

func (v *visit) modelOrder() error {
	do, post := v.r.PathValue("do"), v.r.PostForm
	proposal := v.proposalOf("", "")
	var form gateway.Form
	switch do {
	case "propose":
		proposal = gateway.ProposeModelForm{Model: post.Get("model"), Card: post.Get("card"), From: post.Get("from")}
		form = proposal
	case "activate":
		form = gateway.ActivateModelForm{Model: post.Get("model"), Card: post.Get("card"), From: post.Get("from")}
	case "withdraw":
		form = gateway.WithdrawModelForm{Model: post.Get("model")}
	default:
		return notFound("没有该操作", "there is no such order")
	}
	return v.carryOut(form, "/model", func(refusal *notice, wrong gateway.InputErrors) error {
		return v.modelPage(http.StatusUnprocessableEntity, proposal, do, refusal, wrong)
	})
}

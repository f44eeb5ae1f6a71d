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
	Proposed    []proposedModel
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

// proposedModel is a model that waits for governors.
type proposedModel struct {
	modelView
	Proposal string // its page
	model    trade.Digest
}

// modelStep is a line of the history. Back leads to the proposal of this model.
type modelStep struct {
	When, Name, Whole, Card, From, Proposed, Agreed, Back string
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
func (v *visit) proposalOf(model, card string) gateway.ActivateModelForm {
	return gateway.ActivateModelForm{Model: model, Card: card, From: v.today().String()}
}

// modelPage shows the models, with a form that proposes one.
func (v *visit) modelPage(status int, form gateway.ActivateModelForm, tried string, refusal *notice,
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
	if page.Proposed, err = v.proposedModels(); err != nil {
		return err
	}
	if page.Orders, err = v.modelOrders(form, tried, refusal, wrong); err != nil {
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
		for i, p := range page.Proposed {
			page.Proposed[i].Facts = append(p.Facts, v.fileFact(page.Trials, p.model)...)
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

// proposedModels are those that wait for governors, as far as the person may know.
func (v *visit) proposedModels() ([]proposedModel, error) {
	open, _, err := asked(v.Model.Proposals(v.r.Context(), v.viewer,
		readmodel.ProposalFilter{State: trade.ProposalOpen}, readmodel.Page{Limit: pageRows}))
	var proposed []proposedModel
	for _, p := range open {
		if c := p.Act.ActivateModel; c != nil {
			view := v.modelView(c.Model, c.Card, fact{v.pick("To be in force from", "拟生效日"), c.From.String()},
				fact{v.pick("Proposed by", "提议人"), v.answering(p.By) + " · " + clock(p.At)})
			proposed = append(proposed, proposedModel{view, "/proposal/" + p.ID.String(), c.Model})
		}
	}
	return proposed, err
}

// mayGoBack reports whether the person may propose.
func (v *visit) mayGoBack() bool {
	return v.fits(trade.VerbActivateModel, trade.Object{Key: trade.ModelsKey()})
}

// backTo leads to the proposal of a model that was in force before.
func backTo(model trade.Digest, card string) string {
	return "/model?" + url.Values{"model": {gateway.ModelName(model)}, "card": {card}}.Encode() + "#propose"
}

// modelStep words a line of the history. Back to a model that was in force leads
// from the line of its activation.
func (v *visit) modelStep(c readmodel.ModelChange, models readmodel.Models) modelStep {
	version := c.Version
	line := modelStep{When: clock(version.Since), From: clock(version.From), Proposed: v.personName(version.Proposed),
		Agreed: v.personName(version.Activated)}
	line.Name, line.Whole = v.modelName(version.Model)
	if !version.Card.IsZero() {
		line.Card = version.Card.String()
	}
	if v.mayGoBack() && version.From <= trade.InstantOf(v.now()) && version.Model != models.Standing.Model {
		line.Back = backTo(version.Model, line.Card)
	}
	return line
}

// modelOrders lets a governor propose a model.
func (v *visit) modelOrders(form gateway.ActivateModelForm, tried string, refusal *notice,
	wrong gateway.InputErrors) ([]order, error) {
	o := &ordering{v: v, path: "/model", tried: tried, refusal: refusal, wrong: wrong}
	o.offer("propose", offering{about: trade.Object{Key: trade.ModelsKey()}, start: form})
	orders, err := o.list()
	if len(orders) > 0 && form.Model != "" {
		orders[0].Open = true
	}
	return orders, err
}

func (v *visit) modelOrder() error {
	return v.ordered("model", func(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
		return v.modelPage(status, v.proposalOf("", ""), tried, refusal, wrong)
	})
}

// cardName writes the digest of a card, or nothing where there is none.
func cardName(card trade.Digest) string {
	if card.IsZero() {
		return ""
	}
	return card.String()
}

package portal

import (
	"encoding/hex"
	"net/http"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
)

// keeperList is who keeps the ledger, and who did.
type keeperList struct {
	Rows        []keeperRow
	Bears       string // how many of them may fail
	Rules       string // by which rules they execute blocks
	Known       string // which of them this node's program knows
	Open        []proposalRow
	Orders      []order
	First, Next string
}

// keeperRow is one keeper in a list.
type keeperRow struct {
	ID, Party, PartyPath, Key, Address, State, Tone, Since string
}

type keeperShow struct {
	keeperRow
	Facts  []fact
	Orders []order
}

// shortKey is the beginning of a public key, by which people tell keys apart.
func shortKey(public []byte) string { return hex.EncodeToString(public[:min(6, len(public))]) }

func (v *visit) keeperRow(k trade.Keeper) keeperRow {
	row := keeperRow{ID: k.ID.String(), Party: v.partyName(k.Party), PartyPath: "/party/" + k.Party.String(),
		Key: shortKey(k.Public), Address: orDash(k.Address), State: v.name(k.State), Tone: "good",
		Since: clock(k.Since)}
	switch k.State {
	case trade.WaitingKeeper:
		row.Tone = "warn"
	case trade.RemovedKeeper, trade.ReplacedKeeper:
		row.Tone = ""
	}
	return row
}

// votingKeepers are those that vote, or are about to.
func (v *visit) votingKeepers() (voting []trade.Keeper, err error) {
	for _, state := range []trade.KeeperState{trade.ActiveKeeper, trade.WaitingKeeper} {
		rows, err := v.Model.Keepers(v.r.Context(), v.viewer, readmodel.KeeperFilter{State: state},
			readmodel.Page{Limit: readmodel.MaxRows})
		if err != nil {
			return nil, err
		}
		voting = append(voting, rows.Rows...)
	}
	return voting, nil
}

func (v *visit) keeperList() error { return v.keepersPage(http.StatusOK, "", nil, nil) }

func (v *visit) keepersPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	rows, next, err := asked(v.Model.Keepers(v.r.Context(), v.viewer, readmodel.KeeperFilter{},
		readmodel.Page{Limit: pageRows, After: v.r.URL.Query().Get("after")}))
	if err != nil {
		return err
	}
	var page keeperList
	for _, k := range rows {
		page.Rows = append(page.Rows, v.keeperRow(k))
	}
	page.First, page.Next = paging(v.r.URL, next)
	voting, err := v.votingKeepers()
	if err != nil {
		return err
	}
	if len(voting) > 0 {
		page.Bears = v.say(words.KeepersBear.With(len(voting), trade.Bears(len(voting))))
	}
	open, err := v.Model.Proposals(v.r.Context(), v.viewer, readmodel.ProposalFilter{State: trade.ProposalOpen},
		readmodel.Page{Limit: readmodel.MaxRows})
	if err != nil {
		return err
	}
	for _, p := range open.Rows {
		if p.OfKeepers() {
			page.Open = append(page.Open, v.proposalRow(p))
		}
	}
	rules, err := v.ruleBook()
	if err != nil {
		return err
	}
	page.Rules, page.Known = v.say(standing(rules)), v.say(words.RuleBookKnown.With(trade.NewestRuleBook))
	o := &ordering{v: v, path: "/keeper", tried: tried, refusal: refusal, wrong: wrong}
	o.offer("admit", offering{})
	o.offer("rules", offering{start: gateway.AdoptRuleBookForm{Version: rules.Version + 1}})
	if page.Orders, err = o.list(); err != nil {
		return err
	}
	return v.show(status, "keeper_list", frame{Notices: stray(page.Orders, refusal), Page: page})
}

// keeper gives the keeper of the address.
func (v *visit) keeper() (trade.Keeper, error) {
	id, err := trade.ParseID[trade.Keeper](v.r.PathValue("id"))
	var k trade.Keeper
	ok := false
	if err == nil {
		if k, ok, err = known(v.Model.Keeper(v.r.Context(), v.viewer, id)); err != nil {
			return k, err
		}
	}
	if !ok {
		return k, notFound(words.NoSuchKeeper.Zh, words.NoSuchKeeper.En)
	}
	return k, nil
}

func (v *visit) keeperShow() error { return v.keeperPage(http.StatusOK, "", nil, nil) }

func (v *visit) keeperPage(status int, tried string, refusal *notice, wrong gateway.InputErrors) error {
	k, err := v.keeper()
	if err != nil {
		return err
	}
	page := keeperShow{keeperRow: v.keeperRow(k)}
	page.Facts = []fact{{v.say(words.KeeperKeyLabel), hex.EncodeToString(k.Public)},
		{v.say(words.KeeperAddress), page.Address}}
	about := trade.Object{Key: k.Key()}
	o := &ordering{v: v, path: "/keeper/" + page.ID, tried: tried, refusal: refusal, wrong: wrong}
	o.offer("replace", offering{about: about, start: gateway.ReplaceKeeperKeyForm{Address: k.Address}})
	o.offer("remove", offering{about: about})
	if page.Orders, err = o.list(); err != nil {
		return err
	}
	return v.show(status, "keeper_show", frame{Notices: stray(page.Orders, refusal), Page: page})
}

// keepersOrder proposes a keeper.
func (v *visit) keepersOrder() error {
	return v.orderedAt("keeper", v.r.PathValue("do"), proposals, v.keepersPage)
}

func (v *visit) keeperOrder() error { return v.ordered("keeper", v.keeperPage) }

// keeperAtStake is the keeper of the address, and what would be without it.
func (v *visit) keeperAtStake() (stake, error) {
	k, err := v.keeper()
	if err != nil {
		return stake{}, err
	}
	row := v.keeperRow(k)
	about := stake{name: v.say(words.KeeperOf.With(row.Key, row.Party)), about: trade.Object{Key: k.Key()}}
	changes, err := v.removalChanges(trade.RemoveKeeper{Keeper: k.ID, Reason: trade.OtherReason})
	for _, c := range changes[1:] {
		about.facts = append(about.facts, fact{c.Label, c.Before + " → " + c.After})
	}
	return about, err
}

// keeperChanges sets a change of the keepers beside those that stand.
func (v *visit) keeperChanges(act trade.Act) ([]change, error) {
	switch {
	case act.AdmitKeeper != nil:
		c := act.AdmitKeeper
		changes := []change{{v.partyName(c.Party) + " · " + shortKey(c.Public), v.say(words.KeepsNothing),
			v.say(words.VotesAs.With(c.Address)), true}}
		_, admitted, err := known(v.Model.Keeper(v.r.Context(), v.viewer, trade.KeeperIDOf(c.Public)))
		if err != nil || admitted {
			return changes, err
		}
		grows, err := v.admissionChange()
		return append(changes, grows), err
	case act.ReplaceKeeperKey != nil:
		c := act.ReplaceKeeperKey
		former, _, err := known(v.Model.Keeper(v.r.Context(), v.viewer, c.Keeper))
		return []change{{v.partyName(former.Party), shortKey(former.Public), shortKey(c.Public), true},
			{v.say(words.KeeperAddress), orDash(former.Address), c.Address, former.Address != c.Address}}, err
	}
	if act.AdoptRuleBook != nil {
		return v.rulesChanges(*act.AdoptRuleBook)
	}
	return v.removalChanges(*act.RemoveKeeper)
}

// keeperAdmission is what becomes of the keepers of now with one more.
func (v *visit) keeperAdmission() (stake, error) {
	grows, err := v.admissionChange()
	return stake{name: grows.Label, facts: []fact{{grows.Label, grows.Before + " → " + grows.After}}}, err
}

// admissionChange says how many that fail the keepers bear with one more; with a warning
// where that is none, so that the new one is needed at once.
func (v *visit) admissionChange() (change, error) {
	voting, err := v.votingKeepers()
	n := len(voting)
	return change{v.say(words.Keepers), v.say(words.KeepersBear.With(n, max(0, trade.Bears(n)))),
		v.say(withOneMore(n)), true}, err
}

// withOneMore says what so many keepers and one more bear.
func withOneMore(n int) words.Text {
	if trade.Bears(n+1) == 0 {
		return words.NeedsTheNewVote.With(n + 1)
	}
	return words.KeepersBear.With(n+1, trade.Bears(n+1))
}

// removalChanges says who votes no more, and how many that fail the others bear; with
// a warning where that is none, and was one before.
func (v *visit) removalChanges(c trade.RemoveKeeper) ([]change, error) {
	k, _, err := known(v.Model.Keeper(v.r.Context(), v.viewer, c.Keeper))
	if err != nil {
		return make([]change, 1), err
	}
	voting, err := v.votingKeepers()
	changes := []change{{v.partyName(k.Party) + " · " + shortKey(k.Public),
		v.say(words.VotesAs.With(orDash(k.Address))), v.say(words.VotesNoMore.With(words.Name(c.Reason))), true}}
	if n := len(voting); k.Votes() && n > 1 {
		before, after := trade.Bears(n), trade.Bears(n-1)
		said := words.KeepersBear.With(n-1, after)
		if before > 0 && after == 0 {
			said = words.BearsNoFault.With(n-1, n, before)
		}
		changes = append(changes, change{v.say(words.Keepers), v.say(words.KeepersBear.With(n, before)), v.say(said),
			true})
	}
	return changes, err
}

// keeperStep words an event about keepers.
func (v *visit) keeperStep(e trade.Event) string {
	switch e := e.(type) {
	case trade.KeeperAdmitted:
		return v.within(words.KeeperOf.With(shortKey(e.Keeper.Public), v.partyName(e.Keeper.Party)))
	case trade.KeeperKeyReplaced:
		return v.within(words.KeeperInPlaceOf.With(v.partyName(e.Keeper.Party), shortKey(e.FormerPublic),
			shortKey(e.Keeper.Public)))
	case trade.KeeperRemoved:
		return v.within(words.KeeperRemovedFor.With(shortKey(e.Public), words.Name(e.Reason)))
	case trade.RuleBookAdopted:
		return v.within(standing(e.RuleBook))
	case trade.RuleBookTurned:
		return v.within(words.RuleBookInForce.With(e.Version))
	}
	return ""
}

package portal

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"slices"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

type overviewShow struct {
	Lead     string
	Tiles    []tile
	Chart    template.HTML
	Alerts   []alertRow
	Priority []priorityRow
	Totals   []totalTable
	MayStop  bool
	Refusals []refusalRow
	Values   []valueRow
	Payments []paymentTotals
}

type totalTable struct {
	Heading, Label string
	By             string // what its groups are, in the address of all of them
	Groups         []totalGroup
	More, All      string // how many groups are shown, and where all are
}

// mostTotals is how many regions, banks or products a table shows before all are asked for.
const mostTotals = 4

// first leaves of groups those that come to most in CNY, the largest first, unless the person asked
// for all of this table, and says how many they are and where all stand.
func first[G any](v *visit, groups []G, by string, worth func(G) []trade.Money) (
	left []G, more, all string, err error,
) {
	type weighed struct {
		group G
		fen   int64
	}
	each := make([]weighed, len(groups))
	for i, g := range groups {
		sum, err := v.sum(worth(g)...)
		if err != nil {
			return nil, "", "", err
		}
		each[i] = weighed{g, sum.fen}
	}
	slices.SortStableFunc(each, func(a, b weighed) int { return cmp.Compare(b.fen, a.fen) })
	for _, one := range each {
		left = append(left, one.group)
	}
	if len(left) <= mostTotals || v.r.URL.Query().Get("all") == by {
		return left, "", "", nil
	}
	more = v.say(words.TotalsShown.With(mostTotals, len(left)))
	return left[:mostTotals], more, "/overview?all=" + by + "#totals-" + by, nil
}

// totalGroup is what one region, bank or product comes to, in each currency.
type totalGroup struct {
	Name string
	Rows []totalRow
}

func (g totalGroup) lent() (all []trade.Money) {
	for _, row := range g.Rows {
		all = append(all, row.lent)
	}
	return all
}

type totalRow struct {
	Amount, Outstanding string
	Applied, Disbursed  int64
	lent, owed          trade.Money
	Sum                 bool // of the rows above it, in CNY
}

func (t *totalTable) put(name string, row totalRow) {
	for i := range t.Groups {
		if t.Groups[i].Name == name {
			t.Groups[i].Rows = append(t.Groups[i].Rows, row)
			return
		}
	}
	t.Groups = append(t.Groups, totalGroup{name, []totalRow{row}})
}

type refusalRow struct {
	Label string
	Rule  uint16
	Count int64
}

type valueRow struct {
	Currency, Face string
	Count          int64
	Bar            barView
}

// overview shows the whole platform as the regulator and its branches see it.
func (v *visit) overview() error {
	if v.person.Kind != trade.Regulator && v.person.Kind != trade.Branch {
		return notFound("没有该页面", "there is no such page")
	}
	page := overviewShow{MayStop: v.begins(trade.VerbAdmitToPilot), Lead: v.regionName(v.person.Region) +
		v.pick(" · amounts in their own currencies, sums in CNY at the mid rates of the day",
			" · 金额按原币列示，合计按当日中间价折人民币")}
	alerts, _, err := v.alerts("", "", 4)
	errs := []error{err, nil, nil, nil, nil, nil, nil, nil}
	for _, a := range alerts {
		page.Alerts = append(page.Alerts, v.alertRow(a))
	}
	page.Tiles, errs[1] = v.overviewTiles()
	page.Chart, errs[2] = v.chart()
	page.Totals, errs[3] = v.totals()
	page.Refusals, errs[4] = v.refusals()
	page.Values, errs[5] = v.values()
	page.Priority, errs[6] = v.priority()
	page.Payments, errs[7] = v.paymentTotals()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return v.show(http.StatusOK, "overview_show", frame{Live: "/live", Notices: v.troubles(), Page: page})
}

var alertKinds = []trade.AlertKind{trade.ShortfallOpened, trade.SourceAmended, trade.SourceWithdrawn,
	trade.GoodsCameBack, trade.ClassDowngraded, trade.HoldLapsed,
	trade.MaturityPassed, trade.ProceedsDiverted, trade.PledgeUncovered, trade.RepaidFromPurchase,
	trade.CryptoAssetRefused,
	trade.NoLongerQualifies, trade.DocumentReplaced, trade.WithdrawalUndone, trade.ReturnUndone,
	trade.EnterpriseSucceeded,
	trade.MatchUndone, trade.EnterpriseSuspended, trade.EnterpriseExpelled, trade.EnterpriseReinstated,
	trade.ReturnNotDeclared, trade.OpenedByBank, trade.WaivedAboveShare, trade.FilingBarred,
	trade.AdvanceUnmatched, trade.LentBeyondPaid, trade.InvoiceReversed,
	trade.CheckLate, trade.CheckIrregular, trade.InvoiceOld,
	trade.SplitPayments, trade.JustBelowThreshold, trade.OneSeller, trade.RefundedMuch,
	trade.PaidTwiceTried, trade.PaidBeyondTried,
	trade.PaidByAgent, trade.TaskOverdue,
	trade.DocumentAlike, trade.DocumentsAlike}

// eventWords says in a line what happened.
func (v *visit) eventWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.DocumentsPublished:
		return v.say(words.Published.With(len(e.Documents)))
	case trade.DocumentAmended:
		return v.amendedWords(e)
	case trade.ReturnTakenBack:
		return v.say(words.TakenBack.With(v.in(readmodel.DocumentNoun, e.Document, e.Amount)))
	case trade.DocumentReinstated:
		return v.say(words.ValidAgain)
	case trade.PledgeMoved:
		return v.say(words.PledgeMoved.With(v.mentioned(e.To)))
	case trade.GoodsReturned:
		return v.say(words.GoodsReturned.With(v.in(readmodel.DocumentNoun, e.Document, e.Amount)))
	case trade.FinancingApplied:
		return v.say(words.AppliedFor.With(moneyOf(e.Asked)))
	case trade.FinancingAccepted:
		return v.say(words.AcceptedUntil.With(clock(e.HoldUntil)))
	case trade.FinancingEnded:
		return v.say(words.EndedFor.With(words.Name(e.State), words.Name(e.Reason)))
	case trade.FinancingDisbursed:
		return v.termWords(e.Deal, e.Terms)
	case trade.FinancingRepaid:
		return v.say(words.Repaid.With(v.repaidWords(e.Deal, e.Repayment)))
	case trade.FinancingSettled:
		return v.say(words.Settled)
	case trade.FinancingApproved:
		return v.say(words.ApprovedBy)
	case trade.FinancingReopened:
		return v.say(words.OwedAgain)
	case trade.DisbursalCorrected:
		return v.correctedWords(e)
	case trade.RepaymentCorrected:
		return v.say(words.RepaymentUndone.With(e.Repayment.Number, words.Name(e.Reason),
			v.repaidWords(e.Deal, e.Repayment)))
	case trade.InspectionDrawn:
		return v.say(words.DrawnBy.With(e.Height, trade.Lot(e.Seed, e.Deal.Financing()), e.Share))
	case trade.InspectionReported:
		return v.say(words.Inspected.With(words.Name(e.Finding).Capital()))
	case trade.AdviceNoted:
		if !e.Followed {
			return v.say(words.AdviceOverruled.With(e.Score))
		}
		return v.say(words.AdviceFollowed.With(e.Score))
	case trade.HoldExtended:
		return v.say(words.HeldUntil.With(clock(e.HoldUntil)))
	case trade.DocumentWithdrawn:
		return v.say(words.WithdrawnFor.With(words.Name(e.Reason)))
	case trade.DocumentFrozen:
		return v.say(words.FrozenFor.With(words.Name(e.Reason)))
	case trade.DocumentUnfrozen:
		return v.say(words.Unfrozen)
	case trade.AlertRaised:
		if e.Alert.Amount.Currency != "" {
			return v.say(words.AlarmedOver.With(words.Name(e.Alert.Kind), moneyOf(e.Alert.Amount)))
		}
		return v.say(words.Alarmed.With(words.Name(e.Alert.Kind)))
	case trade.ValueMoved:
		return v.movedWords(e)
	}
	if said := v.matchWords(event); said != "" {
		return said
	}
	if said := v.paymentWords(event) + v.filingWords(event) + v.enteredWords(event); said != "" {
		return said
	}
	return v.ruleWords(event)
}

// ruleWords says in a line what happened to parties, keys and the rules.
func (v *visit) ruleWords(event trade.Event) string {
	switch e := event.(type) {
	case trade.CalendarPublished:
		return v.say(words.WorkingDays.With(e.Calendar.Year, len(e.Calendar.Closed), len(e.Calendar.Worked)))
	case trade.PartySuspended:
		return v.name(e.Reason)
	case trade.PartyExpelled:
		return v.name(e.Reason)
	case trade.MembershipSet:
		return v.say(words.KeptBy.With(v.partyName(e.Membership.Host)))
	case trade.SuccessorNamed:
		return v.within(words.SucceededBy.With(v.partyName(e.Party), v.partyName(e.Successor)))
	case trade.PersonEnrolled:
		return v.personName(e.Key.Person) + " · " + v.duties(e.Key.Duties)
	case trade.KeyRevoked:
		return v.say(words.KeyEnded.With(short(e.Key), words.Name(e.Reason)))
	case trade.EnterpriseClassified:
		if !e.Listed {
			return v.say(words.ClassUnlisted.With(classLetters[e.Class]))
		}
		return v.say(words.ClassListed.With(classLetters[e.Class]))
	case trade.RatesPublished:
		return v.say(words.MidRatesOf.With(e.Rates.Day))
	case trade.ProposalMade, trade.ProposalApproved, trade.ProposalObjected, trade.ProposalDone, trade.ThresholdSet:
		return v.proposalStep(e)
	case trade.KeeperAdmitted, trade.KeeperKeyReplaced, trade.KeeperRemoved, trade.RuleBookAdopted,
		trade.RuleBookTurned:
		return v.keeperStep(e)
	case trade.LimitsSet:
		return v.name(e.Limits.Scenario) + " · " + v.within(words.InForceFrom.With(e.Limits.From))
	case trade.RateLimitsSet:
		return v.name(trade.KindRateLimits) + " · " + v.within(words.InForceFrom.With(e.Limits.From))
	case trade.PilotAdmitted:
		return v.within(words.FromDay.With(v.placeName(e.Key), e.From))
	case trade.PilotStopped:
		return v.within(words.EndedFor.With(v.placeName(e.Key), words.Name(e.Reason)))
	case trade.PilotResumed:
		return v.placeName(e.Key)
	case trade.ModelActivated:
		name, _ := v.modelName(e.Model)
		return v.within(words.ModelFrom.With(name, clock(e.From)))
	}
	return ""
}

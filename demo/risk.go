package demo

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"tallystick/book/proof"
	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/gateway"
	"tallystick/node/readmodel"
	"tallystick/risk"
	"tallystick/risk/inject"
)

const papersAgree = "合同、发票与运输单据相符。 / Contract, invoice and transport document agree."

// inspect has the regulator look into the oldest of what was drawn, if there is
// something, and report: irregular where the ledger has warned of what backs it.
func (p *play) inspect(ctx context.Context) error {
	open, err := p.Model.Inspections(ctx, p.Governor.Viewer(), readmodel.InspectionFilter{State: trade.InspectionOpen},
		readmodel.Page{Limit: 1, Order: readmodel.Oldest})
	if err != nil || len(open.Rows) == 0 {
		return err
	}
	id := open.Rows[0].Deal.Financing()
	f, err := p.Model.Financing(ctx, p.Governor.Viewer(), id)
	if err != nil {
		return err
	}
	warned := false
	for _, line := range f.Lines {
		alerts, err := p.Model.Alerts(ctx, p.Governor.Viewer(), readmodel.AlertFilter{Document: line.Document},
			readmodel.Page{Limit: 1})
		if err != nil {
			return err
		}
		warned = warned || len(alerts.Rows) > 0
	}
	form := gateway.ReportInspectionForm{Financing: id.String(), Finding: "clean", Report: papersAgree}
	if warned {
		form.Finding, form.Report = "irregular", "资金或单据与申请不符，已要求银行说明。 / Money or papers do not fit the application; "+
			"the bank was asked to explain."
	}
	if _, err := p.do(ctx, p.Governor, form); err != nil {
		return err
	}
	p.tally.Inspected++
	return nil
}

// The world that the demonstration's model learns from: small, so that it is
// there in seconds.
var demoLearning = inject.Settings{Seed: 21, Exporters: 150, Days: 400, Cases: 6}

// train fits a model, puts its file into the node's home, and has a governor
// propose it; its hash and what proposes it are returned. It scores in the shadow until a second governor agrees.
func (w *World) train(ctx context.Context) (model, proposal string, err error) {
	m, card, err := inject.Train("示范模型 / demonstration", demoLearning)
	if err != nil {
		return "", "", err
	}
	if _, err := member.Install(w.Home, m); err != nil {
		return "", "", err
	}
	hash := m.Hash()
	form := gateway.ActivateModelForm{Model: hex.EncodeToString(hash[:]), Card: card.Digest(),
		From: trade.InstantOf(time.Now()).Day().String(), Reason: "示范模型 / a demonstration"}
	o, err := w.do(ctx, w.Governor, form)
	return form.Model, o.Subject, err
}

// agree has the second governor agree to a proposal.
func (w *World) agree(ctx context.Context, proposal string) error {
	id, err := trade.ParseID[trade.Proposal](proposal)
	if err != nil {
		return err
	}
	p, err := w.Model.Proposal(ctx, w.Governor.Viewer(), id)
	if err != nil {
		return err
	}
	second, err := w.Gate.PersonBy(ctx, "governor2")
	if err != nil {
		return err
	}
	_, err = w.do(ctx, second, gateway.ApproveProposalForm{Proposal: proposal, Content: p.Content.String()})
	return err
}

// verifyModels trains a model, has two governors put it in force, and expects
// that opinions come from it and sum to their scores.
func (p *play) verifyModels(ctx context.Context) error {
	model, proposal, err := p.train(ctx)
	if err == nil {
		err = p.agree(ctx, proposal)
	}
	if err != nil {
		return err
	}
	deadline := time.Now().Add(2 * time.Minute)
	for _, id := range p.deals[:min(20, len(p.deals))] {
		for {
			_, opinion, err := p.Adviser.Opinion(ctx, p.Governor.Viewer(), id)
			if err == nil && opinion.ModelHash() == model {
				if sum := opinion.Base + opinion.Rest + weightOf(opinion.Reasons); sum != opinion.Odds {
					return fmt.Errorf("the reasons on financing %s come to %d and its odds are %d", id,
						sum, opinion.Odds)
				}
				break
			}
			if err != nil && !errors.Is(err, risk.ErrReading) {
				return err
			}
			if time.Now().After(deadline) {
				return fmt.Errorf("the opinion on financing %s does not come from the model in force: it comes from "+
					"%s, %v", id, opinion.ModelHash(), err)
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
	return nil
}

func weightOf(reasons []risk.Reason) (sum int) {
	for _, r := range reasons {
		sum += r.Weight
	}
	return sum
}

// verifyDraws recomputes every draw from the headers of the blocks: what was
// drawn, and what was not.
func (w *World) verifyDraws() (drawn int, err error) {
	var disbursed []trade.Deal
	var last int64
	book := trade.NewMemoryBook()
	for block, err := range member.Journal(w.Home, w.Ledger) {
		if err != nil {
			return drawn, err
		}
		var want []trade.Event
		if len(disbursed) > 0 { // the next block draws, and has no entries where it draws none
			signed, err := w.Node.SignedHeader(last + 1)
			if err != nil {
				return drawn, err
			}
			want = trade.Draw(book, last+1, trade.InstantOf(signed.Header.Time), trade.Digest(signed.Commit.Block.Hash),
				disbursed)
			if len(want) > 0 && last+1 != block.Height {
				return drawn, fmt.Errorf("block %d did not draw what its hash draws: %+v", last+1, want)
			}
		}
		for _, entry := range block.Entries {
			for _, event := range entry.Events {
				trade.Post(book, event)
				switch event.(type) {
				case trade.InspectionDrawn, trade.CheckDrawn:
					if len(want) == 0 || want[0] != event {
						return drawn, fmt.Errorf("block %d drew what its hash does not draw: %+v", block.Height, event)
					}
					want = want[1:]
					drawn++
				}
			}
		}
		if len(want) > 0 {
			return drawn, fmt.Errorf("block %d did not draw what its hash draws: %+v", block.Height, want)
		}
		disbursed, last = trade.DisbursedIn(block.Entries), block.Height
	}
	return drawn, nil
}

// verifyInspections checks the receipts of what was drawn and of what was not,
// each with the block that drew.
func (p *play) verifyInspections(ctx context.Context, trust proof.Trust) (int, error) {
	checked := 0
	for _, id := range p.deals {
		var drawn, disbursed bool
		err := p.Ledger.View(func(book trade.Book, _ trade.Instant) error {
			_, drawn = book.Inspection(id)
			f, _ := book.Financing(id)
			disbursed = f.Terms.Amount > 0
			return nil
		})
		if err != nil {
			return checked, err
		}
		receipt, err := p.Notary.Receipt(ctx, trade.InspectionKey(id))
		if err != nil {
			return checked, err
		}
		said, err := proof.Verify(receipt, trust)
		if err != nil {
			return checked, err
		}
		if (said.Record != nil) != drawn || disbursed != bytes.Contains(receipt, []byte(`"draw"`)) {
			return checked, fmt.Errorf("a receipt proves the wrong thing of a draw: %s", said.En)
		}
		checked++
	}
	return checked, nil
}

package portal

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/formats"
	"tallystick/face/words"
	"tallystick/node/gateway"
)

// verifiedRow is an invoice of a list, and what is told of it.
type verifiedRow struct{ Line, Number, Holder, Amount, Tone, Result, Left, Why string }

type verificationPage struct {
	Heading, Lead, PasteLabel, FileLabel, Button, Note string
	ResultLabel, LeftLabel, LineLabel                  string
	NumberLabel, HolderLabel, AmountLabel              string
	Crumb                                              crumb
	CSRF, Pasted                                       string
	Verdict                                            *notice
	Rows                                               []verifiedRow
}

func (v *visit) verificationShow() error { return v.verification(http.StatusOK, verificationPage{}) }

// verification shows the form in which a bank has invoices verified, and what came of them.
func (v *visit) verification(status int, page verificationPage) error {
	if !v.person.Kind.Verifies() {
		return notFound(words.BanksVerify.Words())
	}
	page.Heading, page.Lead = v.within(words.VerifyTitle), v.say(words.VerifyHow.With(gateway.MostVerified))
	page.PasteLabel, page.FileLabel = v.within(words.VerifyPaste), v.within(words.VerifyFile)
	page.Button, page.Note = v.within(words.VerifyButton), v.within(words.VerifyGuess)
	page.ResultLabel, page.LeftLabel = v.within(words.VerifyResult), v.within(words.InvoiceLeft)
	page.LineLabel, page.NumberLabel = v.within(words.LineOfList), v.within(words.InvoiceNumber)
	page.HolderLabel, page.AmountLabel = v.within(words.BuyerNumber), v.within(words.InvoiceTotal)
	page.Crumb, page.CSRF = crumb{"/declaration", v.documentsLabel()}, v.session.CSRF
	return v.show(status, "verification_show", frame{Page: page})
}

// verifyInvoices has the invoices of a list verified that were pasted or uploaded.
func (v *visit) verifyInvoices() error {
	page := verificationPage{Pasted: v.r.PostFormValue("pasted")}
	list, err := v.statedInvoices(page.Pasted)
	var unreadable *formats.FileError
	switch {
	case errors.As(err, &unreadable):
		page.Verdict = &notice{Tone: "bad", Title: v.within(words.ListIsUnread),
			Detail: v.pick(unreadable.En, unreadable.Zh)}
		return v.verification(http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	case len(list) == 0:
		page.Verdict = &notice{Tone: "bad", Title: v.within(words.VerifyNothing)}
		return v.verification(http.StatusBadRequest, page)
	}
	asked := make([]gateway.StatedInvoice, len(list))
	for i, one := range list {
		asked[i] = gateway.StatedInvoice{Number: one.Number, Holder: one.Holder, Currency: one.Currency,
			Amount: one.Amount, Line: one.Line}
		if one.Problem != nil {
			asked[i].Number = "" // it is not read, and never asked for
		}
	}
	told, err := v.Gateway.VerifyInvoices(v.r.Context(), v.person, asked)
	var many gateway.TooMany
	switch {
	case errors.As(err, &many):
		zh, en := many.Words()
		page.Verdict = &notice{Tone: "warn", Title: v.pick(capital(en), zh)}
		return v.verification(http.StatusTooManyRequests, page)
	case errors.Is(err, gateway.ErrNotVerifying):
		return notFound(words.BanksVerify.Words())
	case err != nil:
		return err
	}
	n := gateway.Counted(told)
	page.Verdict = &notice{Tone: "good", Title: v.say(words.VerifiedSoMany.With(len(told), n.Passes, n.UsedUp,
		n.NotGood, n.Disagrees, n.Misread))}
	if n.Passes < len(told) {
		page.Verdict.Tone = "warn"
	}
	for i, one := range told {
		page.Rows = append(page.Rows, v.verifiedRow(list[i], one))
	}
	return v.verification(http.StatusOK, page)
}

// statedInvoices reads the list of a form: the file where one was chosen.
func (v *visit) statedInvoices(pasted string) ([]formats.Stated, error) {
	name, text := "pasted.csv", io.Reader(strings.NewReader(pasted))
	if file, header, err := v.r.FormFile("file"); err == nil {
		defer file.Close()
		name, text = header.Filename, file
	} else if strings.TrimSpace(pasted) == "" {
		return nil, nil
	}
	done, err := v.Gateway.TakeReading(v.r.Context())
	if err != nil {
		return nil, err
	}
	defer done()
	return formats.ReadStated(name, text, gateway.MostVerified)
}

func (v *visit) verifiedRow(stated formats.Stated, told gateway.VerifiedInvoice) verifiedRow {
	row := verifiedRow{Line: strconv.Itoa(stated.Line), Number: stated.Number, Holder: stated.Holder,
		Amount: strings.TrimSpace(stated.Amount + " " + stated.Currency), Tone: "bad"}
	switch {
	case stated.Problem != nil:
		row.Result, row.Why = v.within(words.VerifyMisread), v.pick(stated.Problem.En, stated.Problem.Zh)
		return row
	case len(told.Wrong) > 0:
		row.Result, row.Why = v.within(words.VerifyMisread), v.pick(told.Wrong[0].En, told.Wrong[0].Zh)
		return row
	case told.Result == trade.Passes:
		row.Tone, row.Left = "good", moneyOf(told.Left)
	case told.Result == trade.UsedUp:
		row.Tone = "warn"
	}
	row.Result = v.say(words.Name(told.Result).Capital())
	return row
}

package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/formats"
	"tallystick/gateway"
	"tallystick/trade"
)

// CellProblem says what is wrong with one cell of a file.
type CellProblem struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	Zh     string `json:"zh"`
	En     string `json:"en"`
}

// Upload says what came of a file. Bad rows never stop the good.
type Upload struct {
	Declarations int           `json:"declarations" doc:"Good ones in the file"`
	Submissions  []Submission  `json:"submissions" doc:"One for each 1,000 declarations"`
	Refused      []*Problem    `json:"refused,omitempty" doc:"What the rule book said of declarations that it refused; more than 100 among 1,000, and none of those is registered"`
	Problems     []CellProblem `json:"problems"`
	More         int           `json:"more" doc:"Problems beyond those that are listed"`
}

const uploadPath = "/v1/declarations/upload"

// registerUpload adds the file of declarations.
func (s *Server) registerUpload() {
	op := operation(http.MethodPost, uploadPath, "declarations", "upload-declarations", "Register the declarations of a CSV or XLSX file")
	op.MaxBodyBytes = maxUpload
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Handing
		Kind    string `header:"Content-Type" doc:"text/csv or application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"`
		RawBody []byte `contentType:"application/octet-stream"`
	}) (*found[Upload], error) {
		read := formats.ReadCSV
		if strings.Contains(in.Kind, "spreadsheetml") {
			read = formats.ReadXLSX
		} else if !strings.HasPrefix(in.Kind, "text/csv") {
			return nil, mediaType("text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		}
		done, err := s.settings.Gateway.TakeReading(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		file, err := read(bytes.NewReader(in.RawBody))
		done()
		if errors.Is(err, formats.ErrFile) {
			zh, en, _ := strings.Cut(strings.TrimPrefix(err.Error(), formats.ErrFile.Error()+": "), " / ")
			return nil, wrongInput([]FieldProblem{{"body", zh, en}})
		}
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		out := found[Upload]{Upload{Declarations: len(file.Declarations), Submissions: []Submission{}, Problems: make([]CellProblem, len(file.Problems)), More: file.More}}
		for i, p := range file.Problems {
			out.Body.Problems[i] = CellProblem{p.Line, p.Column, p.Zh, p.En}
		}
		return &out, s.publish(ctx, in.Handing, file.Declarations, &out.Body)
	})
}

// publish hands the declarations of a file in, batch by batch.
func (s *Server) publish(ctx context.Context, h Handing, declarations []formats.Declaration, out *Upload) error {
	wait, _, err := h.wait()
	if err != nil {
		return err
	}
	all, request := shown(declarations, declarationForm), gateway.Request{Wish: h.Wish, Own: true, Wait: wait, Dry: h.Dry}
	err = s.settings.Gateway.PublishAll(ctx, caller(ctx), all, request, func(d gateway.Declaration, r trade.Refusal) {
		r.Item = 0
		p := refused(gateway.Outcome{Refusal: r})
		p.Number = d.Number
		out.Refused = append(out.Refused, p)
	}, func(o gateway.Outcome, _ int) error {
		switch {
		case !o.Refusal.OK() && statusOf(o.Refusal.Rule) != http.StatusConflict:
			return refused(o)
		case !o.Refusal.OK():
			out.Refused = append(out.Refused, refused(o))
		case h.Dry:
			out.Submissions = append(out.Submissions, Submission{State: "allowed"})
		default:
			s.metrics.submitted(o)
			out.Submissions = append(out.Submissions, submissionOf(o))
		}
		return nil
	})
	var told *Problem
	if err != nil && !errors.As(err, &told) {
		return s.problemOf(ctx, err)
	}
	return err
}

func declarationForm(d formats.Declaration) gateway.Declaration {
	return gateway.Declaration{Number: d.Number, Holder: d.Holder, Amount: d.Amount, Currency: d.Currency, Declared: d.Declared, Exported: d.Exported, Mode: d.Mode,
		Consignee: d.Consignee, Transport: d.Transport, Vessel: d.Vessel, Voyage: d.Voyage, BillOfLading: d.BillOfLading, Producer: d.Producer, Contract: d.Contract,
		TradeCountry: d.TradeCountry, Destination: d.Destination, Port: d.Port, Packages: d.Packages, GrossWeight: d.GrossWeight, NetWeight: d.NetWeight,
		Incoterm: d.Incoterm, Freight: d.Freight, Insurance: d.Insurance, Items: shown(d.Items, func(i formats.Item) gateway.Item { return gateway.Item(i) })}
}

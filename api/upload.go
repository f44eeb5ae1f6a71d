package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/formats"
	"tallystick/gateway"
)

// uploadBatch is how many declarations of a file go under one signature.
const uploadBatch = 1_000

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
	Refused      []*Problem    `json:"refused,omitempty" doc:"What the rule book said of batches that it refused"`
	Problems     []CellProblem `json:"problems"`
	More         int           `json:"more" doc:"Problems beyond those that are listed"`
}

// registerUpload adds the file of declarations.
func (s *Server) registerUpload() {
	op := operation(http.MethodPost, "/v1/declarations/upload", "declarations", "upload-declarations", "Register the declarations of a CSV or XLSX file")
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
		file, err := read(bytes.NewReader(in.RawBody))
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
	wish, number := h.Wish, 0
	for batch := range slices.Chunk(declarations, uploadBatch) {
		if number++; wish != "" {
			h.Wish = fmt.Sprintf("%s#%d", wish, number)
		}
		form := gateway.PublishDeclarationsForm{Declarations: shown(batch, declarationForm)}
		a, err := s.submit(ctx, h, form)
		var p *Problem
		switch {
		case err == nil:
			out.Submissions = append(out.Submissions, a.Body)
		case errors.As(err, &p) && p.Rule != nil && p.Status == http.StatusConflict:
			out.Refused = append(out.Refused, p)
		default:
			return err
		}
	}
	return nil
}

func declarationForm(d formats.Declaration) gateway.Declaration {
	return gateway.Declaration{Number: d.Number, Holder: d.Holder, Amount: d.Amount, Currency: d.Currency, Declared: d.Declared, Exported: d.Exported, Mode: d.Mode,
		Consignee: d.Consignee, Transport: d.Transport, Vessel: d.Vessel, Voyage: d.Voyage, BillOfLading: d.BillOfLading, Producer: d.Producer, Contract: d.Contract,
		TradeCountry: d.TradeCountry, Destination: d.Destination, Port: d.Port, Packages: d.Packages, GrossWeight: d.GrossWeight, NetWeight: d.NetWeight,
		Incoterm: d.Incoterm, Freight: d.Freight, Insurance: d.Insurance, Items: shown(d.Items, func(i formats.Item) gateway.Item { return gateway.Item(i) })}
}

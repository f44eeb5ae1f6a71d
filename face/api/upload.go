package api

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/face/formats"
	"tallystick/node/gateway"
)

// CellProblem says what is wrong, or doubtful, with one cell of a file.
type CellProblem struct {
	Line     int    `json:"line" doc:"Of the file, from 1"`
	Number   string `json:"number,omitempty" doc:"Of the declaration, as far as it can be read"`
	Column   string `json:"column"`
	ColumnZh string `json:"columnZh,omitempty"`
	Value    string `json:"value,omitempty"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
}

// FileNote is what to know about how a file was read.
type FileNote struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// FileLine is one declaration of a file.
type FileLine struct {
	Line   int    `json:"line"`
	Number string `json:"number"`
}

// Upload says what came of a file, declaration by declaration. Bad rows never
// stop the good.
type Upload struct {
	Declarations int           `json:"declarations" doc:"Good ones in the file"`
	Registered   int           `json:"registered" doc:"Of these, on the ledger now or before"`
	Pending      int           `json:"pending" doc:"Of these, handed in and not final yet"`
	Spoiled      int           `json:"spoiled" doc:"Declarations that problems kept out"`
	Submissions  []Submission  `json:"submissions" doc:"One for each 1,000 declarations"`
	Refused      []*Problem    `json:"refused,omitempty" doc:"What the rule book said of declarations that it refused"`
	Problems     []CellProblem `json:"problems"`
	Doubts       []CellProblem `json:"doubts,omitempty" doc:"Why declarations were held back"`
	Doubtful     int           `json:"doubtful,omitempty" doc:"How many were held back"`
	Confirm      string        `json:"confirm,omitempty" doc:"Registers them: send the file again with ?confirm="`
	Notes        []FileNote    `json:"notes,omitempty" doc:"What was read and what was not"`
	More         int           `json:"more" doc:"Problems and doubts beyond those that are listed"`
	Stopped      *Problem      `json:"stopped,omitempty" doc:"What stopped it; send the file again"`
	Left         []FileLine    `json:"left,omitempty" doc:"The declarations that were then not handed in"`
}

const (
	uploadPath   = "/v1/declarations/upload"
	workbookKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// registerUpload adds the file of declarations.
func (s *Server) registerUpload() {
	op := endpoint(http.MethodPost, uploadPath, "declarations", "upload-declarations",
		"Register the declarations of a CSV or XLSX file")
	op.MaxBodyBytes, op.BodyReadTimeout = maxUpload, requestTime
	file := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"text/tab-separated-values": file, workbookKind: file}}
	huma.Register(s.api, op, func(ctx context.Context, in *struct {
		Handing
		Confirm string `query:"confirm" maxLength:"40" doc:"Code of the doubts, which were looked at"`
		Kind    string `header:"Content-Type" hidden:"true"` // one of the kinds below
		RawBody []byte `contentType:"text/csv"`
	}) (*found[Upload], error) {
		read := formats.ReadCSV
		if strings.Contains(in.Kind, "spreadsheetml") {
			read = formats.ReadXLSX
		} else if !strings.HasPrefix(in.Kind, "text/csv") && !strings.HasPrefix(in.Kind, "text/tab-separated-values") {
			return nil, mediaType("text/csv, " + workbookKind)
		}
		done, err := s.settings.Gateway.TakeReading(ctx)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		file, err := read(bytes.NewReader(in.RawBody), s.settings.Gateway.Admitted(ctx))
		done()
		var unreadable *formats.FileError
		if errors.As(err, &unreadable) {
			return nil, wrongInput([]FieldProblem{{"body", unreadable.Zh, unreadable.En}})
		}
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		if in.Confirm != "" && !file.Confirmed(in.Confirm) {
			return nil, wrongInput([]FieldProblem{{"confirm", "确认码与该文件的存疑内容不符，请先重新上传查看",
				"the code is not that of the doubts of this file: send it without, and look at them"}})
		}
		return s.publish(ctx, in.Handing, file)
	})
}

// publish hands the declarations of a file in, batch by batch, and says what came
// of each.
func (s *Server) publish(ctx context.Context, h Handing, file formats.Result) (*found[Upload], error) {
	wait, _, err := h.wait()
	if err != nil {
		return nil, err
	}
	request := gateway.Request{Wish: h.Wish, Own: true, Wait: wait, Dry: h.Dry}
	p, err := s.settings.Gateway.PublishAll(ctx, caller(ctx), formats.Papers(file.Declarations), request, nil)
	out := uploadOf(file, p)
	for _, o := range p.Outcomes {
		switch {
		case !o.Refusal.OK() && statusOf(o.Refusal.Rule) != http.StatusConflict && out.Registered == 0:
			return nil, refused(o)
		case !o.Refusal.OK():
		case h.Dry:
			out.Submissions, out.Registered = append(out.Submissions, Submission{State: "allowed"}), 0
		default:
			s.metrics.submitted(o)
			out.Submissions = append(out.Submissions, submissionOf(o))
		}
	}
	if err == nil {
		return &found[Upload]{out}, nil
	}
	err = s.problemOf(ctx, err)
	var told *Problem
	if out.Registered+out.Pending == 0 || !errors.As(err, &told) {
		return nil, err
	}
	out.Stopped = told
	return &found[Upload]{out}, nil
}

// uploadOf puts what a file held and what became of it into one answer.
func uploadOf(file formats.Result, p gateway.Published) Upload {
	out := Upload{Declarations: len(file.Declarations), Registered: p.Count(gateway.OnLedger),
		Pending: p.Count(gateway.OnItsWay), Spoiled: file.Spoiled,
		Submissions: []Submission{}, Problems: shown(file.Problems, cellProblemOf), Doubts: shown(file.Doubts,
			cellProblemOf),
		Doubtful: len(file.Doubtful), Confirm: file.ConfirmCode(), Notes: shown(file.Notes,
			func(n formats.Note) FileNote { return FileNote(n) }), More: file.More}
	for i, d := range file.Declarations {
		switch p.Fates[i] {
		case gateway.Refused:
			problem := refused(gateway.Outcome{Refusal: p.Refusals[i]})
			problem.Number, problem.Line = d.Number, d.Line
			out.Refused = append(out.Refused, problem)
		case gateway.Misread:
			out.Spoiled++
			for _, one := range p.Wrong[i] {
				out.Problems = append(out.Problems, CellProblem{Line: d.LineOf(one.Field), Number: d.Number,
					Column: one.Field, Zh: one.Zh, En: one.En})
			}
		case gateway.NotHandedIn:
			out.Left = append(out.Left, FileLine{d.Line, d.Number})
		}
	}
	return out
}

func cellProblemOf(p formats.Problem) CellProblem { return CellProblem(p) }

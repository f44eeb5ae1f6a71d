package api

import (
	"context"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"tallystick/book/trade"
	"tallystick/risk"
)

// Trials are the model files of the node that answers, and how each model does.
type Trials struct {
	Files  []ModelFile `json:"files" doc:"What is in the folder models of the node"`
	Trials []Trial     `json:"trials,omitempty" doc:"For the regulator alone: the table and each model at hand, what is in force first"`
}

// ModelFile is a file among a node's models.
type ModelFile struct {
	File    string `json:"file"`
	Model   string `json:"model,omitempty" doc:"SHA-256; missing where the file could not be read"`
	Name    string `json:"name,omitempty"`
	Problem string `json:"problem,omitempty" doc:"Why it is not used"`
}

// Trial is how a model does on the applications that came in.
type Trial struct {
	Model        string   `json:"model" doc:"SHA-256 of the model's file, or the hash of the published weights table"`
	Name         string   `json:"name,omitempty"`
	Table        bool     `json:"table" doc:"It is the published weights table"`
	InForce      bool     `json:"inForce" doc:"It gives the opinions at this node; the others are in the shadow"`
	Applications int      `json:"applications" doc:"Scored, the latest that are kept"`
	Since        string   `json:"since,omitempty"`
	Until        string   `json:"until,omitempty"`
	Agreed       int      `json:"agreed" doc:"Opinions whose band it shares"`
	Banded       int      `json:"banded" doc:"Opinions that did not abstain"`
	Bands        Bands    `json:"bands"`
	Score        *Drift   `json:"score,omitempty" doc:"Its probabilities against where it was fitted; missing with few applications and for the table"`
	Drifted      []Drift  `json:"drifted,omitempty" doc:"Figures that are spread otherwise than where it was fitted, what moved most first"`
	All          Record   `json:"all" doc:"On all applications whose outcome is known"`
	Inspected    Record   `json:"inspected" doc:"On those that were drawn by lot and inspected, which no advice chose"`
	Windows      []Window `json:"windows,omitempty" doc:"Spans of 90 days"`
}

// Bands count applications by the band a model puts them in.
type Bands struct {
	Clear int `json:"clear"`
	Low   int `json:"low"`
	Check int `json:"check"`
	Alarm int `json:"alarm"`
}

// Drift is how far something has moved.
type Drift struct {
	Figure  string  `json:"figure"`
	PSI     float64 `json:"psi" doc:"Population stability index; above 0.1 is worth a look, above 0.25 a decision"`
	KS      float64 `json:"ks" doc:"Largest difference of the shares below a value"`
	P       float64 `json:"p" doc:"Chance of one as large if nothing had changed, were applications independent"`
	Shifted bool    `json:"shifted"`
}

// Record is how well scores told what became known.
type Record struct {
	Known     int      `json:"known"`
	Wrong     int      `json:"wrong" doc:"Declined as suspected, proceeds diverted, or inspected and found irregular"`
	Enough    bool     `json:"enough" doc:"Below 30 known, or where all ended alike, there are no figures"`
	AUC       *float64 `json:"auc,omitempty"`
	AUCLow    *float64 `json:"aucLow,omitempty" doc:"95 % by bootstrap over exporters"`
	AUCHigh   *float64 `json:"aucHigh,omitempty"`
	Precision *float64 `json:"precision,omitempty" doc:"Among the tenth with the highest scores"`
	Off       *float64 `json:"off,omitempty" doc:"How far the wrong are from those foretold, in standard deviations"`
}

// Window is how a model did in one span of time.
type Window struct {
	From      string  `json:"from"`
	Known     int     `json:"known"`
	Wrong     float64 `json:"wrong" doc:"Share"`
	Foretold  float64 `json:"foretold" doc:"Mean probability"`
	Off       float64 `json:"off"`
	Precision float64 `json:"precision"`
}

func driftOf(d risk.Drift) Drift { return Drift{d.Feature, d.PSI, d.KS, d.P, d.Shifted} }

func recordOf(r risk.Record) Record {
	out := Record{Known: r.Known, Wrong: r.Wrong, Enough: r.Enough}
	if r.Enough {
		out.AUC, out.AUCLow, out.AUCHigh, out.Precision, out.Off = &r.AUC.Value, &r.AUC.Low, &r.AUC.High,
			&r.Precision, &r.Off
	}
	return out
}

func trialOf(t risk.Trial) Trial {
	out := Trial{Model: hex.EncodeToString(t.Model[:]), Name: t.Name, Table: t.Model == risk.TableHash(),
		InForce: t.InForce, Applications: t.Applications, Agreed: t.Agreed, Banded: t.Banded,
		Bands: Bands{t.Bands[risk.Clear], t.Bands[risk.Low], t.Bands[risk.Check], t.Bands[risk.Alarm]},
		All:   recordOf(t.All), Inspected: recordOf(t.Inspected)}
	if t.Applications > 0 {
		out.Since, out.Until = t.Since.String(), t.Until.String()
	}
	if t.Score != nil {
		score := driftOf(*t.Score)
		out.Score = &score
	}
	for _, d := range t.Drifted {
		out.Drifted = append(out.Drifted, driftOf(d))
	}
	for _, w := range t.Windows {
		out.Windows = append(out.Windows, Window{trade.Day(w.From).String(), w.Rows, w.Wrong, w.Foretold,
			w.Off, w.Precision})
	}
	return out
}

func trialsOf(models risk.Models) Trials {
	out := Trials{Files: []ModelFile{}}
	for _, f := range models.Files {
		file := ModelFile{File: f.File, Name: f.Name}
		if f.Model != ([32]byte{}) {
			file.Model = hex.EncodeToString(f.Model[:])
		}
		if f.Problem != nil {
			file.Problem = f.Problem.Error()
		}
		out.Files = append(out.Files, file)
	}
	for _, t := range models.Trials {
		out.Trials = append(out.Trials, trialOf(t))
	}
	return out
}

func (s *Server) registerTrials() {
	if s.settings.Advice == nil {
		return
	}
	o := endpoint(http.MethodGet, "/v1/models/trials", "models", "model-trials",
		"The model files of this node, and for the regulator how the table and each model do")
	o.Description = "A model that is not in force scores what comes in without being shown to anybody but the " +
		"regulator, so that it can be compared before it is activated."
	huma.Register(s.api, o, func(ctx context.Context, _ *nothing) (*found[Trials], error) {
		models, err := s.settings.Advice.Models(ctx, caller(ctx).Viewer())
		switch {
		case errors.Is(err, risk.ErrNone):
			return nil, notFound()
		case errors.Is(err, risk.ErrReading):
			return nil, reading()
		case err != nil:
			return nil, s.problemOf(ctx, err)
		}
		return &found[Trials]{trialsOf(models)}, nil
	})
}

package portal

import (
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
	"tallystick/risk"
)

// trialsView is which model files the node has and how the models do.
type trialsView struct {
	Reading bool
	Files   []fileRow
	About   string
	Rows    []trialRow
}

type fileRow struct{ File, Shown, Name, Start, Whole, Use, Tone, Problem string }

type trialRow struct {
	Name, Start, Use, Tone    string
	Agreed, Bands             string
	Drift, DriftTone, Drifted string
	Known, Drawn              string
	Precision, Off            string
}

const (
	mostDrifted  = 3  // figures that are named
	mostFileName = 40 // bytes that are shown whole
)

// trials tells what the node has of models, or nil to those who get no advice.
func (v *visit) trials(ledger readmodel.Models) (*trialsView, error) {
	if v.Advice == nil {
		return nil, nil
	}
	models, err := v.Advice.Models(v.r.Context(), v.viewer)
	if errors.Is(err, risk.ErrNone) {
		return nil, nil
	}
	view := &trialsView{Reading: errors.Is(err, risk.ErrReading)}
	if err != nil && !view.Reading {
		return nil, err
	}
	for _, f := range models.Files {
		row := fileRow{File: f.File, Shown: f.File, Name: f.Name}
		if len(f.File) > mostFileName {
			row.Shown = f.File[:12] + "…" + filepath.Ext(f.File)
		}
		if f.Model != ([32]byte{}) {
			row.Whole = hex.EncodeToString(f.Model[:])
			row.Start = row.Whole[:12]
		}
		if f.Problem != nil {
			row.Problem = v.sayError(f.Problem)
		}
		row.Use, row.Tone = v.modelUse(trade.Digest(f.Model) == ledger.Standing.Model)
		view.Files = append(view.Files, row)
	}
	for _, t := range models.Trials {
		view.Rows = append(view.Rows, v.trialRow(t))
	}
	if len(models.Trials) > 0 {
		if t := models.Trials[0]; t.Applications > 0 {
			view.About = fmt.Sprintf(v.pick("Applications from %[2]s to %[3]s: %[1]d. Outcomes known: %[4]d. Drawn "+
				"by lot and inspected: %[5]d.", "%d 笔申请（%s 至 %s）；其中 %d 笔结果已知，%d 笔经抽查。"),
				t.Applications, t.Since, t.Until, t.All.Known, t.Inspected.Known)
		} else {
			view.About = v.pick("No application has come in yet.", "尚无申请。")
		}
	}
	return view, nil
}

// fileFact says whether the file of a model is at this node.
func (v *visit) fileFact(view *trialsView, model trade.Digest) []fact {
	if model.IsZero() {
		return nil
	}
	label := v.pick("File", "文件")
	for _, row := range view.Files {
		if row.Whole == model.String() && row.Problem == "" {
			return []fact{{label, fmt.Sprintf(v.pick("at this node: %s", "本节点已有：%s"), row.Name)}}
		}
	}
	return []fact{{label, v.pick("not at this node, or not fit for it: the published weights table gives its opinions",
		"本节点没有该文件或该文件不适用，由公布的权重表给出提示")}}
}

func (v *visit) modelUse(inForce bool) (use, tone string) {
	if inForce {
		return v.pick("gives the opinions", "现行"), "good"
	}
	return v.pick("in the shadow", "影子运行"), ""
}

func (v *visit) trialRow(t risk.Trial) trialRow {
	row := trialRow{Name: t.Name, Agreed: "–", Known: v.recordWords(t.All), Drawn: v.recordWords(t.Inspected),
		Precision: "–", Off: "–",
		Bands: fmt.Sprintf("%d / %d / %d", t.Bands[risk.Low], t.Bands[risk.Check], t.Bands[risk.Alarm])}
	if t.Model == risk.TableHash() {
		row.Name = v.pick("published weights table", "公布的权重表")
	} else {
		row.Start = hex.EncodeToString(t.Model[:6])
	}
	row.Use, row.Tone = v.modelUse(t.InForce)
	if t.Banded > 0 {
		row.Agreed = fmt.Sprintf("%.0f%%", 100*float64(t.Agreed)/float64(t.Banded))
	}
	if t.All.Enough {
		row.Precision, row.Off = fmt.Sprintf("%.2f", t.All.Precision), fmt.Sprintf("%+.1f", t.All.Off)
	}
	if t.Score != nil {
		row.Drift, row.DriftTone = fmt.Sprintf("%.2f", t.Score.PSI), "good"
		if t.Score.Shifted {
			row.DriftTone = "warn"
		}
		if t.Score.Shifted && t.Score.PSI >= 0.25 {
			row.DriftTone = "bad"
		}
	}
	var moved []string
	for _, d := range t.Drifted[:min(mostDrifted, len(t.Drifted))] {
		moved = append(moved, fmt.Sprintf("%s %.2f", v.within(words.OfCode(d.Feature)), d.PSI))
	}
	row.Drifted = strings.Join(moved, v.pick(", ", "、"))
	return row
}

// recordWords words how well scores told what became known, or that too little is.
func (v *visit) recordWords(r risk.Record) string {
	if !r.Enough {
		return fmt.Sprintf(v.pick("too few: %d, %d wrong", "样本不足：%d 笔，%d 笔有问题"), r.Known, r.Wrong)
	}
	return fmt.Sprintf(v.pick("%.2f (%.2f to %.2f), %d of %d wrong", "%.2f（%.2f 至 %.2f），%[5]d 笔中 %[4]d 笔有问题"),
		r.AUC.Value, r.AUC.Low, r.AUC.High, r.Wrong, r.Known)
}

package portal

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"tallystick/node/desk"
)

// Judge checks receipts as anybody can who has the trust file. Its methods may be
// called by many goroutines at once.
type Judge interface {
	// Trust gives the file that receipts are checked against: the name of the
	// chain and its validators' public keys, and nothing that is not in every
	// receipt.
	Trust() []byte
	// Judge says what the text of a receipt proves, or where it fails.
	Judge(text []byte) Verdict
}

// Verdict is what came of checking a receipt.
type Verdict struct {
	Genuine bool
	Zh, En  string // what it proves, or why it fails
	Where   string // the field at which it fails
	Height  int64  // of the block after which it was so
	At      time.Time
}

const (
	maxReceipt  = 1 << 20 // bytes of a receipt, as the checker bounds them
	maxVerdicts = 2       // receipts that are checked at once for people nobody knows
	// sourceVerdicts is how many one source has checked at once; it leaves one.
	sourceVerdicts = 1
	trustFile      = "trust.json"
)

type verifyPage struct {
	May     bool // the node can check receipts
	Name    string
	Verdict *notice
	Facts   []fact
}

// stranger is a visit of somebody who is not signed in, or of whom it does not
// matter: what is shown is the same for everybody.
func (p *Portal) stranger(w http.ResponseWriter, r *http.Request) *visit {
	return &visit{Portal: p, w: w, r: r, Language: p.languageOf(r)}
}

// trust hands out the file that receipts are checked against.
func (p *Portal) trust(w http.ResponseWriter, r *http.Request) {
	if p.Judge == nil {
		p.stranger(w, r).fault(notFound("没有该文件", "there is no such file"))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="`+trustFile+`"`)
	_, _ = w.Write(p.Judge.Trust()) // whoever went away does not miss it
}

func (p *Portal) verifyPage(w http.ResponseWriter, r *http.Request) {
	v := p.stranger(w, r)
	if err := v.showVerdict(http.StatusOK, verifyPage{}); err != nil {
		v.fault(err)
	}
}

// verify checks a receipt that anybody uploads. It is bounded in size and in how
// many are checked at once, writes nothing, and remembers nothing.
func (p *Portal) verify(w http.ResponseWriter, r *http.Request) {
	v := p.stranger(w, r)
	if err := v.verdict(); err != nil {
		v.fault(err)
	}
}

func (v *visit) verdict() error {
	if v.Judge == nil {
		return notFound("没有该页面", "there is no such page")
	}
	name, text, err := v.uploadedReceipt() // before any turn: one that never ends keeps nobody out
	if err != nil {
		return v.showVerdict(http.StatusBadRequest, verifyPage{Verdict: &notice{Tone: "bad",
			Title: v.pick("Choose a receipt first: a JSON file of at most 1 MiB.", "请先选择回执文件（JSON，最大 1 MiB）。")}})
	}
	done, err := v.takeVerdict()
	if err != nil {
		return v.showVerdict(http.StatusServiceUnavailable, verifyPage{Verdict: &notice{Tone: "warn",
			Title: v.pick("Others are having receipts checked. Try again in a moment.", "正在核验其他回执，请稍后重试。")}})
	}
	defer done()
	said := v.Judge.Judge(text)
	if !said.Genuine {
		return v.showVerdict(http.StatusUnprocessableEntity, verifyPage{Name: name, Verdict: &notice{Tone: "bad",
			Rule:  said.Where,
			Title: v.pick("This receipt does not hold.", "回执未通过核验。"), Detail: capital(v.pick(said.En, said.Zh)) +
				v.pick(".", "。"),
			Remedy: v.pick("Ask whoever gave it to you for the file as it was downloaded.", "请向提供者索取未经改动的原始文件。")}})
	}
	page := verifyPage{Name: name, Verdict: &notice{Tone: "good", Title: v.pick("The receipt is genuine.", "回执有效。"),
		Detail: v.pick(said.En, said.Zh)},
		Facts: []fact{{v.pick("As of block", "截至区块"), strconv.FormatInt(said.Height, 10)},
			{v.pick("Time of that block", "区块时间"), said.At.In(china).Format("2006-01-02 15:04:05")}}}
	return v.showVerdict(http.StatusOK, page)
}

// takeVerdict takes one of the verdicts that are given at once, and of its source's.
func (v *visit) takeVerdict() (done func(), err error) {
	leave := func() {}
	if source := v.Street.BoundedSource(v.r.RemoteAddr, v.r.Header.Values("X-Forwarded-For")); source != "" {
		if leave, err = v.judged.Take(v.r.Context(), source); err != nil {
			return nil, err
		}
	}
	select {
	case v.verdicts <- struct{}{}:
		return func() { <-v.verdicts; leave() }, nil
	default:
		leave()
		return nil, desk.ErrCrowded
	}
}

// uploadedReceipt reads the file of the form within its bounds, in memory only.
func (v *visit) uploadedReceipt() (name string, text []byte, err error) {
	arriveIn(v.w, v.r, maxReceipt+64<<10, knockTime)
	defer arrived(v.w)
	parts, err := v.r.MultipartReader()
	if err != nil {
		return "", nil, err
	}
	for range 8 {
		part, err := parts.NextPart()
		if err != nil {
			return "", nil, err
		}
		if part.FormName() != "receipt" {
			continue
		}
		text, err = io.ReadAll(io.LimitReader(part, maxReceipt+1))
		if err == nil && (len(text) == 0 || len(text) > maxReceipt) {
			err = errors.New("an empty file, or one that is too large")
		}
		return fileName(part.FileName()), text, err
	}
	return "", nil, errors.New("a form without a receipt")
}

// fileName keeps a name that can stand in a command as it is, and gives another
// for every other.
func fileName(name string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	if name == "" || len(name) > 80 || name[0] == '-' || name[0] == '.' || strings.Trim(name, plain) != "" {
		return "receipt.json"
	}
	return name
}

func (v *visit) showVerdict(status int, page verifyPage) error {
	page.May = v.Judge != nil
	if page.Name == "" {
		page.Name = "receipt.json"
	}
	return v.show(status, "verify", frame{Page: page})
}

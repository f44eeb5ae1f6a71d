package portal

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"tallystick/internal/toy"
)

// toyJudge takes its time over the word "slow" and holds "good" to be genuine.
type toyJudge struct{ begun, free chan struct{} }

func (toyJudge) Trust() []byte { return []byte(`{"chain_id":"toy"}`) }

func (j toyJudge) Judge(text []byte) Verdict {
	if string(text) == "slow" {
		j.begun <- struct{}{}
		<-j.free
	}
	if string(text) != "good" {
		return Verdict{Zh: "签名不符", En: "a signature does not fit", Where: "commit"}
	}
	return Verdict{Genuine: true, Zh: "账本有此记录", En: "The ledger holds it", Height: 7, At: time.Unix(1_700_000_000, 0)}
}

func judged(t *testing.T) (*hall, toyJudge) {
	t.Helper()
	judge := toyJudge{make(chan struct{}), make(chan struct{})}
	town := toy.New(t)
	return hallOf(t, town, Settings{Gateway: town.Gate, Model: town.Chain.Model, Judge: judge, Clock: town.Clock}),
		judge
}

func (h *hall) check(name, text string) string {
	h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("receipt", name)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	if err != nil || form.Close() != nil {
		h.t.Fatal("the form cannot be made", err)
	}
	browser := h.visitor("nobody", "en")
	answer, err := browser.Post(h.url+"/verify", form.FormDataContentType(), &body)
	return h.page(browser, answer, err)
}

// Anybody may have a receipt checked; the verdict says whose it is and how to
// need no node.
func TestAnybodyMayCheckAReceipt(t *testing.T) {
	h, judge := judged(t)
	for _, c := range []struct{ name, text, want string }{
		{"mine.json", "good", "The receipt is genuine."}, {"mine.json", "good",
			"tallystick verify mine.json --trust trust.json"},
		{"x; rm -rf ~", "good", "tallystick verify receipt.json --trust trust.json"}, {"mine.json", "bad",
			"A signature does not fit."},
		{"mine.json", "good", "The verdict above is this node's."}, {"mine.json", "", "Choose a receipt first"},
		{"mine.json", strings.Repeat("x", 2<<20), "Choose a receipt first"},
	} {
		if page := h.check(c.name, c.text); !strings.Contains(page, c.want) {
			t.Errorf("%s: the page does not say %q:\n%s", c.name, c.want, page)
		}
	}
	done := make(chan string, maxVerdicts)
	for range maxVerdicts {
		go func() { done <- h.check("slow.json", "slow") }()
		<-judge.begun
	}
	if page := h.check("mine.json", "good"); !strings.HasPrefix(page, "503") {
		t.Errorf("more receipts than fit are checked at once:\n%s", page)
	}
	close(judge.free)
	for range maxVerdicts {
		<-done
	}
	answer, err := http.Get(h.url + "/trust.json")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Disposition"), "trust.json") {
		t.Errorf("the trust file is not handed out: %d", answer.StatusCode)
	}
}

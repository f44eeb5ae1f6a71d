package portal

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tallystick/face/formats"
	"tallystick/node/gateway"
)

// upload sends a form with a file, as a browser does.
func (h *hall) upload(browser *http.Client, name, text string, fields map[string]string) string {
	h.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	secrets := url.Values{}
	h.secrets[browser].fill(secrets)
	for key := range secrets {
		fields[key] = secrets.Get(key)
	}
	for key, value := range fields {
		if err := form.WriteField(key, value); err != nil {
			h.t.Fatal(err)
		}
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		h.t.Fatal(err)
	}
	answer, err := browser.Post(h.url+"/declaration/publish", form.FormDataContentType(), &body)
	return h.page(browser, answer, err)
}

// A file is answered row by row in the reader's language; what is doubtful is
// shown, and registered only when it is confirmed.
func TestFileOfDeclarationsIsAnswered(t *testing.T) {
	h := newHall(t)
	const head = "报关单号,境内发货人代码,申报日期,监管方式,商品编号,商品名称,数量,单价,总价,币制,备注\n"
	const rest = ",91350100M000100Y43,2026-11-20,0110,8501109990,电机,10,1200,"
	file := head + "350120260000000067" + rest + "12000.00,USD,\n" + "350120260000000075" + rest + "120000.00,USD,\n" +
		"350120260000000083" + rest + "-1,USD,\n" + "350120260000000018" + rest + "12000.00,USD,\n"
	for language, want := range map[string][]string{
		"zh": {"1 份报关单已上账本", "2 份报关单未导入", "1 份存疑", "4 | 总价", "金额须大于零", "5 | 规则 302", "数量 10 × 单价 1200 与总价 120000.00 不符",
			"“备注”", "核对无误"},
		"en": {"1 declarations are on the ledger", "2 declarations were not taken", "1 are doubtful", "4 | Total",
			"above zero", "5 | rule 302", "is not the total", "They stand"},
	} {
		browser := h.visitor("feed", language)
		answer, err := browser.Get(h.url + "/declaration/publish")
		h.page(browser, answer, err)
		page := h.upload(browser, "a.csv", file, map[string]string{})
		for _, words := range want {
			if !strings.Contains(page, words) {
				t.Errorf("%s: the page does not say %q:\n%s", language, words, page)
			}
		}
	}
	browser := h.visitor("feed", "zh")
	read, err := formats.ReadCSV(strings.NewReader(file), nil)
	if err != nil || len(read.Doubtful) != 1 {
		t.Fatal(err, read.Doubtful)
	}
	papers, err := json.Marshal(formats.Papers(read.Doubtful))
	if err != nil {
		t.Fatal(err)
	}
	if page := h.upload(browser, "", "", map[string]string{"papers": string(papers)}); !strings.HasPrefix(page,
		"200") || !strings.Contains(page, "1 份报关单已上账本") {
		t.Error(page)
	}
	wrong, err := json.Marshal([]gateway.Declaration{{Number: "350120260000000091"}})
	if err != nil {
		t.Fatal(err)
	}
	if page := h.upload(browser, "", "", map[string]string{"papers": string(wrong)}); !strings.HasPrefix(page, "422") {
		t.Error(page)
	}
	if page := h.upload(browser, "a.csv", "x", map[string]string{}); !strings.HasPrefix(page, "422") ||
		!strings.Contains(page, "标题行") {
		t.Error(page)
	}
}

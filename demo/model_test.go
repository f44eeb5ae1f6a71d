package demo

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tallystick/member"
)

// A model through the pages of a real node: proposed by one governor, agreed to
// by the other, seen by a bank with its receipt, and gone back on.
func TestAModelThroughThePages(t *testing.T) {
	w, _, _ := testWorld(t, 0)
	f, err := w.Serve(member.Front{Listen: "127.0.0.1:0", Accounts: w.accounts, Password: Password})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	first, second, bank := newVisitor(t, f.URL, "governor", "en"), newVisitor(t, f.URL, "governor2", "zh"),
		newVisitor(t, f.URL, "bank1.maker", "en")
	model, card := strings.Repeat("a1", 32), strings.Repeat("c3", 32)
	today := between(page(t, first), `name="from" type="date" value="`, `"`)
	says := func(status int, text, want string) {
		t.Helper()
		if status != http.StatusOK && status != http.StatusUnprocessableEntity || !strings.Contains(text, want) {
			t.Fatalf("%d, and nothing of %q:\n%s", status, want, between(text, "<main", "</main>"))
		}
	}
	// agree has a governor agree to what a page of a proposal shows
	agree := func(v *visitor, shown string) (int, string) {
		id := between(shown, `action="/proposal/`, "/")
		content := between(shown, `name="content" value="`, `"`)
		return v.send("/proposal/"+id, "/proposal/"+id+"/approve", url.Values{"content": {content}, "confirm": {"yes"}})
	}
	_, shown := first.send("/model", "/model/propose",
		url.Values{"model": {model}, "card": {card}, "from": {today}, "reason": {"It finds more"}})
	says(http.StatusOK, page(t, first), "It takes force when other governors agree to the proposal.")
	status, text := agree(first, shown)
	says(status, text, "The attempt is on the record.")
	status, text = agree(second, shown)
	says(status, text, "已生效")
	says(http.StatusOK, between(page(t, bank), `data-part="standing"`, "</div>"), model)
	if status, text := bank.get("/receipt/models/all"); status != http.StatusOK || !strings.Contains(text, `"value"`) {
		t.Errorf("the receipt is %d %s", status, text)
	}
	_, shown = second.send("/model", "/model/propose",
		url.Values{"model": {"table"}, "from": {today}, "reason": {"恢复"}})
	says(http.StatusOK, shown, "公布的权重表")
	status, text = agree(first, shown)
	says(status, text, "Carried out")
	says(http.StatusOK, between(page(t, first), `data-part="standing"`, "</div>"), "published weights table")
	says(http.StatusOK, page(t, first), "Go back to it")
}

func page(t *testing.T, v *visitor) string {
	t.Helper()
	status, text := v.get("/model")
	if status != http.StatusOK {
		t.Fatalf("the page is %d", status)
	}
	return text
}

package portal

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"tallystick/internal/toy"
	"tallystick/node/gateway"
)

// Of every form of the pages, posted with nonsense in each field, what is wrong is
// told beside the field and in a list that leads to a field that is there, in both
// languages, and what was typed stays.
func TestEveryFormTellsAllThatIsWrong(t *testing.T) {
	town := toy.New(t)
	p, err := New(Settings{Gateway: town.Gate, Model: town.Chain.Model, Clock: town.Clock})
	if err != nil {
		t.Fatal(err)
	}
	person, err := town.Gate.PersonBy(t.Context(), "governor")
	if err != nil {
		t.Fatal(err)
	}
	const typed = "\u202enonsense"
	for name, b := range blanks {
		if name == "party/succeed" { // any text names a party: the rules say that there is none
			continue
		}
		for _, l := range []Language{Chinese, English} {
			v := &visit{Portal: p, person: person, viewer: person.Viewer(), Language: l}
			v.r = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/"+name, nil)
			asks := b.page("00112233445566778899aabbccddeeff", "00112233445566778899aabbccddeeff")
			fields, err := v.asked(asks.Asks(), offering{spare: 1}, false)
			if err != nil {
				t.Fatal(name, err)
			}
			v.r.PostForm, v.r.Form = url.Values{}, url.Values{}
			for _, f := range fields {
				v.r.PostForm.Set(f.Name, typed)
			}
			v.r.Form = v.r.PostForm
			r, err := asks.Read(v.r.PostForm)
			if err != nil {
				t.Fatal(name, err)
			}
			wrong, err := v.weigh(r)
			if err != nil {
				t.Fatal(name, err)
			}
			fields = v.filled(fields, "do", "do", wrong)
			one := order{Fields: fields, Refusal: v.wrongNotice(wrong).at(wrong, fields)}
			checkWrong(t, string(l)+" "+name, p.pages[l], one, wrong, typed)
		}
	}
}

// checkWrong checks a form as a browser has it.
func checkWrong(t *testing.T, name string, all pages, one order, wrong gateway.InputErrors, typed string) {
	t.Helper()
	var out strings.Builder
	if err := all["party_show"].ExecuteTemplate(&out, "order", one); err != nil {
		t.Fatal(name, err)
	}
	root, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	ids, links := map[string]bool{}, map[string]bool{}
	for n := range root.Descendants() {
		if id, ok := attribute(n, "id"); ok && ids[id] {
			t.Errorf("%s: the identifier %s stands twice", name, id)
		} else if ok {
			ids[id] = true
		}
		if to, ok := attribute(n, "href"); ok {
			links[strings.TrimPrefix(to, "#")] = true
		}
	}
	for to := range links {
		if !ids[to] {
			t.Errorf("%s: the list leads to %s, which is not there", name, to)
		}
	}
	for _, f := range one.Fields {
		marked := ids[f.ID+"-wrong"]
		if marked != links[f.ID] || marked != (f.Wrong != "") {
			t.Errorf("%s: %s is told %t beside the field, and %t in the list", name, f.Name, marked, links[f.ID])
		}
		if f.Type != "password" && f.Value != typed && !strings.Contains(f.words(), typed) {
			t.Errorf("%s: what was typed into %s is gone: %q", name, f.Name, f.words())
		}
		if !marked && f.Options == nil && strings.Count(out.String(), "aria-invalid") == 0 {
			t.Errorf("%s: nonsense in %s is not told", name, f.Name)
		}
	}
	for _, w := range wrong {
		if w.Zh == "" || w.En == "" {
			t.Errorf("%s: %s is told in one language", name, w.Field)
		}
	}
	if len(one.Fields) > 0 && len(one.Refusal.Problems) == 0 {
		t.Errorf("%s: nothing is told", name)
	}
}

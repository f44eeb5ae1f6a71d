package token

import (
	"fmt"
	"slices"
	"testing"
)

func TestWhatAgreesLoosely(t *testing.T) {
	for want, typed := range map[string][]string{
		"INV7":       {"inv-007", " INV 7", "ＩＮＶ／０７", "inv.7", "INV7"},
		"INV2026007": {"INV-2026-007", "INV2026007"},
		"0":          {"000", "0", "-0-"},
		"A0B":        {"a0b", "A-00-B"},
		"":           {"", "--", " \u3000", "\u202e"},
	} {
		for _, text := range typed {
			if got := Loose(text); got != want {
				t.Errorf("%q is loosely %q, not %q", text, got, want)
			}
		}
	}
	for want, typed := range map[string][]string{
		"ACMETRADING": {"Acme Trading Co., Ltd.", "ACME TRADING LIMITED", "Acme-Trading", "acme trading pte ltd"},
		"深圳某某贸易": {"深圳某某贸易有限公司", "深圳某某贸易有限责任公司", "深圳某某贸易股份有限公司",
			"深圳某某贸易 有限公司 LTD"},
		"COSTCO":             {"Costco", "COSTCO INC"},
		"COLTD":              {"COLTD"},
		"CO":                 {"Co Ltd", "co"},
		"有限公司":               {"有限公司"},
		"91350100M100Y43":    {"91350100M000100Y43"},
		"5493000IBP32UQZ0KL": {"5493000IBP32UQZ0KL"},
	} {
		for _, text := range typed {
			if got := LooseParty(text); got != want {
				t.Errorf("the party %q is loosely %q, not %q", text, got, want)
			}
		}
	}
}

// A mark tells which field says what, is not made of nothing, and differs by label and
// strength.
func TestMarks(t *testing.T) { byEach(t, marks) }

func marks(t *testing.T, k maker) {
	of := func(label string, texts, parties []string) (exact, loose [16]byte) {
		t.Helper()
		exact, loose, err := k.Mark(t.Context(), label, texts, parties)
		if err != nil {
			t.Fatal(err)
		}
		return exact, loose
	}
	exact, loose := of("con", []string{"K-01"}, []string{"91350100M000100Y43", "Acme Ltd"})
	again, agrees := of("con", []string{" k-01 "}, []string{"91350100m000100y43", "ACME  LTD"})
	if exact == loose || exact != again || loose != agrees {
		t.Error("the same in other letters has other marks")
	}
	if other, meant := of("con", []string{"K1"}, []string{"91350100M000100Y43", "Acme"}); other == exact ||
		meant != loose {
		t.Error("what agrees loosely alone does not")
	}
	seen := [][16]byte{exact, loose}
	for _, c := range []struct {
		label          string
		texts, parties []string
	}{{"inv", []string{"K-01"}, []string{"91350100M000100Y43", "Acme Ltd"}},
		{"con", []string{"K-01", "91350100M000100Y43"}, []string{"Acme Ltd", "x"}},
		{"con", []string{"K"}, []string{"01|91350100M000100Y43", "Acme Ltd"}},
		{"con", []string{"K-01"}, []string{"Acme Ltd", "91350100M000100Y43"}}} {
		exact, loose := of(c.label, c.texts, c.parties)
		if slices.Contains(seen, exact) || slices.Contains(seen, loose) || exact == loose {
			t.Errorf("%+v has a mark of before", c)
		}
		seen = append(seen, exact, loose)
	}
	for _, empty := range [][]string{{""}, {" "}, {"-"}, {"a\u202eb"}} {
		if exact, loose := of("con", empty, []string{"A", "B"}); exact != [16]byte{} || loose != [16]byte{} {
			t.Errorf("a mark is made of %q", empty)
		}
	}
	if exact, _ := of("con", []string{"K"}, []string{"A", ""}); exact != [16]byte{} {
		t.Error("a mark is made of no party")
	}
}

func FuzzLooseForms(f *testing.F) {
	f.Add("INV-007", "inv 7")
	f.Add("Acme Co., Ltd.", "ACME CO LTD")
	f.Add("\u1100-\u1161", "\uac00")
	f.Add("公司有限", "0-0")
	f.Add("ß", "ǆ.0")
	f.Fuzz(func(t *testing.T, a, b string) {
		for name, form := range map[string]func(string) string{"number": Loose, "party": LooseParty} {
			once := form(a)
			if again := form(once); once != "" && again != once {
				t.Errorf("%s %q is loosely %q, and that %q", name, a, once, again)
			}
			na, erra := Normal(a)
			nb, errb := Normal(b)
			if erra == nil && errb == nil && na == nb && form(a) != form(b) {
				t.Errorf("%s %q and %q agree exactly and not loosely", name, a, b)
			}
			if erra == nil && form(a) != form(na) {
				t.Errorf("%s %q and its normal form %q differ", name, a, na)
			}
		}
	})
}

func BenchmarkMark(b *testing.B) {
	k, n := NewSeeded(testSeed()), 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		_, _, _ = k.Mark(b.Context(), "con", []string{fmt.Sprintf("FX-2026-%d", n)},
			[]string{"91350100M000100Y43", "Acme Ltd"})
	}
}

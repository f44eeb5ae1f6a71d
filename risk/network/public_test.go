package network

import (
	"os"
	"strings"
	"testing"

	"tallystick/book/trade"
)

const publicSet = "../../../shared/data/transfer_rings/"

// public opens the two files of the public transfer set.
func public(t testing.TB) (nodes, transactions *os.File) {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Open(publicSet + name)
		if err != nil {
			if strings.Contains(os.Getenv("TALLYSTICK_REQUIRE"), "data") {
				t.Fatal("the public transfer set is required and is not there: ", err)
			}
			t.Skip("the public transfer set is not beside the project: ", err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	return open("nodes.csv"), open("transactions.csv")
}

func TestPublicSet(t *testing.T) {
	r, err := EvaluateRings(public(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + r.Table())
	if r.Parties != 20_000 || r.Flagged != 945 || r.Entries != 117_791 || r.Own != 14 || r.KnownRings != 21 {
		t.Errorf("the set is not what it is taken for: %+v", r)
	}
	rules := map[string]Found{}
	for _, f := range r.Rules {
		rules[f.Rule] = f
	}
	if all := rules["every ring told"]; all.KnownRings != 21 {
		t.Errorf("of 21 known rings %d are found", all.KnownRings)
	}
	if keeps := rules["keeps all of the value"]; keeps.Precision < 0.99 || keeps.Recall < 0.1 {
		t.Errorf("rings that keep all of the value: %+v", keeps)
	}
	if control := rules["control, no graph: a transfer below 20"]; control.Precision != 1 || control.Right != 619 {
		t.Errorf("the control: %+v", control)
	}
}

const (
	nodesHeading     = "nodeid,isFraud,init_balance,fraudStep\n"
	transfersHeading = "sourceNodeId,targetNodeId,value,time\n"
)

// Three flagged parties send the same amount round, against time; two others a
// different one; and an honest pair is no known ring.
func TestSmallSet(t *testing.T) {
	nodes := nodesHeading + "1,1,10,2\n2,1,10,2\n3,1,10,2\n4,0,10,-1\n5,0,10,-1\n6,1,10,3\n"
	transfers := transfersHeading +
		"3,1,15.5,1\n2,3,15.5,2\n1,2,15.5,3\n4,5,300,3\n5,4,300,4\n6,6,1,4\n6,1,15.5,5\n1,6,15.6,5\n"
	r, err := EvaluateRings(strings.NewReader(nodes), strings.NewReader(transfers))
	if err != nil {
		t.Fatal(err)
	}
	all := r.Rules[0]
	if r.KnownRings != 1 || r.Own != 1 || r.Entries != 7 || all.Rings != 3 || all.KnownRings != 1 ||
		all.RingRecall != 1 || all.Parties != 6 || all.Right != 4 || all.Recall != 1 {
		t.Errorf("%+v", r)
	}
	if control := r.Rules[len(r.Rules)-1]; control.Right != 4 || control.Parties != 4 {
		t.Errorf("the control: %+v", control)
	}
	table := r.Table()
	for _, want := range []string{"trivially separable by amount", "control, no graph", "1 known rings"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table lacks %q: %s", want, table)
		}
	}
}

func TestWrongFiles(t *testing.T) {
	for _, c := range []struct{ nodes, transfers, want string }{
		{"", "", "there are none"},
		{"id\n", "", "line 1"},
		{nodesHeading + "1,0,1,1\n1,0,1,1\n", "", "line 3: party 1 again"},
		{nodesHeading + "1,2,1,1\n", "", "line 2"},
		{nodesHeading + "one,0,1,1\n", "", "line 2"},
		{nodesHeading + "1,0,1\n", "", "line 2 has 3 fields"},
		{nodesHeading + "1,0,1,1\n2,0,1,1\n", transfersHeading + "1,3,1,1\n", "line 2: \"3\""},
		{nodesHeading + "1,0,1,1\n2,0,1,1\n", transfersHeading + "1,2,NaN,1\n", "line 2: \"NaN\""},
		{nodesHeading + "1,0,1,1\n2,0,1,1\n", transfersHeading + "1,2,1,1\n1,2,-1,1\n", "line 3"},
		{nodesHeading + "1,0,1,1\n2,0,1,1\n", transfersHeading + "1,2,1,-1\n", "line 2"},
		{nodesHeading + "1,0,1,1\n2,0,1,1\n", transfersHeading + "1,2,1,900\n1,2,1,1\n", "transfer 2"},
		{nodesHeading + strings.Repeat("1", 300), "", "too long"},
	} {
		r, err := EvaluateRings(strings.NewReader(c.nodes), strings.NewReader(c.transfers))
		if err == nil || !strings.Contains(err.Error(), c.want) || r.Rules != nil {
			t.Errorf("%q: %v", c.want, err)
		}
	}
}

func FuzzEvaluateRings(f *testing.F) {
	f.Add(nodesHeading+"1,1,10,2\n2,1,10,2\n", transfersHeading+"1,2,15.5,1\n2,1,15.5,2\n")
	f.Add(nodesHeading+"1,1,10,2\n-1,0,,\n", transfersHeading+"1,-1,1e-9,100000\n")
	f.Fuzz(func(t *testing.T, nodes, transfers string) {
		r, err := EvaluateRings(strings.NewReader(nodes), strings.NewReader(transfers))
		if err == nil && (r.Table() == "" || r.Rules[0].KnownRings > r.KnownRings || r.Rules[0].Right > r.Flagged) {
			t.Fatalf("%+v", r)
		}
		if err != nil && r.Rules != nil {
			t.Fatal("a report and an error")
		}
	})
}

// FuzzAdd plays bytes as dealings among few parties.
func FuzzAdd(f *testing.F) {
	f.Add([]byte("\x01\x02\x03\x00\x02\x03\x03\x01\x03\x01\x03\x02"))
	f.Fuzz(func(t *testing.T, text []byte) {
		g := New(Settings{Window: 5, MostDealings: 20, MostTold: 5, MostDegree: 4, Budget: 60})
		at := trade.Instant(1e12)
		for len(text) >= 4 {
			at += trade.Instant(int8(text[3])) * day / 16
			d := Dealing{ID: "x", From: Party(text[:1]), To: Party(text[1:2]), Value: float64(text[2]), At: at,
				Kind: Kind(text[2] % 4)}
			before, _, _ := g.Size()
			found, err := g.Add(d)
			after, _, bytes := g.Size()
			if err != nil && (after != before || found != nil) || after > 20 || bytes > 4_000_000 {
				t.Fatal(err, before, after, bytes)
			}
			for _, f := range found {
				if !(f.Weight >= 0 && f.Weight <= 1) || f.Zh == "" || f.En == "" || len(f.Dealings) == 0 ||
					len(f.Parties) == 0 {
					t.Fatalf("%+v", f)
				}
			}
			g.Of(d.To)
			text = text[4:]
		}
	})
}

package wire

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tallystick/book/trade"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name + ".txt"
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wants, gots := strings.Split(string(want), "\n"), strings.Split(got, "\n")
	for i := range max(len(wants), len(gots)) {
		if i >= len(wants) || i >= len(gots) || wants[i] != gots[i] {
			t.Fatalf("%s line %d differs; bytes are frozen (-rewrite only for what was never published)", path, i+1)
		}
	}
}

func TestGoldenCommands(t *testing.T) {
	var lines strings.Builder
	seen := map[trade.Verb]bool{}
	for _, c := range commands() {
		b, err := EncodeCommand(c)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%d %T %x\n", c.Verb(), c, b)
		seen[c.Verb()] = true
		again, err := DecodeCommand(c.Verb(), b)
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		if b2, _ := EncodeCommand(again); !bytes.Equal(b, b2) || reflect.TypeOf(again) != reflect.TypeOf(c) {
			t.Errorf("%T is not itself again: %+v", c, again)
		}
	}
	golden(t, "commands", lines.String())
	for verb := trade.Verb(1); verb < 90; verb++ {
		if _, err := DecodeCommand(verb, nil); errors.Is(err, ErrVerb) == seen[verb] {
			t.Errorf("verb %d: known %v, pinned %v", verb, !seen[verb], seen[verb])
		}
	}
}

func TestGoldenRecords(t *testing.T) {
	var lines strings.Builder
	kinds := map[byte]string{}
	for _, r := range records() {
		key, value, err := EncodeRecord(r)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%T %x %x\n", r, key, value)
		if name := fmt.Sprintf("%T", r); kinds[key[0]] != "" && kinds[key[0]] != name {
			t.Errorf("%s and %s share a first byte", name, kinds[key[0]])
		} else {
			kinds[key[0]] = name
		}
		again, err := DecodeRecord(key, value)
		if err != nil {
			t.Fatalf("%T: %v", r, err)
		}
		if _, b, _ := EncodeRecord(again); !bytes.Equal(b, value) || reflect.TypeOf(again) != reflect.TypeOf(r) {
			t.Errorf("%T is not itself again", r)
		}
		key[len(key)-1] ^= 1
		if _, err := DecodeRecord(key, value); err == nil {
			t.Errorf("%T is read under another key", r)
		}
	}
	for _, own := range []Own{Replays{4, [32]byte{5}}, Ledger{"chain", 6, trade.Digest{7}}, Mail{8, [32]byte{9}}} {
		value, err := EncodeOwn(own)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%T %x\n", own, value)
	}
	fmt.Fprintf(&lines, "own %x %x %x %x\n", ReplaysKey(8), LedgerKey(), MailKey(PartyBox(trade.PartyID{1})),
		MailKey(RegionBox("35")))
	golden(t, "records", lines.String())
}

func TestGoldenEnvelope(t *testing.T) {
	var lines strings.Builder
	for _, c := range []trade.Command{filled[trade.Accept](1), filled[trade.PublishDocuments](2)} {
		tx, err := Sign(sampleEnvelope(c), sampleKey())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&lines, "%x\n", tx)
		signed, err := Open(tx)
		if err != nil || !reflect.DeepEqual(signed.Envelope, sampleEnvelope(c)) {
			t.Fatalf("the envelope is not itself again: %v", err)
		}
		public := sampleKey().Public().(ed25519.PublicKey)
		if err := signed.Verify(trade.Ed25519, public); err != nil {
			t.Fatal(err)
		}
		if err := signed.Verify(trade.SM2, public); !errors.Is(err, ErrScheme) {
			t.Errorf("SM2 gives %v", err)
		}
		everyByteCounts(t, tx)
	}
	batch := sampleBatch(t, 3)
	fmt.Fprintf(&lines, "%x\n", batch)
	everyByteCounts(t, batch)
	golden(t, "envelopes", lines.String())
}

func everyByteCounts(t *testing.T, tx []byte) {
	t.Helper()
	for i := range tx {
		bad := slices.Clone(tx)
		bad[i] ^= 1
		if other, err := Open(bad); err == nil &&
			other.Verify(trade.Ed25519, sampleKey().Public().(ed25519.PublicKey)) == nil {
			t.Fatalf("byte %d of %d may be altered", i, len(tx))
		}
	}
}

func TestFoundingIsItselfAgain(t *testing.T) {
	f := Founding{trade.Digest{7}, filled[trade.Founding](1), []TokenKey{{"party", trade.Digest{8}}}}
	b, err := EncodeFounding(f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeFounding(b)
	if err != nil || !reflect.DeepEqual(again, f) {
		t.Errorf("%v %+v", err, again)
	}
	for _, bad := range []string{"", "{}", string(b) + " ", strings.Replace(string(b), "{", `{"more":1,`, 1),
		strings.Replace(string(b), `"form":5`, `"form":1`, 1), strings.Replace(string(b), `"form":5`, `"form":4`, 1)} {
		if _, err := DecodeFounding([]byte(bad)); err == nil {
			t.Errorf("%.40q is taken", bad)
		}
	}
	// states of before, which name no token keys, no rules, or no keepers, are read and written as it was
	for _, before := range []string{`{"form":4,`, `{"form":3,`, `{"form":2,`} {
		switch before {
		case `{"form":4,`:
			f.Tokens = nil
		case `{"form":3,`:
			f.RuleBook = 0
		default:
			f.Bodies, f.Electors = nil, nil
		}
		b, err = EncodeFounding(f)
		if err != nil || !strings.HasPrefix(string(b), before) {
			t.Fatalf("%v %.40s", err, b)
		}
		if again, err := DecodeFounding(b); err != nil || !reflect.DeepEqual(again, f) {
			t.Errorf("%v %+v", err, again)
		}
	}
}

func TestUnsoundEnvelopesAreNotSigned(t *testing.T) {
	good := sampleEnvelope(trade.Accept{})
	for name, spoil := range map[string]func(*Envelope){
		"no chain":   func(e *Envelope) { e.Chain = "" },
		"long chain": func(e *Envelope) { e.Chain = strings.Repeat("x", 51) },
		"no id":      func(e *Envelope) { e.ID = trade.EnvelopeID{} },
		"no verb":    func(e *Envelope) { e.Verb = 0 },
		"no time":    func(e *Envelope) { e.NotAfter = 0 },
		"too large":  func(e *Envelope) { e.Payload = make([]byte, MaxEnvelope) },
	} {
		e := good
		spoil(&e)
		if _, err := Sign(e, sampleKey()); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	if _, err := Sign(good, nil); err == nil {
		t.Error("signed without a key")
	}
	if _, err := Open(make([]byte, MaxEnvelope+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too many bytes give %v", err)
	}
}

// TestStrictReading gives other ways to write Accept{Financing: 01 00 ...}.
func TestStrictReading(t *testing.T) {
	id := "01" + strings.Repeat("00", 15)
	for name, text := range map[string]string{
		"nothing":               "",
		"unknown field":         "a20150" + id + "0200",
		"duplicate field":       "a20150" + id + "0150" + id,
		"short identifier":      "a1014f" + id[:30],
		"long identifier":       "a10151" + id + "00",
		"identifier as text":    "a10170" + id,
		"identifier as list":    "a10190" + strings.Repeat("00", 16),
		"missing field":         "a0",
		"indefinite map":        "bf0150" + id + "ff",
		"indefinite identifier": "a1015f50" + id + "ff",
		"long key":              "a1180150" + id,
		"long length":           "a1015810" + id,
		"long map":              "b8010150" + id,
		"text key":              "a1613150" + id,
		"trailing byte":         "a10150" + id + "00",
		"tag":                   "c1a10150" + id,
		"null":                  "f6",
		"null field":            "a101f6",
		"list":                  "81" + "50" + id,
		"deep":                  strings.Repeat("81", 60) + "00",
		"huge list":             "9b7fffffffffffffff",
		"huge string":           "a1015b7fffffffffffffff",
	} {
		b, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(name, err)
		}
		if c, err := DecodeCommand(trade.VerbAccept, b); err == nil {
			t.Errorf("%s is taken as %+v", name, c)
		}
	}
	good, _ := hex.DecodeString("a10150" + id)
	if _, err := DecodeCommand(trade.VerbAccept, good); err != nil {
		t.Error(err)
	}
	payload, _ := EncodeCommand(trade.AdmitToPilot{Key: trade.PilotKey{Region: "31"}})
	payload[bytes.Index(payload, []byte("31"))] = 0xff
	if _, err := DecodeCommand(trade.VerbAdmitToPilot, payload); err == nil {
		t.Error("broken UTF-8 is taken")
	}
	payload, _ = EncodeCommand(trade.Repay{Principal: 5})
	float := bytes.Replace(payload, []byte{0x03, 0x05}, []byte{0x03, 0xf9, 0x45, 0x00}, 1)
	if _, err := DecodeCommand(trade.VerbRepay, float); err == nil || len(float) == len(payload) {
		t.Error("a float is taken")
	}
}

// TestKeysAreInOrder compares the order of keys with that of what they name.
func TestKeysAreInOrder(t *testing.T) {
	instants := []trade.Instant{-1 << 63, -1, 0, 1, 255, 256, 1<<63 - 1}
	var keys [][]byte
	for _, at := range instants {
		for kind := trade.HoldEnds; kind <= trade.MaturityEnds; kind++ {
			for f := range byte(2) {
				keys = append(keys, trade.DeadlineKey(trade.Deadline{At: at, Kind: kind,
					Deal: trade.DealOf(trade.FinancingDeal, trade.FinancingID{f + 1})}).Bytes())
			}
		}
	}
	for _, day := range []trade.Day{-1 << 31, -1, 0, 1, 1<<31 - 1} {
		keys = append(slices.Insert(keys, 0), trade.RatesKey(day).Bytes())
	}
	rates, deadlines := keys[len(keys)-5:], keys[:len(keys)-5]
	for _, list := range [][][]byte{rates, deadlines} {
		if !slices.IsSortedFunc(list, bytes.Compare) {
			t.Errorf("out of order: %x", list)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, c := range commands() {
		tx, err := Sign(sampleEnvelope(c), sampleKey())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(tx)
	}
	f.Add(sampleBatch(f, 3))
	f.Fuzz(func(t *testing.T, tx []byte) {
		signed, err := Open(tx)
		if err != nil {
			return
		}
		b, err := encode(signed.Envelope)
		if err != nil || !bytes.Equal(b, signed.Bytes) {
			t.Fatalf("%x is written as %x, %v", signed.Bytes, b, err)
		}
		if again, err := encode(transaction{b, signed.Signature, signed.Steps}); err != nil || !bytes.Equal(again, tx) {
			t.Fatalf("%x is written as %x, %v", tx, again, err)
		}
		if signed.IsBatch() {
			return
		}
		command, err := DecodeCommand(signed.Verb, signed.Payload)
		if err != nil {
			return
		}
		if payload, err := EncodeCommand(command); err != nil || !bytes.Equal(payload, signed.Payload) {
			t.Fatalf("%x is written as %x, %v", signed.Payload, payload, err)
		}
	})
}

func FuzzCommand(f *testing.F) {
	for _, c := range commands() {
		b, _ := EncodeCommand(c)
		f.Add(uint16(c.Verb()), b)
	}
	f.Fuzz(func(t *testing.T, verb uint16, payload []byte) {
		command, err := DecodeCommand(trade.Verb(verb), payload)
		if err != nil {
			return
		}
		if again, err := EncodeCommand(command); err != nil || !bytes.Equal(again, payload) {
			t.Fatalf("%x is written as %x, %v", payload, again, err)
		}
	})
}

func FuzzRecord(f *testing.F) {
	for _, r := range records() {
		key, value, _ := EncodeRecord(r)
		f.Add(key, value)
	}
	f.Fuzz(func(t *testing.T, key, value []byte) {
		r, err := DecodeRecord(key, value)
		if err != nil {
			return
		}
		if k, v, err := EncodeRecord(r); err != nil || !bytes.Equal(k, key) || !bytes.Equal(v, value) {
			t.Fatalf("%x %x is written as %x %x, %v", key, value, k, v, err)
		}
	})
}

func BenchmarkOpenThousand(b *testing.B) {
	list := make([]trade.Publication, 1_000)
	for i := range list {
		list[i] = filled[trade.Publication](i)
	}
	tx, err := Sign(sampleEnvelope(trade.PublishDocuments{Documents: list}), sampleKey())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(tx)))
	for b.Loop() {
		signed, err := Open(tx)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := DecodeCommand(signed.Verb, signed.Payload); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenOne(b *testing.B) {
	tx, _ := Sign(sampleEnvelope(filled[trade.Apply](1)), sampleKey())
	for b.Loop() {
		signed, _ := Open(tx)
		if _, err := DecodeCommand(signed.Verb, signed.Payload); err != nil {
			b.Fatal(err)
		}
	}
}

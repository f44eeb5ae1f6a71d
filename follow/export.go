package follow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/chain"
	"tallystick/node/gateway"
	"tallystick/node/link"
	"tallystick/node/vault"
)

// Exported is what an export holds, and its file `export.json`.
type Exported struct {
	Chain    string            `json:"chain"`
	Party    string            `json:"party"`
	Height   int64             `json:"height"` // of the header under which all of it was told
	Entries  int               `json:"entries"`
	Records  int               `json:"records"`
	Receipts int               `json:"receipts"`
	Details  int               `json:"details"`            // sealed bodies that this home opens
	Unproven []string          `json:"unproven,omitempty"` // keys of records of which no receipt is given
	Files    map[string]string `json:"files"`              // path -> SHA-256
}

// export is one that is being written.
type export struct {
	*Member
	Exported
	folder string
	kinds  map[trade.RecordKind][]trade.Record
	sealed map[trade.Digest]bool
}

// Export writes all that a home which is not running holds of its party's data into a new
// folder: entries and records as JSON and tables, what was sealed and opens here as it was
// sealed, and receipts of the party's records, which keepers give and `tallystick verify`
// checks against `trust.json`. Keys and persons are no part of it.
func (m *Member) Export(ctx context.Context, folder string) (Exported, error) {
	s, _, err := open(m.home)
	if err != nil {
		return Exported{}, err
	}
	if _, err := os.Stat(folder); err == nil {
		return Exported{}, says(words.BackupFolder.With(folder))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Exported{}, fmt.Errorf("couldn't make the folder of the export: %w", err)
	}
	e := &export{m, Exported{Chain: s.Chain, Party: s.Party, Height: m.Standing().Height, Files: map[string]string{}},
		folder, map[trade.RecordKind][]trade.Record{}, map[trade.Digest]bool{}}
	trust, err := m.trusted.Encode()
	if err != nil {
		return e.Exported, err
	}
	err = e.put("trust.json", trust)
	for _, part := range []func(context.Context) error{e.entries, e.records, e.details, e.receipts} {
		if err == nil {
			err = part(ctx)
		}
	}
	if err == nil {
		var text []byte
		if text, err = json.MarshalIndent(e.Exported, "", "  "); err == nil {
			err = write(filepath.Join(folder, "export.json"), append(text, '\n'))
		}
	}
	return e.Exported, err
}

// put writes a file of the export.
func (e *export) put(name string, text []byte) error {
	path := filepath.Join(e.folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("couldn't make the folder of the export: %w", err)
	}
	sum := sha256.Sum256(text)
	e.Files[filepath.ToSlash(name)] = hex.EncodeToString(sum[:])
	return write(path, text)
}

// entries writes the journal as the party was told it, an entry a line.
func (e *export) entries(ctx context.Context) error {
	var lines bytes.Buffer
	err := e.store.each(entryMark, func(_, text []byte) error {
		entry, err := entryIn(text)
		if err != nil {
			return err
		}
		events := make([]any, len(entry.Events))
		for i, event := range entry.Events {
			events[i] = map[string]any{reflect.TypeOf(event).Name(): plain(reflect.ValueOf(event))}
		}
		rule := 0
		if !entry.Refusal.OK() {
			rule = int(entry.Refusal.Rule)
		}
		line, err := json.Marshal(map[string]any{"height": entry.Height, "index": entry.Index,
			"at": entry.At.Time().UTC().Format(time.RFC3339Nano), "verb": entry.Verb.String(), "refusedByRule": rule,
			"events": events})
		lines.Write(append(line, '\n'))
		e.Entries++
		return errors.Join(err, ctx.Err())
	})
	return errors.Join(err, e.put("entries.jsonl", lines.Bytes()))
}

// records writes the records of each kind, as JSON and as a table.
func (e *export) records(ctx context.Context) error {
	err := e.store.each(recordMark, func(key, value []byte) error {
		record, err := recordIn(key, value)
		if err == nil {
			e.kinds[record.Key().Kind()] = append(e.kinds[record.Key().Kind()], record)
			e.Records++
		}
		return errors.Join(err, ctx.Err())
	})
	for kind, records := range e.kinds {
		name := fileOf(kind)
		all := make([]any, len(records))
		for i, r := range records {
			e.digests(reflect.ValueOf(r))
			all[i] = plain(reflect.ValueOf(r))
		}
		text, wrong := json.MarshalIndent(all, "", " ")
		table, bad := tableOf(records)
		err = errors.Join(err, wrong, bad, e.put("records/"+name+".json", append(text, '\n')),
			e.put("records/"+name+".csv", table))
	}
	return err
}

// fileOf names the files of a kind of record.
func fileOf(kind trade.RecordKind) string {
	name := strings.ReplaceAll(strings.ToLower(words.Name(kind).En), " ", "-")
	return fmt.Sprintf("%s-%02x", strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == '-' {
			return r
		}
		return -1
	}, name), uint8(kind))
}

// tableOf writes records of one kind with a column for each field.
func tableOf(records []trade.Record) ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	of := reflect.TypeOf(records[0])
	var heading []string
	for i := range of.NumField() {
		heading = append(heading, of.Field(i).Name)
	}
	err := w.Write(heading)
	for _, r := range records {
		var row []string
		for i := range of.NumField() {
			switch value := plain(reflect.ValueOf(r).Field(i)).(type) {
			case string:
				row = append(row, value)
			default:
				cell, wrong := json.Marshal(value)
				err = errors.Join(err, wrong)
				row = append(row, string(cell))
			}
		}
		err = errors.Join(err, w.Write(row))
	}
	w.Flush()
	return text.Bytes(), errors.Join(err, w.Error())
}

// plain gives a value of the rule book in the forms of JSON: identifiers and words as people
// see them, amounts with decimals, bytes in hexadecimal.
func plain(v reflect.Value) any {
	if v.CanInterface() {
		switch value := v.Interface().(type) {
		case trade.Money:
			if value.Currency == "" {
				return ""
			}
			return trade.FormatAmount(value.Minor, string(value.Currency)) + " " + string(value.Currency)
		case trade.Instant:
			return value.Time().UTC().Format(time.RFC3339Nano)
		case fmt.Stringer:
			return value.String()
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		all := map[string]any{}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				all[f.Name] = plain(v.Field(i))
			}
		}
		return all
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			b := make([]byte, v.Len())
			reflect.Copy(reflect.ValueOf(b), v)
			return hex.EncodeToString(b)
		}
		all := make([]any, v.Len())
		for i := range all {
			all[i] = plain(v.Index(i))
		}
		return all
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	}
	return v.Interface()
}

// digests notes which details a record names.
func (e *export) digests(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				e.digests(v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			e.digests(v.Index(i))
		}
	case reflect.Array:
		if d, ok := v.Interface().(trade.Digest); ok && !d.IsZero() {
			e.sealed[d] = true
		}
	}
}

// details writes what was sealed and opens here, in the words in which it was sealed.
func (e *export) details(ctx context.Context) error {
	party := e.Standing().Viewer.Party
	if _, missing := os.Stat(filepath.Join(e.home, member.VaultFolder)); missing != nil {
		return nil
	}
	room, err := member.OpenStrongroom(e.home, party, nil)
	if err != nil {
		return err
	}
	for d := range e.sealed {
		text, wrong := room.Store.Open(ctx, d, party)
		switch {
		case wrong == nil:
			err = errors.Join(err, e.put("details/"+d.String()+".json", text))
			e.Details++
		case errors.Is(wrong, vault.ErrNotHere), errors.Is(wrong, vault.ErrNotForYou),
			errors.Is(wrong, vault.ErrErased), errors.Is(wrong, vault.ErrBlocked):
		default:
			err = errors.Join(err, wrong)
		}
	}
	return errors.Join(err, room.Close())
}

// proven are the kinds of record of which an export has receipts: those of the party's business.
var proven = []trade.RecordKind{trade.KindFinancing, trade.KindPayment, trade.KindProceeds, trade.KindRepayment,
	trade.KindMembership}

// receipts has keepers give the receipts of the party's business. A record of which none is
// given is named, as are all once no keeper gives more today; that keepers are away ends the export.
func (e *export) receipts(ctx context.Context) error {
	spent := false
	for _, kind := range proven {
		for _, r := range e.kinds[kind] {
			key := r.Key()
			var text []byte
			var err error
			if !spent {
				text, err = e.patient(ctx, key)
			}
			var no *link.Refused
			var many gateway.TooMany
			spent = spent || errors.As(err, &many)
			if spent || errors.As(err, &no) && no.Status == http.StatusNotFound {
				e.Unproven = append(e.Unproven, hex.EncodeToString(key.Bytes()))
				continue
			}
			if err != nil {
				return err
			}
			name := "receipts/" + fileOf(kind) + "-" + hex.EncodeToString(key.Bytes()[1:]) + ".json"
			if err := e.put(name, text); err != nil {
				return err
			}
			e.Receipts++
		}
	}
	slices.Sort(e.Unproven)
	return nil
}

// patient asks for a receipt, and waits where a keeper is asked too often for a moment.
func (e *export) patient(ctx context.Context, key trade.Key) ([]byte, error) {
	for {
		text, err := e.Receipt(ctx, key)
		var many gateway.TooMany
		if !errors.As(err, &many) || many.After > chain.Heartbeat {
			return text, err
		}
		timer := time.NewTimer(max(many.After, time.Second))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, errors.Join(ctx.Err(), err)
		}
	}
}

package portal

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/node/readmodel"
)

type entryRow struct {
	Place, When, Who, Verb, Refused string
	Notes                           []string
	Links                           []crumb
}

// entryRow words one entry of the journal. The actor is empty when the person
// may not know it.
func (v *visit) entryRow(e trade.Entry) (row entryRow) {
	row = entryRow{Place: strconv.FormatInt(e.Height, 10) + "/" + strconv.Itoa(int(e.Index)), When: clock(e.At),
		Verb: v.stepName(e)}
	if e.Height == 0 {
		row.Verb = v.pick("Founding of the network", "网络创立")
	}
	row.Who = v.actor(e)
	defer func() {
		if note := v.note(e); note != "" {
			row.Notes = append(row.Notes, note)
		}
	}()
	if !e.Refusal.OK() {
		said := v.refusalNotice(e.Refusal)
		row.Refused, row.Notes = said.Title,
			slices.DeleteFunc([]string{said.Detail}, func(s string) bool { return s == "" })
		return row
	}
	row.Links = v.entryLinks(e.Events)
	for i, event := range e.Events {
		if i == 6 {
			row.Notes = append(row.Notes, v.pick("and ", "另有 ")+strconv.Itoa(len(e.Events)-i)+v.pick(" more", " 项"))
			break
		}
		if note := v.eventWords(event); note != "" {
			row.Notes = append(row.Notes, note)
		}
	}
	return row
}

type entryList struct {
	Rows        []entryRow
	First, Next string
}

func (v *visit) entryList() error {
	rows, next, err := asked(v.Model.EntryList(v.r.Context(), v.viewer, readmodel.EntryFilter{},
		readmodel.Page{Limit: pageRows, After: v.r.URL.Query().Get("after")}))
	if err != nil {
		return err
	}
	var page entryList
	for _, e := range rows {
		page.Rows = append(page.Rows, v.entryRow(e.Entry))
	}
	page.First, page.Next = paging(v.r.URL, next)
	return v.show(http.StatusOK, "entry_list", frame{Live: "/live", Page: page})
}

// stepName names what an entry did. The ledger's own step draws lots as well as
// letting things lapse.
func (v *visit) stepName(e trade.Entry) string {
	if e.Verb == trade.VerbLapse && len(e.Events) > 0 {
		switch e.Events[0].(type) {
		case trade.InspectionDrawn, trade.CheckDrawn:
			return v.say(words.DrawLots)
		}
	}
	return v.name(e.Verb)
}

// entryLinks leads from an entry to the record that it changed: the first that
// an event has a field for.
func (v *visit) entryLinks(events []trade.Event) []crumb {
	for _, event := range events {
		fields := reflect.ValueOf(event)
		for _, name := range []string{"Deal", "Payment", "Proceeds", "Document", "Party", "Key"} {
			field := fields.FieldByName(name)
			if !field.IsValid() || field.IsZero() {
				continue
			}
			switch record := field.Interface().(type) {
			case trade.Deal:
				return v.dealLink(record)
			case trade.Payment:
				return v.dealLink(record.Deal)
			case trade.Proceeds:
				return []crumb{{"/proceeds/" + record.ID.String(), v.say(words.OfProceeds.With(short(record.ID)))}}
			case trade.DocumentID:
				return []crumb{{"/declaration/" + record.String(), capital(v.kindOf(record) + " " + short(record))}}
			case trade.Party:
				return v.partyLink(record.ID)
			case trade.PersonKey:
				return v.partyLink(record.Party)
			case trade.PartyID:
				return v.partyLink(record)
			}
		}
	}
	return nil
}

func (v *visit) dealLink(d trade.Deal) []crumb {
	if id := d.ID.Payment(); !id.IsZero() {
		return []crumb{{"/payment/" + id.String(), v.say(words.OfPayment.With(short(id)))}}
	}
	return []crumb{{"/financing/" + d.Financing().String(), v.say(words.OfFinancing.With(short(d.Financing())))}}
}

func (v *visit) partyLink(id trade.PartyID) []crumb {
	return []crumb{{"/party/" + id.String(), v.partyName(id)}}
}

// Package readmodel keeps the journal as tables of SQLite or PostgreSQL that answer questions:
// lists, totals, histories. It can be thrown away and rebuilt from the journal.
//
// The tables are derived by posting the journal's events with [trade.Post] into
// a writer over one SQL transaction (writer.go), so that no rule is written twice
// and SQL never decides. A row has the columns that questions filter by, and the
// exact record as CBOR. Totals are sums of what each record contributes (sum.go).
//
// Who may see a row is written down when the row is: the table sight holds, for
// every noun and row, the eyes that may see it, as the record and the events that
// touch it say of themselves ([trade.Audience]). A question runs along the rows of
// the viewer's eye, so a row that an eye may not see is never even read. What is
// shown of an entry's events is asked of [trade.MaySee] event by event.
//
// There is no natural number or name in here, only identifiers.
package readmodel

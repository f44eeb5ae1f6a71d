// Package api is the ledger for programs: REST under /v1 with OpenAPI 3.1 at
// /openapi.json and a page for people at /docs, problems as RFC 9457 writes
// them, and a server-sent feed of entries.
//
// Every noun has its file. A command is a form of package gateway, posted as
// JSON; the answer waits until the ledger has it for good, or says where to ask.
// A question goes to package readmodel and shows what the caller's party may
// see. No rule is decided here.
package api

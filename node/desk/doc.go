// Package desk is what a node knows about people and never tells: the persons of
// the parties that it hosts with their passwords, sessions, bearer tokens and
// signing keys, the directory of parties, who looked at what, and what was handed
// in and is not done yet. It lies in one SQLite file, desk.db, whose secrets are
// encrypted with the key beside it, desk.key.
//
// A [Desk] lets people in. Its [Outbox] keeps what a submission leaves to be done
// until it is done, so that a crash leaves nothing half done: it is recorded with
// all that waits for it before anything goes out, and concluded or withdrawn with
// all that follows, in one transaction each. The desk asks no ledger; whether a
// party or key is still in standing there is for the gateway to add.
package desk

// Package operation declares each command of the ledger once: what it is called,
// at which path of the API it is posted, and which form of package gateway is
// filled in for it. The tags of the form's own fields say the rest.
//
// From that one declaration come the API's operation with its schema, the command
// line `tallystick do`, the reading of a posted page, the help of each field in
// Chinese and English, and a template to fill in. Who may give a command is not
// declared at all: the rule book is asked. By which rules it can be refused is read
// from the rule book's source by a test, and kept in rules.txt.
package operation

// Package home knows the files of a member's home as files: which ones there
// are, what they looked like when the member last stopped, and whether the logs
// of its stores are whole. It opens no store and changes none; what is inside
// the stores is their packages' own affair.
//
// Two files are its own, both JSON:
//
//	home.json       what the home is: the version of each stored form, and fingerprints of its keys and genesis
//	inventory.json  what lay here when the member stopped: each file's size and CRC-32C; "running" while it runs
//
// What a disk does to a file is not what an attacker does: the sums are there
// to notice damage and mix-ups, and say nothing against somebody who can write
// them too.
package home

// Damage says which file of a home is not what it should be, and what to do.
type Damage struct {
	File   string // relative to the home
	Zh, En string // what is wrong
	DoZh   string // what to do about it
	DoEn   string
}

// Error gives both languages in one line.
func (d *Damage) Error() string {
	zh, en := d.Words()
	return zh + " / " + en
}

// Words gives both languages.
func (d *Damage) Words() (zh, en string) {
	return d.File + "：" + d.Zh + "。" + d.DoZh, d.File + ": " + d.En + ". " + d.DoEn
}

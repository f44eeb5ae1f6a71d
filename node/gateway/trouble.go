package gateway

// Trouble is something about the node that its operator has to know and mend,
// in both languages, with what to do about it.
type Trouble struct {
	Code  string // short and stable, such as "details-missing"
	Zh    string
	En    string
	Stops bool // nothing new can be taken while it lasts
}

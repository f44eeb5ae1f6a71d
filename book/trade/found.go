package trade

// Founding is what a new ledger starts from, as its genesis file says.
type Founding struct {
	Regulator PartyID     `json:"regulator"`
	Details   Digest      `json:"details"`
	Keys      []PersonKey `json:"keys"`   // of the regulator's first persons
	Limits    []Limits    `json:"limits"` // of each scenario
	Rates     RateLimits  `json:"rates"`
	At        Instant     `json:"at"`
}

// Found gives the events of a new ledger: the regulator, its first persons and
// the first limits of scenarios and rates.
func Found(f Founding) []Event {
	events := []Event{PartyAdmitted{Party{ID: f.Regulator, Kind: Regulator, Details: f.Details, Since: f.At}}}
	for _, key := range f.Keys {
		key.ID, key.Party, key.Since = KeyIDOf(key.Scheme, key.Public), f.Regulator, f.At
		events = append(events, PersonEnrolled{key})
	}
	for _, limits := range f.Limits {
		events = append(events, LimitsSet{limits})
	}
	return append(events, RateLimitsSet{f.Rates})
}

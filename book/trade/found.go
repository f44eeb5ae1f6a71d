package trade

// Founding is what a new ledger starts from, as its genesis file says.
type Founding struct {
	Regulator PartyID     `json:"regulator"`
	Details   Digest      `json:"details"`
	Keys      []PersonKey `json:"keys"`   // of the regulator's first persons
	Limits    []Limits    `json:"limits"` // of each scenario
	Rates     RateLimits  `json:"rates"`
	RuleBook  uint32      `json:"ruleBook,omitempty"` // the rules in force from the beginning; zero: the oldest
	At        Instant     `json:"at"`

	Bodies   []FoundingBody   `json:"bodies,omitempty"`   // that run keepers from the beginning, beside the regulator
	Electors []FoundingKeeper `json:"electors,omitempty"` // the first keepers: the validators of the genesis
}

// FoundingBody is a public body that takes part from the beginning, since it runs a
// keeper, with its first persons.
type FoundingBody struct {
	Party   PartyID     `json:"party"`
	Kind    PartyKind   `json:"kind"`
	Region  Region      `json:"region"`
	Details Digest      `json:"details"`
	Keys    []PersonKey `json:"keys"`
}

// FoundingKeeper is a keeper from the beginning.
type FoundingKeeper struct {
	Party   PartyID `json:"party"`
	Public  []byte  `json:"public"`            // Ed25519
	Address string  `json:"address,omitempty"` // node@host:port, where it is known
}

// Found gives the events of a new ledger: the regulator and the bodies that run
// keepers beside it, their first persons, the keepers, and the first limits of
// scenarios and rates.
func Found(f Founding) []Event {
	events := []Event{PartyAdmitted{Party{ID: f.Regulator, Kind: Regulator, Details: f.Details, Since: f.At}}}
	enrol := func(party PartyID, keys []PersonKey) {
		for _, key := range keys {
			key.ID, key.Party, key.Since = KeyIDOf(key.Scheme, key.Public), party, f.At
			events = append(events, PersonEnrolled{key})
		}
	}
	enrol(f.Regulator, f.Keys)
	for _, body := range f.Bodies {
		events = append(events, PartyAdmitted{Party{ID: body.Party, Kind: body.Kind, Region: body.Region,
			Details: body.Details, Since: f.At}})
		enrol(body.Party, body.Keys)
	}
	if f.RuleBook != 0 {
		events = append(events, RuleBookAdopted{RuleBook: RuleBook{Version: f.RuleBook}})
	}
	for _, keeper := range f.Electors {
		events = append(events, KeeperAdmitted{Keeper{ID: KeeperIDOf(keeper.Public), Party: keeper.Party,
			Public: keeper.Public, Address: keeper.Address, Power: KeeperPower, State: ActiveKeeper, Since: f.At}})
	}
	for _, limits := range f.Limits {
		events = append(events, LimitsSet{limits})
	}
	return append(events, RateLimitsSet{f.Rates})
}

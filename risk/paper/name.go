package paper

// PartyName writes the name of a party the one way in which names on papers are
// compared: capitals, single blanks, and no legal form.
func PartyName(text string) string { return name(text) }

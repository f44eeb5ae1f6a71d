package paper

import (
	"strings"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// A permit 业务登记表 stands on a form of its own.

// PermitNumber reads the number of a permit: the code of the branch that gave it, a colon,
// and the branch's own number of 1 to 40 capital letters, digits and dashes.
func PermitNumber(text string) (string, error) {
	branch, number, _ := strings.Cut(bare(text), ":")
	if _, err := PartyNumber(branch); err != nil || !only(number, digits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ-") ||
		number == "" || len(number) > 40 {
		return "", asSaid(words.PermitNumberHas)
	}
	return branch + ":" + number, nil
}

// permission reads what a permit allows.
func permission(text string) (string, error) {
	for _, p := range trade.Permissions() {
		if text == p.String() || text == words.Name(p).Zh {
			return p.String(), nil
		}
	}
	return "", asSaid(words.PermissionIsOneOf)
}

// permitFields are the fields of a permit.
var permitFields = [...]Field{
	{Key: "kind", said: words.PaperKind, Kind: Code, read: plainly(kindOf(trade.Permit)),
		header: func(d *Declaration) *string { return &d.Kind }},
	{Key: "number", said: words.PermitNumber, Kind: Identifier, Required: true, Whole: true,
		read: plainly(PermitNumber), header: func(d *Declaration) *string { return &d.Number }},
	{Key: "holder", said: words.PermitHolder, Kind: Identifier, Required: true, Whole: true, read: holder,
		header: func(d *Declaration) *string { return &d.Holder }},
	{Key: "holderName", said: words.PermitHolderName, header: func(d *Declaration) *string { return &d.HolderName }},
	{Key: "allows", said: words.PermitAllows, Kind: Code, Required: true, read: plainly(permission),
		header: func(d *Declaration) *string { return &d.Allows }},
	{Key: "payee", said: words.PermitPayee, header: func(d *Declaration) *string { return &d.Payee }},
	{Key: "declared", said: words.PermitDay, Kind: Date, Required: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Declared }},
	{Key: "until", said: words.PermitUntil, Kind: Date, Required: true, read: plainly(Day),
		header: func(d *Declaration) *string { return &d.Until }},
	{Key: "currency", said: words.Currency, Kind: Code, Required: true, read: plainly(Currency),
		header: func(d *Declaration) *string { return &d.Currency }},
	{Key: "amount", said: words.PermitAmount, Kind: Money, Required: true, read: money,
		header: func(d *Declaration) *string { return &d.Amount }},
}

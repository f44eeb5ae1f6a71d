package gateway

import (
	"slices"

	"tallystick/book/trade"
)

// The values that forms may name.
var (
	partyKinds  = upTo(trade.Regulator, trade.Carrier)
	classes     = upTo(trade.ClassA, trade.ClassC)
	products    = upTo(trade.ExportReceivable, trade.ImportFinancing)
	relations   = upTo(trade.Related, trade.Unrelated)
	findings    = upTo(trade.Clean, trade.Irregular)
	sources     = upTo(trade.FromProceeds, trade.OtherSource)
	instruments = upTo(trade.Wire, trade.CryptoAsset)
	reasons     = named(upTo(trade.ExistingBusiness, trade.DeliveryLate), trade.KeyReplaced)
	figures     = trade.Figures()
	duties      = []trade.Duty{trade.Maker, trade.Checker, trade.Feed, trade.Auditor, trade.Governor, trade.Steward}
)

// named leaves out values that have no name, and one that persons don't give.
func named(values []trade.Reason, but trade.Reason) []trade.Reason {
	return slices.DeleteFunc(values,
		func(r trade.Reason) bool { return r == but || r.String() == trade.Reason(0xff).String() })
}

// upTo lists the values of an enumeration from one to another.
func upTo[T ~uint8](from, to T) []T {
	var values []T
	for v := from; v <= to; v++ {
		values = append(values, v)
	}
	return values
}

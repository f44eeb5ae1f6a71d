package gateway

import "tallystick/trade"

// The values that forms may name.
var (
	partyKinds  = upTo(trade.Regulator, trade.Carrier)
	classes     = upTo(trade.ClassA, trade.ClassC)
	products    = upTo(trade.ExportReceivable, trade.PackingLoan)
	findings    = upTo(trade.Clean, trade.Irregular)
	sources     = upTo(trade.FromProceeds, trade.OtherSource)
	instruments = upTo(trade.Wire, trade.CryptoAsset)
	reasons     = upTo(trade.ExistingBusiness, trade.PersonLeft)
	duties      = []trade.Duty{trade.Maker, trade.Checker, trade.Feed, trade.Auditor, trade.Governor}
)

// upTo lists the values of an enumeration from one to another.
func upTo[T ~uint8](from, to T) []T {
	var values []T
	for v := from; v <= to; v++ {
		values = append(values, v)
	}
	return values
}

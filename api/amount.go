package api

import (
	"strings"

	"tallystick/trade"
)

// Amount is money, written with the decimals of its currency and no commas.
type Amount struct {
	Amount   string `json:"amount" example:"12345.67"`
	Currency string `json:"currency" example:"USD"`
}

func amountOf(m trade.Money) Amount {
	return Amount{plain(m.Minor, m.Currency), string(m.Currency)}
}

// plain writes minor units of a currency as a decimal number.
func plain(minor int64, currency trade.Currency) string {
	return strings.ReplaceAll(trade.FormatAmount(minor, string(currency)), ",", "")
}

// Package price tells which unit prices of declared goods lie far from what
// others declare for the same goods, above or below, and says so in sentences
// with the figures in them.
//
// A price is compared with the narrowest group that is known well enough: the
// same six digits of the tariff code, origin and quarter; else any quarter; else
// any origin; else four digits; else two. Prices in different units or currencies
// are never compared. The measure is the distance of the log-price from the
// median in units of the median absolute deviation, which a few false prices
// cannot move; a boxplot adjusted for skew gives a second opinion.
//
// Prices are floating-point numbers, for they are evidence and never money. The
// package reads no clock and draws no chance: the same observations give the same
// opinion, in whatever order they came. It is advice. No rule of the ledger
// reads it.
package price

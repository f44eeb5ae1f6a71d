// Package learn fits models that tell how likely a declaration is to be found
// wrong when it is inspected: boosted trees and logistic regression on features
// from which nothing of the future, and nothing of a row's own label, can be
// read. Everything here is deterministic: the same rows give the same model, to
// the last byte, on any number of cores.
//
// It is advice. No rule of the ledger reads it.
package learn

// Package learn fits models that tell how likely a declaration is to be found
// wrong when it is inspected: boosted trees and logistic regression on features
// from which nothing of the future, and nothing of a row's own label, can be
// read. Everything here is deterministic: the same rows give the same model, to
// the last byte, on any number of cores.
//
// A Model is the file that is kept and named by its hash; Decode refuses what
// could not be walked. A calibration makes probabilities of its log-odds. Drifts
// and Windows tell when it no longer fits what comes in. A Forest, which learns
// without labels, is the rival to beat.
//
// It is advice. No rule of the ledger reads it.
package learn

// Package member is a whole member of the network in one process: it opens what
// lies in a home in the order of the ring (vault, desk, ledger, read model, node,
// gateway, advice), answers through one listener, and closes everything in reverse.
//
// It also knows a home that is stopped: founds one ([Found]), looks at its files
// before anything of it is opened ([CheckStores]), rebuilds what can be rebuilt, and
// carries out what a governor orders about sealed details.
package member

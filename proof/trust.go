package proof

import (
	"encoding/json"
	"fmt"
)

// Encode writes what a verifier starts from as a file that [ParseGenesis] reads:
// the chain's name and its validators' public keys, and nothing else of the
// genesis. Everything in it stands in every receipt too, so that it can be handed
// to anybody.
func (t Trust) Encode() ([]byte, error) {
	type key struct {
		Type  string `json:"type"`
		Value []byte `json:"value"`
	}
	type validator struct {
		Key   key   `json:"pub_key"`
		Power int64 `json:"power,string"`
	}
	file := struct {
		Chain      string      `json:"chain_id"`
		Validators []validator `json:"validators"`
	}{Chain: t.Chain}
	for _, v := range t.Validators {
		file.Validators = append(file.Validators, validator{key{"tendermint/PubKeyEd25519", v.PublicKey}, v.Power})
	}
	text, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		return nil, fmt.Errorf("couldn't write what is to be trusted: %w", err)
	}
	return append(text, '\n'), nil
}

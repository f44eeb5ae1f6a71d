package member

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/node/chain"
)

// Card is what a node says of itself to those who may let it keep the ledger. All of
// it is public; the proof is good for this chain and this party only.
type Card struct {
	Chain     string `json:"chain"`
	Party     string `json:"party"`
	PublicKey string `json:"publicKey"`
	Proof     string `json:"proof"`
	Address   string `json:"address"`
}

// CardOf makes the card of the node of a home, run by a party and found at host:port.
// Without a party it is the regulator that founded the network. The home holds the
// genesis file of the chain.
func CardOf(home string, party trade.PartyID, place string) (Card, error) {
	text, err := os.ReadFile(filepath.Join(home, "genesis.json"))
	if err != nil {
		return Card{}, fmt.Errorf("couldn't read the genesis file; copy that of the network into the home: %w", err)
	}
	var genesis struct {
		Chain string `json:"chain_id"`
		State []byte `json:"app_state"`
	}
	if err := json.Unmarshal(text, &genesis); err != nil {
		return Card{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	if party.IsZero() {
		state, err := wire.DecodeFounding(genesis.State)
		if err != nil {
			return Card{}, err
		}
		party = state.Regulator
	}
	node, err := chain.NewHome(home)
	if err != nil {
		return Card{}, err
	}
	proof, err := chain.MakeProof(home, wire.PossessionText(genesis.Chain, party, node.Validator))
	if err != nil {
		return Card{}, err
	}
	return Card{Chain: genesis.Chain, Party: party.String(), PublicKey: hex.EncodeToString(node.Validator),
		Proof: hex.EncodeToString(proof), Address: node.Node + "@" + place}, nil
}

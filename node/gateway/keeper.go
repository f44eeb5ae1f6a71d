package gateway

import (
	"context"
	"encoding/hex"

	"tallystick/book/trade"
	"tallystick/face/words"
)

// AdmitKeeperForm proposes that a node keeps the ledger, by what its card says. By a
// person who speaks for a party that runs a keeper.
type AdmitKeeperForm struct {
	Party       string `json:"party" example:"3500CUSTOMS"`
	PublicKey   string `json:"publicKey" maxLength:"64" example:"3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"`
	Proof       string `json:"proof" maxLength:"128" example:"9a0c"`
	Address     string `json:"address" maxLength:"200" example:"0123456789abcdef0123456789abcdef01234567@keeper.example.cn:26656"`
	Explanation string `json:"explanation" example:"Customs runs a node of its own from now on"`
}

func (f AdmitKeeperForm) intend(ctx context.Context, a *asking) (intent, error) {
	party, err := a.party(ctx, "party", f.Party)
	if err != nil {
		return intent{}, err
	}
	c := trade.AdmitKeeper{Party: party, Public: a.hexOf("publicKey", f.PublicKey, 32, words.KeyIsHex),
		Proof: a.hexOf("proof", f.Proof, 64, words.ProofIsHex), Address: a.text("address", f.Address, true)}
	return a.proposeFor(ctx, c, "explanation", f.Explanation)
}

// ReplaceKeeperKeyForm proposes that another key of the same party votes in the place
// of one, by what the card of its node says. By a person who speaks for a party that
// runs a keeper.
type ReplaceKeeperKeyForm struct {
	Keeper      string `json:"-" path:"id" example:"5f0c1f7be2b94d4c8d3a6e1f2b3c4d5e"`
	PublicKey   string `json:"publicKey" maxLength:"64" example:"3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"`
	Proof       string `json:"proof" maxLength:"128" example:"9a0c"`
	Address     string `json:"address" maxLength:"200" example:"0123456789abcdef0123456789abcdef01234567@keeper.example.cn:26656"`
	Explanation string `json:"explanation" example:"The node moved to a new machine"`
}

func (f ReplaceKeeperKeyForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.ReplaceKeeperKey{Keeper: a.keeper(f.Keeper),
		Public: a.hexOf("publicKey", f.PublicKey, 32, words.KeyIsHex),
		Proof:  a.hexOf("proof", f.Proof, 64, words.ProofIsHex), Address: a.text("address", f.Address, true)}
	return a.proposeFor(ctx, c, "explanation", f.Explanation)
}

// RemoveKeeperForm proposes that a key votes no more, for good. By a person who speaks
// for a party that runs a keeper.
type RemoveKeeperForm struct {
	Keeper      string `json:"-" path:"id" example:"5f0c1f7be2b94d4c8d3a6e1f2b3c4d5e"`
	Reason      string `json:"reason" example:"key-compromised"`
	Explanation string `json:"explanation" example:"The machine was stolen"`
}

func (f RemoveKeeperForm) intend(ctx context.Context, a *asking) (intent, error) {
	c := trade.RemoveKeeper{Keeper: a.keeper(f.Keeper), Reason: choice(a, "reason", f.Reason, reasons)}
	return a.proposeFor(ctx, c, "explanation", f.Explanation)
}

// keeper reads the identifier of a keeper.
func (a *asking) keeper(text string) trade.KeeperID {
	id, err := trade.ParseID[trade.Keeper](text)
	if err != nil {
		a.no("keeper", words.KeeperIsNamed.Zh, words.KeeperIsNamed.En)
	}
	return id
}

// hexOf reads so many bytes, written as hexadecimal digits.
func (a *asking) hexOf(field, text string, size int, wrong words.Text) []byte {
	b, err := hex.DecodeString(a.text(field, text, true))
	if (err != nil || len(b) != size) && !a.wrongAt(field) {
		a.no(field, wrong.Zh, wrong.En)
	}
	return b
}

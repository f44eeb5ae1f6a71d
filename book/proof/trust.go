package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"tallystick/face/words"
)

// TrustVersion is the version of the form of a trust file.
const TrustVersion = 1

// Trust is what a verifier starts from: the chain's name, and who may vote from
// the genesis on, or from the height after that of a header that it has pinned.
// Keys of validators that were removed before the header are then worth nothing.
type Trust struct {
	Chain      string
	Header     *Header // nil: the genesis
	Validators []Validator
}

// trustFile is the form in which it is handed on.
type trustFile struct {
	Version    int         `json:"tallystick_trust"` // TrustVersion
	Chain      string      `json:"chain"`
	Hash       Hex         `json:"hash,omitempty"` // of the header, for comparing by eye
	Header     *Header     `json:"header,omitempty"`
	Validators []Validator `json:"validators"`
}

// height is that of the pinned header.
func (t Trust) height() int64 {
	if t.Header == nil {
		return 0
	}
	return t.Header.Height
}

// check says whether what a file says fits together.
func (t Trust) check() error {
	switch {
	case t.Chain == "" || len(t.Validators) == 0:
		return errors.New("it names no chain or no validators")
	case t.Header == nil:
		return nil
	case t.Header.Chain != t.Chain || t.Header.Height < 1:
		return errors.New("its header is not one of its chain")
	case !bytes.Equal(t.Header.NextValidatorsHash, validatorsHash(t.Validators)):
		return errors.New("its validators are not those that its header names for the next block")
	}
	return nil
}

// Encode writes what a verifier starts from as a file that [ParseTrust] reads:
// the chain's name and its validators' public keys, and nothing else of the
// genesis. Everything in it stands in every receipt too, so that it can be handed
// to anybody.
func (t Trust) Encode() ([]byte, error) {
	file := trustFile{Version: TrustVersion, Chain: t.Chain, Header: t.Header, Validators: t.Validators}
	if t.Header != nil {
		file.Hash = t.Header.Hash()
	}
	text, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		return nil, fmt.Errorf("couldn't write what is to be trusted: %w", err)
	}
	return append(text, '\n'), nil
}

// ParseTrust reads what is to be trusted, from a trust file or a genesis file.
func ParseTrust(text []byte) (Trust, error) {
	var kind struct {
		Version int `json:"tallystick_trust"`
	}
	var file trustFile
	if err := json.Unmarshal(text, &kind); err == nil && kind.Version == 0 {
		return parseGenesis(text)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return Trust{}, words.Wrap(err, "信任文件无法读取", "couldn't read the trust file")
	}
	if file.Version != TrustVersion {
		return Trust{}, fmt.Errorf("不支持的信任文件版本 %d，请使用较新的程序 / "+
			"version %d of trust files is not known: use a newer program", file.Version, file.Version)
	}
	t := Trust{Chain: file.Chain, Header: file.Header, Validators: file.Validators}
	err := t.check()
	if err == nil && t.Header != nil && !bytes.Equal(file.Hash, t.Header.Hash()) {
		err = errors.New("its header is not the one of its hash")
	}
	if err != nil {
		return Trust{}, words.Wrap(err, "信任文件的内容互不相符", "couldn't read the trust file")
	}
	return t, nil
}

func parseGenesis(text []byte) (Trust, error) {
	var genesis struct {
		Chain      string `json:"chain_id"`
		Validators []struct {
			Key struct {
				Value []byte `json:"value"`
			} `json:"pub_key"`
			Power int64 `json:"power,string"`
		} `json:"validators"`
	}
	if err := json.Unmarshal(text, &genesis); err != nil {
		return Trust{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	trust := Trust{Chain: genesis.Chain}
	for _, v := range genesis.Validators {
		trust.Validators = append(trust.Validators, Validator{PublicKey: v.Key.Value, Power: v.Power})
	}
	if err := trust.check(); err != nil {
		return Trust{}, fmt.Errorf("couldn't read the genesis file: %w", err)
	}
	return trust, nil
}

// Pin checks a receipt and gives the trust that starts from its header. The
// validators of a header that changes them are not in its receipt: then a receipt
// of the next block must be taken.
func Pin(text []byte, trust Trust) (Trust, error) {
	if _, err := Verify(text, trust); err != nil {
		return Trust{}, err
	}
	r, err := parse(text)
	if err != nil {
		return Trust{}, err
	}
	pinned := Trust{Chain: trust.Chain, Header: &r.Header, Validators: r.inForce(r.Header.Height)}
	if err := pinned.check(); err != nil {
		return Trust{}, fmt.Errorf("该回执的区块头正在更换验证人，请用下一区块的回执 / "+
			"this receipt's header changes the validators, take a receipt of the next block: %w", err)
	}
	return pinned, nil
}

package proof

import (
	"crypto/sha256"
	"fmt"

	"tallystick/book/trade"
	"tallystick/book/wire"
)

// Step shows one command of a batch to somebody who is not shown the others.
type Step struct {
	Head []byte // the transaction of the batch without its steps
	wire.Step
	Path [][32]byte // to the root that the envelope signs
}

// VerifyStep checks that an entry, which VerifyTold has found in the journal and
// told whole, came of a command of a batch that was signed with a key: that at
// its place of the batch stands this command and no other.
func VerifyStep(e trade.Entry, s Step, scheme trade.Scheme, public []byte) error {
	fail := func(zh, en string) error {
		return &Fault{Where: fmt.Sprintf("entry %d/%d", e.Height, e.Index), Zh: zh, En: en}
	}
	signed, err := wire.OpenHead(s.Head)
	if err != nil {
		return fail("信封无法读取："+err.Error(), "the envelope cannot be read: "+err.Error())
	}
	switch {
	case e.Command != sha256.Sum256(s.Head):
		return fail("日志记录的是另一信封", "the journal names another envelope")
	case e.By != signed.Signer() || trade.KeyIDOf(scheme, public) != signed.Key:
		return fail("信封由另一密钥签署", "the envelope is signed with another key")
	case e.Verb != s.Verb:
		return fail("日志记录的是另一种指令", "the journal names another kind of command")
	case e.Step == 0 || !signed.Holds(s.Step, int(e.Step)-1, s.Path):
		return fail("该指令不在批次的此位置", "the command does not stand at this place of the batch")
	}
	if err := signed.Verify(scheme, public); err != nil {
		return fail(err.Error(), err.Error())
	}
	return nil
}

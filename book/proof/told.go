package proof

import (
	"fmt"

	"tallystick/book/merkle"
	"tallystick/book/trade"
	"tallystick/book/wire"
)

// VerifyTold checks that what a party was told of an entry stands in the journal
// of a state, whose root a header carries, and gives the entry as far as it was
// told. That nothing of it was kept back is not for this proof to show.
func VerifyTold(t wire.Told, state wire.State) (trade.Entry, error) {
	fail := func(zh, en string, err error) (trade.Entry, error) {
		return trade.Entry{}, &Fault{Where: fmt.Sprintf("entry %d/%d", t.Height, t.Index), Zh: zh + "：" + err.Error(),
			En: en + ": " + err.Error()}
	}
	if t.Version != wire.ToldVersion {
		return fail("不支持的版本", "its form is not known", fmt.Errorf("version %d", t.Version))
	}
	if t.Size != state.Entries {
		return fail("日志条数不一致", "the journal is of another size", fmt.Errorf("%d, %d", t.Size, state.Entries))
	}
	numbers, hashes := make([]uint32, len(t.Parts)), make([][32]byte, len(t.Parts))
	for i, part := range t.Parts {
		numbers[i], hashes[i] = part.Number, merkle.PartHash(part.Salt, part.Bytes)
	}
	top, err := merkle.BundleTop(int(t.Depth), numbers, hashes, t.Bare)
	if err != nil {
		return fail("各部分与哈希不能拼合", "its parts and hashes do not fit together", err)
	}
	leaf := wire.EntryLeaf(trade.Entry{Height: t.Height, Index: t.Index, At: t.At}, int(t.Depth), top)
	if err := merkle.VerifyInclusion(state.Journal, t.Size, t.Place, merkle.LogLeaf(leaf[:]), t.Path); err != nil {
		return fail("记录不在日志中", "it is not in the journal", err)
	}
	e, err := t.Entry()
	if err != nil {
		return fail("已证明，但本程序无法读取", "it is proven but this program cannot read it", err)
	}
	return e, nil
}

// VerifyGrowth checks that the journal of an earlier state is the beginning of a
// later one's.
func VerifyGrowth(earlier, later wire.State, path [][32]byte) error {
	err := merkle.VerifyConsistency(earlier.Journal, earlier.Entries, later.Journal, later.Entries, path)
	if err != nil {
		return &Fault{Where: "journal", Zh: "新日志不是由旧日志延续而来：" + err.Error(),
			En: "the later journal does not continue the earlier one: " + err.Error()}
	}
	return nil
}

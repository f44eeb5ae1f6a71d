package proof

import (
	"encoding/json"
	"fmt"

	"tallystick/book/trade"
	"tallystick/book/wire"
	"tallystick/face/words"
)

// followerForm is the version of the form in which a follower is kept.
const followerForm = 1

// followerFile is how far a party has followed, as it is kept.
type followerFile struct {
	Form   int             `json:"tallystick_follower"`
	Party  trade.PartyID   `json:"party"`
	Kind   trade.PartyKind `json:"kind"`
	Region trade.Region    `json:"region"`
	Trust  json.RawMessage `json:"trust"`
	Votes  Commit          `json:"votes"`
	Voters []Validator     `json:"voters"`
	State  State           `json:"state"`
	Told   uint64          `json:"told"`
	Next   uint64          `json:"next"` // place behind the last entry that was told
	Boxes  []boxFile       `json:"boxes"`
}

// boxFile is what was counted of a box, in the order of [wire.Boxes].
type boxFile struct {
	Count uint64 `json:"count"`
	Hash  Hex    `json:"hash"`
}

// Encode writes how far a party has followed, for [ParseFollower].
func (f Follower) Encode() ([]byte, error) {
	trust, err := f.Trust.Encode()
	if err != nil {
		return nil, err
	}
	file := followerFile{Form: followerForm, Party: f.Viewer.Party, Kind: f.Viewer.Kind, Region: f.Viewer.Region,
		Trust: trust, Votes: f.Votes, Voters: f.Voters, State: StateOf(f.State), Told: f.Told, Next: f.mail.next}
	for _, b := range f.mail.order {
		mail := f.mail.boxes[b]
		file.Boxes = append(file.Boxes, boxFile{mail.Count, mail.Hash[:]})
	}
	text, err := json.Marshal(file)
	if err != nil {
		return nil, fmt.Errorf("couldn't write how far the ledger was followed: %w", err)
	}
	return text, nil
}

// ParseFollower reads what Encode writes. It is the reader's own, and trusted.
func ParseFollower(text []byte) (f Follower, err error) {
	var file followerFile
	if err = json.Unmarshal(text, &file); err == nil && file.Form != followerForm {
		err = fmt.Errorf("version %d of its form is not known", file.Form)
	}
	if err != nil {
		return f, words.Wrap(err, words.FollowedUnreadable.Zh, words.FollowedUnreadable.En)
	}
	trust, err := ParseTrust(file.Trust)
	if err != nil {
		return f, err
	}
	f = NewFollower(trade.Viewer{Party: file.Party, Kind: file.Kind, Region: file.Region}, trust)
	f.Votes, f.Voters, f.Told, f.mail.next = file.Votes, file.Voters, file.Told, file.Next
	f.State = wire.State{Entries: file.State.Entries}
	copy(f.State.Tree[:], file.State.Tree)
	copy(f.State.Journal[:], file.State.Journal)
	if len(file.Boxes) != len(f.mail.order) {
		return f, words.New(words.FollowedUnreadable.Zh, words.FollowedUnreadable.En)
	}
	for i, b := range f.mail.order {
		if box := file.Boxes[i]; box.Count > 0 {
			mail := wire.Mail{Count: box.Count}
			copy(mail.Hash[:], box.Hash)
			f.mail.boxes[b] = mail
		}
	}
	return f, nil
}

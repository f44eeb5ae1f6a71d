package wire

import (
	"slices"
	"testing"

	"tallystick/book/trade"
)

// read gives the parts of an entry that a viewer finds in its boxes.
func (p *Post) read(v trade.Viewer) (parts []uint32) {
	kind := func(id trade.PartyID) trade.PartyKind {
		if id == v.Party {
			return v.Kind
		}
		return 0
	}
	p.Boxes(kind, func(b Box, some []uint32) {
		if slices.Contains(Boxes(v), b) {
			parts = append(parts, some...)
		}
	})
	slices.Sort(parts)
	return slices.Compact(parts)
}

// Whatever happened, whoever asked for it and whoever looks: in the boxes is what
// the rules let the viewer see.
func TestBoxesHoldWhatIsSeen(t *testing.T) {
	var p Post
	for _, e := range events() {
		if _, many := e.(trade.DocumentsPublished); many {
			continue
		}
		to := e.Audience()
		parties := append(slices.Clone(to.Parties), trade.PartyID{99})
		for _, by := range parties {
			p.Begin(by)
			p.Event(EventPart, e)
			for _, id := range parties {
				for _, v := range []trade.Viewer{{Party: id, Kind: trade.Bank}, {Party: id, Kind: trade.Enterprise},
					{Party: id, Kind: trade.Branch, Region: to.Region}, {Party: id, Kind: trade.Branch, Region: "99"}} {
					var want []uint32
					own, sees := id == by, trade.MaySee(v, to)
					if own || sees {
						want = append(want, VerbPart)
					}
					if own || sees && trade.MaySeeActor(v, by, e) {
						want = append(want, SignerPart)
					}
					if own {
						want = append(want, OutcomePart)
					}
					if sees {
						want = append(want, EventPart)
					}
					if got := p.read(v); !slices.Equal(got, want) {
						t.Errorf("%T by %v: %v of kind %d finds %v, not %v", e, by, id, v.Kind, got, want)
					}
				}
			}
		}
	}
}

// Of a publication each holder finds its own, however many they are.
func TestEachHolderFindsItsOwn(t *testing.T) {
	var p Post
	for _, holders := range []int{1, 5, 11, 12, 13, 14, 15, 40} {
		published := trade.DocumentsPublished{Source: trade.PartyID{200}}
		for i := range 3 * holders {
			holder := trade.PartyID{byte(i%holders + 1)}
			published.Documents = append(published.Documents, trade.Publication{Holder: holder})
		}
		p.Begin(published.Source)
		if next := p.Event(EventPart, published); int(next) != EventPart+3*holders {
			t.Fatalf("%d parts", next)
		}
		for i := range holders {
			want := []uint32{VerbPart, SignerPart, uint32(EventPart + i), uint32(EventPart + holders + i),
				uint32(EventPart + 2*holders + i)}
			v := trade.Viewer{Party: trade.PartyID{byte(i + 1)}, Kind: trade.Enterprise}
			if got := p.read(v); !slices.Equal(got, want) {
				t.Errorf("of %d holder %d finds %v, not %v", holders, i, got, want)
			}
		}
		if got := p.read(trade.Viewer{Party: published.Source, Kind: trade.Customs}); len(got) != EventPart+3*holders {
			t.Errorf("the source finds %d parts", len(got))
		}
	}
}

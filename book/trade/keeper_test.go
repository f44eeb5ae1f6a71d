package trade

import (
	"slices"
	"testing"
)

// What keepers agree to is a copy of its own, as what governors agree to is.
func TestKeepersActsAreCopied(t *testing.T) {
	admit, replace := AdmitKeeper{Public: []byte{1}, Proof: []byte{2}}, ReplaceKeeperKey{Public: []byte{3},
		Proof: []byte{4}}
	several := Proposal{Act: Act{AdmitKeeper: &admit, ReplaceKeeperKey: &replace,
		RemoveKeeper: &RemoveKeeper{Reason: OtherReason}}}
	apart := several.Copied().Act
	apart.AdmitKeeper.Public[0], apart.AdmitKeeper.Proof[0] = 9, 9
	apart.ReplaceKeeperKey.Public[0], apart.ReplaceKeeperKey.Proof[0] = 9, 9
	apart.RemoveKeeper.Reason = KeyCompromised
	if admit.Public[0] != 1 || admit.Proof[0] != 2 || replace.Public[0] != 3 || replace.Proof[0] != 4 ||
		several.Act.RemoveKeeper.Reason != OtherReason {
		t.Errorf("a copy shares its commands: %+v", several.Act)
	}
}

// What the engine is told of events is what became of each key, and nothing of others.
func TestVotesFollowEvents(t *testing.T) {
	a, b, c := []byte{1}, []byte{2}, []byte{3}
	votes := Votes([]Event{PartySuspended{}, KeeperAdmitted{Keeper{Public: a, Power: KeeperPower}},
		KeeperKeyReplaced{FormerPublic: a, Keeper: Keeper{Public: b, Power: KeeperPower}}, KeeperRemoved{Public: c}})
	want := []Vote{{a, 1}, {a, 0}, {b, 1}, {c, 0}}
	if !slices.EqualFunc(votes, want, func(x, y Vote) bool {
		return slices.Equal(x.Public, y.Public) && x.Power == y.Power
	}) {
		t.Errorf("the engine is told %v", votes)
	}
	if told := Votes([]Event{PartySuspended{}}); len(told) > 0 {
		t.Errorf("the engine is told %v of a suspension", told)
	}
}

// How many keepers may fail without harm: fewer than a third.
func TestWhatKeepersBear(t *testing.T) {
	for keepers, want := range map[int]int{1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1, 7: 2, 10: 3} {
		if got := Bears(keepers); got != want {
			t.Errorf("%d keepers bear %d", keepers, got)
		}
	}
}

// An address names a node, a host and a port.
func TestAddressesOfNodes(t *testing.T) {
	const node = "00112233445566778899aabbccddeeff00112233"
	for address, sound := range map[string]bool{
		node + "@127.0.0.1:26656": true, node + "@[::1]:26656": true, node + "@keeper-1.example.cn:1": true,
		node + "@k:65535": true, node + "@[::1:26656": false, node + "@[::g]:1": false, node + "@[12]:1": false,
		node + "@-k:1": false, node + "@.k:1": false, node + "@k:+1": false, node + "@a@b:1": false, node: false,
		"": false, "@k:1": false, node + "@k:": false, node + "@k: 1": false, node + "@k,x@y:1": false,
	} {
		if soundAddress(address) != sound {
			t.Errorf("%q is sound: %v", address, !sound)
		}
	}
	long := node + "@" + string(slices.Repeat([]byte("k"), MaxAddress-len(node)-len("@:1"))) + ":1"
	if !soundAddress(long) || soundAddress(long[:42]+"k"+long[42:]) {
		t.Errorf("an address has at most %d characters", MaxAddress)
	}
}

// More than two thirds of the parties agree, and two persons at least.
func TestKeepersSuffice(t *testing.T) {
	parties := func(n int) (all []PartyID) {
		for i := range n {
			all = append(all, PartyID{byte(i + 1)})
		}
		return all
	}
	speak := func(n int) (all []speaker) {
		for i := range n {
			all = append(all, speaker{PartyID{byte(i + 1)}, PersonID{byte(i + 1)}})
		}
		return all
	}
	for of, need := range map[int]int{2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 5} {
		if suffice(speak(need-1), parties(of), least) || !suffice(speak(need), parties(of), least) {
			t.Errorf("of %d parties %d suffice", of, need)
		}
	}
	one := speaker{PartyID{1}, PersonID{1}}
	two := []speaker{one, {PartyID{1}, PersonID{2}}}
	if suffice([]speaker{one}, parties(1), least) || !suffice(two, parties(1), least) {
		t.Error("one person of a party that runs all keepers changes them alone")
	}
	if suffice([]speaker{one, {PartyID{1}, PersonID{2}}, {PartyID{1}, PersonID{3}}}, parties(2), least) {
		t.Error("three persons of one party are two parties")
	}
	if suffice(two, parties(1), least+1) {
		t.Error("two persons are as many as three")
	}
}

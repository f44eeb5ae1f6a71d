package portal

import (
	"strings"
	"testing"
	"time"

	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// A party's own node does not read what others sealed, whoever it is for: that is no matter
// of leave, and its pages say so.
func TestWhyDetailsAreNotShown(t *testing.T) {
	people, err := desk.Open(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { people.Close() })
	for _, c := range []struct {
		afar   gateway.Afar
		zh, en string
	}{{nil, "未授权", "sealed to others"}, {nobody{}, "本节点不读取", "this node does not read"}} {
		gate, err := gateway.New(t.Context(), people, gateway.Ring{Chain: "toy", Submitter: nobody{}, Books: nobody{},
			Tokens: nobody{}, Vault: nobody{}, Afar: c.afar})
		if err != nil {
			t.Fatal(err)
		}
		v := &visit{Portal: &Portal{Settings: Settings{Gateway: gate}}, Language: Chinese}
		if got := v.whySealed(); !strings.Contains(got, c.zh) {
			t.Errorf("%q does not say %q", got, c.zh)
		}
		v.Language = English
		if got := v.whySealed(); !strings.Contains(got, c.en) {
			t.Errorf("%q does not say %q", got, c.en)
		}
		if err := gate.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// nobody stands where nobody is asked.
type nobody struct {
	gateway.Submitter
	gateway.Books
	gateway.Tokens
	gateway.Vault
	gateway.Afar
}

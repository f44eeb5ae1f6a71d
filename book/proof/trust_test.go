package proof

import (
	"bytes"
	"reflect"
	"testing"
)

// The file that is handed out is read as it was meant, and tells nothing of a
// genesis but the chain and its validators.
func TestTrustIsReadAsWritten(t *testing.T) {
	genesis := []byte(`{"chain_id":"somewhere-1","genesis_time":"2026-11-26T00:00:00Z","app_state":{"secret":"x"},"consensus_params":{},
		"validators":[{"address":"AA","name":"bank-node","pub_key":{"type":"tendermint/PubKeyEd25519","value":"AQID"},"power":"10"}]}`)
	trust, err := ParseTrust(genesis)
	if err != nil {
		t.Fatal(err)
	}
	text, err := trust.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseTrust(text)
	if err != nil || !reflect.DeepEqual(again, trust) {
		t.Errorf("%v is read as %v, %v", trust, again, err)
	}
	for _, private := range []string{"secret", "bank-node", "app_state", "genesis_time"} {
		if bytes.Contains(text, []byte(private)) {
			t.Errorf("the file tells %s", private)
		}
	}
}

package chain

import (
	"context"

	"github.com/cometbft/cometbft/abci/client"
	"github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/libs/service"
)

// directClient calls the application in the same process without any lock of
// its own. CometBFT's own local clients hold a mutex around every call, which
// checks one signature at a time on a machine of many cores; Ledger's contract
// says what may run at once, and CometBFT keeps its part of it.
type directClient struct {
	service.BaseService
	types.Application
	answered abcicli.Callback
}

// directClients makes the four connections that CometBFT opens.
type directClients struct{ app types.Application }

func (d directClients) NewABCIClient() (abcicli.Client, error) {
	c := &directClient{Application: d.app}
	c.BaseService = *service.NewBaseService(nil, "directClient", c)
	return c, nil
}

// SetResponseCallback is called once, while the mempool is made.
func (c *directClient) SetResponseCallback(answered abcicli.Callback) { c.answered = answered }

// CheckTxAsync has checked the transaction when it returns.
func (c *directClient) CheckTxAsync(ctx context.Context, req *types.RequestCheckTx) (*abcicli.ReqRes, error) {
	res, err := c.Application.CheckTx(ctx, req)
	if err != nil {
		return nil, err
	}
	request, response := types.ToRequestCheckTx(req), types.ToResponseCheckTx(res)
	c.answered(request, response)
	done := abcicli.NewReqRes(request)
	done.Response = response
	done.InvokeCallback()
	return done, nil
}

func (c *directClient) Error() error                { return nil }
func (c *directClient) Flush(context.Context) error { return nil }

func (c *directClient) Echo(_ context.Context, text string) (*types.ResponseEcho, error) {
	return &types.ResponseEcho{Message: text}, nil
}

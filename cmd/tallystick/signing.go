package main

import (
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"tallystick/member"
	"tallystick/node/chain"
)

func signingCommand() *cobra.Command {
	var home string
	var above int64
	c := &cobra.Command{Use: "signing", Args: cobra.NoArgs,
		Short: "Give a home that lost its signing state a safe one, so that it can vote again",
		Long: `Give a home whose data/validator_signed.json was lost or emptied (by a power cut, say) a new one that is above
everything which the node may have signed. The node must not be running. A state that is whole is never changed, and
nothing is ever lowered.

In a network of several members the node stays silent about one height, the one after its last block, and votes again
from the next: the other members must be able to make that block without it. If the whole home was put back from a
backup, the node may have signed blocks that it no longer knows: say with --above at which height the others stand now.

为丢失签名状态（例如断电后 data/validator_signed.json 为空）的目录设置新的签名状态，位于本节点可能签署过的一切之上。运行前须停止节点；
完好的状态不会被改动，也绝不会调低。多成员网络中，本节点对下一个区块保持沉默，其后恢复投票；若整个目录来自备份，请用 --above 填写其他成员现在的高度。`,
		RunE: func(c *cobra.Command, _ []string) error {
			if above < 0 || above == math.MaxInt64 {
				return fmt.Errorf("--above 须为区块高度 / --above is a height, not %d", above)
			}
			var signed chain.Signed
			err := member.Stopped(home, chain.SignedFile, func() (err error) {
				signed, err = chain.RestoreSigning(home, above)
				return err
			})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "签名状态已就绪：区块 %d 及以前不再签署，可以启动节点\n"+
				"The signing state is ready: nothing up to block %d is signed any more. The node can be started.\n",
				signed.Height, signed.Height)
			return err
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder of the node, which must not be running")
	c.Flags().Int64Var(&above, "above", 0,
		"a height that the other members have reached; needed when the home was put back from a backup")
	return c
}

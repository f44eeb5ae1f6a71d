package main

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/desk"
)

// orderCommand makes one of block, unblock and erase.
func orderCommand(do, short string, kind desk.LookKind) *cobra.Command {
	var dir, login, passwordFile, reason string
	var yes bool
	c := &cobra.Command{Use: do + " DIGEST...", Short: short, Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			digests, err := digestsIn(args)
			if err != nil {
				return err
			}
			number, err := reasonNamed(reason)
			if err != nil {
				return err
			}
			password, err := readPassword(passwordFile)
			if err != nil {
				return err
			}
			if !yes {
				fmt.Fprintf(c.ErrOrStderr(), "%s %d details in %s? It can't be undone once erased. Type %s to go on "+
					"输入 %s 确认: "+
					"", do, len(digests), dir, do, do)
				if line, _ := bufio.NewReader(c.InOrStdin()).ReadString('\n'); strings.TrimSpace(line) != do {
					return errors.New("未确认，未作任何改动 / not confirmed: nothing was changed")
				}
			}
			o := member.DetailOrder{Do: do, Reason: number, At: time.Now().UTC().Truncate(time.Millisecond),
				Person: login}
			if err := member.OrderDetails(c.Context(), dir, password, kind, o, digests); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: %d details; the order is on record. 已执行并留痕。\n", do, len(digests))
			return nil
		}}
	c.Flags().StringVar(&dir, "home", "tallystick-home", "folder made by init; its member must not be running")
	c.Flags().StringVar(&login, "login", "governor", "the governor of the regulator who orders it")
	c.Flags().StringVar(&passwordFile, "password-file", "",
		"file with the governor's password; without it you are asked")
	c.Flags().StringVar(&reason, "reason", "rule-violated", "coded reason, as in the API")
	c.Flags().BoolVar(&yes, "yes", false, "don't ask again")
	return c
}

func digestsIn(args []string) (digests []trade.Digest, err error) {
	for _, arg := range args {
		var digest trade.Digest
		if err := digest.UnmarshalText([]byte(arg)); err != nil {
			return nil, fmt.Errorf("%q 不是明细摘要（64 位十六进制）/ %q isn't the digest of a detail: 64 hexadecimal digits, as "+
				"the "+
				"record shows it", arg, arg)
		}
		digests = append(digests, digest)
	}
	return digests, nil
}

// reasonNamed finds a coded reason by its name.
func reasonNamed(name string) (uint16, error) {
	var names []string
	for r := trade.NoReason + 1; r < 64; r++ {
		if r.String() == name {
			return uint16(r), nil
		}
		names = append(names, r.String())
	}
	names = slices.DeleteFunc(names, func(n string) bool { return n == "" || n == "unknown" })
	return 0, fmt.Errorf("没有该原因代码 %q / there is no reason %q: it is one of %s", name, name, strings.Join(names, ", "))
}

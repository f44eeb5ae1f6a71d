package main

import (
	"github.com/spf13/cobra"

	"tallystick/doctor"
	"tallystick/face/words"
)

func doctorCommand() *cobra.Command {
	var one doctor.Case
	c := &cobra.Command{Use: "doctor", Args: cobra.NoArgs,
		Short: "Say what keeps a node from working and what to do: clock, keys, ports, peers, disk, version, damage",
		RunE: func(c *cobra.Command, _ []string) error {
			bad, err := doctor.Write(c.OutOrStdout(), one.Examine(c.Context()))
			if err == nil && bad > 0 {
				found := words.DoctorFound.With(bad)
				err = words.New(found.Zh, found.En)
			}
			return err
		}}
	c.Flags().StringVar(&one.Home, "home", "tallystick-home", "home of the node")
	c.Flags().StringVar(&one.Beside, "beside", "", "address of another node's portal, with whose clock this machine's "+
		"is compared, such as https://ledger.example.cn")
	return c
}

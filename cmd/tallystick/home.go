package main

import (
	"fmt"

	"tallystick/member"

	"github.com/spf13/cobra"
)

func homeCommand() *cobra.Command {
	c := &cobra.Command{Use: "home", Short: "Look at the files of a home while its member is stopped"}
	var dir string
	check := &cobra.Command{Use: "check", Short: "Check every file and every sealed detail of a home, and change " +
		"nothing of it", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return member.CheckAll(c.Context(), dir, c.OutOrStdout()) }}
	accept := &cobra.Command{Use: "accept",
		Short: "Take what lies in a home as what it should hold, after files were " +
			"put back on purpose", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := member.CheckStores(c.Context(), dir); err != nil {
				return err
			}
			if err := member.Accept(dir); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "The home %s is taken as it is: %d files fixed, the inventory renewed. "+
				"已按现状记录。\n",
				dir, len(member.Fixed(dir)))
			return nil
		}}
	for _, one := range []*cobra.Command{check, accept} {
		one.Flags().StringVar(&dir, "home", "tallystick-home", "folder made by init; its member must not be running")
	}
	c.AddCommand(check, accept)
	return c
}

package main

import (
	"encoding/json"
	"fmt"

	"tallystick/book/trade"
	"tallystick/member"

	"github.com/spf13/cobra"
)

func keeperCommand() *cobra.Command {
	c := &cobra.Command{Use: "keeper", Short: "What a node that keeps the ledger, or is to, says of itself"}
	c.AddCommand(cardCommand())
	return c
}

func cardCommand() *cobra.Command {
	var home, party, place string
	c := &cobra.Command{Use: "card",
		Short: "Print the node's public card: its key, a proof that it holds it, its address",
		Args:  cobra.NoArgs,
		Long: "Print the node's public card, by which it is proposed as a keeper (`tallystick do admit-keeper`, or " +
			"the page of keepers). It names the party that runs the node, and is good for that party and this " +
			"chain only. A home without keys is given some; it must hold the network's genesis.json.",
		RunE: func(c *cobra.Command, _ []string) error {
			var id trade.PartyID
			if party != "" {
				var err error
				if id, err = trade.ParseID[trade.Party](party); err != nil {
					return fmt.Errorf("--party: %w", err)
				}
			}
			card, err := member.CardOf(home, id, place)
			if err != nil {
				return err
			}
			text, err := json.MarshalIndent(card, "", "  ")
			if err != nil {
				return fmt.Errorf("couldn't write the card: %w", err)
			}
			fmt.Fprintln(c.OutOrStdout(), string(text))
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home of the node")
	c.Flags().StringVar(&party, "party", "", "identifier of the party that runs the node; the regulator unless given")
	c.Flags().StringVar(&place, "address", "127.0.0.1:26656", "host:port at which other keepers' nodes reach it")
	return c
}

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tallystick/assembly"
	"tallystick/book/trade"
	"tallystick/face/words"
	"tallystick/member"
	"tallystick/node/desk"
)

// bodyCardCommand makes the keys of a body's node and prints what is public of them.
func bodyCardCommand() *cobra.Command {
	var home, passwordFile, out string
	var b member.Body
	var persons []string
	c := &cobra.Command{Use: "card", Args: cobra.NoArgs,
		Short: "Make the keys of a node and of who speaks for its party, and print its public card",
		Long:  words.MakesCard.En + "\n" + words.MakesCard.Zh,
		RunE: func(c *cobra.Command, _ []string) error {
			password, err := passwordFor(home, passwordFile)
			if err != nil {
				return err
			}
			for _, text := range persons {
				person, err := personIn(text, password)
				if err != nil {
					return err
				}
				b.Persons = append(b.Persons, person)
			}
			card, err := member.MakeCard(c.Context(), home, b)
			if err != nil {
				return err
			}
			return deliver(c, out, card.Encode())
		}}
	f := c.Flags()
	f.StringVar(&home, "home", "tallystick-home", "folder to make, of this node alone")
	f.StringVar(&b.Chain, "chain", "tallystick-1", "name of the chain, the same on every card")
	f.StringVar(&b.Number, "party", "", "number of the body, such as SAFE44")
	f.StringVar(&b.Kind, "kind", "branch", "what the body is: regulator, branch, customs, tax")
	f.StringVar(&b.Region, "region", "", "its region, by GB/T 2260")
	f.StringVar(&b.NameZh, "name-zh", "", "its Chinese name")
	f.StringVar(&b.NameEn, "name-en", "", "its English name")
	f.StringVar(&b.Address, "address", "127.0.0.1:26656", "host:port at which other keepers' nodes reach this one")
	f.StringArrayVar(&persons, "person", nil, "a first person as LOGIN:DUTIES:NAME; once for each. The regulator has "+
		"two with the duty governor, another body one with steward")
	f.StringVar(&passwordFile, "password-file", "", "file with the first password of these persons, which each of "+
		"them changes at the first sign-in; without it you are asked")
	f.StringVar(&out, "out", "", "file to write the card to; without it, standard output")
	c.AddCommand(personCardCommand(), membershipCommand(), identifierCommand())
	return c
}

// passwordFor asks for a password unless the home has its card already.
func passwordFor(home, file string) (string, error) {
	if member.HasCard(home) {
		return "", nil
	}
	return readPassword(file)
}

// personIn reads a person as LOGIN:DUTIES:NAME.
func personIn(text, password string) (p desk.NewPerson, err error) {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) < 3 || parts[0] == "" || parts[2] == "" {
		return p, dutyError()
	}
	p = desk.NewPerson{Login: parts[0], NameZh: parts[2], Password: password}
	p.Duties, err = dutiesIn(parts[1])
	return p, err
}

func dutiesIn(text string) (duties trade.Duty, err error) {
	for _, name := range strings.Split(text, ",") {
		duty, known := assembly.DutyNamed(name)
		if !known {
			return 0, dutyError()
		}
		duties |= duty
	}
	return duties, nil
}

func dutyError() error {
	var all []string
	for _, duty := range assembly.Duties() {
		all = append(all, duty.String())
	}
	t := words.CardDuty.With(strings.Join(all, ", "))
	return words.New(t.Zh, t.En)
}

// deliver writes a text to a file that is not there yet, or to standard output.
func deliver(c *cobra.Command, out string, text []byte) error {
	if out == "" {
		_, err := c.OutOrStdout().Write(text)
		return err
	}
	file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("couldn't write %s: %w", out, err)
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Close())
}

// identifierHelp is what an identifier of a party is at a node that is stopped.
const identifierHelp = "identifier of the party, as `tallystick card identifier` gives it at head office; without it " +
	"the token server is asked, which must be running"

func identifierCommand() *cobra.Command {
	var home, party string
	c := &cobra.Command{Use: "identifier", Args: cobra.NoArgs,
		Short: "Print the identifier of a party by its number, at the home of head office or with its help",
		RunE: func(c *cobra.Command, _ []string) error {
			id, err := member.PartyOf(c.Context(), home, party)
			if err == nil {
				fmt.Fprintln(c.OutOrStdout(), id)
			}
			return err
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home of the node")
	c.Flags().StringVar(&party, "party", "", "number of the party")
	return c
}

func personCardCommand() *cobra.Command {
	var home, duties, passwordFile, out string
	var g member.Guest
	c := &cobra.Command{Use: "person", Args: cobra.NoArgs,
		Short: "Make the key of a person whom this node hosts, and print the card for a governor to enrol",
		Long: "Make, at a node that is stopped, the key of a person of a party that it hosts, and print the card " +
			"with which a governor enrols it at another node: `tallystick do enrol-card --json CARD`. The person can sign " +
			"in here once the ledger says so.",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if g.Person.Duties, err = dutiesIn(duties); err != nil {
				return err
			}
			if g.Person.Password, err = readPassword(passwordFile); err != nil {
				return err
			}
			card, err := member.Introduce(c.Context(), home, g)
			if err != nil {
				return err
			}
			text, err := json.MarshalIndent(card, "", "  ")
			if err != nil {
				return fmt.Errorf("couldn't write the card: %w", err)
			}
			return deliver(c, out, append(text, '\n'))
		}}
	f := c.Flags()
	f.StringVar(&home, "home", "tallystick-home", "home of the node, which must not be running")
	f.StringVar(&g.Number, "party", "", "number of the party")
	f.StringVar(&g.Identifier, "identifier", "", identifierHelp)
	f.StringVar(&g.Kind, "kind", "bank", "what the party is, such as bank or enterprise")
	f.StringVar(&g.Region, "region", "", "its region, by GB/T 2260")
	f.StringVar(&g.NameZh, "party-zh", "", "its Chinese name; an enterprise's is sealed and not needed here")
	f.StringVar(&g.NameEn, "party-en", "", "its English name")
	f.StringVar(&g.Person.Login, "login", "", "login name of the person")
	f.StringVar(&g.Person.NameZh, "name-zh", "", "name of the person")
	f.StringVar(&duties, "duties", "maker", "duties of the person, with commas between")
	f.StringVar(&passwordFile, "password-file", "", "file with the person's first password; without it you are asked")
	f.StringVar(&out, "out", "", "file to write the card to; without it, standard output")
	return c
}

func membershipCommand() *cobra.Command {
	var home, party, identifier, out string
	c := &cobra.Command{Use: "membership", Args: cobra.NoArgs,
		Short: "Print what a governor sets of a party that this node hosts: host, sealing key, administrators",
		RunE: func(c *cobra.Command, _ []string) error {
			m, err := member.MembershipOf(c.Context(), home, party, identifier)
			if err != nil {
				return err
			}
			text, err := json.MarshalIndent(m, "", "  ")
			if err != nil {
				return fmt.Errorf("couldn't write the membership: %w", err)
			}
			return deliver(c, out, append(text, '\n'))
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home of the node, which must not be running")
	c.Flags().StringVar(&party, "party", "", "number of the party that it hosts")
	c.Flags().StringVar(&identifier, "identifier", "", identifierHelp)
	c.Flags().StringVar(&out, "out", "", "file to write it to; without it, standard output")
	return c
}

func networkCommand() *cobra.Command {
	c := &cobra.Command{Use: "network",
		Short: "Assemble a network of several institutions, or try one on this machine"}
	c.AddCommand(assembleCommand(), inviteCommand(), showCommand(), localCommand())
	return c
}

func assembleCommand() *cobra.Command {
	var out string
	var rules uint32
	c := &cobra.Command{Use: "assemble CARD...", Args: cobra.MinimumNArgs(1),
		Short: "Make the genesis of the cards of those who found a network, with their shared secrets sealed to them",
		Long: "Make the network file of the cards of the founding keepers: genesis, cards, and for each home a box " +
			"with the secrets that the keepers share. It holds nothing secret in the open and goes to everybody. The " +
			"digest that is printed is read out by each side to the others before they join.",
		RunE: func(c *cobra.Command, args []string) error {
			var cards []assembly.Card
			for _, path := range args {
				card, err := cardIn(path)
				if err != nil {
					return err
				}
				cards = append(cards, card)
			}
			if rules < trade.OldestRuleBook || rules > trade.NewestRuleBook {
				return errors.New(words.RulesToFoundBy.With(trade.OldestRuleBook, trade.NewestRuleBook).String())
			}
			n, err := assembly.Assemble(c.Context(), cards, time.Now(), rules)
			if err != nil {
				return err
			}
			if err := deliver(c, out, n.Encode()); err != nil {
				return err
			}
			return tellNetwork(c.ErrOrStderr(), n)
		}}
	c.Flags().StringVar(&out, "out", "", "file to write the network to; without it, standard output")
	c.Flags().Uint32Var(&rules, "rules", trade.NewestRuleBook, "version of the rules from the beginning; each "+
		"keeper's program must know it")
	return c
}

func cardIn(path string) (assembly.Card, error) {
	text, err := readBounded(path, 1<<20)
	if err != nil {
		return assembly.Card{}, err
	}
	card, err := assembly.ParseCard(text)
	if err != nil {
		return card, fmt.Errorf("%s: %w", path, err)
	}
	return card, nil
}

func networkIn(path string) (*assembly.Network, error) {
	text, err := readBounded(path, assembly.MaxNetwork+1)
	if err != nil {
		return nil, err
	}
	return assembly.ParseNetwork(text)
}

// tellNetwork says who is in a network file, and its digest.
func tellNetwork(to io.Writer, n *assembly.Network) error {
	var text strings.Builder
	for _, card := range n.Cards {
		fmt.Fprintf(&text, "%-12s %-10s %s  %s  %s\n", card.Number, card.Kind, card.NameZh, card.NameEn, card.Peer())
	}
	if n.Newcomer != nil {
		fmt.Fprintf(&text, "%-12s %-10s %s  %s  %s  (%s)\n", n.Newcomer.Number, n.Newcomer.Kind,
			n.Newcomer.NameZh, n.Newcomer.NameEn, n.Newcomer.Peer(), words.JoinsLater)
	}
	if len(n.Cards) < 4 {
		fmt.Fprintln(&text, words.FewerThanFour)
	}
	fmt.Fprintf(&text, "\n%s\n%s\n", words.DigestIs.With(n.Digest()), words.DigestReadOut)
	_, err := io.WriteString(to, text.String())
	return err
}

func inviteCommand() *cobra.Command {
	var home, path, out string
	c := &cobra.Command{Use: "invite", Args: cobra.NoArgs,
		Short: "Make the network file for a node that joins later, at the home of one that keeps the ledger",
		RunE: func(c *cobra.Command, _ []string) error {
			card, err := cardIn(path)
			if err != nil {
				return err
			}
			n, err := member.Invite(c.Context(), home, card)
			if err != nil {
				return err
			}
			if err := deliver(c, out, n.Encode()); err != nil {
				return err
			}
			return tellNetwork(c.ErrOrStderr(), n)
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home of a node that keeps the ledger; it may be running")
	c.Flags().StringVar(&path, "card", "", "card of the newcomer")
	c.Flags().StringVar(&out, "out", "", "file to write the network to; without it, standard output")
	return c
}

func showCommand() *cobra.Command {
	return &cobra.Command{Use: "show NETWORK", Args: cobra.ExactArgs(1),
		Short: "Say who is in a network file, and the digest to read out",
		RunE: func(c *cobra.Command, args []string) error {
			n, err := networkIn(args[0])
			if err != nil {
				return err
			}
			return tellNetwork(c.OutOrStdout(), n)
		}}
}

func joinCommand() *cobra.Command {
	var home, path, digest string
	c := &cobra.Command{Use: "join", Args: cobra.NoArgs,
		Short: "Make of a home with a card a whole one: as a founder of a network, or as one that joins it",
		RunE: func(c *cobra.Command, _ []string) error {
			n, err := networkIn(path)
			if err != nil {
				return err
			}
			if digest == "" {
				if err := tellNetwork(c.ErrOrStderr(), n); err != nil {
					return err
				}
				fmt.Fprint(c.ErrOrStderr(), words.TypeDigest, ": ")
				if digest, err = bufio.NewReader(io.LimitReader(c.InOrStdin(), 1<<10)).ReadString('\n'); err != nil {
					return fmt.Errorf("couldn't read the digest: %w", err)
				}
			}
			if err := member.Join(c.Context(), home, n, digest); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), words.HomeJoined.With(home))
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "home with the card")
	c.Flags().StringVar(&path, "network", "network.json", "network file, from whoever assembled it or invites you")
	c.Flags().StringVar(&digest, "digest", "", "digest that the others read out; without it you are asked")
	return c
}

package main

import (
	"fmt"

	"tallystick/member"

	"github.com/spf13/cobra"
)

func initCommand() *cobra.Command {
	var home, name, passwordFile, tables string
	c := &cobra.Command{Use: "init", Short: "Make a home: keys, genesis, and the regulator's first two governors",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			password, err := readPassword(passwordFile)
			if err != nil {
				return err
			}
			if err := member.CheckTables(tables); err != nil {
				return err
			}
			if err := member.Found(c.Context(), home, member.HeadOffice(name, password)); err != nil {
				return err
			}
			if err := member.KeepTables(home, tables); err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "A network of one validator is ready in %s.\nStart it:  tallystick start "+
				"--home %s\nSign in as governor, governor2 or auditor with the password you gave; each chooses one "+
				"of their own then.\n", home, home)
			return nil
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder to make; it must not hold a network yet")
	c.Flags().StringVar(&name, "chain", "tallystick-1", "name of the chain, part of everything that is signed")
	readModelFlag(c, &tables)
	c.Flags().StringVar(&passwordFile, "password-file", "", "file with the first password of the regulator's persons "+
		"(10 characters or more), which each of them changes at the first sign-in; without it you are asked")
	return c
}

// serveMembers opens the door for members, where one is asked for.
func serveMembers(c *cobra.Command, m *member.Member, listen string) error {
	if listen == "" {
		return nil
	}
	address, err := m.ServeMembers(listen)
	if err == nil {
		fmt.Fprintf(c.OutOrStdout(), "Members %s\n", address)
	}
	return err
}

// lineFlags are those that say how a node reaches others, and its read model's database.
func lineFlags(c *cobra.Command, line *member.Line) {
	c.Flags().StringVar(&line.Listen, "keepers-listen", "", "host:port at which the nodes of other keepers reach "+
		"this one; those that the ledger names are let in and looked for. Without it the node keeps the ledger alone")
	c.Flags().StringSliceVar(&line.Peers, "peer", nil, "node@host:port of another keeper's node, besides those that "+
		"the ledger names; for a node that has yet to catch up")
	c.Flags().StringVar(&line.Tokens, "token-server", "", "host:port at which head office's node makes tokens for "+
		"this one")
	readModelFlag(c, &line.ReadModel)
}

func startCommand() *cobra.Command {
	var home, listen, level, filing, publicURL, members string
	var proxies []string
	var line member.Line
	c := &cobra.Command{Use: "start", Short: "Run the member of a home: node, ledger, API and portal",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			set, err := member.ReadSettings(home)
			if err != nil {
				return err
			}
			for name, one := range map[string]struct{ flag, kept *string }{"listen": {&listen, &set.Listen},
				"log": {&level, &set.Log}, "filing-number": {&filing, &set.Filing},
				"public-url": {&publicURL, &set.PublicURL}, "keepers-listen": {&line.Listen, &set.KeepersListen},
				"members-listen": {&members, &set.MembersListen}, "read-model": {&line.ReadModel, &set.ReadModel},
				"token-server": {&line.Tokens, &set.TokenServer}} {
				if *one.kept != "" && !c.Flags().Changed(name) {
					*one.flag = *one.kept
				}
			}
			if !c.Flags().Changed("peer") {
				line.Peers = set.Peers
			}
			if !c.Flags().Changed("proxy") {
				proxies = set.Proxies
			}
			line.Pause, line.Propose, line.Vote = set.Timeouts.Pause, set.Timeouts.Propose, set.Timeouts.Vote
			log, err := member.NewLogger(c.ErrOrStderr(), level)
			if err != nil {
				return err
			}
			if err := member.HasNetwork(home); err != nil {
				return err
			}
			m, err := member.OpenOn(c.Context(), home, line, log)
			if err != nil {
				return err
			}
			defer m.Close()
			if m.Outside, err = member.Reached(publicURL, proxies); err != nil {
				return err
			}
			f, err := m.Serve(member.Front{Listen: listen, Filing: filing, Version: version})
			if err != nil {
				return err
			}
			defer f.Close()
			fmt.Fprintf(c.OutOrStdout(), "Portal  %s\nAPI     %s/docs\n", f.URL, f.URL)
			if err := serveMembers(c, m, members); err != nil {
				return err
			}
			return m.Wait(c.Context())
		}}
	c.Flags().StringVar(&home, "home", "tallystick-home", "folder made by init")
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address of portal and API; put a proxy with TLS in "+
		"front of anything but the loopback")
	c.Flags().StringVar(&publicURL, "public-url", "", "address by which people reach the member through a proxy with "+
		"TLS, such as https://ledger.example.cn; cookies are then for that host and TLS only")
	c.Flags().StringSliceVar(&proxies, "proxy", nil, "addresses or networks of the proxies whose X-Forwarded-For is "+
		"believed; with --public-url the loopback unless given")
	lineFlags(c, &line)
	c.Flags().StringVar(&members, "members-listen", "", "host:port at which parties that do not hold the ledger "+
		"follow it, such as 127.0.0.1:26680; without it nobody does")
	c.Flags().StringVar(&level, "log", "warn", "how much is logged to standard error: debug, info, warn, error")
	c.Flags().StringVar(&filing, "filing-number", "", "CAC filing number, shown on every page")
	return c
}

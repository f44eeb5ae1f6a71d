package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tallystick/book/trade"
	"tallystick/member"
	"tallystick/node/desk"
	"tallystick/node/gateway"
)

// keyOptions are the flags of all key commands.
type keyOptions struct{ home, login, passwordFile string }

func keyCommand() *cobra.Command {
	var o keyOptions
	c := &cobra.Command{Use: "key", Short: "List, replace and revoke signing keys; issue tokens, change passwords"}
	list := &cobra.Command{Use: "list", Short: "List a person's own signing keys, or for the regulator those of " +
		"everybody at this desk", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.list(c) }}
	issue := &cobra.Command{Use: "token", Short: "Issue a bearer token with which a program acts for a person",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.token(c) }}
	rotate := &cobra.Command{Use: "rotate PERSON", Short: "Replace the signing key of a person, by login name; the " +
		"member must not be running", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.submit(c, gateway.RotateKeyForm{Login: args[0]}, "The key of "+args[0]+" is replaced; the old "+
				"one signs nothing more.")
		}}
	var fresh string
	password := &cobra.Command{Use: "password", Short: "Change that person's password; every session and token ends",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.changePassword(c, fresh) }}
	password.Flags().StringVar(&fresh, "new-password-file", "", "file with the new password, 10 to 128 characters")
	_ = password.MarkFlagRequired("new-password-file")
	var reason string
	revoke := &cobra.Command{Use: "revoke KEY", Short: "Revoke a signing key, by its identifier in the list; the " +
		"member must not be running", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.submit(c, gateway.RevokeKeyForm{Key: args[0], Reason: reason},
				"The key "+args[0]+" is revoked; it signs nothing more.")
		}}
	c.PersistentFlags().StringVar(&o.home, "home", "tallystick-home", "folder made by init")
	c.PersistentFlags().StringVar(&o.login, "login", "governor", "login name of the person who asks")
	c.PersistentFlags().StringVar(&o.passwordFile, "password-file", "",
		"file with that person's password; without it you are asked")
	revoke.Flags().StringVar(&reason, "reason", "person-left", "code of the reason")
	c.AddCommand(list, issue, password, rotate, revoke)
	return c
}

func (o keyOptions) list(c *cobra.Command) error {
	return o.withDesk(c.Context(), func(d *desk.Desk, person desk.Person) error {
		persons, err := d.Persons(c.Context(), person)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "person\tduties\tkey\tsince\tstate")
		for _, p := range persons {
			if p.ID != person.ID && person.Kind != trade.Regulator {
				continue
			}
			keys, err := d.Keys(c.Context(), person, p.Login)
			if err != nil {
				return err
			}
			for _, k := range keys {
				state := "in use"
				if k.Revoked {
					state = "revoked"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", p.Login, p.Duties, k.ID, k.Since.Time().Format(time.DateOnly),
					state)
			}
		}
		return w.Flush()
	})
}

// changePassword is the way in at the machine itself for who has a first password.
func (o keyOptions) changePassword(c *cobra.Command, freshFile string) error {
	if err := member.HasNetwork(o.home); err != nil {
		return err
	}
	old, err := readPassword(o.passwordFile)
	if err != nil {
		return err
	}
	fresh, err := readPassword(freshFile)
	if err != nil {
		return err
	}
	err = o.open(c.Context(), func(d *desk.Desk) error {
		return d.ChangePassword(c.Context(), desk.Knock{Login: o.login, Password: old, Source: commandLine},
			fresh, "")
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(c.OutOrStdout(), "The password of "+o.login+" is changed; every session and token has ended.")
	return nil
}

func (o keyOptions) token(c *cobra.Command) error {
	return o.withDesk(c.Context(), func(d *desk.Desk, person desk.Person) error {
		secret, bearer, err := d.IssueBearer(c.Context(), person, "command line", 30*24*time.Hour)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.OutOrStdout(), "%s\n", secret)
		fmt.Fprintf(c.ErrOrStderr(), "Good until %s. It is shown only once.\n", bearer.Expires.Format(time.DateOnly))
		return nil
	})
}

// submit signs a command about a key and waits until it is final.
func (o keyOptions) submit(c *cobra.Command, form gateway.Form, done string) error {
	if err := member.HasNetwork(o.home); err != nil {
		return err
	}
	password, err := readPassword(o.passwordFile)
	if err != nil {
		return err
	}
	log, err := member.NewLogger(c.ErrOrStderr(), "error")
	if err != nil {
		return err
	}
	m, err := member.Open(c.Context(), o.home, log)
	if err != nil {
		return err
	}
	defer m.Close()
	session, err := m.Gate.SignIn(c.Context(), desk.Knock{Login: o.login, Password: password, Source: commandLine})
	if err != nil {
		return err
	}
	if session.Person.FirstPassword {
		return errors.Join(desk.ErrFirstPassword, m.Gate.SignOut(c.Context(), session.Token))
	}
	outcome, err := m.Gate.Submit(c.Context(), session.Person, form, gateway.Request{Wait: time.Minute})
	if err != nil {
		return err
	}
	if !outcome.Refusal.OK() {
		return member.RefusedError(outcome.Refusal)
	}
	fmt.Fprintln(c.OutOrStdout(), done)
	return m.Gate.SignOut(c.Context(), session.Token)
}

// withDesk opens the desk of a home for a person who gives the password.
func (o keyOptions) withDesk(ctx context.Context, use func(*desk.Desk, desk.Person) error) error {
	return o.open(ctx, func(d *desk.Desk) error {
		person, err := signedIn(ctx, d, o.login, o.passwordFile)
		if err != nil {
			return err
		}
		return use(d, person)
	})
}

// open opens the desk of a home, which notes who knocks even if nothing else is
// changed.
func (o keyOptions) open(ctx context.Context, use func(*desk.Desk) error) error {
	if err := member.HasNetwork(o.home); err != nil {
		return err
	}
	return member.Stopped(o.home, "", func() (err error) {
		d, err := desk.Open(ctx, o.home, time.Now)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, d.Close()) }()
		return use(d)
	})
}

// commandLine is the source of who signs in at the machine itself.
const commandLine = "command line"

func signedIn(ctx context.Context, d *desk.Desk, login, passwordFile string) (desk.Person, error) {
	password, err := readPassword(passwordFile)
	if err != nil {
		return desk.Person{}, err
	}
	session, err := d.SignIn(ctx, desk.Knock{Login: login, Password: password, Source: commandLine})
	if err != nil {
		return desk.Person{}, err
	}
	err = d.SignOut(ctx, session.Token)
	if session.Person.FirstPassword {
		err = errors.Join(desk.ErrFirstPassword, err)
	}
	return session.Person, err
}

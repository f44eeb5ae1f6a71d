package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tallystick/book/trade"
	"tallystick/face/api"
	"tallystick/face/formats"
	"tallystick/face/operation"
	"tallystick/face/words"
	"tallystick/member"
)

// doOptions are how a command is given.
type doOptions struct {
	importOptions
	json, key     string
	dry, template bool
}

// doCommand gives each command of the ledger a verb, by its declaration.
func doCommand() *cobra.Command {
	var o doOptions
	c := &cobra.Command{Use: "do VERB",
		Short: "Give a command of the ledger, through the API of the running member 办理业务",
		Long: "Give a command of the ledger as a person, through the API of the running member. Each verb takes its " +
			"fields as flags, or whole as JSON with\n--json; --template prints the JSON to fill in, and VERB --help " +
			"says what each field is, who may, and by which rules it can be refused.\n" +
			"经本节点 API 以个人身份办理业务。字段以参数给出，或以 --json 给出整份 JSON；--template 输出可填写的 JSON；" +
			"VERB --help 说明各字段、可办理人员及可能的拒绝规则。\n\n" +
			"Exit status: 0 when it is final, or all of it stood so already; 3 when it is not known yet whether " +
			"it is carried out: send it again with the same --once\nto see; 1 when it is not carried out.\n" +
			"退出码：0 已上链或内容已是如此；3 尚不能确定，用同一 --once 重发即可查明；1 未办理。"}
	flags := c.PersistentFlags()
	flags.StringVar(&o.url, "url", "http://127.0.0.1:8080", "address of the running member")
	flags.StringVar(&o.home, "home", "", "folder made by init, of a member that is not running; instead of --url")
	flags.StringVar(&o.level, "log", "error", "how much is logged to standard error: debug, info, warn, error")
	flags.StringVar(&o.login, "as", "", "login name of the person; the password is asked for or in --password-file")
	flags.StringVar(&o.passwordFile, "password-file", "", "file with the person's password")
	flags.StringVar(&o.tokenFile, "token-file", "", "file with a bearer token; instead of login and password")
	flags.StringVar(&o.json, "json", "",
		"file with the whole body as JSON, - for standard input; instead of its fields")
	flags.StringVar(&o.key, "once", "", "idempotency key: with the same one nothing is carried out twice")
	flags.BoolVar(&o.dry, "dry-run", false, "only ask whether the rules would allow it now")
	flags.BoolVar(&o.template, "template", false, "print the JSON of the body, filled in with examples, and end")
	c.AddCommand(batchCommand(&o))
	for _, one := range operation.All() {
		c.AddCommand(verbCommand(&o, one))
	}
	return c
}

// verbCommand makes the command of one operation.
func verbCommand(o *doOptions, op operation.Operation) *cobra.Command {
	c := &cobra.Command{Use: op.Name, Short: op.Says.En + " " + op.Says.Zh, Long: longHelp(op), Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return o.run(c, op) }}
	for _, f := range op.Fields() {
		usage := f.Help.En + " " + f.Help.Zh
		if len(f.Options) > 0 {
			usage += " (" + strings.Join(f.Options, ", ") + ")"
		}
		switch {
		case !flagged(f):
			continue
		case f.Kind == operation.Switch:
			c.Flags().Bool(f.Name, false, usage)
			continue
		case f.Kind == operation.Lines:
			c.Flags().StringArray(f.Name, nil, usage+"; once for each 可重复")
			continue
		case f.Kind == operation.Parts:
			c.Flags().StringArray(f.Name, nil, usage+"; once for each 可重复: "+partUsage(f.Fields))
			continue
		case f.Required:
			usage += " *"
		}
		c.Flags().String(f.Name, "", usage)
	}
	return c
}

// flagged reports whether a field can be given as a flag: parts of parts are JSON.
func flagged(f operation.Field) bool {
	for _, part := range f.Fields {
		if len(part.Fields) > 0 {
			return false
		}
	}
	return f.Kind != operation.Part
}

func partUsage(fields []operation.Field) string {
	var all []string
	for _, f := range fields {
		all = append(all, fmt.Sprintf("%s=%v", f.Name, f.Example))
	}
	return `"` + strings.Join(all, " ") + `"`
}

// longHelp says who may give a command, and which rules can refuse it.
func longHelp(op operation.Operation) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n%s\n\n", op.Says.En, op.Says.Zh)
	var zh, en []string
	for _, a := range op.May() {
		w := a.Words()
		zh, en = append(zh, w.Zh), append(en, w.En)
	}
	fmt.Fprintf(&text, "By: %s\n可由以下人员办理：%s\n", strings.Join(en, ", "), strings.Join(zh, "、"))
	for _, f := range op.Fields() {
		if !flagged(f) {
			fmt.Fprintf(&text, "With --json only 仅以 --json 给出: %s (%s %s)\n", f.Name, f.Help.En, f.Help.Zh)
		}
	}
	text.WriteString("\nRules that can refuse it 可能的拒绝规则:\n")
	for _, rule := range op.Rules() {
		zh, en := words.OfRefusal(trade.Refusal{Rule: rule})
		fmt.Fprintf(&text, "  %d  %s / %s\n", uint16(rule), en.Title, zh.Title)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

func (o *doOptions) run(c *cobra.Command, op operation.Operation) error {
	if o.template {
		out := json.NewEncoder(c.OutOrStdout())
		out.SetEscapeHTML(false)
		out.SetIndent("", "  ")
		return out.Encode(op.Template())
	}
	body, path, err := o.request(c, op)
	if err != nil {
		return err
	}
	return o.send(c, path, body, func(s api.Submission, key string) error { return outcome(c, op, s, key) })
}

// send posts a body as the person, and tells what came of it.
func (o *doOptions) send(c *cobra.Command, path string, body []byte,
	tell func(s api.Submission, key string) error) error {
	if o.tokenFile == "" && o.login == "" {
		return words.New("请以 --as 或 --token-file 说明由谁办理", "say who does it, with --as or --token-file")
	}
	log, err := member.NewLogger(c.ErrOrStderr(), o.level)
	if err != nil {
		return err
	}
	door := clerk{url: o.url}
	if err := o.credentials(&door); err != nil {
		return err
	}
	if o.home != "" {
		if err := member.HasNetwork(o.home); err != nil {
			return err
		}
		done, err := o.open(c.Context(), log, &door)
		if err != nil {
			return err
		}
		defer done()
	}
	if err := door.signIn(c.Context(), o.login, ""); err != nil {
		return err
	}
	defer door.signOut(c.Context())
	if door.wish = o.key; door.wish == "" {
		door.wish = rand.Text()
	}
	query := url.Values{"wait": {"30"}}
	if o.dry {
		query = url.Values{"dryRun": {"true"}}
	}
	var answer api.Submission
	err = door.handIn(c.Context(), path+"?"+query.Encode(), "application/json", body, &answer)
	key := door.wish
	door.wish = "" // which was the command's
	if err != nil {
		return ended(err, key, o.dry)
	}
	return tell(answer, key)
}

// request reads flags or JSON: the body and the path of the request.
func (o *doOptions) request(c *cobra.Command, op operation.Operation) (body []byte, path string, err error) {
	values, given := url.Values{}, false
	for _, f := range op.Fields() {
		flag := c.Flags().Lookup(f.Name)
		if flag == nil || !flag.Changed {
			continue
		}
		given = given || f.Param == ""
		list, ok := flag.Value.(pflag.SliceValue)
		switch {
		case !ok:
			values.Set(f.Name, flag.Value.String())
		case f.Kind == operation.Lines:
			values[f.Name] = list.GetSlice()
		default:
			addParts(values, f, list.GetSlice())
		}
	}
	fields, params, wrong := op.Read(values)
	var faults []string
	for _, one := range wrong {
		name, _, _ := strings.Cut(one.Field, "[")
		if f := c.Flags().Lookup(name); o.json != "" && (f == nil || !isParam(op, name)) {
			continue // the member says what is wrong with the JSON
		}
		faults = append(faults, fmt.Sprintf("--%s: %s / %s", one.Field, one.En, one.Zh))
	}
	switch {
	case o.json != "" && given:
		return nil, "", words.New("--json 与正文字段参数不能同时使用", "give the body with --json or by its fields, not both")
	case len(faults) > 0:
		return nil, "", errors.New(strings.Join(faults, "\n"))
	case o.json != "":
		if body, err = readBody(c, o.json); err != nil {
			return nil, "", err
		}
	case !op.Bare():
		if body, err = json.Marshal(fields); err != nil {
			return nil, "", fmt.Errorf("couldn't write the request: %w", err)
		}
	}
	return body, op.At(params, url.PathEscape), nil
}

func isParam(op operation.Operation, name string) bool {
	for _, f := range op.Fields() {
		if f.Name == name {
			return f.Param != ""
		}
	}
	return false
}

// addParts reads "document=35 amount=1" of each part.
func addParts(values url.Values, f operation.Field, parts []string) {
	for i, part := range parts {
		for word := range strings.FieldsSeq(part) {
			name, text, _ := strings.Cut(word, "=")
			values.Add(fmt.Sprintf("%s[%d].%s", f.Name, i, name), text)
		}
	}
}

func readBody(c *cobra.Command, path string) ([]byte, error) {
	if path != "-" {
		return readBounded(path, formats.MaxFile)
	}
	text, err := io.ReadAll(io.LimitReader(c.InOrStdin(), formats.MaxFile))
	if err != nil {
		return nil, fmt.Errorf("couldn't read standard input: %w", err)
	}
	return text, nil
}

// outcome says what came of a command, and by the exit status whether it is final.
func outcome(c *cobra.Command, op operation.Operation, s api.Submission, key string) error {
	w := c.OutOrStdout()
	switch s.State {
	case "final":
		fmt.Fprintf(w, "%s: done, and final: entry %d-%d 提交成功，已上链\n", op.Name, s.Height, s.Index)
	case "unchanged":
		fmt.Fprintf(w, "%s: all of it stood so already; nothing was changed 内容已是如此，未作更改\n", op.Name)
	case "allowed":
		fmt.Fprintf(w, "%s: the rules would allow it now; nothing was sent 规则校验通过，尚未提交\n", op.Name)
	default:
		return unsettled(s, key)
	}
	if s.Subject != "" {
		fmt.Fprintf(w, "subject %s\n", s.Subject)
	}
	if s.Repeated {
		fmt.Fprintln(w, words.SentBefore.En+" "+words.SentBefore.Zh)
	}
	return nil
}

// unsettled says what came of a command that is not final.
func unsettled(s api.Submission, key string) error {
	if s.State == "expired" {
		return exitError{exitNone, "it did not enter a block in time and never will: nothing was changed; give it " +
			"anew / 未能及时入块，未作任何更改，请重新办理"}
	}
	return exitError{exitSome, fmt.Sprintf("handed in and not final yet: ask %s, or send it again with --once %s "+
		"/ 已提交，尚未上链：可查询 %s，或以 --once %s 重发", s.Status, key, s.Status, key)}
}

// ended says why there is no outcome, and whether the command may be carried out
// all the same.
func ended(err error, key string, dry bool) error {
	var no saidNo
	var dial *net.OpError
	switch {
	case dry:
	case errors.As(err, &no) && (no.status < http.StatusInternalServerError ||
		no.status == http.StatusInsufficientStorage):
	case errors.As(err, &dial) && dial.Op == "dial":
	default:
		return exitError{exitSome, fmt.Sprintf("%v\nit is not known whether it is carried out: send it again with "+
			"--once %s / 尚不能确定是否已办理：请以 --once %s 重发", err, key, key)}
	}
	if no.problem.Rule != nil {
		p := no.problem
		return exitError{exitNone, fmt.Sprintf("refused by rule %d: %s. %s / 被规则 %d 拒绝：%s。%s", p.Rule.Number,
			p.En.Title, strings.TrimSpace(p.En.Detail+" "+p.En.Remedy), p.Rule.Number, p.Zh.Title,
			strings.TrimSpace(p.Zh.Detail+" "+p.Zh.Remedy))}
	}
	var lines []string
	for _, one := range no.problem.Errors {
		lines = append(lines, fmt.Sprintf("--%s: %s / %s", one.Field, one.En, one.Zh))
	}
	if len(lines) > 0 {
		return exitError{exitNone, strings.Join(lines, "\n")}
	}
	return exitError{exitNone, err.Error()}
}
